#include <algorithm>
#include <catch2/catch.hpp>
#include <map>

#include "runtime/policy/json_reader.hpp"
#include "runtime/policy/pattern.hpp"
#include "runtime/policy/wildcard.hpp"
#include "tests/conformance/shared_data.hpp"

// Other projects' cases for actions, resources and wildcards.

using namespace iamq;
using policy::Json;
using policy::JsonNode;

namespace {

// Keys without case; a list is no value for a variable.
struct Context {
  std::map<std::string, std::string, std::less<>> values;
  policy::VariableLookup lookup() const {
    return {this, [](const void* context, std::string_view key) {
              const auto& values = static_cast<const Context*>(context)->values;
              const auto found = values.find(policy::lower_case(key));
              return found == values.end() ? policy::VariableValue{}
                                           : policy::VariableValue{policy::VariableValue::State::known, found->second};
            }};
  }
};

struct Case {
  const Json& json;
  std::string text(std::string_view name) const {
    const JsonNode* node = json.find(json.top(), name);
    return node ? std::string(node->text) : std::string();
  }
  bool flag(std::string_view name) const {
    const JsonNode* node = json.find(json.top(), name);
    return node && node->boolean;
  }
  // Whether any pattern does, or with `negate` none.
  template <typename Matches>
  bool any(Matches matches) const {
    for (const JsonNode& pattern : json.children(*json.find(json.top(), "patterns"))) {
      if (matches(pattern.text)) return !flag("negate");
    }
    return flag("negate");
  }
};

// Where the other project decides against AWS's pages: it completes short ARNs in some kinds of policies only, lets a
// NotResource that it calls faulty match nothing, and refuses a wildcard for the resource type.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
bool decides_otherwise(const Case& one) {
  if (one.text("variant") == "TestMatchSimple") return one.text("pattern") == "a?";  // there `?` may be nothing
  if (one.text("kind") != "resource") return false;
  const std::string kind = one.text("policyType");
  const bool is_completed_there = kind == "identity" || kind == "session" || kind == "pb";
  for (const JsonNode& pattern : one.json.children(*one.json.find(one.json.top(), "patterns"))) {
    const auto colons = std::count(pattern.text.begin(), pattern.text.end(), ':');
    const bool is_short = pattern.text != "*" && colons < 5;
    if (is_short && (one.flag("negate") || !is_completed_there)) return true;
    if (one.flag("negate") && pattern.text.find("${") != std::string_view::npos) return true;
    if (pattern.text.find(":*/") != std::string_view::npos || pattern.text.find(":*:12345") != std::string_view::npos) {
      return true;
    }
  }
  return false;
}

std::optional<bool> answer(const Case& one) {
  const std::string kind = one.text("kind");
  if (kind == "action") {
    return one.any([&](std::string_view pattern) { return policy::matches_action(pattern, one.text("action")); });
  }
  if (kind == "resource") {
    Context context;
    for (const JsonNode& key : one.json.children(*one.json.find(one.json.top(), "context"))) {
      if (key.kind == JsonNode::Kind::string) context.values[policy::lower_case(key.key)] = std::string(key.text);
    }
    return one.any([&](std::string_view pattern) {
      return policy::match_resource(pattern, one.text("resource"), policy::Version::v2012_10_17, context.lookup())
                 .match == policy::Match::yes;
    });
  }
  // The prefix cases ask something else: whether a longer value could still match.
  if (kind == "string-wildcard" && one.text("variant") != "TestMatchAsPatternPrefix") {
    return policy::matches_pattern(one.text("pattern"), {}, one.text("value"), one.flag("caseInsensitive"));
  }
  return std::nullopt;
}

}  // namespace

TEST_CASE("actions, resources and wildcards match as elsewhere") {
  const auto shared = testing::shared_folder();
  if (!shared) {
    WARN("skipped: IAMQ_SHARED does not name the folder with conformance/third-party-units.jsonl");
    return;
  }
  int asked = 0;
  for (const std::string& line : testing::read_lines(*shared + "/conformance/third-party-units.jsonl")) {
    text::Sources sources;
    const text::Span span{sources.add("units", line), 0, static_cast<std::uint32_t>(line.size())};
    const Json json = policy::read_json(sources, span);
    REQUIRE(json.ok());
    const Case one{json};
    if (one.flag("requestIsPattern") || decides_otherwise(one)) continue;
    const auto matched = answer(one);
    if (!matched) continue;
    ++asked;
    CAPTURE(line);
    CHECK(*matched == one.flag("expected"));
  }
  CHECK(asked > 150);
}
