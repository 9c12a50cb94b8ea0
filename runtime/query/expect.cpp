#include "runtime/query/expect.hpp"

#include <algorithm>
#include <iterator>
#include <set>

#include "runtime/condition/condition.hpp"
#include "runtime/query/expect_set.hpp"
#include "runtime/query/formulas.hpp"
#include "runtime/query/notes.hpp"
#include "runtime/query/requests.hpp"

namespace iamq::query {

using evaluate::LayerVerdict;
using evaluate::Outcome;

namespace {

// Whether the formula holds for just those values of the keys for which the conditions do.
bool is_just(const condition::Formula& formula, const std::vector<policy::Condition>& conditions,
             const policy::Library& library) {
  condition::Logic logic;
  const condition::Context nothing_known(condition::Context::State::unknown);
  condition::Truth expected = condition::yes;
  for (const auto& condition : conditions) {
    expected =
        logic.both(expected, condition::holds(condition, policy::Version::v2012_10_17, nothing_known, library, logic));
  }
  const condition::Truth got = truth_of(formula, logic);
  const condition::Truth differ = logic.if_then_else(expected, logic.negate(got), got);
  return differ.is_false() || simplify(differ, logic).is_never();
}

std::string_view words_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::allowed:
      return "allowed";
    case Outcome::explicitly_denied:
      return "an explicit deny";
    case Outcome::implicitly_denied:
      return "an implicit deny";
    case Outcome::depends:
      return "it depends";
  }
  return "";
}

// The texts that a layer is made of.
std::vector<policy::PolicyId> policies_of(const evaluate::Explained& reason, const evaluate::LayerResult& layer) {
  using evaluate::LayerId;
  std::vector<policy::PolicyId> texts;
  const auto& policies = reason.policies[layer.resource];
  const auto add = [&](const std::vector<evaluate::AppliedPolicy>& applied) {
    for (const auto& one : applied) {
      texts.push_back(one.policy);
    }
  };
  const auto add_level = [&](const std::vector<std::vector<evaluate::AppliedPolicy>>& levels) {
    if (layer.level < levels.size()) {
      add(levels[layer.level]);
    }
  };
  switch (layer.layer) {
    case LayerId::scp:
      add_level(policies.scps);
      break;
    case LayerId::rcp:
      add_level(policies.rcps);
      break;
    case LayerId::endpoint:
      add(policies.endpoint);
      break;
    case LayerId::resource:
    case LayerId::trust:
      add(policies.resource);
      break;
    case LayerId::identity:
      add(policies.identity);
      break;
    case LayerId::boundary:
      add(policies.boundary);
      break;
    case LayerId::session:
      add(policies.session);
      break;
    case LayerId::restriction:
      break;
  }
  return texts;
}

bool is_among(const std::vector<policy::PolicyId>& some, policy::PolicyId one) {
  return std::find(some.begin(), some.end(), one) != some.end();
}

// Whether a layer is the reason that is expected: the right one, and the named policy denies in it, or is one of those
// that say nothing.
bool fits(const evaluate::Explained& reason, const evaluate::LayerResult& layer, const Because& because) {
  if (because.layer && *because.layer != layer.layer) {
    return false;
  }
  if (!because.is_explicit) {
    if (layer.verdict == LayerVerdict::denies) {
      return false;
    }
    if (because.policies.empty()) {
      return true;
    }
    const auto texts = policies_of(reason, layer);
    return std::any_of(texts.begin(), texts.end(), [&](auto text) { return is_among(because.policies, text); });
  }
  if (layer.verdict != LayerVerdict::denies) {
    return false;
  }
  return because.policies.empty() ||
         std::any_of(layer.findings.begin(), layer.findings.end(), [&](const evaluate::Finding& finding) {
           return finding.effect == policy::Effect::deny && finding.failed == evaluate::Element::none &&
                  is_among(because.policies, finding.policy);
         });
}

bool is_reason(const evaluate::Explained& reason, const Because& because) {
  const Outcome wanted = because.is_explicit ? Outcome::explicitly_denied : Outcome::implicitly_denied;
  if (reason.decision.outcome != wanted) {
    return false;
  }
  if (!because.layer && because.policies.empty()) {
    return true;
  }
  return std::any_of(reason.decision.layers.begin(), reason.decision.layers.end(), [&](const auto& layer) {
    return (layer.is_decisive || layer.verdict == LayerVerdict::denies) && fits(reason, layer, because);
  });
}

std::string told(const Because& because) {
  std::string words = because.is_explicit ? "an explicit deny" : "an implicit deny";
  if (because.layer) {
    words += " in " + std::string(layer_words(*because.layer));
  } else if (!because.policy_name.empty()) {
    words += " in policy " + because.policy_name;
  }
  return words;
}

