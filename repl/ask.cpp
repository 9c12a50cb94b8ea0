#include "runtime/change/ask.hpp"

#include <cerrno>
#include <filesystem>
#include <string>
#include <system_error>

#include "repl/line_jobs.hpp"
#include "repl/render/diagnostic.hpp"
#include "repl/verbs.hpp"
#include "repl/worlds.hpp"
#include "runtime/condition/truth.hpp"

namespace iamq::repl {
namespace {

LineResult ask_one(std::string_view line, std::size_t number, Worlds& worlds) {
  text::Sources sources;
  const auto source = sources.add("question", std::string(line));
  const query::SetQuestion question =
      query::read_set_question(sources, {source, 0, static_cast<std::uint32_t>(line.size())});
  const auto refuse = [&](const std::string& error) {
    return LineResult{query::error_line(question.id, number, error), ExitCode::bad_input};
  };
  if (!question.error.empty()) return refuse(question.error);
  const Worlds::Found found = worlds.find(question.world);
  if (found.world == nullptr) return refuse(found.error);

  query::SetAnswer answer;
  try {
    answer = change::ask(found.world, *found.catalog, question);
  } catch (const condition::TooManyTests& why) {
    return refuse(why.what());
  }
  if (!answer.error.empty()) return refuse(answer.error);
  std::optional<bool> pass;
  if (question.expected != nullptr) {
    std::string error;
    pass = query::is_as_expected(answer, question.json, *question.expected, error);
    if (!pass) return refuse(error);
  }
  return {query::to_json_line(question.id, answer, question.json, question.expected, pass),
          pass.value_or(true) ? ExitCode::fine : ExitCode::expectation_failed};
}

}  // namespace

ExitCode ask(const Options& options, Console& console) {
  std::error_code error;
  if (!std::filesystem::exists(options.world, error)) {
    console.err("iamq: cannot read `" + render::printable(options.world) +
                "`: " + in_words(error ? error.value() : ENOENT) + "\n");
    return ExitCode::bad_input;
  }
  Worlds worlds(options.world, options, &console);
  return work_on_file(options.paths.front(), "questions", 1, console,
                      [&](std::string_view line, std::size_t number) { return ask_one(line, number, worlds); });
}

}  // namespace iamq::repl
