#include "stdlib/action_notes.hpp"

#include <algorithm>
#include <string>

#include "catch2/catch.hpp"
#include "stdlib/catalog.hpp"
#include "stdlib/text_match.hpp"

using namespace iamq::stdlib;

TEST_CASE("names that are no actions lead to what to write instead", "[stdlib]") {
  auto* objects = find_action_note("S3:listobjects");
  REQUIRE(objects);
  CHECK(objects->name == "s3:ListObjects");
  CHECK(objects->kind == ActionNoteKind::renamed);
  CHECK(objects->instead == "s3:ListBucket");
  CHECK(objects->level_in_2018 == AccessLevel::list);

  auto* copy = find_action_note("s3:CopyObject");
  REQUIRE(copy);
  CHECK(copy->kind == ActionNoteKind::operation);
  CHECK(copy->instead == "s3:GetObject s3:PutObject");
  CHECK_FALSE(copy->level_in_2018);

  auto* gone = find_action_note("mobilehub:CreateProject");
  REQUIRE(gone);
  CHECK(gone->kind == ActionNoteKind::removed);
  CHECK(gone->instead.empty());

  auto* level = find_action_note("acm:AddTagsToCertificate");
  REQUIRE(level);
  CHECK(level->kind == ActionNoteKind::relevelled);
  CHECK(level->level_in_2018 == AccessLevel::write);

  CHECK_FALSE(find_action_note("s3:GetObject"));
  CHECK_FALSE(find_action_note(""));
}

TEST_CASE("every note agrees with the catalog", "[stdlib]") {
  Catalog catalog;
  auto notes = action_notes();
  CHECK(notes.size() > 300);
  CHECK(
      std::is_sorted(notes.begin(), notes.end(), [](auto& a, auto& b) { return less_ignoring_case(a.name, b.name); }));
  for (auto& note : notes) {
    INFO(note.name);
    REQUIRE(find_action_note(note.name) == &note);
    auto* action = catalog.find_action(note.name);
    REQUIRE((action != nullptr) == (note.kind == ActionNoteKind::relevelled || note.kind == ActionNoteKind::moved));
    REQUIRE(note.resources_before.empty() == (note.kind != ActionNoteKind::moved));
    if (action) REQUIRE(action->full_name == note.name);
    if (note.kind == ActionNoteKind::relevelled) {
      REQUIRE(note.level_in_2018);
      REQUIRE(note.level_in_2018 != action->level);
    }
    bool leads_on = note.kind == ActionNoteKind::renamed || note.kind == ActionNoteKind::operation;
    REQUIRE(note.instead.empty() != leads_on);
    std::string rest(note.instead);
    while (!rest.empty()) {
      auto blank = rest.find(' ');
      auto name = rest.substr(0, blank);
      INFO(name);
      REQUIRE(catalog.find_action(name));
      REQUIRE(catalog.find_action(name)->full_name == name);
      rest = blank == std::string::npos ? "" : rest.substr(blank + 1);
    }
  }
}
