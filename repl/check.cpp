#include "repl/files.hpp"
#include "repl/import_cache.hpp"
#include "repl/render/diagnostic.hpp"
#include "repl/runner.hpp"
#include "repl/testing/test_paths.hpp"
#include "repl/verbs.hpp"

namespace iamq::repl {

ExitCode check(const Options& options, Console& console) {
  ExitCode code = ExitCode::fine;
  for (const auto& path : scripts_to_read(options.paths, console, code)) {
    // Each file stands alone: what one declares does not help the next.
    Files files({options.root, options.allow_outside, options.no_cache});
    Session session([&files](std::string_view name, std::string_view from) { return files.read(name, from); });
    use_import_cache(session, files);
    FileAnswer file = path == "-" ? read_standard_input() : files.open_named(path);
    if (path == "-") files.add_piped(file.name = "<stdin>");
    if (!file.ok) {
      console.err(cannot_read(path, file));
      code = gravest(code, ExitCode::bad_input);
      continue;
    }
    const auto report = [&](const std::vector<text::Diagnostic>& diagnostics) {
      for (const auto& diagnostic : diagnostics) {
        console.err(render::draw(diagnostic, session.sources(), console.err_screen()));
      }
      if (text::has_errors(diagnostics)) code = gravest(code, ExitCode::bad_input);
    };
    const Execution execution = session.check(file.name, std::move(file.text));
    report(execution.diagnostics);
    if (execution.incomplete) code = gravest(code, ExitCode::bad_input);
    for (const auto& outcome : execution.outcomes) report(outcome.diagnostics);
  }
  return code;
}

}  // namespace iamq::repl
