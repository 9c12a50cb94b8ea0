// Of every file of the import tests that is read without errors, each member is deleted in turn: an answer changes,
// something is told, or docs/aws-cli.md lists the member as unused.

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <functional>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "repl/render/answer.hpp"
#include "runtime/session.hpp"
#include "tests/unit/import/import_for_tests.hpp"

namespace iamq::import::testing {

namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

std::vector<fs::path> import_files_of_tests() {
  const fs::path project = IAMQ_SOURCE_DIR;
  std::vector<fs::path> files = {project / "tests/unit/import/account.json"};
  for (const char* folder : {"examples/exports", "examples/ask", "tests/spec/import"}) {
    for (const auto& entry : fs::recursive_directory_iterator(project / folder)) {
      if (entry.path().extension() == ".json") files.push_back(entry.path());
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

// All that iamq tells of the import and of what it made, without places in the text.
struct Told {
  std::string text;
  bool is_read = false;
  bool has_bad_policies = false;  // which are told as a whole, whatever else stands in them
};

Told told_of(const fs::path& file, const std::string& text) {
  Session session([&](std::string_view path, std::string_view) {
    FileAnswer answer;
    answer.name = path;
    const fs::path beside = file.parent_path() / answer.name;
    answer.ok = fs::is_regular_file(beside);
    if (answer.ok) answer.text = path == file.filename() ? text : read_file(beside.string());
    return answer;
  });
  Told told{"", true, false};
  const auto note = [&](const std::vector<text::Diagnostic>& diagnostics) {
    for (const text::Diagnostic& one : diagnostics) {
      told.is_read = told.is_read && one.severity != text::Severity::error;
      told.has_bad_policies = told.has_bad_policies || one.code == "unreadable-policy";
      told.text += one.message + "\n" + one.help + "\n";
    }
  };
  const auto done = session.execute(
      "script", "import \"" + file.filename().string() + "\"\nshow world as iamq\nshow completeness\nlist accounts\n");
  note(done.diagnostics);
  for (const Outcome& outcome : done.outcomes) {
    note(outcome.diagnostics);
    if (const auto* answer = std::get_if<query::Answer>(&outcome.result)) {
      told.text += render::answer_text(*answer, session.sources(), {}) + "\n";
    }
  }
  return told;
}

// Where each member of an object stands.
void add_members(const Json& value, const Json::json_pointer& here, std::vector<Json::json_pointer>& members) {
  if (!value.is_structured()) return;
  for (const auto& [key, inner] : value.items()) {
    const Json::json_pointer there = value.is_array() ? here / std::stoul(key) : here / key;
    if (value.is_object()) members.push_back(there);
    add_members(inner, there, members);
  }
}

// `where`: "account exports" or "Config items".
std::set<std::string> unused_members(const std::string& where) {
  const std::string page = read_file(IAMQ_SOURCE_DIR "/docs/aws-cli.md"), mark = "<!-- unused in " + where + " -->";
  const std::size_t begin = page.find(mark), end = page.find(mark, begin + 1);
  REQUIRE(end != std::string::npos);
  std::set<std::string> names;
  std::string name;
  for (const char c : page.substr(begin + mark.size(), end - begin - mark.size())) {
    if (c == '`' || c == ',' || c == ' ' || c == '\n') {
      if (!name.empty()) names.insert(std::exchange(name, {}));
    } else {
      name += c;
    }
  }
  return names;
}

// An empty list, an empty text and null say what their absence says; what stands in an unused member is unused.
bool says_nothing(const Json& file, const Json::json_pointer& member, const std::set<std::string>& unused) {
  const Json& value = file.at(member);
  if (value.empty() || value == "") return true;
  const bool holds_nothing =
      value.is_object() && std::all_of(value.items().begin(), value.items().end(),
                                       [&](const auto& in) { return unused.count(in.key()) != 0; });
  if (holds_nothing) return true;
  const std::string path = member.to_string();
  if (path == "/organization/root/name") return true;
  if (member.back() == "account") {  // the ARN may tell it too
    const Json& whole = file.at(member.parent_pointer());
    if (whole.contains("arn") && whole["arn"].get<std::string>().find(value) != std::string::npos) return true;
  }
  if (member.back() == "PolicyName" && path.find("/AttachedManagedPolicies/") != std::string::npos) return true;
  for (auto at = member; !at.empty(); at = at.parent_pointer()) {
    if (unused.count(at.back()) != 0) return true;
    // The role that an instance profile holds stands among the roles too.
    if (at.back() == "Roles" && path.find("/InstanceProfileList/") != std::string::npos) return true;
  }
  return false;
}

// Each file without one of its members, with the member's path.
using Lesser = std::function<void(const std::string& member, const Json& less)>;
void each_without_a_member(const Json& file, const std::set<std::string>& unused, bool has_bad_policies,
                           const Lesser& take) {
  std::vector<Json::json_pointer> members;
  add_members(file, Json::json_pointer(), members);
  for (const Json::json_pointer& member : members) {
    const bool is_of_policy = member.to_string().find("PolicyDocument/") != std::string::npos;
    if (says_nothing(file, member, unused) || (has_bad_policies && is_of_policy)) continue;
    Json less = file;
    less.at(member.parent_pointer()).erase(member.back());
    take(member.to_string(), less);
  }
}

}  // namespace

TEST_CASE("Each member of what AWS Config's aggregator says counts, is told, or is on the list of unused ones") {
  const std::set<std::string> unused = unused_members("Config items");
  const fs::path path = fs::path(IAMQ_SOURCE_DIR) / "tests/spec/aws-cli/config.json";
  const Json file = Json::parse(read_file(path.string()));
  const Told whole = told_of(path, file.dump());
  REQUIRE(whole.is_read);
  std::size_t deleted = 0;
  const auto check = [&](const std::string& member, const Json& less) {
    INFO("without " << member);
    CHECK(told_of(path, less.dump()).text != whole.text);
    ++deleted;
  };
  each_without_a_member(file, unused, false, check);
  for (std::size_t i = 0; i < file["Results"].size(); ++i) {  // each is the text of an item
    const Json item = Json::parse(file["Results"][i].get<std::string>());
    const bool is_of_iam = item["resourceType"].get<std::string>().rfind("AWS::IAM::", 0) == 0;
    each_without_a_member(item, unused, false, [&](const std::string& member, const Json& less) {
      if (is_of_iam && (member == "/arn" || member.rfind("/tags", 0) == 0)) return;
      Json with_less = file;
      with_less["Results"][i] = less.dump();
      check("/Results/" + std::to_string(i) + member, with_less);
    });
  }
  CHECK(deleted > 40);
}

TEST_CASE("Each member of an export counts, is told, or is on the list of unused ones") {
  const std::set<std::string> unused = unused_members("account exports");
  std::size_t deleted = 0;
  for (const fs::path& path : import_files_of_tests()) {
    const Json file = Json::parse(read_file(path.string()), nullptr, false);
    if (file.is_discarded()) continue;
    const Told whole = told_of(path, file.dump());
    if (!whole.is_read) continue;
    each_without_a_member(file, unused, whole.has_bad_policies, [&](const std::string& member, const Json& less) {
      INFO(path.string() << " without " << member);
      CHECK(told_of(path, less.dump()).text != whole.text);
      ++deleted;
    });
  }
  CHECK(deleted > 500);
}

}  // namespace iamq::import::testing
