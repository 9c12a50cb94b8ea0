#include "runtime/import/packed_entries.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <string>

#include "runtime/policy/json_unread.hpp"

// What is packed comes back as it was: every node that iamq has a use for, with its text, its name and where both
// stand.
namespace iamq::import {
namespace {

using policy::Json;
using policy::JsonNode;

void check_same(const JsonNode& node, const JsonNode& other) {
  CHECK(node.kind == other.kind);
  CHECK(node.boolean == other.boolean);
  CHECK(node.text == other.text);
  CHECK(node.key == other.key);
  CHECK((node.key.empty() || node.key_span == other.key_span));
  CHECK(node.span == other.span);
}

// `left_out`: members that do not come back, whatever is in them.
void check_same(const Json& json, const JsonNode& node, const Json& again, const JsonNode& other,
                const std::vector<std::string_view>& left_out) {
  check_same(node, other);
  auto child = again.children(other).begin();
  std::uint32_t children = 0;
  for (const JsonNode& one : json.children(node)) {
    if (std::find(left_out.begin(), left_out.end(), one.key) != left_out.end()) continue;
    REQUIRE(child != again.children(other).end());
    check_same(json, one, again, *child, left_out);
    ++child;
    ++children;
  }
  CHECK(other.child_count == children);
  CHECK_FALSE(child != again.children(other).end());
}

// As a large file's JSON is read: its policies unread.
constexpr std::string_view text = R"({
    "RoleDetailList": [
        {"RoleName": "a", "Arn": "arn:aws:iam::111111111111:role/a", "MaxSessionDuration": 3600, "Path": "",
         "CreateDate": "2024", "RoleLastUsed": {"Region": "eu-west-1"}, "Unheard of": [{"Key": "x"}],
         "RoleId": "a\u00e4\n", "InstanceProfileList": [], "PermissionsBoundary": {}, "RolePolicyList": null,
         "AssumeRolePolicyDocument": {"Statement": []},
         "AttachedManagedPolicies": [
             {"PolicyName": "P", "PolicyArn": "arn:aws:iam::aws:policy/P"}, {"PolicyArn": "arn:aws:iam::aws:policy/P"}],
         "Tags": [{"Key": "team", "Value": "team"}, {"Key": "stage", "Value": "prod"}, [[1, true], [], "x", false]]},
        {"RoleName": "b", "Arn": "arn:aws:iam::111111111111:role/path/b", "AssumeRolePolicyDocument": {"Statement": []}}
    ],
    "UserDetailList": [],
    "IsTruncated": true,
    "Marker": "more"
})";
const std::vector<std::string_view> left_out{"CreateDate", "RoleLastUsed", "Unheard of", "PolicyName"};

struct Read {
  Json json = policy::read_json_but(text, {text::SourceId{7}, 1000, 1000 + static_cast<std::uint32_t>(text.size())},
                                    [](std::string_view key) { return key == "AssumeRolePolicyDocument"; });
};

}  // namespace

TEST_CASE("Packed JSON comes back as it was, but for what nobody has a use for") {
  const Read read;
  REQUIRE(read.json.ok());
  PackedEntries packed;
  std::vector<const JsonNode*> nodes;
  std::vector<std::uint32_t> places;
  for (const JsonNode& role : read.json.children(*read.json.find(read.json.top(), "RoleDetailList"))) {
    nodes.push_back(&role);
    places.push_back(packed.add({read.json, role}, ObjectKind::role));
  }
  REQUIRE(places.size() == 2);
  packed.finish();
  Json scratch;
  for (const std::size_t i : {1U, 0U, 1U}) {
    const Object again = packed.unpack(places[i], scratch);
    check_same(read.json, *nodes[i], again.json(), again.node(), left_out);
  }
}

TEST_CASE("Packed entries keep equal texts once") {
  PackedEntries packed;
  const std::string text = "team", same = "team", other = "teams";
  const auto place = packed.keep(text);
  CHECK(packed.keep(same) == place);
  CHECK(packed.keep(other) != place);
  packed.finish();
  CHECK(packed.kept(place, 4) == "team");
}

TEST_CASE("Of packed pages the members stay, and the entries come back, without their text") {
  std::string source(text);
  JsonTexts texts;
  texts.push_back(policy::read_json_but(source, {text::SourceId{7}, 0, static_cast<std::uint32_t>(source.size())},
                                        [](std::string_view key) { return key == "AssumeRolePolicyDocument"; }));
  Findings findings;
  Pages pages = read_pages({{&texts.front(), &texts.front().top()}}, 0, findings);
  REQUIRE(pages.entries.size() == 2);
  const text::Span arn = pages.entries[1].object.span_of("Arn");
  const text::Span whole = pages.entries[1].object.span();
  DistinctTexts policies;
  pack_entries(pages, texts, source, policies);
  std::fill(source.begin(), source.end(), '?');
  REQUIRE(pages.packed != nullptr);
  CHECK(texts.front().nodes.size() == 5);
  REQUIRE(pages.pages.size() == 1);
  CHECK(pages.pages[0].has("RoleDetailList"));
  CHECK(pages.pages[0].has("UserDetailList"));
  CHECK_FALSE(pages.pages[0].has("Policies"));
  CHECK(pages.pages[0].text("Marker") == "more");
  CHECK(pages.pages[0].is_true("IsTruncated"));
  const Entry& entry = pages.entries[1];
  Json scratch;
  const Object again = pages.packed->unpack(entry.place, scratch);
  CHECK(again.span() == whole);
  CHECK(again.text("RoleName") == "b");
  CHECK(again.find("AssumeRolePolicyDocument")->text.data() == policies.keep(R"({"Statement": []})").data());
  CHECK(again.span_of("Arn") == arn);
  CHECK(entry.arn_span == arn);
  CHECK(entry.arn_text == "arn:aws:iam::111111111111:role/path/b");
  CHECK(entry.partition() == "aws");
  CHECK(entry.account() == "111111111111");
  CHECK(entry.path() == "/path/");
  CHECK(entry.name() == "b");
}

}  // namespace iamq::import
