// Single operators, conditions, actions, resources, principals and patterns of other projects' test suites, asked of
// the parts of the evaluator themselves.
#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <iostream>
#include <map>
#include <set>

#include "runtime/condition/condition.hpp"
#include "runtime/condition/operators.hpp"
#include "runtime/evaluate/principal.hpp"
#include "runtime/policy/arn.hpp"
#include "runtime/policy/json_reader.hpp"
#include "runtime/policy/pattern.hpp"
#include "runtime/policy/wildcard.hpp"
#include "tests/conformance/cases.hpp"

namespace {

using namespace iamq;
using policy::Json;
using policy::JsonNode;

// One line, with short ways to its fields.
class Unit {
public:
  explicit Unit(Json json) : json_(std::move(json)) {}

  const JsonNode* find(std::string_view name) const { return json_.find(json_.top(), name); }
  const Json& json() const { return json_; }

  std::string text(std::string_view name) const {
    const JsonNode* node = find(name);
    return node == nullptr ? std::string() : scalar(*node);
  }
  bool flag(std::string_view name) const {
    const JsonNode* node = find(name);
    return node != nullptr && node->boolean;
  }
  std::vector<std::string> texts(const JsonNode* node) const {
    std::vector<std::string> all;
    if (node == nullptr) return all;
    if (node->kind != JsonNode::Kind::array) return {scalar(*node)};
    for (const JsonNode& each : json_.children(*node)) all.push_back(scalar(each));
    return all;
  }
  condition::Context context() const {
    condition::Context context(condition::Context::State::absent);
    const JsonNode* node = find("context");
    if (node == nullptr) return context;
    for (const JsonNode& member : json_.children(*node)) {
      if (member.kind == JsonNode::Kind::array) {
        context.set_list(member.key, texts(&member));
      } else {
        context.set(member.key, scalar(member));
      }
    }
    return context;
  }

private:
  static std::string scalar(const JsonNode& node) {
    if (node.kind == JsonNode::Kind::boolean) return node.boolean ? "true" : "false";
    return std::string(node.text);
  }
  Json json_;
};

bool holds(std::string_view op, std::string_view key, const std::vector<std::string>& values,
           const condition::Context& context) {
  const auto id = condition::parse_operator(op);
  if (!id) return false;  // a policy with it is refused, so no statement of it ever matches
  policy::Library library(condition::operator_names());
  policy::Condition condition;
  condition.op = *id;
  condition.key = library.strings().intern(key);
  for (const std::string& value : values) condition.values.push_back(library.strings().intern(value));
  condition::Logic logic;
  const auto truth = condition::holds(condition, policy::Version::v2012_10_17, context, library, logic);
  REQUIRE_FALSE(truth.is_unknown());
  return truth.is_true();
}

bool answer_operator(const Unit& unit) {
  condition::Context context = unit.context();
  context.set("tested", unit.text("value"));
  return holds(unit.text("operator"), "tested", unit.texts(unit.find("policyValues")), context);
}

bool answer_condition(const Unit& unit) {
  const condition::Context context = unit.context();
  for (const JsonNode& each : unit.json().children(*unit.find("conditions"))) {
    const auto text = [&](std::string_view name) { return unit.json().find(each, name)->text; };
    if (!holds(text("op"), text("key"), unit.texts(unit.json().find(each, "values")), context)) return false;
  }
  return true;
}

bool answer_action(const Unit& unit) {
  const auto patterns = unit.texts(unit.find("patterns"));
  const std::string action = unit.text("action");
  const bool is_listed = std::any_of(patterns.begin(), patterns.end(), [&](const std::string& pattern) {
    return policy::matches_action(pattern, action);
  });
  return is_listed != unit.flag("negate");
}

bool answer_resource(const Unit& unit) {
  const auto patterns = unit.texts(unit.find("patterns"));
  const condition::Context context = unit.context();
  condition::Logic logic;
  const bool is_listed = std::any_of(patterns.begin(), patterns.end(), [&](const std::string& pattern) {
    return condition::matches_resource(pattern, unit.text("resource"), policy::Version::v2012_10_17, context, logic)
        .is_true();
  });
  return is_listed != unit.flag("negate");
}

policy::PrincipalType type_of(std::string_view name) {
  static const std::map<std::string_view, policy::PrincipalType> types{
      {"AWS", policy::PrincipalType::aws},
      {"Service", policy::PrincipalType::service},
      {"Federated", policy::PrincipalType::federated},
      {"CanonicalUser", policy::PrincipalType::canonical_user}};
  return types.at(name);
}

evaluate::Caller caller_of(const Unit& unit) {
  evaluate::Caller caller;
  const JsonNode* node = unit.find("principal");
  if (node->kind == JsonNode::Kind::object) return caller;  // {"type": "Anonymous"}
  caller.arn = node->text;
  if (const auto arn = policy::split_arn(caller.arn)) {
    caller.account = arn->account;
    const auto type = policy::split_resource(arn->resource).type;
    caller.kind = type == "assumed-role"     ? evaluate::CallerKind::role_session
                  : type == "federated-user" ? evaluate::CallerKind::federated_user
                  : arn->resource == "root"  ? evaluate::CallerKind::root
                                             : evaluate::CallerKind::user;
    return caller;
  }
  // The units name services, providers and canonical users by text alone: what the policy names tells which it is.
  caller.kind = evaluate::CallerKind::user;
  if (const JsonNode* principals = unit.find("principals")) {
    for (const JsonNode& each : unit.json().children(*principals)) {
      const auto type = unit.json().find(each, "type")->text;
      if (type == "Service") caller.kind = evaluate::CallerKind::service;
      if (type == "Federated") caller.kind = evaluate::CallerKind::federated;
      if (type == "CanonicalUser") caller.kind = evaluate::CallerKind::canonical_user;
    }
  }
  return caller;
}

void add_principal(policy::Statement& statement, policy::Library& library, std::string_view type,
                   const std::string& text) {
  policy::PrincipalPattern pattern;
  if (text != "*") {
    pattern.type = type_of(type);
    pattern.text = library.strings().intern(policy::is_account_id(text) ? policy::root_arn("aws", text) : text);
  }
  statement.principals.push_back(pattern);
}

bool answer_principal(const Unit& unit) {
  policy::Library library(condition::operator_names());
  policy::Statement statement;
  statement.has_principal = true;
  statement.not_principal = unit.flag("negate");
  if (const JsonNode* principals = unit.find("principals")) {
    for (const JsonNode& each : unit.json().children(*principals)) {
      add_principal(statement, library, unit.json().find(each, "type")->text,
                    std::string(unit.json().find(each, "value")->text));
    }
  } else {
    for (const JsonNode& member : unit.json().children(*unit.find("statement"))) {
      statement.not_principal = member.key == "NotPrincipal";
      if (member.kind != JsonNode::Kind::object) continue;
      for (const JsonNode& named : unit.json().children(member)) {
        add_principal(statement, library, named.key, std::string(named.text));
      }
    }
  }
  return evaluate::match_principals(statement, caller_of(unit), false, library) != evaluate::ResourceGrant::none;
}

bool answer_pattern(const Unit& unit) {
  return policy::matches_pattern(unit.text("pattern"), {}, unit.text("value"), unit.flag("caseInsensitive"));
}

// Where another project reads IAM otherwise than AWS documents it. Each must still occur.
struct Difference {
  std::string_view in_source;
  std::string_view reason;
};
constexpr std::array differences{
    Difference{"replacement errors", "a variable without value matches nothing, so a negated operator holds"},
    Difference{"variable is not defined", "a variable without value matches nothing, so a negated operator holds"},
    Difference{"variable is missing", "a variable without value matches nothing, so NotResource holds"},
    Difference{"should be false if the", "what is no address is in no range, so NotIpAddress holds"},
    Difference{"ArnNotLike > should return false if not a valid", "what is no ARN matches no ARN"},
    Difference{"DateNotEquals > should return false if the", "what is no date equals no date"},
    Difference{"NumericNotEquals > should return false if the", "what is no number equals no number"},
    Difference{"Bool > should replace variables", "only string and ARN operators take variables"},
    Difference{"Bool > should ignore case in replaced variables", "only string and ARN operators take variables"},
    Difference{"DateEquals > should match dates to epochs", "epoch times are in seconds, not milliseconds"},
    Difference{"wildcard product", "a resource pattern is matched as one string"},
    Difference{"requestMatchesResources > resource: P", "incomplete ARNs are completed in every policy"},
    Difference{"requestMatchesResources > scp: P", "incomplete ARNs are completed in every policy"},
    Difference{"requestMatchesResources > rcp: P", "incomplete ARNs are completed in every policy"},
    Difference{"NotResource: P", "a completed ARN that does not match leaves NotResource true"},
    Difference{"NotResource: short ARN", "a completed ARN that does not match leaves NotResource true"},
    Difference{"role name ignoring case", "principals are compared with case"},
    Difference{"requestMatchesNotPrincipal >", "NotPrincipal stands with Deny only and spares whole chains only"},
    Difference{"if the NotPrincipal matches", "NotPrincipal stands with Deny only and spares whole chains only"},
    Difference{"TestPrincipalMatch", "no partial wildcards in principals"},
    Difference{"TestMatchSimple", "`?` is exactly one character"},
    Difference{"TestMatchAsPatternPrefix", "another question: whether a text could still become a match"},
};

TEST_CASE("units of other projects' test suites") {
  static const std::map<std::string, bool (*)(const Unit&)> answers{
      {"operator", &answer_operator}, {"condition", &answer_condition}, {"action", &answer_action},
      {"resource", &answer_resource}, {"principal", &answer_principal}, {"string-wildcard", &answer_pattern}};
  const auto path = test::shared_case_file("third-party-units.jsonl");
  if (!path) {
    WARN("IAMQ_SHARED is not set: the units of other projects are not run");
    return;
  }
  const auto text = test::read_text(*path);
  REQUIRE(text);
  text::Sources sources;
  const text::SourceId source = sources.add(*path, *text);
  std::map<std::string, std::pair<int, int>> counts;  // passed, all
  std::set<std::string_view> seen;
  for (const text::Span& line : test::lines_of(sources, source)) {
    Json json = policy::read_json(sources, line);
    REQUIRE(json.ok());
    const Unit unit(std::move(json));
    if (unit.flag("requestIsPattern")) continue;
    const bool expected = unit.flag("expected");
    const bool got = answers.at(unit.text("kind"))(unit);
    INFO(sources.text(line));
    const std::string source_of_unit = unit.text("source");
    const auto known = std::find_if(differences.begin(), differences.end(), [&](const Difference& difference) {
      return source_of_unit.find(difference.in_source) != std::string::npos;
    });
    if (got != expected && known != differences.end()) {
      seen.insert(known->in_source);
    } else {
      CHECK(got == expected);
    }
    ++counts[unit.text("kind")].second;
    if (got == expected) ++counts[unit.text("kind")].first;
  }
  CHECK(seen.size() == differences.size());
  for (const auto& [kind, count] : counts) {
    std::cout << kind << ": " << count.first << " of " << count.second << '\n';
  }
}

}  // namespace
