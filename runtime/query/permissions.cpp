#include "runtime/query/permissions.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "runtime/evaluate/reasons.hpp"
#include "runtime/evaluate/refusal.hpp"
#include "runtime/evaluate/special.hpp"
#include "runtime/policy/arn.hpp"
#include "runtime/query/cells.hpp"
#include "runtime/query/expect.hpp"
#include "runtime/query/formulas.hpp"
#include "runtime/query/meant.hpp"
#include "runtime/query/notes.hpp"
#include "runtime/query/reach.hpp"
#include "runtime/query/role_graph.hpp"
#include "runtime/query/single_request.hpp"
#include "runtime/query/summary.hpp"
#include "runtime/query/taken_away.hpp"
#include "runtime/query/universe.hpp"
#include "runtime/query/wildcards.hpp"

namespace iamq::query {

using evaluate::Outcome;
using model::EntityId;
using model::Subject;

namespace {

// Actions that one set of statements grants on one set of resources, under one condition.
struct Permission {
  std::vector<std::uint32_t> actions;
  ResourceCell resource;
  condition::Formula condition = always();
  GrantsCell grants;
  evaluate::Explained reason;  // the decision on an example, which stands for all
};

// What one set of credentials can do.
class Permissions {
public:
  // What is decided on the way is noted in `answer`.
  Permissions(const Asking& asking, const Walk& way, const model::Clauses& clauses, bool tells_taken, Answer& answer)
      : asking_(asking),
        clauses_(clauses),
        universe_(asking, way.caller, way.situation,
                  {.most_silent_of_others = clauses.on.empty() ? most_buckets_of_others : SIZE_MAX}),
        outside_(*asking.catalog),
        tells_taken_(tells_taken),
        answer_(answer) {
    if (clauses.in) {
      account_ = asking.world->text(asking.world->account(*clauses.in).id);
    }
  }

  std::vector<Permission> permissions(const std::vector<std::uint32_t>& actions) {
    for (const auto& alike : universe_.alike(actions)) {
      if (asking_.is_stopped()) {
        break;
      }
      for (const auto& target : asked_targets(asking_, clauses_)) {
        add_class(alike, target);
      }
    }
    add_notes();
    for (auto& permission : all_) {
      std::sort(permission.actions.begin(), permission.actions.end());
      permission.actions.erase(std::unique(permission.actions.begin(), permission.actions.end()),
                               permission.actions.end());
    }
    return std::move(all_);
  }

  bool is_complete() const { return is_complete_; }
  bool leaves_out_others() const { return universe_.leaves_out_others(); }
  const auto& left_out_without_text() const { return universe_.left_out_without_text(); }

  // After permissions().
  std::vector<TakenAway> take_taken() { return std::move(taken_); }

private:
  // A region and what is decided there.
  struct Decided {
    evaluate::Explained explained;
    condition::Formula condition;
    bool is_open = false;     // allowed or conditional
    bool is_foreign = false;  // of another account
    bool counts = true;       // inside what was asked for
    bool names_owner = false;
  };

  Decided decide(const std::string& action, const Region& region) const {
    const std::string& example = region.example;
    Decided decided;
    decided.explained = universe_.decide(action, region);
    evaluate::forget_what_is_not_told(decided.explained, asking_.world->library());
    decided.is_open = !is_denied(decided.explained.decision.outcome);
    decided.condition = condition_of(decided.explained);
    const std::string owner = universe_.owner(example);
    decided.is_foreign = owner != universe_.account();
    decided.counts = account_.empty() || owner == account_;
    if (clauses_.on_all_except) {
      for (const auto& target : clauses_.on) {
        decided.counts = decided.counts && !is_within(example, asking_.world->text(target.arn));
      }
    }
    // Roles are assumed, and nothing else is.
    if (works_on_roles(action)) {
      decided.counts = decided.counts && evaluate::is_decided_by_trust(action, example);
    }
    const auto parts = policy::split_arn(example);
    decided.names_owner = parts && policy::is_account_id(parts->account);
    return decided;
  }

