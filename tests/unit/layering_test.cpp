#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <string_view>
#include <vector>

// The rule of docs/architecture.md over the includes: text goes one way through the rooms, and each room may only look
// at those below it.
namespace {

namespace fs = std::filesystem;

const fs::path root = IAMQ_SOURCE_DIR;

std::string read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<fs::path> files_below(const std::vector<std::string>& folders) {
  std::vector<fs::path> found;
  for (const auto& folder : folders) {
    if (!fs::exists(root / folder)) continue;
    for (const auto& entry : fs::recursive_directory_iterator(root / folder)) {
      if (entry.is_regular_file()) found.push_back(fs::relative(entry.path(), root));
    }
  }
  std::sort(found.begin(), found.end());
  return found;
}

bool is_source(const fs::path& path) {
  return path.extension() == ".hpp" || path.extension() == ".cpp";
}

// `runtime/policy/arn.hpp` -> `runtime/policy`; `runtime/session.hpp` -> `runtime`; `repl/render/text.hpp` -> `repl`.
// lang/text is a room of its own: positions and messages, which everybody may use.
std::string room_of(const fs::path& path) {
  std::vector<std::string> parts;
  for (const auto& part : path.parent_path()) parts.push_back(part.string());
  if (parts.empty()) return "";
  // The session is the door, in several files.
  if (parts.front() == "runtime" && parts.size() > 1 && parts[1] == "session") return "runtime";
  if (parts.front() == "runtime" && parts.size() > 1) return "runtime/" + parts[1];
  if (parts.front() == "lang" && parts.size() > 1 && parts[1] == "text") return "lang/text";
  // The line editor knows nothing of what is edited.
  if (parts.front() == "repl" && parts.size() > 1 && parts[1] == "line") return "repl/line";
  return parts.front();
}

// A room, and every room that its files may include beside itself.
const std::map<std::string, std::set<std::string>>& allowed() {
  static const std::map<std::string, std::set<std::string>> rooms = {
      {"lang/text", {}},
      {"repl/line", {}},
      {"lang", {"lang/text"}},
      {"stdlib", {"lang/text"}},
      {"runtime/policy", {"lang/text"}},
      {"runtime/condition", {"lang/text", "runtime/policy"}},
      {"runtime/model", {"lang/text", "runtime/policy"}},
      {"runtime/evaluate", {"lang/text", "runtime/policy", "runtime/condition", "runtime/model", "stdlib"}},
      {"runtime/bind", {"lang/text", "lang", "stdlib", "runtime/policy", "runtime/condition", "runtime/model"}},
      {"runtime/import", {"lang/text", "stdlib", "runtime/policy", "runtime/condition", "runtime/model"}},
      {"runtime/export", {"lang/text", "stdlib", "runtime/policy", "runtime/condition", "runtime/model"}},
      {"runtime/exact",
       {"lang/text", "stdlib", "runtime/policy", "runtime/condition", "runtime/model", "runtime/evaluate"}},
      {"runtime/index", {"stdlib", "runtime/policy", "runtime/condition", "runtime/model", "runtime/evaluate"}},
      {"runtime/query",
       {"lang/text", "stdlib", "runtime/policy", "runtime/condition", "runtime/model", "runtime/evaluate",
        "runtime/exact", "runtime/index", "runtime/export"}},
      {"runtime/show",
       {"lang/text", "stdlib", "runtime/policy", "runtime/condition", "runtime/model", "runtime/evaluate",
        "runtime/query", "runtime/export"}},
      {"runtime/simulate",
       {"lang/text", "stdlib", "runtime/policy", "runtime/condition", "runtime/model", "runtime/evaluate",
        "runtime/query"}},
      {"runtime/change",
       {"lang/text", "lang", "stdlib", "runtime/policy", "runtime/condition", "runtime/model", "runtime/evaluate",
        "runtime/exact", "runtime/query", "runtime/export", "runtime/bind"}},
      {"runtime/assure",
       {"lang/text", "stdlib", "runtime/policy", "runtime/condition", "runtime/model", "runtime/evaluate",
        "runtime/exact", "runtime/query", "runtime/change"}},
  };
  return rooms;
}

// The door (`runtime/*.hpp`) and the screen see every room below them.
bool may_include(const std::string& from, const std::string& to) {
  if (from == to) return true;
  if (from == "repl")
    return to == "repl/line" || to.rfind("runtime", 0) == 0 || to.rfind("lang", 0) == 0 || to == "stdlib";
  if (from == "runtime") return to.rfind("runtime", 0) == 0 || to.rfind("lang", 0) == 0 || to == "stdlib";
  const auto row = allowed().find(from);
  return row != allowed().end() && row->second.count(to) != 0;
}

struct Include {
  std::string path;
  bool is_quoted;
};

std::vector<Include> includes_of(const std::string& text) {
  static const std::regex line(R"(^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)[>"])", std::regex::multiline);
  std::vector<Include> found;
  for (std::sregex_iterator match(text.begin(), text.end(), line), end; match != end; ++match) {
    found.push_back({(*match)[2].str(), (*match)[1].str() == "\""});
  }
  return found;
}

