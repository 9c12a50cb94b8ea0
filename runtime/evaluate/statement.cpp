#include "runtime/evaluate/statement.hpp"

#include <algorithm>

#include "runtime/condition/condition.hpp"
#include "runtime/evaluate/principal.hpp"
#include "runtime/policy/pattern.hpp"
#include "runtime/policy/wildcard.hpp"

namespace iamq::evaluate {

using condition::Truth;

namespace {

// What the statement's action patterns come to, whether they stand in Action or in NotAction.
policy::ActionMatch match_actions(const policy::Statement& statement, std::string_view action,
                                  const policy::Library& library) {
  policy::ActionMatch closest = policy::ActionMatch::other_service;
  for (const policy::StringId id : statement.actions) {
    const std::string_view pattern = library.text(id);
    if (!policy::may_match_action(pattern, action)) continue;
    closest = std::max(closest, policy::match_action(pattern, action));
    if (closest == policy::ActionMatch::yes) break;
  }
  return closest;
}

bool is_meant(const policy::Statement& statement, policy::ActionMatch match) {
  return (match == policy::ActionMatch::yes) != statement.not_action;
}

// A statement about other services is no near miss, however much else of it fits.
bool is_worth_telling(const StatementMatch& match, const policy::Statement& statement, std::string_view action) {
  if (!match.matched.is_false()) return true;
  if (match.misses != 1) return false;
  if (match.failed != Element::action || statement.not_action) return true;
  return match.names_service || action.find(':') == std::string_view::npos;
}

void note_miss(StatementMatch& match, Element element) {
  if (match.failed == Element::none) match.failed = element;
  ++match.misses;
}

}  // namespace

bool matches_action(const policy::Statement& statement, std::string_view action, const policy::Library& library) {
  return is_meant(statement, match_actions(statement, action, library));
}

Truth matches_resource(const policy::Statement& statement, policy::Version version, const Question& question) {
  if (!statement.has_resource) return condition::yes;
  const std::string_view resource = question.resource().arn;
  Truth is_listed = condition::no;
  for (const policy::StringId pattern : statement.resources) {
    if (is_listed.is_true()) break;
    is_listed =
        question.logic.either(is_listed, condition::matches_resource(question.library.text(pattern), resource, version,
                                                                     question.request.context, question.logic));
  }
  return statement.not_resource ? question.logic.negate(is_listed) : is_listed;
}

Truth conditions_hold(const policy::Statement& statement, policy::Version version, const Question& question,
                      std::uint32_t& last) {
  Truth all = condition::yes;
  for (std::uint32_t i = 0; i < statement.conditions.size() && !all.is_false(); ++i) {
    const Truth holds =
        condition::holds(statement.conditions[i], version, question.request.context, question.library, question.logic);
    all = question.logic.both(all, holds);
    last = i;
  }
  return all;
}

StatementMatch match_statement(const policy::Statement& statement, policy::Version version, const Question& question) {
  StatementMatch match;
  match.grant = match_principals(statement, question.caller(), !question.policies.boundary.empty(), question.library);
  if (match.grant == ResourceGrant::none) note_miss(match, Element::principal);
  const policy::ActionMatch actions = match_actions(statement, question.request.action, question.library);
  match.names_service = actions != policy::ActionMatch::other_service;
  if (!is_meant(statement, actions)) note_miss(match, Element::action);
  if (match.misses > 1) return match;

  const Truth matched = matches_resource(statement, version, question);
  if (matched.is_false()) note_miss(match, Element::resource);
  if (match.misses > 1) return match;

  const Truth conditions = conditions_hold(statement, version, question, match.condition);
  if (conditions.is_false()) note_miss(match, Element::condition);

  match.matched = match.misses == 0 ? question.logic.both(matched, conditions) : condition::no;
  return match;
}

Said ask(const std::vector<AppliedPolicy>& policies, const Question& question) {
  Said said;
  for (const AppliedPolicy& applied : policies) {
    const auto known = std::find_if(question.known.begin(), question.known.end(),
                                    [&](const KnownPolicy& one) { return one.policy == applied.policy; });
    if (known != question.known.end()) {
      said.allow = question.logic.either(said.allow, known->allow);
      Truth& by_grant = said.allow_by_grant[static_cast<std::size_t>(known->grant)];
      by_grant = question.logic.either(by_grant, known->allow);
      said.deny = question.logic.either(said.deny, known->deny);
      continue;
    }
    const policy::Document& document = question.library.document(applied.policy);
    for (std::uint32_t i = 0; i < document.statements.size(); ++i) {
      const policy::Statement& statement = document.statements[i];
      const StatementMatch match = match_statement(statement, document.version, question);
      if (statement.effect == policy::Effect::deny) {
        said.deny = question.logic.either(said.deny, match.matched);
      } else {
        said.allow = question.logic.either(said.allow, match.matched);
        Truth& by_grant = said.allow_by_grant[static_cast<std::size_t>(match.grant)];
        by_grant = question.logic.either(by_grant, match.matched);
      }
      if (is_worth_telling(match, statement, question.request.action)) {
        said.findings.push_back(
            {applied.policy, applied.via, i, statement.effect, match.matched, match.failed,
             match.failed == Element::condition ? match.condition : 0,
             is_left_open(statement, question.caller(), !question.policies.boundary.empty(), question.library)});
      }
    }
  }
  return said;
}

}  // namespace iamq::evaluate