  void add_class(const std::vector<std::uint32_t>& alike, const model::Target& target) {
    const std::string action(asking_.catalog->action(alike.front()).full_name);
    const Regions regions = universe_.regions(asking_.world->text(target.arn), action,
                                              clauses_.on_all_except ? clauses_.on : std::vector<model::Target>{});
    is_complete_ = is_complete_ && regions.is_complete;
    std::vector<Decided> decided;
    for (const auto& region : regions.all) {
      decided.push_back(decide(action, region));
      if (decided.back().counts) {
        const auto& explained = decided.back().explained;
        add_notes_of_missing(answer_, explained);
        auto& decided_so = decided_[{explained.decision.outcome, explained.decision.is_cross_account}];
        decided_so.insert(decided_so.end(), alike.begin(), alike.end());
      }
    }
    if (tells_taken_) note_taken(alike, regions, decided);
    for (const bool foreign : {false, true}) {
      std::vector<bool> is_told(decided.size(), false);
      for (std::size_t i = 0; i < decided.size(); ++i) {
        if (decided[i].is_open && decided[i].counts && decided[i].is_foreign == foreign && !is_told[i]) {
          tell_alike(alike, regions, decided, i, is_told);
        }
      }
    }
  }

  // The regions in which one layer takes away what others grant.
  void note_taken(const std::vector<std::uint32_t>& alike, const Regions& regions,
                  const std::vector<Decided>& decided) {
    std::vector<bool> is_told(decided.size(), false);
    for (std::size_t i = 0; i < decided.size(); ++i) {
      const auto by = taken_by(decided[i].explained.decision);
      if (is_told[i] || !by || !decided[i].counts || decided[i].is_foreign) continue;
      const auto grants = grants_cell(decided[i].explained.decision), denies = denying(decided[i]);
      std::vector<Wanted> wanted(decided.size(), Wanted::no);
      for (std::size_t j = 0; j < decided.size(); ++j) {
        if (decided[j].is_foreign) wanted[j] = Wanted::either;
        if (!decided[j].counts || decided[j].is_foreign || taken_by(decided[j].explained.decision) != by ||
            grants_cell(decided[j].explained.decision).grants != grants.grants ||
            denying(decided[j]).grants != denies.grants)
          continue;
        wanted[j] = Wanted::yes;
        is_told[j] = true;
      }
      for (auto& covered : cover(regions, wanted)) {
        add_taken({alike,
                   {std::move(covered.pattern), std::move(covered.except)},
                   *by,
                   grants,
                   denies,
                   decided[covered.region].explained});
      }
    }
  }
  static GrantsCell denying(const Decided& decided) { return denying_statements(decided.explained.decision); }

  void add_taken(TakenAway taken) {
    for (auto& other : taken_) {
      if (other.resource.pattern != taken.resource.pattern || other.resource.except != taken.resource.except ||
          other.by != taken.by || other.grants.grants != taken.grants.grants ||
          other.denies.grants != taken.denies.grants)
        continue;
      other.actions.insert(other.actions.end(), taken.actions.begin(), taken.actions.end());
      return;
    }
    taken_.push_back(std::move(taken));
  }

  static bool is_open_alike(const Decided& a, const Decided& b) { return a.is_open && same(a.condition, b.condition); }

  // All regions with the condition of region `first`, on the same side of the account's border.
  void tell_alike(const std::vector<std::uint32_t>& alike, const Regions& regions, std::vector<Decided>& decided,
                  std::size_t first, std::vector<bool>& is_told) {
    const bool foreign = decided[first].is_foreign;
    std::vector<Wanted> wanted(decided.size(), Wanted::no);
    for (std::size_t i = 0; i < decided.size(); ++i) {
      const Decided& one = decided[i];
      if (one.is_open && one.counts && one.is_foreign == foreign && same(one.condition, decided[first].condition)) {
        wanted[i] = Wanted::yes;
        is_told[i] = true;
      } else if (one.is_foreign != foreign && (foreign || one.names_owner || is_open_alike(one, decided[first]))) {
        wanted[i] = Wanted::either;  // a wildcard does not speak of it, or says the truth
      }
    }
    for (auto& covered : cover(regions, wanted)) {
      Permission permission;
      permission.actions = alike;
      permission.resource = {std::move(covered.pattern), std::move(covered.except)};
      permission.condition = decided[covered.region].condition;
      permission.grants = grants_cell(decided[covered.region].explained.decision);
      permission.reason = decided[covered.region].explained;
      add(std::move(permission));
    }
  }

