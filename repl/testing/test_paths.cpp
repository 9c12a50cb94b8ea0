#include "repl/testing/test_paths.hpp"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <optional>

#include "repl/render/screen.hpp"

namespace iamq::repl {
namespace {

namespace fs = std::filesystem;

// Named without `./` and the like: annotations in a pull request are found by these names.
std::vector<std::string> scripts_below(const std::string& folder) {
  std::vector<std::string> found;
  std::error_code error;
  for (auto entry = fs::recursive_directory_iterator(folder, fs::directory_options::skip_permission_denied, error);
       !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
    if (entry->path().filename() == ".git") {  // the name of a branch may end in .iamq
      entry.disable_recursion_pending();
    } else if (entry->path().extension() == ".iamq" && entry->is_regular_file(error)) {
      found.push_back(entry->path().lexically_normal().string());
    }
  }
  std::sort(found.begin(), found.end());
  return found;
}

// `FILE:12`, unless a file has just that name.
std::optional<std::pair<std::string, std::size_t>> file_and_line(const std::string& path) {
  const std::size_t colon = path.rfind(':');
  if (colon == std::string::npos || colon == 0 || colon + 1 == path.size()) return std::nullopt;
  std::size_t line = 0;
  const char* end = path.data() + path.size();
  const auto [stopped, problem] = std::from_chars(path.data() + colon + 1, end, line);
  std::error_code error;
  if (problem != std::errc{} || stopped != end || fs::exists(path, error)) return std::nullopt;
  return std::pair(path.substr(0, colon), line);
}

}  // namespace

std::vector<std::string> scripts_of(const std::vector<std::string>& paths) {
  std::vector<std::string> scripts;
  for (const auto& path : paths) {
    std::error_code error;
    const auto named = fs::is_directory(path, error) ? scripts_below(path) : std::vector<std::string>{path};
    scripts.insert(scripts.end(), named.begin(), named.end());
  }
  return scripts;
}

std::vector<std::string> scripts_to_read(const std::vector<std::string>& paths, Console& console, ExitCode& code) {
  std::vector<std::string> scripts;
  for (const auto& path : paths) {
    const auto named = scripts_of({path});
    scripts.insert(scripts.end(), named.begin(), named.end());
    if (!named.empty()) continue;
    console.err("iamq: cannot read `" + render::printable(path) + "`: no .iamq file stands in this folder or below\n");
    code = gravest(code, ExitCode::bad_input);
  }
  return scripts;
}

std::vector<TestFile> test_files_of(const std::vector<std::string>& paths) {
  std::vector<TestFile> files;
  std::set<std::string> whole;  // files of which all was named
  const auto file = [&](const std::string& path) -> TestFile& {
    const auto is_it = [&](const TestFile& one) { return one.path == path; };
    const auto found = std::find_if(files.begin(), files.end(), is_it);
    return found != files.end() ? *found : files.emplace_back(TestFile{path, {}});
  };
  for (const auto& path : paths) {
    if (const auto at = file_and_line(path)) {
      TestFile& one = file(at->first);
      if (whole.count(at->first) == 0) one.lines.insert(at->second);
      continue;
    }
    for (const auto& script : scripts_of({path})) {
      whole.insert(script);
      file(script).lines.clear();
    }
  }
  return files;
}

}  // namespace iamq::repl
