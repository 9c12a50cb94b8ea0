#include "runtime/query/who_can.hpp"

#include <algorithm>
#include <memory>
#include <set>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "runtime/evaluate/owner.hpp"
#include "runtime/evaluate/reasons.hpp"
#include "runtime/policy/arn.hpp"
#include "runtime/query/caller_universes.hpp"
#include "runtime/query/cells.hpp"
#include "runtime/query/everyone.hpp"
#include "runtime/query/folding.hpp"
#include "runtime/query/formulas.hpp"
#include "runtime/query/meant.hpp"
#include "runtime/query/notes.hpp"
#include "runtime/query/people.hpp"
#include "runtime/query/role_graph.hpp"
#include "runtime/query/sieve.hpp"
#include "runtime/query/single_request.hpp"
#include "runtime/query/who_can_memory.hpp"
#include "runtime/query/wildcards.hpp"

namespace iamq::query {

using evaluate::Outcome;
using model::EntityId;
using model::EntityKind;
using model::Subject;
using model::Target;

namespace {

PrincipalCell cell_of(const model::World& world, const Group& group) {
  if (!group.is_everyone) {
    PrincipalCell cell = principal_cell(world, group.found);
    for (const Found& found : group.alike) {
      cell.person->sessions.push_back(principal_cell(world, found).arn);
    }
    return cell;
  }
  PrincipalCell cell;
  cell.arn = "*";
  cell.is_everyone = true;
  cell.except = group.except;
  return cell;
}

// One request that stands for a part of what was asked.
struct Part {
  OneRequest request;
  std::vector<std::uint32_t> actions;  // those that are alike
  std::string action;                  // if the catalog has none of them
  ResourceCell resource;
  std::shared_ptr<const Regions> regions;  // of a pattern: what it was cut into, and which of them this is
  std::size_t region = 0;
  std::vector<std::uint32_t> touching;  // of the actions those that tell what is outside the model
};

class Survey {
public:
  Survey(const Asking& asking, const model::Where& where, const model::Clauses& clauses)
      : asking_(asking),
        world_(*asking.world),
        clauses_(clauses),
        sieve_(*asking.world, where),
        outside_(*asking.catalog) {}

  Answer answer(const model::Act& act) {
    answer_ = new_answer(asking_, AnswerKind::who_can);
    std::vector<Part> parts = act.is_assume ? std::vector{assume_part(act.role)} : request_parts(act);
    for (auto& part : parts) {
      if (many_) part.touching = outside_.representatives(part.actions);
    }
    has_requests_ = parts.size() > 1 || many_;
    answer_.columns = {{"principal", "principal"}, {"how", "how"}};
    if (has_requests_) {
      answer_.columns.push_back({"action", "action"});
      answer_.columns.push_back({"resource", "resource"});
    }
    answer_.columns.push_back({"condition", "if"});

    RoleGraph graph(asking_, clauses_);
    WhoCanMemory memory(clauses_, universes_.by_caller());
    std::vector<Group> groups;
    for (std::size_t i = 0; i < parts.size() && !asking_.is_stopped(); ++i) {
      // Who is refused may be let in by what is not in the model.
      const OnRefusal on_refusal = [&](const Found& refused, const evaluate::Explained& reason) {
        if (is_asked_of(parts[i], refused) && sieve_.passes(refused)) {
          outside_.add(answer_, reason, parts[i].touching);
        }
      };
      for (auto& found : find_who_can(asking_, parts[i].request, clauses_, graph, memory, on_refusal)) {
        if (is_asked_of(parts[i], found) && sieve_.passes(found)) {
          add_to_group(groups, std::move(found), i);
        }
      }
    }
    if (asking_.is_stopped()) {
      return std::move(answer_);
    }
    fold_everyone(asking_, groups, [&](std::size_t part, const Found& found) {
      return is_asked_of(parts[part], found) && sieve_.passes(found);
    });
    fold_people(world_, groups);
    for (auto& group : groups) {
      add_note_of_undeclared(group, parts);
      add_rows(group, parts);
    }
    sort_rows();
    add_notes_of_reasons(answer_);
    if (answer_.rows.empty()) {
      add_notes_of_nobody(parts);
    }
    for (const auto& [policy, bearer] : without_text_) add_note_of_missing_policy(answer_, policy, bearer);
    add_notes_of_missing_principals();
    return std::move(answer_);
  }

private:
  Part assume_part(EntityId role) const {
    Part part;
    part.request.assume = role;
    part.request.action = "sts:AssumeRole";
    part.request.target = {.arn = world_.arn_of(role), .owner = world_.account_of(role), .is_pattern = false};
    part.resource = resource_cell(world_.text(world_.arn_of(role)));
    part.action = part.request.action;
    return part;
  }