  // Mechanisms outside the model, for the services that the answer is about: those it tells something of, or what it
  // was asked of; all of them where it tells nothing.
  void add_notes() {
    std::set<const stdlib::Service*> services;
    for (const auto& permission : all_) {
      if (permission.grants.grants.empty()) continue;  // needs no permission, whatever is outside
      for (const auto action : permission.actions) {
        services.insert(asking_.catalog->action(action).service);
      }
    }
    for (const auto& target : clauses_.on) {
      const auto arn = policy::split_arn(asking_.world->text(target.arn));
      const auto* service = arn ? asking_.catalog->find_service(arn->service) : nullptr;
      if (service != nullptr) services.insert(service);
    }
    for (auto& [decision, actions] : decided_) {
      if (!services.empty()) {
        actions.erase(std::remove_if(actions.begin(), actions.end(),
                                     [&](std::uint32_t action) {
                                       return services.count(asking_.catalog->action(action).service) == 0;
                                     }),
                      actions.end());
      }
      outside_.add(answer_, outside_.representatives(actions), decision.first, decision.second);
    }
  }

  // Classes of actions that are granted alike share a permission.
  void add(Permission permission) {
    const std::string key = permission.resource.pattern;
    auto [from, to] = by_pattern_.equal_range(key);
    for (auto place = from; place != to; ++place) {
      Permission& other = all_[place->second];
      if (other.resource.except == permission.resource.except && other.grants.grants == permission.grants.grants &&
          same(other.condition, permission.condition)) {
        other.actions.insert(other.actions.end(), permission.actions.begin(), permission.actions.end());
        return;
      }
    }
    by_pattern_.emplace(key, all_.size());
    all_.push_back(std::move(permission));
  }

  const Asking& asking_;
  const model::Clauses& clauses_;
  Universe universe_;
  std::string account_;  // of `in`
  OutsideNotes outside_;
  bool tells_taken_;
  Answer& answer_;
  std::map<std::pair<Outcome, bool>, std::vector<std::uint32_t>> decided_;  // actions by outcome, and across accounts
  bool is_complete_ = true;
  std::vector<Permission> all_;
  std::vector<TakenAway> taken_;
  std::multimap<std::string, std::size_t> by_pattern_;
};

class Teller {
public:
  Teller(const Asking& asking, const model::Clauses& clauses, const std::vector<std::uint32_t>& actions,
         bool tells_taken)
      : asking_(asking),
        clauses_(clauses),
        actions_(actions),
        tells_taken_(tells_taken),
        answer_(new_answer(asking, AnswerKind::permissions)) {
    answer_.columns = {{"as", "as"},
                       {"service", "service"},
                       {"level", "access level"},
                       {"actions", "actions"},
                       {"resource", "resource"},
                       {"condition", "if"},
                       {"granted_by", "granted by"}};
    if (tells_taken_) {
      answer_.columns.push_back({"taken_by", "taken away by"});
      answer_.columns.push_back({"denied_by", "denied in"});
    }
  }

  // Sessions of one person are told by the roles that they are of.
  Answer answer(std::span<const Subject> subjects) {
    for (const Subject& subject : subjects) {
      tell_all(subject, subjects.size() > 1 ? std::vector{asking_.world->sessions[subject.entity.index].of} : Chain{});
    }
    if (!taken_rows_.empty()) {
      answer_.sections = {{"can"}, {"taken away"}};
      for (auto& row : answer_.rows) row.section = 0;
      for (auto& row : taken_rows_) answer_.rows.push_back(std::move(row));
    }
    add_notes_of_reasons(answer_);
    if (leaves_out_others_) {
      add_plain_note(answer_,
                     "`*` leaves aside other accounts' buckets: those that let the caller in have rows of their own");
    }
    if (leaves_out_) {
      add_plain_note(
          answer_,
          "left out: actions on resources of other services that they do not work on, though policies list both");
    }
    return std::move(answer_);
  }

private:
  using Chain = std::vector<EntityId>;

  // `before`: the role that the subject is in to begin with, if it is told.
  void tell_all(const Subject& subject, const Chain& before) {
    const auto behind = [&](const Chain& chain) {
      Chain whole = before;
      whole.insert(whole.end(), chain.begin(), chain.end());
      return whole;
    };
    Chain via;
    for (const auto& hop : clauses_.via) {
      via.push_back(hop.role);
    }
    tell(walk(asking_, subject, clauses_, ""), behind(via));
    if (!via.empty()) return;
    for (const auto& role : reachable_roles(asking_, subject, clauses_, answer_)) {
      if (asking_.is_stopped()) {
        break;
      }
      tell(walk_chain(asking_, subject, clauses_, role.chain, ""), behind(role.chain));
    }
  }
  // A statement may list tables beside buckets, and what reads objects beside what reads items: of a service people are
  // told what is on resources that some of its actions work on.
  void leave_out_what_never_works(std::vector<std::uint32_t>& actions, const ResourceCell& resource) {
    if (!tells_taken_ || !clauses_.on.empty()) return;
    const stdlib::Catalog& catalog = *asking_.catalog;
    std::set<const stdlib::Service*> working;
    for (const std::uint32_t number : actions) {
      const stdlib::Action& action = catalog.action(number);
      if (working.count(action.service) == 0 && may_work_on(action, resource.pattern)) working.insert(action.service);
    }
    const auto arn = policy::split_arn(resource.pattern);
    std::erase_if(actions, [&](std::uint32_t number) {
      const stdlib::Service* service = catalog.action(number).service;
      if (working.count(service) != 0) return false;
      leaves_out_ = leaves_out_ || (arn && arn->service != service->prefix);
      return true;
    });
  }

