// `show world as iamq` is a script that makes the same world again: for the world that every spec and every story ends
// with, and written twice it is the same text.

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

#include "runtime/show/show.hpp"
#include "tests/conformance/shared_data.hpp"
#include "tests/property/questions.hpp"

namespace {

using namespace iamq;
namespace fs = std::filesystem;

const fs::path root = IAMQ_SOURCE_DIR;

std::string read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

// Reads files beside the script, as `include` and `import` in it ask for them.
Session session_beside(const fs::path& script) {
  return Session([folder = script.parent_path()](std::string_view path, std::string_view) {
    return test::read_anything((folder / path).string(), {});
  });
}

std::string shown(const Session& session, std::string_view format) {
  query::Asking asking;
  asking.world = session.world();
  asking.catalog = &session.catalog();
  const auto shown = show::show_world(asking, format, {});
  return std::get<query::Answer>(shown).body;
}

// Policies that AWS manages and those of the account stand in one list, in an order that means nothing.
std::vector<std::string> sorted_lines(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) {
    if (!line.empty() && line.back() == ',') line.pop_back();
    lines.push_back(line);
  }
  std::sort(lines.begin(), lines.end());
  return lines;
}

bool has_something(const model::World& world) {
  bool some = false;
  world.accounts.each([&](std::uint32_t, const model::Account&) { some = true; });
  return some;
}

}  // namespace

TEST_CASE("a world that is shown as a script is the same world when the script is run") {
  std::vector<fs::path> scripts;
  for (const char* folder : {"tests/spec", "examples"}) {
    for (const auto& entry : fs::recursive_directory_iterator(root / folder)) {
      const std::string name = entry.path().filename().string();
      const bool is_script = entry.path().extension() == ".iamq" && name.rfind("error-", 0) != 0;
      if (is_script) scripts.push_back(entry.path());
    }
  }
  std::sort(scripts.begin(), scripts.end());
  std::size_t compared = 0, left_out = 0;
  for (const fs::path& script : scripts) {
    INFO(script.string());
    Session first = session_beside(script);
    test::run(first, read(script));
    if (!has_something(*first.world())) continue;
    if (!show::left_out_of_world_text(*first.world()).empty()) {
      ++left_out;
      continue;
    }
    const std::string text = shown(first, "iamq");
    INFO(text);
    Session second = session_beside(script);
    const auto again = test::run(second, text);
    for (const auto& error : again.errors) UNSCOPED_INFO(error);
    CHECK(again.errors.empty());
    if (!again.errors.empty()) continue;
    CHECK(shown(second, "json") == shown(first, "json"));
    CHECK(shown(second, "iamq") == text);
    ++compared;
  }
  std::cout << compared << " worlds compared, " << left_out << " hold what a script cannot say\n";
  CHECK(compared > 200);
}

TEST_CASE("an import that is shown as a script is the same world when the script is run") {
  const auto shared = testing::shared_folder();
  if (!shared) return;
  std::size_t compared = 0;
  for (const auto& entry : fs::directory_iterator(fs::path(*shared) / "data/account-authorization-details")) {
    if (entry.path().extension() != ".json") continue;
    INFO(entry.path().string());
    Session first = session_beside(entry.path());
    const auto imported = test::run(first, "import \"" + entry.path().filename().string() + "\"");
    if (!imported.errors.empty()) continue;  // a file that AWS never wrote
    CHECK(show::left_out_of_world_text(*first.world()).empty());
    const std::string text = shown(first, "iamq");
    Session second = session_beside(entry.path());
    const auto again = test::run(second, text);
    for (const auto& error : again.errors) UNSCOPED_INFO(error);
    CHECK(again.errors.empty());
    if (!again.errors.empty()) continue;
    CHECK(sorted_lines(shown(second, "json")) == sorted_lines(shown(first, "json")));
    CHECK(shown(second, "iamq") == text);
    ++compared;
  }
  std::cout << compared << " imports compared\n";
  CHECK(compared > 5);
}