  std::vector<Part> request_parts(const model::Act& act) {
    std::vector<Part> parts;
    const auto asked = asked_actions(asking_, act);
    add_known_actions(asked);
    for (const auto& action : asked) {
      if (action.expanded.empty()) {
        add_note_of_unknown_action(answer_, action.text);
      }
      for (const auto& target : asked_targets(asking_, clauses_)) {
        add_note_of_resource_type(answer_, asking_, action.text, target);
        if (!action.is_pattern && !speaks_of_many(asking_, action.text, target)) {
          add_part(parts, action.text, action.expanded, target, resource_cell(world_.text(target.arn)));
        } else {
          many_ = true;
          add_parts_of_pattern(parts, action, target);
        }
      }
    }
    return parts;
  }

  // All that is asked about, where the catalog knows all of it.
  void add_known_actions(const std::vector<AskedAction>& asked) {
    std::vector<std::uint32_t> known;
    for (const AskedAction& action : asked) {
      if (action.expanded.empty()) return;
      known.insert(known.end(), action.expanded.begin(), action.expanded.end());
    }
    known_actions_ = std::move(known);
  }

  // Who signs the request itself: the last role of a chain.
  std::optional<model::AccountId> account_of(const Found& found) const {
    if (!found.chain.empty()) {
      return world_.account_of(found.chain.back());
    }
    if (found.subject.kind == Subject::Kind::root) {
      return found.subject.account;
    }
    return found.subject.has_entity ? world_.account_of(found.subject.entity) : std::nullopt;
  }
  bool is_asked_of(const Part& part, const Found& found) const {
    const auto account = account_of(found);
    return !part.request.account || !account || *part.request.account == *account;
  }

  // The accounts whose resources a pattern may mean, where neither it nor `in` says one.
  std::vector<std::optional<model::AccountId>> accounts_meant(const Target& target) const {
    const auto arn = policy::split_arn(world_.text(target.arn));
    if ((arn && policy::is_account_id(arn->account)) || owner_meant(clauses_, target)) {
      return {std::nullopt};
    }
    std::vector<std::optional<model::AccountId>> accounts;
    world_.accounts.each(
        [&](std::uint32_t index, const model::Account&) { accounts.emplace_back(model::AccountId{index}); });
    if (accounts.empty()) {
      accounts.emplace_back(std::nullopt);
    }
    return accounts;
  }

  void add_part(std::vector<Part>& parts, std::string action, std::vector<std::uint32_t> actions, const Target& target,
                ResourceCell resource) {
    Part part;
    part.request.action = action;
    part.request.target = target;
    part.actions = std::move(actions);
    part.action = std::move(action);
    part.resource = std::move(resource);
    parts.push_back(std::move(part));
  }

