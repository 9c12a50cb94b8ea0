#include "runtime/session/expectations.hpp"

#include <algorithm>
#include <utility>

#include "runtime/bind/names.hpp"
#include "runtime/bind/policies.hpp"
#include "runtime/bind/policy_slots.hpp"
#include "runtime/bind/principals.hpp"
#include "runtime/query/expect.hpp"
#include "runtime/session/questions.hpp"
#include "runtime/session/sides.hpp"
#include "runtime/session/what_if.hpp"

namespace iamq {

namespace {

evaluate::LayerId layer_of(lang::Layer::Kind kind) {
  using Kind = lang::Layer::Kind;
  switch (kind) {
    case Kind::boundary:
      return evaluate::LayerId::boundary;
    case Kind::scp:
      return evaluate::LayerId::scp;
    case Kind::rcp:
      return evaluate::LayerId::rcp;
    case Kind::identity:
      return evaluate::LayerId::identity;
    case Kind::session:
      return evaluate::LayerId::session;
    case Kind::resource:
      return evaluate::LayerId::resource;
    case Kind::trust:
      return evaluate::LayerId::trust;
    case Kind::endpoint:
      return evaluate::LayerId::endpoint;
  }
  return evaluate::LayerId::identity;
}

// The verdicts of an expectation, bound.
class Verdicts {
public:
  Verdicts(SessionState& state) : binder_(state.environment, *state.world) {}

  query::Expected expected;
  std::vector<lang::Clause> clauses;  // belong to the question
  bool is_todo = false;
  std::string todo;
  // `equals B`, `within B`, `within { … }`: of policies and permissions.
  std::optional<lang::EqualsVerdict> equals;
  std::optional<lang::WithinVerdict> within;
  text::Span compared_with;

  void read(const std::vector<lang::Verdict>& verdicts) {
    for (const auto& verdict : verdicts) {
      std::visit(*this, verdict.node);
      if (equals || within) compared_with = verdict.span;
    }
  }
  std::vector<text::Diagnostic> take_diagnostics() { return std::move(binder_.diagnostics); }
  bool ok() const { return binder_.ok(); }

  void operator()(const lang::IsVerdict& node) { read_set(query::SetVerdict::Kind::is, node.set); }
  void operator()(const lang::IncludesVerdict& node) { read_set(query::SetVerdict::Kind::includes, node.set); }
  void operator()(const lang::ExcludesVerdict& node) { read_set(query::SetVerdict::Kind::excludes, node.set); }
  void operator()(const lang::EqualsVerdict& node) { equals = node; }
  void operator()(const lang::WithinVerdict& node) { within = node; }
  void operator()(const lang::TodoVerdict& node) {
    is_todo = true;
    todo = node.reason.text;
  }
  void operator()(const lang::Clause& node) { clauses.push_back(node); }
  void operator()(const lang::IfVerdict& node) {
    expected.conditions = bind::read_conditions(binder_, node.conditions);
    expected.has_conditions = true;
  }
  void operator()(const lang::BecauseVerdict& node) {
    query::Because because;
    because.is_explicit = node.is_explicit;
    if (node.in) {
      if (const auto* layer = std::get_if<lang::Layer>(&*node.in)) {
        because.layer = layer_of(layer->kind);
      } else {
        read_policy(std::get<lang::Ref>(*node.in), because);
      }
    }
    expected.because = std::move(because);
  }

private:
  void read_set(query::SetVerdict::Kind kind, const lang::NameSet& set) {
    query::SetVerdict bound{.kind = kind, .members = {}, .everyone = false};
    for (const auto& ref : set.refs) {
      if (bind::means_everyone(binder_, ref)) {
        bound.everyone = true;
      } else {
        for (const auto& subject : bind::resolve_subjects(binder_, ref)) bound.members.push_back(subject);
      }
    }
    expected.set = std::move(bound);
  }
  void read_policy(const lang::Ref& ref, query::Because& because) {
    because.policy_name = ref.name.text;
    if (const auto slot = bind::resolve_policy(binder_, ref)) {
      if (const auto policy = bind::policy_in(binder_.world, *slot)) {
        because.policies.push_back(*policy);
      }
    }
  }