  void tell_taken(std::vector<TakenAway> all, const std::vector<EntityId>& chain) {
    for (auto& taken : all) {
      leave_out_what_never_works(taken.actions, taken.resource);
      if (taken.actions.empty()) continue;
      std::sort(taken.actions.begin(), taken.actions.end());
      const std::size_t reason = keep(answer_, std::move(taken.reason));
      for (auto& line : by_service(*asking_.catalog, taken.actions)) {
        Row row;
        const std::string words = std::string(taken.by.is_explicit ? "explicit deny in " : "implicit deny in ") +
                                  std::string(layer_words(*taken.by.layer));
        row.cells = {ChainCell{chain},
                     TextCell{line.service},
                     TextCell{line.level},
                     std::move(line.actions),
                     taken.resource,
                     {},
                     taken.grants,
                     TextCell{words},
                     taken.denies.grants.empty() ? Cell() : Cell(taken.denies)};
        row.reasons = {reason};
        row.section = 1;
        taken_rows_.push_back(std::move(row));
      }
    }
  }
  void tell(Walk way, const std::vector<EntityId>& chain) {
    const Course course = way.course;
    const auto hops = keep(answer_, std::move(way.course.steps));
    if (course.is_denied()) {
      add_plain_note(answer_, "the roles of `via` cannot be assumed");
      return;
    }
    Permissions credentials(asking_, way, clauses_, tells_taken_, answer_);
    auto permissions = credentials.permissions(actions_);
    if (!credentials.is_complete()) {
      add_note_of_overlap(answer_);
    }
    leaves_out_others_ = leaves_out_others_ || credentials.leaves_out_others();
    for (const auto& [policy, bearer] : credentials.left_out_without_text()) {
      add_note_of_missing_policy(answer_, policy, bearer);
    }
    tell_taken(credentials.take_taken(), chain);
    std::vector<std::pair<std::string, Row>> rows;
    for (auto& permission : permissions) {
      leave_out_what_never_works(permission.actions, permission.resource);
      if (permission.actions.empty()) continue;
      Course whole = course;
      whole.add(std::move(permission.reason));
      auto reasons = hops;
      reasons.push_back(keep(answer_, std::move(whole.steps.back())));
      for (auto& line : by_service(*asking_.catalog, permission.actions)) {
        Row row;
        row.cells = {ChainCell{chain},    TextCell{line.service}, TextCell{line.level}, std::move(line.actions),
                     permission.resource, condition_cell(whole),  permission.grants};
        row.reasons = reasons;
        // Lines of many services first.
        const bool is_many = line.service.find(' ') != std::string::npos;
        rows.emplace_back((is_many ? "0" : "1") + line.service + '\n' + permission.resource.pattern, std::move(row));
      }
    }
    std::stable_sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    for (auto& [key, row] : rows) {
      answer_.rows.push_back(std::move(row));
    }
  }

  const Asking& asking_;
  const model::Clauses& clauses_;
  const std::vector<std::uint32_t>& actions_;
  bool tells_taken_;
  Answer answer_;
  std::vector<Row> taken_rows_;
  bool leaves_out_others_ = false;  // buckets of other accounts
  bool leaves_out_ = false;         // something on resources of another service
};

}  // namespace

Answer effective_permissions(const Asking& asking, const Subject& subject, const model::Clauses& clauses,
                             const std::vector<std::uint32_t>& actions) {
  return Teller(asking, clauses, actions, false).answer(std::span(&subject, 1));
}

Answer permissions_and_taken(const Asking& asking, std::span<const Subject> subjects, const model::Clauses& clauses,
                             const std::vector<std::uint32_t>& actions) {
  return Teller(asking, clauses, actions, true).answer(subjects);
}

}  // namespace iamq::query