  void add_parts_of_pattern(std::vector<Part>& parts, const AskedAction& action, const Target& target) {
    if (universes_.all().empty()) {
      universes_.make(asking_, clauses_, known_actions_);
    }
    for (const Universe* universe : universes_.all()) {
      for (const auto& one : universe->left_out_without_text()) {
        if (is_meant(target, one.second)) without_text_.insert(one);
      }
    }
    std::vector<std::uint32_t> on_many, on_one;
    for (const std::uint32_t number : action.expanded) {
      const bool is_of_many = speaks_of_many(asking_, asking_.catalog->action(number).full_name, target);
      (is_of_many ? on_many : on_one).push_back(number);
    }
    for (const auto& alike : Universe::alike(asking_, universes_.all(), on_one)) {
      add_part(parts, std::string(asking_.catalog->action(alike.front()).full_name), alike, target,
               resource_cell(world_.text(target.arn)));
    }
    for (const auto& account : accounts_meant(target)) {
      if (asking_.is_stopped()) return;
      add_parts_in(parts, action, on_many, target, account);
    }
  }

  bool is_meant(const Target& target, EntityId resource) const {
    const auto patterns = served_by(world_.text(world_.arn_of(resource)));
    return std::any_of(patterns.begin(), patterns.end(), [&](const std::string& pattern) {
      const auto shared = meet(world_.text(target.arn), pattern);
      return !shared || !shared->empty();
    });
  }

  // Of what an account's callers are asked; without an account, everybody. Only what their policies, and those of
  // resources, say to somebody there draws lines.
  void add_parts_in(std::vector<Part>& parts, const AskedAction& action, const std::vector<std::uint32_t>& actions,
                    const Target& target, const std::optional<model::AccountId>& account) {
    const auto& universes = account ? universes_.of_account(*account) : universes_.all();
    if (action.expanded.empty()) add_regions(parts, action.text, {}, target, universes, account);
    for (const auto& alike : Universe::alike(asking_, universes, actions)) {
      if (asking_.is_stopped()) return;
      const std::string name(asking_.catalog->action(alike.front()).full_name);
      add_regions(parts, name, alike, target, universes, account);
    }
  }

  // Of all resources those count that the actions work on: a policy that lists a table beside a bucket draws no line
  // for those that read objects.
  std::vector<Line> lines_of(const std::vector<const Universe*>& universes, const std::string& action,
                             const std::vector<std::uint32_t>& alike, const Target& target) const {
    std::vector<Line> lines;
    std::uint32_t kinds = 0;
    for (const Universe* universe : universes) {
      if (asking_.is_stopped()) return {};
      for (auto& line : universe->lines(action, kinds)) {
        lines.push_back(std::move(line));
      }
      kinds += universe->kind_count();
    }
    if (!alike.empty() && world_.text(target.arn) == "*") {
      std::erase_if(lines, [&](const Line& line) {
        return std::none_of(alike.begin(), alike.end(), [&](std::uint32_t number) {
          return may_work_on(asking_.catalog->action(number), line.pattern);
        });
      });
    }
    return lines;
  }

  void add_regions(std::vector<Part>& parts, const std::string& action, const std::vector<std::uint32_t>& alike,
                   const Target& target, const std::vector<const Universe*>& universes,
                   const std::optional<model::AccountId>& account) {
    const auto owner = owner_meant(clauses_, target);
    const Likely likely = universes_.all().front()->likely(action, account ? account : owner);
    const auto cut_up = std::make_shared<const Regions>(
        cut(world_.text(target.arn), lines_of(universes, action, alike, target), likely));
    const Regions& regions = *cut_up;
    if (!regions.is_complete) {
      add_note_of_overlap(answer_);
    }
    for (std::size_t i = 0; i < regions.all.size(); ++i) {
      const std::string& example = regions.all[i].example;
      const bool is_excepted =
          clauses_.on_all_except && std::any_of(clauses_.on.begin(), clauses_.on.end(), [&](const Target& excepted) {
            return is_within(example, world_.text(excepted.arn));
          });
      const bool is_elsewhere = owner && !may_belong_to(asking_, action, example, *owner);
      if (!is_excepted && !is_elsewhere && can_stand_for_others(asking_, action, example)) {
        add_part(parts, action, alike,
                 {.arn = world_.library().strings().intern(example), .owner = owner, .is_pattern = false},
                 region_cell(regions, i));
        parts.back().request.target.any_region = regions.all[i].any_region;
        parts.back().regions = cut_up;
        parts.back().region = i;
        parts.back().request.account = account;
      }
    }
  }

