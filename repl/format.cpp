#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <string>
#include <system_error>

#include "lang/formatter.hpp"
#include "lang/parser.hpp"
#include "repl/files.hpp"
#include "repl/render/diagnostic.hpp"
#include "repl/runner.hpp"
#include "repl/testing/test_paths.hpp"
#include "repl/verbs.hpp"

namespace iamq::repl {
namespace {

namespace fs = std::filesystem;

// The new text takes the place of the old one at once or not at all: it is written beside it and renamed.
std::string replace_file(const std::string& path, const std::string& text) {
  std::error_code error;
  const fs::path real = fs::canonical(path, error);  // a symbolic link stays one
  if (error) return error.message();
  struct stat status {};
  if (::stat(real.c_str(), &status) != 0) return std::strerror(errno);
  std::string beside = real.string() + ".XXXXXX";
  const int descriptor = ::mkstemp(beside.data());
  if (descriptor < 0) return std::strerror(errno);
  std::size_t done = 0;
  int failure = ::fchmod(descriptor, status.st_mode) != 0 ? errno : 0;
  while (failure == 0 && done < text.size()) {
    const ssize_t written = ::write(descriptor, text.data() + done, text.size() - done);
    if (written >= 0) {
      done += static_cast<std::size_t>(written);
    } else if (errno != EINTR) {
      failure = errno;
    }
  }
  if (::close(descriptor) != 0 && failure == 0) failure = errno;
  if (failure == 0 && ::rename(beside.c_str(), real.c_str()) != 0) failure = errno;
  if (failure == 0) return {};
  ::unlink(beside.c_str());
  return std::strerror(failure);
}

ExitCode format_one(const std::string& path, bool only_checks, Console& console) {
  const bool is_standard_input = path == "-";
  FileAnswer file = is_standard_input ? read_standard_input() : read_file(path, false);
  if (!file.ok) {
    console.err(cannot_read(path, file));
    return ExitCode::bad_input;
  }
  text::Sources sources;
  const auto source = sources.add(is_standard_input ? "<stdin>" : path, std::move(file.text));
  const auto parsed = lang::parse(sources, source);
  for (const auto& diagnostic : parsed.diagnostics) {
    console.err(render::draw(diagnostic, sources, console.err_screen()));
  }
  if (parsed.incomplete || text::has_errors(parsed.diagnostics)) return ExitCode::bad_input;
  const std::string formatted = lang::format(parsed.script, sources, source);
  if (only_checks) {
    if (formatted == sources.text(source)) return ExitCode::fine;
    console.out(render::printable(path) + ": not in canonical form\n");
    return ExitCode::expectation_failed;
  }
  if (is_standard_input) {
    console.out(formatted);
  } else if (formatted != sources.text(source)) {
    const std::string failure = replace_file(path, formatted);
    if (!failure.empty()) {
      console.err("iamq: cannot write `" + render::printable(path) + "`: " + failure + "\n");
      return ExitCode::internal_error;
    }
  }
  return ExitCode::fine;
}

}  // namespace

ExitCode format_files(const Options& options, Console& console) {
  ExitCode code = ExitCode::fine;
  for (const auto& path : scripts_to_read(options.paths, console, code))
    code = gravest(code, format_one(path, options.fmt_check, console));
  return code;
}

}  // namespace iamq::repl
