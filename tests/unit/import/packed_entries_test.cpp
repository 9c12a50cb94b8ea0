#include "runtime/import/packed_entries.hpp"

#include <catch2/catch.hpp>
#include <string>

#include "runtime/policy/json_unread.hpp"

// What is packed comes back as it was: every node, with its text, its name and where both stand.
namespace iamq::import {
namespace {

using policy::Json;
using policy::JsonNode;

void check_same(const Json& json, const JsonNode& node, const Json& again, const JsonNode& other) {
  CHECK(node.kind == other.kind);
  CHECK(node.boolean == other.boolean);
  CHECK(node.text == other.text);
  CHECK((node.text.empty() || node.text.data() == other.text.data()));
  CHECK(node.key == other.key);
  CHECK((node.key.empty() || node.key_span == other.key_span));
  CHECK(node.span == other.span);
  REQUIRE(node.child_count == other.child_count);
  auto child = again.children(other).begin();
  for (const JsonNode& one : json.children(node)) {
    check_same(json, one, again, *child);
    ++child;
  }
  CHECK_FALSE(child != again.children(other).end());
}

// As a large file's JSON is read: its policies unread, its texts its own.
constexpr std::string_view text = R"({
    "RoleDetailList": [
        {"RoleName": "a", "Arn": "arn:aws:iam::111111111111:role/a", "MaxSessionDuration": 3600, "IsTrue": true,
         "IsFalse": false, "Null": null, "Empty": "", "None": [], "Nothing": {}, "Escaped \"key\"": "a\u00e4\n",
         "AssumeRolePolicyDocument": {"Statement": []},
         "Tags": [{"Key": "team", "Value": "payments"}, {"Key": "stage", "Value": "prod"}, [[1], [], "x"]]},
        {"RoleName": "b", "Arn": "arn:aws:iam::111111111111:role/path/b", "AssumeRolePolicyDocument": {"Statement": []}}
    ],
    "UserDetailList": [],
    "IsTruncated": true,
    "Marker": "more"
})";

struct Read {
  Json json = policy::read_json_but(text, {text::SourceId{7}, 1000, 1000 + static_cast<std::uint32_t>(text.size())},
                                    [](std::string_view key) { return key == "AssumeRolePolicyDocument"; });
};

}  // namespace

TEST_CASE("Packed JSON comes back as it was") {
  const Read read;
  REQUIRE(read.json.ok());
  PackedEntries packed;
  std::vector<const JsonNode*> nodes;
  std::vector<std::uint32_t> places;
  for (const JsonNode& role : read.json.children(*read.json.find(read.json.top(), "RoleDetailList"))) {
    nodes.push_back(&role);
    places.push_back(packed.add({read.json, role}));
  }
  REQUIRE(places.size() == 2);
  Json scratch;
  for (const std::size_t i : {1U, 0U, 1U}) {
    const Object again = packed.unpack(places[i], scratch);
    check_same(read.json, *nodes[i], again.json(), again.node());
  }
}

TEST_CASE("Of packed pages the members stay, and the entries come back") {
  JsonTexts texts;
  texts.push_back(Read().json);
  Findings findings;
  Pages pages = read_pages({{&texts.front(), &texts.front().top()}}, 0, findings);
  REQUIRE(pages.entries.size() == 2);
  const text::Span arn = pages.entries[1].object.span_of("Arn");
  const text::Span whole = pages.entries[1].object.span();
  pack_entries(pages, texts);
  REQUIRE(pages.packed != nullptr);
  CHECK(texts.front().nodes.size() == 5);
  REQUIRE(pages.pages.size() == 1);
  CHECK(pages.pages[0].has("RoleDetailList"));
  CHECK(pages.pages[0].has("UserDetailList"));
  CHECK_FALSE(pages.pages[0].has("Policies"));
  CHECK(pages.pages[0].text("Marker") == "more");
  CHECK(pages.pages[0].is_true("IsTruncated"));
  Json scratch;
  const Object again = pages.packed->unpack(pages.entries[1].place, scratch);
  CHECK(again.span() == whole);
  CHECK(again.text("RoleName") == "b");
  CHECK(again.span_of("Arn") == arn);
  CHECK(pages.entries[1].arn_span == arn);
}

}  // namespace iamq::import
