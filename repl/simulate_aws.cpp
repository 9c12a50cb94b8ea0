#include <cerrno>
#include <filesystem>
#include <string>
#include <system_error>

#include "repl/jobs.hpp"
#include "repl/json_documents.hpp"
#include "repl/line_jobs.hpp"
#include "repl/render/diagnostic.hpp"
#include "repl/verbs.hpp"
#include "repl/worlds.hpp"
#include "runtime/simulate/aws_simulator.hpp"

namespace iamq::repl {
namespace {

// The World of the calls on principals. Asking one leaves names behind in it: one thread at a time.
class AwsWorld {
public:
  AwsWorld(const Options& options, Console& console) : worlds_(options.world, options, &console) {
    has_world_ = !options.world.empty();
  }

  simulate::AwsAnswer answer(text::Sources& sources, const text::Span& document,
                             std::optional<simulate::AwsCall> call) {
    if (!has_world_) return simulate::answer_aws_request(sources, document, call, nullptr, stdlib::Catalog::shared());
    const Worlds::Found found = worlds_.find({});
    if (found.world == nullptr) return lost(found.error);
    return simulate::answer_aws_request(sources, document, call, found.world, *found.catalog);
  }

  // Reads the World; why it cannot be read.
  std::string read() { return has_world_ ? worlds_.find({}).error : std::string(); }

private:
  // It was there, and is read anew now and then.
  static simulate::AwsAnswer lost(const std::string& error) {
    simulate::AwsAnswer answer;
    answer.error = simulate::AwsError{"ServiceFailure", "the world cannot be read: " + error};
    return answer;
  }

  bool has_world_ = false;
  Worlds worlds_;
};

}  // namespace

ExitCode simulate_aws(const Options& options, Console& console) {
  std::error_code error;
  if (!options.world.empty() && !std::filesystem::exists(options.world, error)) {
    console.err("iamq: cannot read `" + render::printable(options.world) +
                "`: " + in_words(error ? error.value() : ENOENT) + "\n");
    return ExitCode::bad_input;
  }
  AwsWorld world(options, console);
  if (!world.read().empty()) return ExitCode::bad_input;  // the messages about it are told
  const auto call = simulate::find_aws_call(options.aws_call);
  const unsigned jobs = options.world.empty() ? jobs_or_processors(options.jobs) : 1;
  JsonDocuments requests(options.paths.front());
  return work_on_texts(
      requests, options.paths.front(), "requests", jobs, console, [&](std::string_view document, std::size_t) {
        text::Sources sources;
        const auto source = sources.add("request", std::string(document));
        const text::Span whole{source, 0, static_cast<std::uint32_t>(document.size())};
        const simulate::AwsAnswer answer = world.answer(sources, whole, call);
        return LineResult{simulate::to_json_line(answer), answer.error ? ExitCode::bad_input : ExitCode::fine};
      });
}

}  // namespace iamq::repl
