#include <filesystem>
#include <fstream>
#include <system_error>

#include "lang/text/quoting.hpp"
#include "repl/import_cache.hpp"
#include "repl/inputs.hpp"
#include "repl/verbs.hpp"
#include "runtime/export/aws_cli.hpp"
#include "runtime/show/show.hpp"

namespace iamq::repl {
namespace {

namespace fs = std::filesystem;

// Nothing that stands there already is written over.
bool is_free(const fs::path& folder) {
  std::error_code error;
  return !fs::exists(folder, error) || (fs::is_directory(folder, error) && fs::is_empty(folder, error));
}

bool write(const fs::path& path, const std::string& text) {
  std::error_code error;
  fs::create_directories(path.parent_path(), error);
  std::ofstream file(path, std::ios::binary);
  file << text;
  file.close();
  return !error && file.good();
}

}  // namespace

ExitCode write_world(const Options& options, Console& console) {
  Files files({options.root, options.allow_outside, options.no_cache});
  Session session([&files](std::string_view name, std::string_view from) { return files.read(name, from); });
  use_import_cache(session, files);
  for (const auto& path : options.paths) {
    const ExitCode code = read_input(session, files, path, console);
    if (code != ExitCode::fine) return code;
  }
  if (!is_free(options.to)) {
    console.err("iamq: " + text::in_backticks(options.to) + " is not an empty folder\n");
    return ExitCode::bad_input;
  }
  query::Asking asking;
  asking.world = session.world();
  asking.catalog = &session.catalog();
  const auto shown = show::show_world(asking, "json", {});
  for (const std::string& what : export_::left_out_of_aws_cli_files(*asking.world)) {
    console.err("iamq: the files of the AWS CLI have no place for " + what + "\n");
  }
  const auto written = export_::aws_cli_files(*asking.world, std::get<query::Answer>(shown).body);
  for (const auto& file : written) {
    if (!write(fs::path(options.to) / file.path, file.text)) {
      console.err("iamq: cannot write " + text::in_backticks((fs::path(options.to) / file.path).string()) + "\n");
      return ExitCode::internal_error;
    }
  }
  console.out(std::to_string(written.size()) + " files written to " + options.to + "\n");
  return ExitCode::fine;
}

}  // namespace iamq::repl