std::string told(const evaluate::Explained& reason, const policy::Library& library) {
  std::string words(words_of(reason.decision.outcome));
  for (const auto& layer : reason.decision.layers) {
    if (!layer.is_decisive) {
      continue;
    }
    words += " in " + std::string(layer_words(layer.layer));
    for (const auto& finding : layer.findings) {
      const auto name = library.text(library.policy(finding.policy).name);
      if (layer.verdict == LayerVerdict::denies && finding.effect == policy::Effect::deny &&
          finding.failed == evaluate::Element::none && !name.empty()) {
        words += " (policy " + std::string(name) + ")";
        break;
      }
    }
    break;
  }
  return words;
}

// One row of a yes-or-no question.
struct Case {
  Outcome outcome{};
  const Row* row = nullptr;
};
std::vector<Case> cases_of(const Answer& answer) {
  std::vector<Case> cases;
  for (const auto& row : answer.rows) {
    for (const auto& cell : row.cells) {
      if (const auto* outcome = std::get_if<OutcomeCell>(&cell)) {
        cases.push_back({outcome->outcome, &row});
      }
    }
  }
  return cases;
}

std::string case_name(const Answer& answer, const Case& one) {
  if (answer.rows.size() < 2) {
    return "";
  }
  std::string words;
  for (const auto& cell : one.row->cells) {
    if (const auto* principal = std::get_if<PrincipalCell>(&cell)) {
      words += principal_name(*answer.world, *principal) + " ";
    } else if (const auto* actions = std::get_if<ActionsCell>(&cell)) {
      words += (actions->patterns.empty() ? "" : actions->patterns.front()) + " ";
    } else if (const auto* resource = std::get_if<ResourceCell>(&cell)) {
      words += "on " + resource->pattern + " ";
    }
  }
  return words.empty() ? words : words.substr(0, words.size() - 1) + ": ";
}

Judged judge_condition(const Answer& answer, const std::vector<Case>& cases, const Expected& expected) {
  for (const auto& one : cases) {
    if (one.outcome != Outcome::depends) {
      return {Judgement::failed, "allowed only under the condition",
              case_name(answer, one) + std::string(words_of(one.outcome))};
    }
    for (const auto& cell : one.row->cells) {
      const auto* condition = std::get_if<ConditionCell>(&cell);
      if (condition != nullptr && !is_just(condition->formula, expected.conditions, answer.world->library())) {
        return {Judgement::failed, "allowed under just that condition",
                case_name(answer, one) + "allowed under another condition"};
      }
    }
  }
  return {};
}

Judged judge_can(const Answer& answer, const std::vector<Case>& cases) {
  for (const auto& one : cases) {
    if (is_denied(one.outcome)) {
      return {Judgement::failed, "allowed",
              case_name(answer, one) + told(answer.reasons[one.row->reasons.back()], answer.world->library())};
    }
  }
  for (const auto& one : cases) {
    if (one.outcome == Outcome::depends) {
      return {Judgement::undecided, "allowed", case_name(answer, one) + "depends on a key that nothing was said of"};
    }
  }
  return {};
}

Judged judge_cannot(const Answer& answer, const std::vector<Case>& cases, const Expected& expected) {
  const std::string wanted = expected.because ? told(*expected.because) : "refused";
  for (const auto& one : cases) {
    if (one.outcome == Outcome::allowed) {
      return {Judgement::failed, wanted, case_name(answer, one) + "allowed"};
    }
  }
  for (const auto& one : cases) {
    if (one.outcome == Outcome::depends) {
      return {Judgement::undecided, wanted, case_name(answer, one) + "depends on a key that nothing was said of"};
    }
    const auto& reason = answer.reasons[one.row->reasons.back()];
    if (expected.because && !is_reason(reason, *expected.because)) {
      return {Judgement::failed, wanted, case_name(answer, one) + told(reason, answer.world->library())};
    }
  }
  return {};
}

Judged judge_verdict(const Answer& answer, bool is_can) {
  const std::string wanted = is_can ? "yes" : "no";
  if (answer.verdict == Verdict::depends) {
    return {Judgement::undecided, wanted, "it depends on a key that nothing was said of"};
  }
  const bool is_yes = answer.verdict ? answer.verdict == Verdict::yes : !answer.rows.empty();
  const bool is_no = answer.verdict ? answer.verdict == Verdict::no : answer.rows.empty();
  if (is_can ? is_yes : is_no) {
    return {};
  }
  return {Judgement::failed, wanted, is_yes ? "yes" : is_no ? "no" : "partly"};
}

// What one side allows and the other does not, in short: `s3:GetObject on arn:aws:s3:::app/x`.
std::string difference_of(const exact::Difference& difference) {
  const auto& request = *difference.request;
  const std::string& resource = request.resources.front().arn;
  return request.action + (resource.empty() ? "" : " on " + resource);
}