  bind::Binder binder_;
};

// The claim as a question: `David can assume X` asks what `can David assume X` asks.
struct Claim {
  std::optional<lang::Ask> ask;
  bool is_can = true;
  query::ExpectedChange change = query::ExpectedChange::none;
  bool is_no_one = false;  // `no one can ACT`
};

std::vector<lang::Ref> subjects_of(SessionState& state, const lang::SubjectFact& fact,
                                   std::vector<text::Diagnostic>& diagnostics) {
  if (!fact.members_of) {
    return fact.subjects;
  }
  bind::Binder binder(state.environment, *state.world);
  std::vector<lang::Ref> members;
  for (const auto& ref : fact.subjects) {
    const auto group = bind::resolve(binder, ref, bind::wanted::group);
    if (!group) {
      continue;
    }
    const auto users = binder.world.members(group->index);
    if (users.empty()) {
      auto& error = binder.error("empty-group", "group `" + ref.name.text + "` has no members", ref.span);
      error.help = "an expectation about nobody would always hold";
    }
    for (const auto user : users) {
      lang::Ref member;
      member.noun = lang::Noun::user;
      member.name = {std::string(binder.world.text(binder.world.arn_of(user))), ref.span, false};
      member.span = ref.span;
      members.push_back(std::move(member));
    }
  }
  diagnostics.insert(diagnostics.end(), binder.diagnostics.begin(), binder.diagnostics.end());
  return members;
}

Claim claim_of(SessionState& state, const lang::Expectation& expectation, std::vector<text::Diagnostic>& diagnostics) {
  Claim claim;
  if (const auto* ask = std::get_if<lang::Ask>(&expectation.claim)) {
    claim.ask = *ask;
    if (const auto* why = std::get_if<lang::WhyAsk>(&ask->node)) {
      claim.is_can = !why->negated;
    }
  } else if (const auto* fact = std::get_if<lang::SubjectFact>(&expectation.claim)) {
    using Modal = lang::SubjectFact::Modal;
    if (fact->modal == Modal::gains) claim.change = query::ExpectedChange::gains;
    if (fact->modal == Modal::loses) claim.change = query::ExpectedChange::loses;
    claim.is_can = fact->modal != Modal::cannot;
    claim.ask = lang::Ask{
        .node = lang::CanAsk{subjects_of(state, *fact, diagnostics), fact->act}, .clauses = {}, .span = fact->act.span};
  } else if (const auto* no_one = std::get_if<lang::ProveAsk>(&expectation.claim)) {
    claim.ask = lang::Ask{.node = lang::WhoCanAsk{no_one->where, no_one->act}, .clauses = {}, .span = no_one->act.span};
    claim.is_no_one = true;
  }
  return claim;
}

// What `equals` and `within` are said of: a policy, or the permissions of somebody. Nothing: of neither.
std::optional<lang::Side> compared_side(const lang::Expectation& expectation) {
  if (const auto* fact = std::get_if<lang::PolicyFact>(&expectation.claim)) {
    return lang::Side{.permissions_of = false, .which = fact->which};
  }
  const auto* ask = std::get_if<lang::Ask>(&expectation.claim);
  const auto* permissions = ask == nullptr ? nullptr : std::get_if<lang::PermissionsAsk>(&ask->node);
  if (permissions == nullptr || !ask->clauses.empty()) return std::nullopt;
  const lang::Ref& principal = permissions->principal;
  return lang::Side{.permissions_of = true, .which = {.kind = {}, .ref = principal, .span = principal.span}};
}

// `policy A equals B`, `permissions of P within { … }`: the comparison as an answer.
std::optional<query::Answer> compare(SessionState& state, const lang::Side& node, const Verdicts& verdicts,
                                     const text::Span& span, std::vector<text::Diagnostic>& diagnostics) {
  bind::Binder binder(state.environment, *state.world);
  const auto side_of = [&](const lang::Ref& ref) {
    return bind_side(binder, {.permissions_of = false, .which = {.kind = {}, .ref = ref, .span = ref.span}},
                     state.sources);
  };
  const Side inner = bind_side(binder, node, state.sources);
  Side outer;
  if (verdicts.equals) {
    outer = side_of(verdicts.equals->ref);
  } else if (const auto* ref = std::get_if<lang::Ref>(&verdicts.within->outer)) {
    outer = side_of(*ref);
  } else if (inner.policy || inner.subject) {
    outer = bind_rules(binder, std::get<lang::NativePolicy>(verdicts.within->outer), verdicts.compared_with,
                       inner.policy ? binder.world.library().policy(*inner.policy).kind : policy::PolicyKind::identity);
  }
  const bool holds_permissions_against_policy = verdicts.within && inner.subject && outer.policy;
  if (!holds_permissions_against_policy) check_comparable(binder, inner, outer);
  const bool is_bound = binder.ok() && (inner.policy || inner.subject) && (outer.policy || outer.subject);
  const auto asking = state.asking(binder.world, span);
  text::append(diagnostics, std::move(binder.diagnostics));
  if (!is_bound || state.only_checks) return std::nullopt;
  constexpr auto all = exact::Scope::all_texts;
  if (holds_permissions_against_policy) {
    return query::is_within(asking, inner.named_subject(), outer.named_policy());
  }
  if (inner.subject) {
    return verdicts.equals ? query::compare_permissions(asking, inner.named_subject(), outer.named_subject())
                           : query::is_within(asking, inner.named_subject(), outer.named_subject());
  }
  return verdicts.equals ? query::compare_policies(asking, inner.named_policy(), outer.named_policy(), all)
                         : query::is_within(asking, inner.named_policy(), outer.named_policy(), all);
}

ExpectationResult result_of(query::Judgement judgement, bool is_todo) {
  switch (judgement) {
    case query::Judgement::met:
      return is_todo ? ExpectationResult::todo_met : ExpectationResult::met;
    case query::Judgement::failed:
      return is_todo ? ExpectationResult::todo_failed : ExpectationResult::failed;
    case query::Judgement::undecided:
      return is_todo ? ExpectationResult::todo_failed : ExpectationResult::undecided;
  }
  return ExpectationResult::failed;
}

// An answer held against what is expected of it.
void judge(const SessionState& state, Outcome& asked, Verdicts& verdicts, const Claim& claim, Outcome& outcome) {
  text::append(outcome.diagnostics, std::move(asked.diagnostics));
  auto* answer = std::get_if<query::Answer>(&asked.result);
  if (answer == nullptr) {
    if (!text::has_errors(outcome.diagnostics)) outcome.result = std::move(asked.result);
    return;
  }
  query::Expected expected = std::move(verdicts.expected);
  expected.is_can = claim.is_can;
  expected.change = claim.change;
  query::Judged judged = query::judge(*answer, expected);
  std::vector<query::Missing> rests_on = query::missing_for(*answer, expected);
  if (state.tests.is_strict && judged.judgement == query::Judgement::met && !rests_on.empty()) {
    judged = {query::Judgement::undecided, "that it holds, whatever is not known", "it holds as far as is known"};
  }
  outcome.result = ExpectationOutcome{.result = result_of(judged.judgement, verdicts.is_todo),
                                      .expected = judged.expected,
                                      .got = judged.got,
                                      .todo = std::move(verdicts.todo),
                                      .answer = {},
                                      .rests_on = std::move(rests_on)};
  auto& kept = std::get<ExpectationOutcome>(outcome.result);
  if (state.tests.keeps_answers || kept.result != ExpectationResult::met) kept.answer = std::move(*answer);
}

// What was expected to be allowed and is refused: the nearest change that would allow it.
void add_remedies(SessionState& state, const Claim& claim, Outcome& outcome) {
  auto* expectation = std::get_if<ExpectationOutcome>(&outcome.result);
  const auto* can = claim.ask ? std::get_if<lang::CanAsk>(&claim.ask->node) : nullptr;
  const bool is_worth_it = expectation != nullptr && expectation->result == ExpectationResult::failed &&
                           expectation->answer && can != nullptr && claim.is_can;
  if (!is_worth_it || state.tests.most_remedies == 0) return;
  --state.tests.most_remedies;
  lang::Ask why = *claim.ask;
  why.node = lang::WhyAsk{.negated = true, .principals = can->principals, .act = can->act};
  const auto last_answer = state.last_answer;
  Outcome explained;
  ask(state, why, outcome.span, explained);
  state.last_answer = last_answer;
  if (auto* answer = std::get_if<query::Answer>(&explained.result)) {
    expectation->answer->remedies = std::move(answer->remedies);
  }
}

}  // namespace

void expect(SessionState& state, const lang::Expectation& expectation, const text::Span& span, Outcome& outcome) {
  Verdicts verdicts(state);
  verdicts.read(expectation.verdicts);
  text::append(outcome.diagnostics, verdicts.take_diagnostics());
  Claim claim = claim_of(state, expectation, outcome.diagnostics);
  if (claim.is_no_one) {
    verdicts.expected.set = query::SetVerdict{.kind = query::SetVerdict::Kind::is, .members = {}, .everyone = false};
  }
  if (text::has_errors(outcome.diagnostics)) {
    return;
  }

  if (expectation.what_if) {
    auto after = hypothetical(state, *expectation.what_if, outcome);
    if (!after) return;
    if (claim.ask && claim.change != query::ExpectedChange::none) {
      claim.ask->clauses.insert(claim.ask->clauses.end(), verdicts.clauses.begin(), verdicts.clauses.end());
      Outcome asked;
      ask_before_and_after(state, *claim.ask, std::move(after), span, asked);
      return judge(state, asked, verdicts, claim, outcome);
    }
    if (std::holds_alternative<std::monostate>(expectation.claim)) {
      if (state.only_checks) return;
      Outcome asked;
      asked.result = changes_between(state, *state.world, *after, span);
      return judge(state, asked, verdicts, claim, outcome);
    }
    lang::Expectation inner = expectation;
    inner.what_if.reset();
    const InWorld in_world(state, std::move(after));
    return expect(state, inner, span, outcome);
  }
  if (claim.change != query::ExpectedChange::none) {
    outcome.diagnostics.push_back({.severity = text::Severity::error,
                                   .code = "nothing-changes",
                                   .message = "`gains` and `loses` are said of a change",
                                   .span = span,
                                   .labels = {},
                                   .help = "`expect what if { … } then David loses s3:GetObject on app/*`"});
    return;
  }

  std::optional<query::Answer> answer;
  const bool is_of_policy = std::holds_alternative<lang::PolicyFact>(expectation.claim);
  const bool compares = verdicts.equals || verdicts.within;
  const std::optional<lang::Side> side = compares ? compared_side(expectation) : std::nullopt;
  if (is_of_policy != compares && !side) {
    outcome.diagnostics.push_back(
        {.severity = text::Severity::error,
         .code = "verdict-of-policies",
         .message = is_of_policy
                        ? "of a policy it can be expected that it `equals` another one or is `within` it"
                        : "`equals` and `within` are said of policies and permissions: `expect policy A equals B`, "
                          "`expect permissions of P within { … }`",
         .span = span,
         .labels = {},
         .help = {}});
    return;
  }
  if (side) {
    answer = compare(state, *side, verdicts, span, outcome.diagnostics);
  } else if (claim.ask) {
    claim.ask->clauses.insert(claim.ask->clauses.end(), verdicts.clauses.begin(), verdicts.clauses.end());
    Outcome asked;
    ask(state, *claim.ask, span, asked);
    text::append(outcome.diagnostics, std::move(asked.diagnostics));
    if (std::holds_alternative<NotAnsweredOutcome>(asked.result) ||
        std::holds_alternative<StoppedOutcome>(asked.result)) {
      outcome.result = std::move(asked.result);
      return;
    }
    if (auto* given = std::get_if<query::Answer>(&asked.result)) {
      answer = std::move(*given);
    }
  } else {
    answer = state.last_answer;
    if (!answer && !state.only_checks) {
      outcome.diagnostics.push_back({.severity = text::Severity::error,
                                     .code = "nothing-asked",
                                     .message = "`it` is the last answer, and nothing was asked yet",
                                     .span = span,
                                     .labels = {},
                                     .help = "ask a question first"});
    }
  }
  if (!answer || text::has_errors(outcome.diagnostics)) {
    return;
  }
  Outcome asked;
  asked.result = std::move(*answer);
  judge(state, asked, verdicts, claim, outcome);
  add_remedies(state, claim, outcome);
}

}  // namespace iamq