  void add_to_group(std::vector<Group>& groups, Found found, std::size_t part) {
    const auto [first, last] = groups_by_subject_.equal_range(number_of(found.subject));
    for (auto known = first; known != last; ++known) {
      Group& group = groups[known->second];
      if (group.found.how == found.how && group.found.subject == found.subject && group.found.text == found.text &&
          group.found.chain == found.chain && group.found.outcome == found.outcome &&
          same(group.found.condition, found.condition)) {
        group.parts.push_back(part);
        // The reasons of the first part stand for all; what another one rests on is its own.
        for (const evaluate::Explained& step : found.steps) add_notes_of_missing(answer_, step);
        return;
      }
    }
    for (evaluate::Explained& step : found.steps) evaluate::forget_what_is_not_told(step, world_.library());
    groups_by_subject_.emplace(number_of(found.subject), groups.size());
    groups.push_back({.found = std::move(found), .parts = {part}, .is_everyone = false, .except = {}});
  }
  static std::uint64_t number_of(const Subject& subject) {
    return subject.kind == Subject::Kind::entity
               ? subject.entity.handle()
               : static_cast<std::uint64_t>(subject.account) << 8 | static_cast<std::uint64_t>(subject.kind);
  }

  // What a group's parts come to: resources, each with its actions.
  struct Granted {
    ResourceCell resource;
    std::vector<std::uint32_t> actions;
    std::string action;
  };
  static void grant(std::vector<Granted>& granted, ResourceCell resource, const Part& part) {
    auto place = std::find_if(granted.begin(), granted.end(), [&](const Granted& other) {
      return other.resource.pattern == resource.pattern && other.resource.except == resource.except &&
             (!part.actions.empty() || other.action == part.action);
    });
    if (place == granted.end()) {
      granted.push_back({std::move(resource), {}, part.action});
      place = granted.end() - 1;
    }
    place->actions.insert(place->actions.end(), part.actions.begin(), part.actions.end());
  }
  // A wildcard speaks of resources of the caller's own account, and of those that no declared account owns; what others
  // own is told by itself.
  std::vector<Wanted> wanted_of(const Group& group, const Regions& regions, const std::vector<Part>& parts,
                                bool of_others) const {
    const auto account = group.is_everyone ? std::nullopt : account_of(group.found);
    std::vector<Wanted> wanted;
    for (const Region& region : regions.all) {
      const auto owner = account ? evaluate::owner_of(world_, region.example) : std::nullopt;
      const bool is_of_others = owner && *owner != *account;
      wanted.push_back(is_of_others == of_others ? Wanted::no : Wanted::either);
    }
    for (const std::size_t i : group.parts) {
      if (parts[i].regions.get() != &regions) continue;
      Wanted& of_region = wanted[parts[i].region];
      if (of_region == Wanted::no) of_region = Wanted::yes;
    }
    return wanted;
  }
  std::vector<Granted> granted_by(const Group& group, const std::vector<Part>& parts) const {
    std::vector<Granted> granted;
    std::set<const Regions*> told;
    for (const std::size_t i : group.parts) {
      const Part& part = parts[i];
      if (!part.regions) {
        grant(granted, part.resource, part);
        continue;
      }
      if (!told.insert(part.regions.get()).second) {
        continue;
      }
      for (const bool of_others : {false, true}) {
        for (auto& covered : cover(*part.regions, wanted_of(group, *part.regions, parts, of_others))) {
          grant(granted, {std::move(covered.pattern), std::move(covered.except)}, part);
        }
      }
    }
    return granted;
  }

