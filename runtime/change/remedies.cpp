#include "runtime/change/remedies.hpp"

#include <algorithm>
#include <iterator>
#include <memory>
#include <tuple>
#include <utility>

#include "runtime/change/candidates.hpp"
#include "runtime/change/other_request.hpp"
#include "runtime/change/trial.hpp"
#include "runtime/change/what_else.hpp"
#include "runtime/query/cells.hpp"
#include "runtime/query/formulas.hpp"
#include "runtime/query/notes.hpp"
#include "runtime/query/single_request.hpp"

namespace iamq::change {

using model::World;
using query::Verdict;

namespace {

// `*` as a resource is what was never meant: the question has to name one. Actions that take no resource have no other.
bool asks_for_everything(const query::Asking& asking, const model::Act& act, const model::Clauses& clauses) {
  if (act.is_assume) return false;
  if (act.all_except || clauses.on_all_except) return true;
  const auto actions = query::asked_actions(asking, act);
  const auto targets = query::asked_targets(asking, clauses);
  return std::any_of(actions.begin(), actions.end(), [&](const query::AskedAction& action) {
    if (action.text == "*") return true;
    return std::any_of(targets.begin(), targets.end(), [&](const model::Target& target) {
      return asking.world->text(target.arn) == "*" && query::speaks_of_many(asking, action.text, target);
    });
  });
}

// A set of changes that was tried, with the World and the answer that came of it.
struct Tried {
  std::vector<Candidate> changes;
  World world;
  query::Answer answer;
};

class Search {
public:
  Search(Trial& trial, const Effort& effort, bool strict) : trial_(trial), effort_(effort), strict_(strict) {}

  std::vector<Tried> found;
  std::vector<std::string> reasons_against;
  bool gave_up = false;

  // All sets of the smallest size that reach the goal: the size grows until there is one.
  void run(const World& world, const query::Answer& answer) {
    for (std::size_t size = 1; size <= effort_.most_edits && found.empty() && !gave_up; ++size) {
      is_cut_ = false;
      extend({{}, world, answer}, size);
      if (!is_cut_) return;  // larger sets hold nothing else
    }
  }

private:
  // Every set that goes on from here by `size` more changes at most. The first obstacle has to go in any case, so
  // nothing else is tried before it: each set is met once.
  void extend(const Tried& tried, std::size_t size) {
    const auto obstacle = first_obstacle(tried.answer, strict_);
    if (!obstacle) return;
    if (obstacle->is_own && asks_for_everything(trial_.asking(), trial_.act(), trial_.clauses())) {
      reasons_against.emplace_back(
          "nothing is proposed that gives everything: name the actions, and the resource with `on`");
      return;
    }
    const Distance before = distance(tried.answer, strict_);
    for (auto& candidate :
         candidates(tried.world, *trial_.asking().catalog, *obstacle, needed_for(*obstacle), reasons_against)) {
      if (trials_ == effort_.most_trials || trial_.asking().is_stopped()) {
        gave_up = true;
        return;
      }
      ++trials_;
      auto next = with(tried, candidate);
      if (!next && !candidate.instead.empty()) {
        candidate.edits = candidate.instead;
        next = with(tried, std::move(candidate));
      }
      if (!next) continue;
      if (is_reached(next->answer, strict_)) {
        found.push_back(std::move(*next));
      } else if (distance(next->answer, strict_) < before) {
        if (size > 1) {
          extend(*next, size - 1);
        } else {
          is_cut_ = true;
        }
      }
    }
  }

  std::optional<Tried> with(const Tried& tried, Candidate candidate) {
    std::string text;
    for (const auto& edit : candidate.edits) text += edit + "\n";
    auto world = trial_.apply(tried.world, text);
    if (!world) return std::nullopt;
    query::Answer answer = trial_.ask(*world);
    Tried next{tried.changes, std::move(*world), std::move(answer)};
    // A policy that is written anew a second time holds what the first time changed.
    const auto is_overtaken = [&](const Candidate& earlier) {
      return !candidate.replaces.empty() && earlier.replaces == candidate.replaces;
    };
    next.changes.erase(std::remove_if(next.changes.begin(), next.changes.end(), is_overtaken), next.changes.end());
    next.changes.push_back(std::move(candidate));
    return next;
  }

  // What was asked, as it was asked; of requests on the way just that request.
  Needed needed_for(const Obstacle& obstacle) const {
    const World& world = *trial_.asking().world;
    const auto& request = obstacle.step->request;
    Needed needed;
    needed.is_of_named_session = names_session();
    const bool is_as_asked = obstacle.is_own && !trial_.act().is_assume && !trial_.act().all_except;
    if (!is_as_asked) {
      needed.actions = {request.action};
      for (const auto& resource : request.resources) needed.resources.push_back(resource.arn);
      return needed;
    }
    for (const auto& action : query::asked_actions(trial_.asking(), trial_.act()))
      needed.actions.push_back(action.text);
    for (const auto& target : query::asked_targets(trial_.asking(), trial_.clauses())) {
      needed.resources.emplace_back(world.text(target.arn));
    }
    return needed;
  }

