#include "repl/prompt/places.hpp"

#include <cstdlib>

namespace iamq::repl {
namespace {

// The specification ignores paths that are not absolute.
std::string folder(const char* variable, const char* below_home) {
  const char* value = std::getenv(variable);
  if (value != nullptr && *value == '/') return value;
  const char* home = std::getenv("HOME");
  return home != nullptr && *home == '/' ? std::string(home) + below_home : "";
}

std::string file(const std::string& folder, const char* name) {
  return folder.empty() ? "" : folder + "/iamq/" + name;
}

}  // namespace

std::string history_path() {
  return file(folder("XDG_STATE_HOME", "/.local/state"), "history");
}

std::string lessons_path() {
  return file(folder("XDG_STATE_HOME", "/.local/state"), "lessons");
}

std::string rc_path() {
  return file(folder("XDG_CONFIG_HOME", "/.config"), "rc");
}

}  // namespace iamq::repl
