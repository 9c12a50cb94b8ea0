#include "runtime/query/permission_difference.hpp"

#include <algorithm>
#include <optional>

#include "runtime/evaluate/evaluate.hpp"
#include "runtime/evaluate/special.hpp"
#include "runtime/evaluate/statement.hpp"
#include "runtime/policy/arn.hpp"
#include "runtime/query/formulas.hpp"
#include "runtime/query/known_cuts.hpp"
#include "runtime/query/meant.hpp"
#include "runtime/query/notes.hpp"
#include "runtime/query/requests.hpp"
#include "runtime/query/universe.hpp"

namespace iamq::query {

using evaluate::Explained;
using evaluate::Outcome;

namespace {

// A region, and what each may do there that the other may not.
struct Decided {
  Explained a, b;
  condition::Formula only_a, only_b;  // never, where there is nothing
  bool counts = true;
  bool is_foreign = false;
  bool names_owner = false;
};

bool have_the_same_resources(const model::World& a, const model::World& b) {
  if (&a == &b) return true;
  if (a.resources.size() != b.resources.size()) return false;
  for (std::uint32_t row = 0; row < a.resources.size(); ++row) {
    if (!a.resources.shares(b.resources, row)) return false;
  }
  return true;
}

// Whether one caller is asked before and after a change that touches no resource: what refuses it there, refuses it in
// both worlds.
bool are_refused_alike_by_others(const ActingCaller& a, const ActingCaller& b) {
  const model::World& before = *a.asking->world;
  const model::World& after = *b.asking->world;
  return a.caller == b.caller && a.caller.has_entity &&
         before.account_of(a.caller.entity) == after.account_of(b.caller.entity) &&
         have_the_same_resources(before, after);
}

Universe::Only only_about(const std::vector<std::uint32_t>& actions, const Within* within, const ActingCaller& a,
                          const ActingCaller& b) {
  Universe::Only only;
  only.actions = &actions;
  if (within != nullptr && !within->served.empty()) only.resources = &within->served;
  if (are_refused_alike_by_others(a, b)) only.most_silent_of_others = most_buckets_of_others;
  return only;
}

class Differ {
public:
  Differ(const ActingCaller& a, const ActingCaller& b, const std::vector<std::uint32_t>& actions, const Within* within)
      : a_(a),
        universe_a_(*a.asking, a.caller, a.situation, only_about(actions, within, a, b)),
        universe_b_(std::in_place, *b.asking, b.caller, b.situation, only_about(actions, within, a, b)),
        library_(a.asking->world->library()),
        within_(within) {
    rests_on_.world = b.asking->world;
  }
  Differ(const ActingCaller& a, policy::PolicyId policy, const std::vector<std::uint32_t>& actions)
      : a_(a),
        policy_b_(policy),
        universe_a_(*a.asking, a.caller, a.situation, {.actions = &actions}),
        library_(a.asking->world->library()) {
    universe_a_.add_policy(policy);
    rests_on_.world = a.asking->world;
  }

  PermissionDifference differences(const std::vector<std::uint32_t>& actions) {
    std::vector<const Universe*> universes{&universe_a_};
    if (universe_b_) universes.push_back(&*universe_b_);
    for (const auto& alike : Universe::alike(*a_.asking, universes, actions)) {
      if (a_.asking->is_stopped()) break;
      add_class(alike);
    }
    for (auto* surpluses : {&result_.only_in_a, &result_.only_in_b}) {
      for (Surplus& surplus : *surpluses) std::sort(surplus.actions.begin(), surplus.actions.end());
    }
    for (const Universe* universe : universes) {
      if (are_two_worlds()) break;  // what neither World knows changes nothing between them
      for (const auto& [policy, bearer] : universe->left_out_without_text()) {
        add_note_of_missing_policy(rests_on_, policy, bearer);
      }
    }
    result_.rests_on = std::move(rests_on_.notes);
    return std::move(result_);
  }

private:
  bool are_two_worlds() const { return universe_b_ && rests_on_.world != a_.asking->world; }
  void add_class(const std::vector<std::uint32_t>& alike);
  void add_class(const std::vector<std::uint32_t>& alike, const std::string& whole, const std::vector<Line>& lines);
  Decided decide(const std::string& action, const Region& region);
  void compare(Decided& decided);
  void note_missing(const Decided& decided);
  void decide_beside_policy(Decided& decided);
  void add_regions(const std::vector<std::uint32_t>& alike, const Regions& regions, const std::vector<Decided>& decided,
                   bool is_a, bool is_foreign);
  void add(std::vector<Surplus>& surpluses, Surplus surplus);

