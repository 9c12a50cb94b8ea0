#include "runtime/change/other_request.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <string_view>
#include <vector>

#include "runtime/bind/spelling.hpp"
#include "runtime/change/refusal_state.hpp"
#include "runtime/policy/wildcard.hpp"
#include "runtime/query/can.hpp"

namespace iamq::change {

using evaluate::Element;
using evaluate::Finding;

namespace {

// Keys that follow from who calls and what he calls on: nobody sends them.
bool follows_from_the_request(std::string_view key) {
  constexpr std::array<std::string_view, 12> beginnings{
      "aws:Principal", "aws:Resource",  "iam:ResourceTag/",  "aws:userid",    "aws:username",       "aws:Called",
      "aws:Via",       "aws:SourceArn", "aws:SourceAccount", "aws:SourceOrg", "aws:SourceIdentity", "aws:CurrentTime"};
  return std::any_of(beginnings.begin(), beginnings.end(), [&](std::string_view beginning) {
    return policy::equal_ignoring_case(key.substr(0, beginning.size()), beginning);
  });
}

// A value of the key under which the condition holds, or fails; nothing where that is not read off easily.
std::optional<std::string> value_for(const policy::Condition& condition, bool holds, const policy::Library& library) {
  if (condition.op.qualifier != policy::SetQualifier::none || condition.values.empty()) return std::nullopt;
  const std::string op = library.operators().name({condition.op.row, {}, false});
  std::string value(library.text(condition.values.front()));
  if (value.find_first_of("*?$") != std::string::npos) return std::nullopt;
  if (op == "Bool") return holds == (value == "true") ? "true" : "false";
  if (op == "IpAddress" || op == "NotIpAddress") value = value.substr(0, value.find('/'));
  constexpr std::array<std::string_view, 6> met{"StringEquals", "StringEqualsIgnoreCase", "StringLike",
                                                "ArnEquals",    "NumericEquals",          "IpAddress"};
  constexpr std::array<std::string_view, 6> unmet{"StringNotEquals", "StringNotEqualsIgnoreCase", "StringNotLike",
                                                  "ArnNotEquals",    "NumericNotEquals",          "NotIpAddress"};
  const auto& wanted = holds ? met : unmet;
  return std::find(wanted.begin(), wanted.end(), op) != wanted.end() ? std::optional(value) : std::nullopt;
}

std::string fact_words(std::string_view key, std::string_view value) {
  if (policy::equal_ignoring_case(key, "sts:ExternalId")) return "external id " + bind::quote_word(value);
  if (policy::equal_ignoring_case(key, "aws:MultiFactorAuthPresent") && value == "true") return "mfa";
  return bind::quote_word(key) + "=" + bind::quote_word(value);
}

bool is_allowed_with(const Trial& trial, policy::StringId key, std::string_view value) {
  model::Clauses clauses = trial.clauses();
  auto& library = trial.asking().world->library();
  model::ContextFact fact;
  fact.key = key;
  fact.values = {library.strings().intern(value)};
  auto& said = clauses.with.context;
  const auto is_of_key = [&](const model::ContextFact& other) {
    return policy::equal_ignoring_case(library.text(other.key), library.text(key));
  };
  said.erase(std::remove_if(said.begin(), said.end(), is_of_key), said.end());
  said.push_back(std::move(fact));
  return query::can(trial.asking(), {trial.subject()}, trial.act(), clauses).verdict == query::Verdict::yes;
}

}  // namespace

std::optional<std::string> what_to_send(const Trial& trial, const query::Answer& answer) {
  const auto obstacle = first_obstacle(answer, false);
  if (!obstacle || obstacle->layer == nullptr) return std::nullopt;
  const auto& library = trial.asking().world->library();
  const auto try_one = [&](const policy::Condition& condition, bool holds) -> std::optional<std::string> {
    const std::string_view key = library.text(condition.key);
    const auto value = value_for(condition, holds, library);
    if (!value || follows_from_the_request(key) || !is_allowed_with(trial, condition.key, *value)) return std::nullopt;
    return fact_words(key, *value);
  };
  for (const Finding& finding : obstacle->layer->findings) {
    const auto& conditions = library.document(finding.policy).statements[finding.statement].conditions;
    if (finding.effect == policy::Effect::allow && finding.failed == Element::condition) {
      if (auto found = try_one(conditions[finding.condition], true)) return found;
    }
    if (finding.effect == policy::Effect::deny && finding.failed == Element::none) {
      for (const auto& condition : conditions) {
        if (auto found = try_one(condition, false)) return found;
      }
    }
  }
  return std::nullopt;
}

}  // namespace iamq::change