Judged judge_comparison(const Answer& answer) {
  const bool wants_equal = answer.kind == AnswerKind::compare;
  const std::string wanted = wants_equal ? "equal" : "within";
  const auto& compared = *answer.compared;
  const auto& only_in_a = compared.comparison.only_in_a;
  const auto& only_in_b = compared.comparison.only_in_b;
  if (only_in_a.request) {
    return {Judgement::failed, wanted,
            "`" + compared.left + "` allows " + difference_of(only_in_a) + ", and `" + compared.right + "` does not"};
  }
  if (only_in_b.request) {
    return {Judgement::failed, wanted,
            "`" + compared.right + "` allows " + difference_of(only_in_b) + ", and `" + compared.left + "` does not"};
  }
  for (const auto* difference : {&only_in_a, &only_in_b}) {
    if (difference->kind == exact::Difference::Kind::unknown) {
      return {Judgement::undecided, wanted, "it could not be settled: " + difference->because};
    }
  }
  return {};
}

// All of it allowed on one side of the change, and none of it on the other.
Judged judge_change(const Answer& answer, ExpectedChange change) {
  const bool gains = change == ExpectedChange::gains;
  const std::string wanted =
      gains ? "not allowed before, and allowed after the change" : "allowed before, and not allowed after the change";
  if (!answer.before) return {Judgement::failed, wanted, "before the change it could not be asked"};
  const Answer& with = gains ? answer : *answer.before;
  const Answer& without = gains ? *answer.before : answer;
  const auto is_refused = [&](const Case& one) { return is_denied(one.outcome); };
  const auto is_allowed = [&](const Case& one) { return one.outcome == Outcome::allowed; };
  const auto told = [](const Answer& side, std::string_view when, const Case& one) {
    return std::string(when) + " the change " + case_name(side, one) + std::string(words_of(one.outcome));
  };
  for (const auto& one : cases_of(with)) {
    if (!is_allowed(one)) {
      return {one.outcome == Outcome::depends ? Judgement::undecided : Judgement::failed, wanted,
              told(with, gains ? "after" : "before", one)};
    }
  }
  for (const auto& one : cases_of(without)) {
    if (!is_refused(one)) {
      return {one.outcome == Outcome::depends ? Judgement::undecided : Judgement::failed, wanted,
              told(without, gains ? "before" : "after", one)};
    }
  }
  return {};
}

// `is nothing`: nobody gains and nobody loses.
Judged judge_changes(const Answer& answer, const Expected& expected) {
  if (!expected.set || expected.set->kind != SetVerdict::Kind::is || !expected.set->members.empty()) {
    return {Judgement::failed, "`is nothing`, or `then` and what holds after the change",
            "something else was expected"};
  }
  if (answer.rows.empty()) return {};
  const auto text = [&](std::size_t column) { return std::get<TextCell>(answer.rows.front().cells[column]).text; };
  const auto& who = std::get<PrincipalsCell>(answer.rows.front().cells[1]).who.front();
  const auto& actions = std::get<ActionsCell>(answer.rows.front().cells[4]);
  const auto& resource = std::get<ResourceCell>(answer.rows.front().cells[5]);
  return {Judgement::failed, "nothing changes",
          principal_name(*answer.world, who) + " " + text(0) + " " + actions.patterns.front() + " on " +
              resource.pattern + (answer.rows.size() > 1 ? ", and more" : "")};
}

}  // namespace

Judged judge(const Answer& answer, const Expected& expected) {
  if (expected.change != ExpectedChange::none) {
    return judge_change(answer, expected.change);
  }
  if (answer.kind == AnswerKind::changes) {
    return judge_changes(answer, expected);
  }
  if (answer.compared) {
    return judge_comparison(answer);
  }
  if (expected.set) {
    return judge_set(answer, *expected.set);
  }
  const auto cases = cases_of(answer);
  if (cases.empty()) {
    return judge_verdict(answer, expected.is_can);
  }
  if (expected.has_conditions) {
    return judge_condition(answer, cases, expected);
  }
  return expected.is_can && !expected.because ? judge_can(answer, cases) : judge_cannot(answer, cases, expected);
}

std::vector<Missing> missing_for(const Answer& answer, const Expected& expected) {
  const bool is_of_members = expected.set && expected.set->kind == SetVerdict::Kind::includes;
  const std::vector<Note> notes = is_of_members ? notes_of_included(answer, *expected.set) : answer.notes;
  Missing missing{answer.world, {}};
  std::copy_if(notes.begin(), notes.end(), std::back_inserter(missing.notes),
               [](const Note& note) { return is_about_what_is_missing(note.kind); });
  std::vector<Missing> all;
  if (answer.before) all = missing_for(*answer.before, expected);
  if (!missing.notes.empty()) all.push_back(std::move(missing));
  return all;
}

std::string_view layer_words(evaluate::LayerId layer) {
  using evaluate::LayerId;
  switch (layer) {
    case LayerId::scp:
      return "scp";
    case LayerId::rcp:
      return "rcp";
    case LayerId::endpoint:
      return "endpoint policy";
    case LayerId::resource:
      return "resource policy";
    case LayerId::trust:
      return "trust policy";
    case LayerId::identity:
      return "identity policy";
    case LayerId::boundary:
      return "boundary";
    case LayerId::session:
      return "session policy";
    case LayerId::restriction:
      return "restriction";
  }
  return "";
}

}  // namespace iamq::query