  const ActingCaller& a_;
  std::optional<policy::PolicyId> policy_b_;  // the other side, if it is a policy by itself
  Universe universe_a_;
  std::optional<Universe> universe_b_;
  const policy::Library& library_;
  const Within* within_ = nullptr;  // the resources that count; null: all
  PermissionDifference result_;
  Answer rests_on_;  // notes alone
};

// Whether the layers of both say the same, by the same statements where it depends: then so does all that is not known.
bool are_layers_alike(const evaluate::Decision& a, const evaluate::Decision& b) {
  const auto is_same_finding = [](const evaluate::Finding& one, const evaluate::Finding& other) {
    return one.policy == other.policy && one.statement == other.statement && one.failed == other.failed;
  };
  return std::equal(a.layers.begin(), a.layers.end(), b.layers.begin(), b.layers.end(),
                    [&](const evaluate::LayerResult& one, const evaluate::LayerResult& other) {
                      return one.layer == other.layer && one.level == other.level && one.resource == other.resource &&
                             one.verdict == other.verdict &&
                             (one.verdict != evaluate::LayerVerdict::depends ||
                              std::equal(one.findings.begin(), one.findings.end(), other.findings.begin(),
                                         other.findings.end(), is_same_finding));
                    });
}

void Differ::add_class(const std::vector<std::uint32_t>& alike) {
  const std::string action(a_.asking->catalog->action(alike.front()).full_name);
  std::vector<Line> lines = universe_a_.lines(action);
  if (universe_b_) {
    std::vector<Line> more = universe_b_->lines(action, universe_a_.kind_count());
    lines.insert(lines.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
  }
  for (const std::string& whole : within_ == nullptr ? std::vector<std::string>{"*"} : within_->resources(action)) {
    add_class(alike, whole, lines);
  }
}

void Differ::add_class(const std::vector<std::uint32_t>& alike, const std::string& whole,
                       const std::vector<Line>& lines) {
  const std::string action(a_.asking->catalog->action(alike.front()).full_name);
  const auto known = cut_or_known(whole, lines, universe_a_.likely(action));
  const Regions& regions = *known;
  result_.is_complete = result_.is_complete && regions.is_complete;
  std::vector<Decided> decided;
  for (const Region& region : regions.all) decided.push_back(decide(action, region));
  for (const bool is_a : {true, false}) {
    for (const bool is_foreign : {false, true}) add_regions(alike, regions, decided, is_a, is_foreign);
  }
}

Decided Differ::decide(const std::string& action, const Region& region) {
  const std::string& example = region.example;
  Decided decided;
  decided.a = universe_a_.decide(action, region);
  ++result_.requests;
  if (policy_b_) {
    decide_beside_policy(decided);
  } else {
    decided.b = universe_b_->decide(action, region);
    ++result_.requests;
    compare(decided);
  }
  if (works_on_roles(action)) decided.counts = evaluate::is_decided_by_trust(action, example);
  decided.is_foreign = universe_a_.is_foreign(example);
  if (decided.counts) note_missing(decided);
  const auto parts = policy::split_arn(example);
  decided.names_owner = parts && policy::is_account_id(parts->account);
  return decided;
}

// What the policy beside it does not have to allow, because nothing else does, might be allowed after all; what is
// allowed and within the policy could only be taken away.
void Differ::note_missing(const Decided& decided) {
  if (are_two_worlds() && are_layers_alike(decided.a.decision, decided.b.decision)) return;
  const bool could_exceed = !policy_b_ || decided.a.decision.outcome != Outcome::allowed;
  if (could_exceed) add_notes_of_missing(rests_on_, decided.a);
  if (universe_b_) add_notes_of_missing(rests_on_, decided.b);
}

// The policy by itself: an Allow of it matches, and no Deny.
void Differ::decide_beside_policy(Decided& decided) {
  if (is_denied(decided.a.decision.outcome)) return;
  if (decided.a.decision.special == evaluate::SpecialRule::always_allowed_call) return;  // needs no permission
  condition::Logic logic;
  const evaluate::Policies none;
  const evaluate::Said said =
      evaluate::ask({{*policy_b_, 0}}, evaluate::Question{decided.a.request, 0, none, library_, logic});
  const auto when_a = evaluate::allowed_when(decided.a.request, decided.a.policies, library_, logic);
  const auto when_b = logic.both(said.allow, logic.negate(said.deny));
  decided.only_a = condition::simplify(logic.both(when_a, logic.negate(when_b)), logic);
}

void Differ::compare(Decided& decided) {
  const Outcome a = decided.a.decision.outcome, b = decided.b.decision.outcome;
  if (!is_denied(a) && !is_denied(b) && decided.a.decision.special != evaluate::SpecialRule::always_allowed_call) {
    result_.share_something = true;
  }
  if (a == Outcome::depends || b == Outcome::depends) {
    condition::Logic logic;
    const auto when_a = evaluate::allowed_when(decided.a.request, decided.a.policies, library_, logic);
    const auto when_b = evaluate::allowed_when(decided.b.request, decided.b.policies, library_, logic);
    decided.only_a = condition::simplify(logic.both(when_a, logic.negate(when_b)), logic);
    decided.only_b = condition::simplify(logic.both(when_b, logic.negate(when_a)), logic);
  } else {
    if (a == Outcome::allowed && b != Outcome::allowed) decided.only_a = always();
    if (b == Outcome::allowed && a != Outcome::allowed) decided.only_b = always();
  }
}

void Differ::add_regions(const std::vector<std::uint32_t>& alike, const Regions& regions,
                         const std::vector<Decided>& decided, bool is_a, bool is_foreign) {
  std::vector<bool> is_told(decided.size(), false);
  const auto formula = [&](std::size_t i) -> const condition::Formula& {
    return is_a ? decided[i].only_a : decided[i].only_b;
  };
  const auto differs = [&](std::size_t i) {
    return decided[i].counts && decided[i].is_foreign == is_foreign && !formula(i).is_never();
  };
  for (std::size_t first = 0; first < decided.size(); ++first) {
    if (!differs(first) || is_told[first]) continue;
    std::vector<Wanted> wanted(decided.size(), Wanted::no);
    for (std::size_t i = 0; i < decided.size(); ++i) {
      if (differs(i) && same(formula(i), formula(first))) {
        wanted[i] = Wanted::yes;
        is_told[i] = true;
      } else if (!decided[i].counts || (decided[i].is_foreign != is_foreign &&
                                        (is_foreign || decided[i].names_owner || same(formula(i), formula(first))))) {
        wanted[i] = Wanted::either;  // a wildcard does not speak of it, or says the truth
      }
    }
    for (Cover& covered : cover(regions, wanted)) {
      Surplus surplus;
      surplus.actions = alike;
      surplus.resource = {std::move(covered.pattern), std::move(covered.except)};
      surplus.condition = formula(covered.region);
      surplus.mine = is_a ? decided[covered.region].a : decided[covered.region].b;
      surplus.theirs = is_a ? decided[covered.region].b : decided[covered.region].a;
      add(is_a ? result_.only_in_a : result_.only_in_b, std::move(surplus));
    }
  }
}

// Classes of actions that differ alike share a row.
void Differ::add(std::vector<Surplus>& surpluses, Surplus surplus) {
  for (Surplus& known : surpluses) {
    if (known.resource.pattern == surplus.resource.pattern && known.resource.except == surplus.resource.except &&
        same(known.condition, surplus.condition)) {
      known.actions.insert(known.actions.end(), surplus.actions.begin(), surplus.actions.end());
      return;
    }
  }
  surpluses.push_back(std::move(surplus));
}

}  // namespace

PermissionDifference permission_difference(const ActingCaller& a, const ActingCaller& b,
                                           const std::vector<std::uint32_t>& actions) {
  return Differ(a, b, actions, nullptr).differences(actions);
}

PermissionDifference permission_difference(const ActingCaller& a, const ActingCaller& b,
                                           const std::vector<std::uint32_t>& actions, const Within& within) {
  return Differ(a, b, actions, &within).differences(actions);
}

PermissionDifference permissions_beyond(const ActingCaller& a, policy::PolicyId policy,
                                        const std::vector<std::uint32_t>& actions) {
  return Differ(a, policy, actions).differences(actions);
}

std::vector<std::uint32_t> all_actions(const stdlib::Catalog& catalog) {
  std::vector<std::uint32_t> actions(catalog.action_count());
  for (std::uint32_t i = 0; i < actions.size(); ++i) actions[i] = i;
  return actions;
}

}  // namespace iamq::query