// Libraries that cost much to include, or that only one room may know, and where they may stand.
struct Library {
  std::string_view prefix;
  bool in_headers;  // in any header
  std::vector<std::string_view> rooms;
};
const std::vector<Library>& libraries() {
  static const std::vector<Library> rows = {
      {"tao/pegtl", false, {"lang", "runtime/policy"}},
      {"nlohmann/",
       false,
       {"runtime/policy", "runtime/export", "runtime/query", "runtime/show", "runtime/simulate", "repl"}},
      {"boost/", false, {"runtime/policy", "runtime/condition", "runtime/exact"}},
      {"CLI/", false, {"repl"}},
      {"utf8proc", false, {"repl", "repl/line"}},
      {"unistd.h", false, {"repl", "repl/line"}},
      // Large exports are read side by side; no other reading, and no decision, is divided.
      {"thread", false, {"repl", "runtime/import"}},
      {"fstream", false, {"repl"}},
      {"iostream", false, {"repl"}},
      // The suite asks first what was answered fast; what comes out does not depend on that order.
      {"chrono", true, {"repl", "runtime"}},
  };
  return rows;
}

}  // namespace

TEST_CASE("each room includes only the rooms below it") {
  std::vector<std::string> wrong;
  std::size_t looked_at = 0;
  for (const auto& path : files_below({"lang", "runtime", "stdlib", "repl"})) {
    if (!is_source(path)) continue;
    const std::string from = room_of(path);
    for (const auto& include : includes_of(read(root / path))) {
      if (!include.is_quoted) continue;
      ++looked_at;
      if (!fs::exists(root / include.path)) {
        wrong.push_back(path.string() + " includes " + include.path + ", which is no path from the root");
      } else if (!may_include(from, room_of(include.path))) {
        wrong.push_back(path.string() + " (" + from + ") includes " + include.path);
      }
    }
  }
  CHECK(wrong == std::vector<std::string>{});
  CHECK(looked_at > 50);
}

