#include "repl/inputs.hpp"

#include <filesystem>

#include "lang/text/quoting.hpp"
#include "repl/render/diagnostic.hpp"
#include "repl/runner.hpp"

namespace iamq::repl {
namespace {

// Text that the command line stands for: what it names may stand anywhere.
constexpr const char* named_by = "<command line>";

bool is_imported(const std::string& path) {
  std::error_code error;
  const std::filesystem::path file(path);
  return std::filesystem::is_directory(file, error) || file.extension() == ".json";
}

}  // namespace

ExitCode read_input(Session& session, Files& files, const std::string& path, Console& console) {
  std::string name = named_by, text;
  if (is_imported(path)) {
    files.add_typed(named_by);
    text = "import " + text::quote(path);
  } else {
    FileAnswer file = files.open_named(path);
    if (!file.ok) {
      console.err(cannot_read(path, file));
      return ExitCode::bad_input;
    }
    name = file.name;
    text = std::move(file.text);
  }
  ExitCode code = ExitCode::fine;
  const auto report = [&](const std::vector<text::Diagnostic>& diagnostics) {
    for (const auto& diagnostic : diagnostics) {
      if (diagnostic.severity != text::Severity::note) {
        console.err(render::draw(diagnostic, session.sources(), console.err_screen()));
      }
    }
    if (text::has_errors(diagnostics)) code = ExitCode::bad_input;
  };
  const Execution execution = session.execute(std::move(name), std::move(text));
  report(execution.diagnostics);
  for (const auto& outcome : execution.outcomes) report(outcome.diagnostics);
  return execution.incomplete ? ExitCode::bad_input : code;
}

}  // namespace iamq::repl
