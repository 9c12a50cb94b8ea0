#include "runtime/session/probe.hpp"

#include <algorithm>
#include <utility>

namespace iamq {

namespace {

void add(const Outcome& outcome, Probe& probe) {
  probe.has_error = probe.has_error || text::has_errors(outcome.diagnostics);
  const auto* expectation = std::get_if<ExpectationOutcome>(&outcome.result);
  if (expectation == nullptr) return;
  probe.expectations.push_back({outcome.span, expectation->result});
  if (!expectation->answer) return;
  const auto& reasons = expectation->answer->reasons;
  probe.decisions.insert(probe.decisions.end(), reasons.begin(), reasons.end());
}

// The last statement before `i` that gives an answer.
void add_what_it_means(const std::vector<lang::Statement>& statements, std::size_t i, Probe& probe) {
  while (i-- > 0) {
    const bool is_question = std::holds_alternative<lang::Question>(statements[i].node);
    const bool is_expectation = std::holds_alternative<lang::Expect>(statements[i].node);
    if (asks_about_it(statements[i]) || (!is_question && !is_expectation)) continue;
    probe.statements.push_back(statements[i]);
    probe.before = is_expectation ? 1 : 0;
    return;
  }
}

bool is_plain_question(const lang::Statement& statement) {
  const auto* question = std::get_if<lang::Question>(&statement.node);
  return question != nullptr && !std::holds_alternative<lang::SessionVerb>(question->node);
}

}  // namespace

bool asks_about_it(const lang::Statement& statement) {
  const auto* expect = std::get_if<lang::Expect>(&statement.node);
  const auto* expectation = expect == nullptr ? nullptr : std::get_if<lang::Expectation>(&expect->node);
  return expectation != nullptr && std::holds_alternative<lang::ItFact>(expectation->claim);
}

namespace {

// A plain question about what one caller may do.
bool is_of_one_caller(const lang::Statement& statement) {
  const auto* expect = std::get_if<lang::Expect>(&statement.node);
  const auto* expectation = expect == nullptr ? nullptr : std::get_if<lang::Expectation>(&expect->node);
  if (expectation == nullptr || expectation->what_if) return false;
  if (const auto* fact = std::get_if<lang::SubjectFact>(&expectation->claim)) {
    return !fact->members_of && fact->subjects.size() == 1;
  }
  const auto* ask = std::get_if<lang::Ask>(&expectation->claim);
  const auto* can = ask == nullptr ? nullptr : std::get_if<lang::CanAsk>(&ask->node);
  return can != nullptr && can->principals.size() == 1;
}

// The same for every resource that the caller asks for, so one of the requests tells all.
std::set<policy::PolicyId> bearing_on(const std::vector<evaluate::Explained>& decisions) {
  std::set<policy::PolicyId> all;
  const auto add_all = [&](const std::vector<evaluate::AppliedPolicy>& policies) {
    for (const auto& one : policies) all.insert(one.policy);
  };
  for (const auto& decision : decisions) {
    for (const auto& policies : decision.policies) {
      add_all(policies.identity);
      add_all(policies.boundary);
      for (const auto& level : policies.scps) add_all(level);
    }
  }
  return all;
}

Probe probe_of_expectation(const std::vector<lang::Statement>& statements, std::size_t i, const Outcome& outcome) {
  Probe probe;
  add(outcome, probe);
  if (asks_about_it(statements[i])) add_what_it_means(statements, i, probe);
  probe.statements.push_back(statements[i]);
  if (is_of_one_caller(statements[i]) && !probe.decisions.empty()) probe.bearing = bearing_on(probe.decisions);
  return probe;
}

}  // namespace

std::vector<Probe> probes_of(const std::vector<lang::Statement>& statements, std::size_t i, const Outcome& outcome) {
  std::vector<Probe> probes;
  const lang::Statement& statement = statements[i];
  const auto keep = [&](Probe probe) {
    if (!probe.expectations.empty()) probes.push_back(std::move(probe));
  };
  if (std::holds_alternative<lang::Expect>(statement.node)) {
    keep(probe_of_expectation(statements, i, outcome));
    return probes;
  }
  const auto* test = std::get_if<lang::Test>(&statement.node);
  const auto* result = std::get_if<TestOutcome>(&outcome.result);
  if (test == nullptr || result == nullptr) return probes;
  const auto& inside = test->statements;
  const bool only_expects = std::all_of(inside.begin(), inside.end(), [](const lang::Statement& one) {
    return std::holds_alternative<lang::Expect>(one.node) || is_plain_question(one);
  });
  if (only_expects && result->outcomes.size() == inside.size()) {
    for (std::size_t at = 0; at < inside.size(); ++at) {
      if (std::holds_alternative<lang::Expect>(inside[at].node)) {
        keep(probe_of_expectation(inside, at, result->outcomes[at]));
      }
    }
    return probes;
  }
  Probe probe;
  for (const auto& inner : result->outcomes) add(inner, probe);
  for (std::size_t at = 0; at < inside.size(); ++at) {
    const bool is_needed = at + 1 < inside.size() && asks_about_it(inside[at + 1]);
    if (!is_plain_question(inside[at]) || is_needed) probe.statements.push_back(inside[at]);
  }
  keep(std::move(probe));
  return probes;
}

}  // namespace iamq