TEST_CASE("heavy and edge-of-the-program libraries stay where they belong") {
  // Grammars are headers that only the .cpp files of their own folder include.
  const auto is_grammar = [](const fs::path& path) {
    return path.parent_path() == "lang/grammar" || path.stem().string().find("grammar") != std::string::npos;
  };
  std::vector<std::string> wrong;
  for (const auto& path : files_below({"lang", "runtime", "stdlib", "repl"})) {
    if (!is_source(path)) continue;
    const std::string room = room_of(path);
    for (const auto& include : includes_of(read(root / path))) {
      if (include.is_quoted) continue;
      for (const auto& library : libraries()) {
        const bool is_whole_name = library.prefix.back() != '/' && library.prefix.find('/') == std::string_view::npos &&
                                   library.prefix.find('.') == std::string_view::npos && library.prefix != "utf8proc";
        if (is_whole_name ? include.path != library.prefix : include.path.rfind(library.prefix, 0) != 0) continue;
        const bool is_known_room = std::count(library.rooms.begin(), library.rooms.end(), room) != 0;
        // Forward declarations cost nothing.
        const bool is_cheap = library.in_headers || include.path == "nlohmann/json_fwd.hpp";
        const bool is_misplaced = path.extension() == ".hpp" && !is_cheap && !is_grammar(path);
        if (!is_known_room || is_misplaced) wrong.push_back(path.string() + " includes " + include.path);
      }
    }
  }
  CHECK(wrong == std::vector<std::string>{});
}

TEST_CASE("the rule itself refuses what points the other way") {
  CHECK(may_include("repl", "runtime/query"));
  CHECK(may_include("runtime/policy", "lang/text"));
  CHECK_FALSE(may_include("runtime/evaluate", "lang"));
  CHECK_FALSE(may_include("runtime/policy", "runtime/condition"));
  CHECK_FALSE(may_include("lang", "runtime"));
  CHECK_FALSE(may_include("stdlib", "lang"));
  CHECK_FALSE(may_include("runtime/query", "runtime"));
  CHECK_FALSE(may_include("runtime/query", "runtime/simulate"));
  CHECK(may_include("repl", "repl/line"));
  CHECK_FALSE(may_include("repl/line", "repl"));
  CHECK_FALSE(may_include("repl/line", "lang/text"));
  CHECK_FALSE(may_include("runtime/unheard-of", "lang/text"));
  CHECK(room_of("runtime/policy/arn.hpp") == "runtime/policy");
  CHECK(room_of("runtime/evaluate/compiled/policy.hpp") == "runtime/evaluate");
  CHECK(room_of("runtime/session.hpp") == "runtime");
  CHECK(room_of("runtime/session/state.hpp") == "runtime");
  CHECK(room_of("lang/text/source.hpp") == "lang/text");
  CHECK(room_of("lang/grammar/rules.hpp") == "lang");
  CHECK(includes_of("#include \"a/b.hpp\"\n  # include <c>\n// #include <d>\n").size() == 2);
}

TEST_CASE("no file names a place on the machine it was written on") {
  // Where the project stands now and the folder that holds it, as long as that is more than `/`.
  std::vector<std::string> places = {root.string() + "/"};
  if (root.parent_path() != root.root_path()) places.push_back(root.parent_path().string() + "/");
  // Home folders and scratch places of anybody; data from AWS may speak of /home/ in a bucket, program text may not.
  const std::regex home(R"((^|[\s"'=(])/(home|root|Users|tmp)/[A-Za-z0-9._-]+)");
  std::vector<std::string> wrong;
  auto files = files_below({"lang", "runtime", "stdlib", "repl", "tests", "examples", "docs", "scripts", ".ci"});
  for (const char* single : {"README.md", "CHANGELOG.md", "CMakeLists.txt"}) files.emplace_back(single);
  for (const auto& path : files) {
    if (path.string().find("__pycache__") != std::string::npos) continue;
    const std::string text = read(root / path);
    for (const auto& place : places) {
      if (place.size() > 3 && text.find(place) != std::string::npos) wrong.push_back(path.string() + " names " + place);
    }
    const std::string extension = path.extension().string();
    const bool is_data = path.string().rfind("stdlib/", 0) == 0 || path.string().rfind("tests/fuzz/", 0) == 0 ||
                         extension == ".iamq" || extension == ".json" || extension == ".jsonl";
    std::smatch match;
    if (!is_data && std::regex_search(text, match, home)) wrong.push_back(path.string() + " names " + match.str());
  }
  CHECK(wrong == std::vector<std::string>{});
}