  bool names_session() const {
    const auto& hops = trial_.clauses().via;
    if (!hops.empty()) return hops.back().session_name != model::StringId{};
    const auto& subject = trial_.subject();
    const bool is_declared = subject.has_entity && subject.entity.kind == model::EntityKind::session;
    return is_declared || subject.session_name != model::StringId{};
  }

  Trial& trial_;
  const Effort& effort_;
  const bool strict_;
  std::size_t trials_ = 0;
  bool is_cut_ = false;
};

// Sets that allow it as it was asked before those that allow it under conditions, then narrower ones first; between
// equals the order in which they were proposed stays.
void put_narrowest_first(std::vector<Tried>& sets, Trial& trial, const ProbeLimits& limits) {
  if (sets.size() < 2) return;
  const World& world = *trial.asking().world;
  Openings::Asked asked;
  asked.has_caller = trial.subject().kind == model::Subject::Kind::entity;
  asked.caller = trial.subject().entity;
  std::vector<policy::PolicyId> about;
  for (const auto& set : sets) {
    for (const auto& change : set.changes) about.insert(about.end(), change.about.begin(), change.about.end());
    for (const auto& reason : set.answer.reasons) {
      if (std::find(asked.actions.begin(), asked.actions.end(), reason.request.action) == asked.actions.end()) {
        asked.actions.push_back(reason.request.action);
      }
      for (const auto& resource : reason.request.resources) asked.resources.push_back(resource.arn);
    }
  }
  const Openings openings(world, *trial.asking().catalog, asked, about, limits);
  std::vector<std::tuple<bool, Openings::Count, std::size_t>> order;
  for (std::size_t i = 0; i < sets.size(); ++i) {
    order.emplace_back(sets[i].answer.verdict == Verdict::depends, openings.count(sets[i].world), i);
  }
  std::sort(order.begin(), order.end());
  std::vector<Tried> sorted;
  for (const auto& [is_conditional, count, index] : order) sorted.push_back(std::move(sets[index]));
  sets = std::move(sorted);
}

// What is told is tried once more as it is told, from the beginning.
bool holds_as_told(const query::Remedy& remedy, Trial& trial, bool strict) {
  std::string text;
  for (const auto& edit : remedy.edits) text += edit + "\n";
  const auto world = trial.apply(*trial.asking().world, text);
  return world && is_reached(trial.ask(*world), strict);
}

query::Remedy remedy_of(const Tried& tried, const model::World& world, const model::Subject& subject) {
  query::Remedy remedy;
  remedy.principal = query::principal_cell(world, subject);
  for (const auto& change : tried.changes) {
    remedy.edits.insert(remedy.edits.end(), change.edits.begin(), change.edits.end());
    remedy.opens.insert(remedy.opens.end(), change.opens.begin(), change.opens.end());
  }
  remedy.condition = tried.answer.verdict == Verdict::depends ? tried.answer.condition : query::always();
  return remedy;
}

void keep_each_once(std::vector<std::string>& texts) {
  std::sort(texts.begin(), texts.end());
  texts.erase(std::unique(texts.begin(), texts.end()), texts.end());
}

}  // namespace

Effort effort_for_why() {
  return {.most_edits = 4, .most_trials = 60, .most_sets = 1, .probes = {}, .tells_what_else = false};
}
Effort effort_for_how_to_let() {
  return {.most_edits = 4,
          .most_trials = 400,
          .most_sets = 6,
          .probes = {.callers = 24, .actions = 12, .resources = 12},
          .tells_what_else = true};
}

Remedies find_remedies(const bind::Environment& environment, const query::Asking& asking, const model::Subject& subject,
                       const model::Act& act, const model::Clauses& clauses, const Effort& effort) {
  Trial trial(environment, asking, subject, act, clauses);
  Remedies remedies;
  remedies.now = trial.ask(*asking.world);
  if (remedies.now.verdict == Verdict::yes) return remedies;
  remedies.to_send = what_to_send(trial, remedies.now);
  const bool strict = remedies.now.verdict == Verdict::depends;
  Search search(trial, effort, strict);
  search.run(*asking.world, remedies.now);
  put_narrowest_first(search.found, trial, effort.probes);
  for (const auto& tried : search.found) {
    if (remedies.found.size() == effort.most_sets) break;
    auto remedy = remedy_of(tried, *asking.world, subject);
    if (!holds_as_told(remedy, trial, strict)) continue;
    if (effort.tells_what_else) {
      if (auto exact = what_else_opens(asking, tried.world, subject, act, clauses)) remedy.opens = std::move(*exact);
    }
    remedies.found.push_back(std::move(remedy));
    std::copy_if(tried.answer.notes.begin(), tried.answer.notes.end(), std::back_inserter(remedies.rests_on),
                 [](const query::Note& note) { return query::is_about_what_is_missing(note.kind); });
  }
  remedies.gave_up = search.gave_up && remedies.found.empty();
  if (remedies.found.empty()) remedies.reasons_against = std::move(search.reasons_against);
  keep_each_once(remedies.reasons_against);
  return remedies;
}

}  // namespace iamq::change
