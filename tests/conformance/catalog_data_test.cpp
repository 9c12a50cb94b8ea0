// The catalog against two older references of AWS: the actions of its guide of 2018, and its reference of Amplify. What
// has changed since stands in stdlib/action-notes.tsv, and nothing else has.
#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "stdlib/action_notes.hpp"
#include "stdlib/catalog.hpp"
#include "tests/conformance/shared_data.hpp"

namespace {

using namespace iamq;

std::vector<std::string> fields_of(const std::string& line, char separator) {
  std::vector<std::string> fields;
  std::size_t begin = 0;
  for (std::size_t at = line.find(separator); at != std::string::npos; at = line.find(separator, begin)) {
    fields.push_back(line.substr(begin, at - begin));
    begin = at + 1;
  }
  fields.push_back(line.substr(begin));
  return fields;
}

// A line of fields for each row; nothing, with a warning, if there is no such file.
std::vector<std::vector<std::string>> rows_of(const std::string& name) {
  std::vector<std::vector<std::string>> rows;
  const auto shared = testing::shared_folder();
  if (!shared) {
    WARN("skipped: IAMQ_SHARED does not name the folder with " << name);
    return rows;
  }
  for (const auto& line : testing::read_lines(*shared + "/" + name)) rows.push_back(fields_of(line, '\t'));
  REQUIRE(rows.size() > 1);
  rows.erase(rows.begin());
  return rows;
}

// Patterns of ARNs, whatever their variables are called and whichever partition they name.
std::string plain(std::string pattern) {
  const std::string partition = "${Partition}";
  if (const auto at = pattern.find(partition); at != std::string::npos) pattern.replace(at, partition.size(), "aws");
  for (auto at = pattern.find("${"); at != std::string::npos; at = pattern.find("${", at)) {
    pattern.replace(at, pattern.find('}', at) - at + 1, "*");
  }
  return pattern;
}

std::set<std::string> resources_of(const stdlib::Action& action) {
  std::set<std::string> patterns;
  for (const auto& resource : action.resources) {
    for (const auto pattern : resource.type->arn_patterns) patterns.insert(plain(std::string(pattern)));
  }
  if (patterns.empty()) patterns.insert("*");
  return patterns;
}

}  // namespace

TEST_CASE("every action of 2018 is in the catalog with its level, or in the table of what has changed") {
  const stdlib::Catalog catalog;
  for (const auto& row : rows_of("data/actions-2018.tsv")) {
    REQUIRE(row.size() >= 3);
    const std::string name = row[0] + ":" + row[1];
    CAPTURE(name);
    const auto* action = catalog.find_action(name);
    const auto* note = stdlib::find_action_note(name);
    if (action == nullptr) {
      REQUIRE(note != nullptr);
      CHECK((note->kind == stdlib::ActionNoteKind::renamed || note->kind == stdlib::ActionNoteKind::removed ||
             note->kind == stdlib::ActionNoteKind::operation));
    } else if (!row[2].empty() && stdlib::name_of(action->level) != row[2]) {
      REQUIRE(note != nullptr);
      REQUIRE(note->level_in_2018);
      CHECK(stdlib::name_of(*note->level_in_2018) == row[2]);
    } else {
      CHECK((note == nullptr || note->kind != stdlib::ActionNoteKind::relevelled || row[2].empty()));
    }
  }
}

TEST_CASE("the actions of Amplify are for the resources of its reference, or the table tells which those were") {
  const stdlib::Catalog catalog;
  std::map<std::string, std::set<std::string>> documented;
  for (const auto& row : rows_of("data/amplify-catalog.tsv")) {
    REQUIRE(row.size() >= 4);
    documented[row[2]].insert(row[3]);
  }
  for (const auto& [name, patterns] : documented) {
    CAPTURE(name);
    const auto* action = catalog.find_action(name);
    REQUIRE(action != nullptr);
    std::set<std::string> before;
    for (const auto& pattern : patterns) before.insert(plain(pattern));
    const auto* note = stdlib::find_action_note(name);
    if (resources_of(*action) == before) {
      CHECK(note == nullptr);
      continue;
    }
    REQUIRE(note != nullptr);
    CHECK(note->kind == stdlib::ActionNoteKind::moved);
    const auto noted = fields_of(std::string(note->resources_before), ' ');
    CHECK(std::set<std::string>(noted.begin(), noted.end()) == patterns);
  }
}
