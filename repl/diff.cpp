#include "lang/text/quoting.hpp"
#include "repl/import_cache.hpp"
#include "repl/inputs.hpp"
#include "repl/made_to_last.hpp"
#include "repl/render/drift.hpp"
#include "repl/render/json.hpp"
#include "repl/runner.hpp"
#include "repl/verbs.hpp"

namespace iamq::repl {
namespace {

void print_drift(const std::string& format, const change::Drift& drift, const text::Sources& sources,
                 Console& console) {
  if (format == "markdown") {
    console.out(render::drift_markdown(drift, sources));
  } else if (format == "json" || format == "jsonl") {
    console.out(render::drift_json(drift, sources) + "\n");
  } else if (format.empty() || format == "table") {
    console.out(render::drift_text(drift, sources, console.out_screen()));
  } else {
    print_answer(format, drift.answer, sources, console);
    console.err(render::found_line(drift));
  }
}

}  // namespace

ExitCode diff(const Options& options, Console& console) {
  auto& files = made_to_last<Files>(Files::Settings{options.root, options.allow_outside, options.no_cache});
  auto& session =
      made_to_last<Session>([&files](std::string_view path, std::string_view from) { return files.read(path, from); });
  use_import_cache(session, files);
  ExitCode code = read_input(session, files, options.paths[0], console);
  if (code != ExitCode::fine) return code;
  const auto& before = made_to_last<std::shared_ptr<const model::World>>(session.start_over());
  code = read_input(session, files, options.paths[1], console);
  if (code != ExitCode::fine) return code;
  std::vector<change::Alarm> alarms;
  for (const std::string& name : options.fail_on) alarms.push_back(*change::alarm_named(name));
  const change::Drift drift = session.drift_since(
      before, "diff " + text::quote(options.paths[0]) + " " + text::quote(options.paths[1]), alarms);
  print_drift(options.format, drift, session.sources(), console);
  if (!drift.raised.empty()) return ExitCode::expectation_failed;
  return drift.is_complete || alarms.empty() ? ExitCode::fine : ExitCode::undecided;
}

}  // namespace iamq::repl