  // A row for each resource, with all actions on it.
  void add_rows(Group& group, const std::vector<Part>& parts) {
    const auto reasons = keep(answer_, std::move(group.found.steps));
    for (auto& granted : granted_by(group, parts)) {
      Row row;
      row.cells = {cell_of(world_, group), ChainCell{group.found.chain}};
      if (has_requests_) {
        std::sort(granted.actions.begin(), granted.actions.end());
        granted.actions.erase(std::unique(granted.actions.begin(), granted.actions.end()), granted.actions.end());
        row.cells.push_back(granted.actions.empty() ? action_cell(granted.action)
                                                    : folded_cell(*asking_.catalog, granted.actions));
        row.cells.push_back(std::move(granted.resource));
      }
      row.cells.push_back(group.found.outcome == Outcome::depends ? Cell(ConditionCell{group.found.condition})
                                                                  : Cell());
      row.reasons = reasons;
      row.own = group.found.chain.empty() ? clauses_.via.size() : group.found.chain.size();
      answer_.rows.push_back(std::move(row));
    }
  }

  // Direct ones first, then longer chains; in each by ARN.
  void sort_rows() {
    const auto key = [](const Row& row) {
      const auto& principal = std::get<PrincipalCell>(row.cells[0]);
      return std::make_tuple(std::get<ChainCell>(row.cells[1]).roles.size(), !principal.is_everyone,
                             principal.is_whole_account, principal.kind, std::string_view(principal.arn));
    };
    std::stable_sort(answer_.rows.begin(), answer_.rows.end(),
                     [&](const Row& a, const Row& b) { return key(a) < key(b); });
  }

  // Whose policies nobody knows is let in by one side only.
  void add_note_of_undeclared(const Group& group, const std::vector<Part>& parts) {
    const PrincipalCell cell = cell_of(world_, group);
    if (!cell.is_undeclared) {
      return;
    }
    const auto arn = policy::split_arn(cell.arn);
    for (const std::size_t part : group.parts) {
      const std::string_view resource = world_.text(parts[part].request.target.arn);
      Note note;
      note.kind = Note::Kind::undeclared;
      note.text = arn ? std::string(arn->account) : cell.arn;
      note.entity = evaluate::role_behind(world_, resource);
      if (!note.entity) {
        note.entity = evaluate::resource_behind(world_, resource);
      }
      add_note(answer_, std::move(note));
    }
  }

  // Somebody may be missing in any list. Of accounts that are only spoken of nobody is expected.
  void add_notes_of_missing_principals() {
    world_.accounts.each([&](std::uint32_t index, const model::Account& account) {
      if (!account.completeness.principals && !account.is_only_placed) {
        Note note;
        note.kind = Note::Kind::missing_principals;
        note.entity = EntityId{EntityKind::account, index};
        add_note(answer_, std::move(note));
      }
    });
  }

  // Nobody is never said without what the model leaves out.
  void add_notes_of_nobody(const std::vector<Part>& parts) {
    for (const auto& part : parts) {
      if (part.request.assume) continue;
      const auto situation = situation_for(asking_, clauses_, Place::only, part.request.action);
      outside_.add(answer_, evaluate::decide(world_, Subject{}, part.request.action, {part.request.target}, situation),
                   part.touching);
    }
    world_.accounts.each([&](std::uint32_t, const model::Account& account) {
      if (!account.completeness.principals && account.is_only_placed) {
        add_plain_note(answer_, "the users and roles of account " + std::string(world_.text(account.name)) +
                                    " are not in the model");
      }
    });
  }

  const Asking& asking_;
  const model::World& world_;
  const model::Clauses& clauses_;
  Sieve sieve_;
  OutsideNotes outside_;
  Answer answer_;
  std::unordered_multimap<std::uint64_t, std::size_t> groups_by_subject_;  // until they are folded
  CallerUniverses universes_;                                              // made where a pattern is asked about
  std::set<std::pair<policy::PolicyId, EntityId>> without_text_;           // see Universe
  std::optional<std::vector<std::uint32_t>> known_actions_;
  bool many_ = false;
  bool has_requests_ = false;
};

}  // namespace

Answer who_can(const Asking& asking, const model::Where& where, const model::Act& act, const model::Clauses& clauses) {
  return Survey(asking, where, clauses).answer(act);
}

}  // namespace iamq::query
