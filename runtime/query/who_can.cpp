#include "runtime/query/who_can.hpp"

#include <algorithm>
#include <map>
#include <memory>
#include <span>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "runtime/evaluate/owner.hpp"
#include "runtime/policy/arn.hpp"
#include "runtime/query/asked_parts.hpp"
#include "runtime/query/cells.hpp"
#include "runtime/query/everyone.hpp"
#include "runtime/query/folding.hpp"
#include "runtime/query/formulas.hpp"
#include "runtime/query/notes.hpp"
#include "runtime/query/people.hpp"
#include "runtime/query/role_graph.hpp"
#include "runtime/query/sieve.hpp"
#include "runtime/query/who_can_memory.hpp"

namespace iamq::query {

using evaluate::Outcome;
using model::EntityId;
using model::EntityKind;
using model::Subject;

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

class Survey {
public:
  Survey(const Asking& asking, const model::Where& where, const model::Clauses& clauses)
      : asking_(asking),
        world_(*asking.world),
        clauses_(clauses),
        sieve_(*asking.world, where),
        outside_(*asking.catalog),
        asked_(asking, clauses, answer_) {}

  Answer answer(const model::Act& act) {
    answer_ = new_answer(asking_, AnswerKind::who_can);
    std::vector<Part> parts = asked_.of(act);
    for (auto& part : parts) {
      if (asked_.are_of_many()) part.touching = outside_.representatives(part.actions);
    }
    has_requests_ = parts.size() > 1 || asked_.are_of_many();
    answer_.columns = {{"principal", "principal"}, {"how", "how"}};
    if (has_requests_) {
      answer_.columns.push_back({"action", "action"});
      answer_.columns.push_back({"resource", "resource"});
    }
    answer_.columns.push_back({"condition", "if"});

    RoleGraph graph(asking_, clauses_);
    std::vector<Group> groups = groups_of(parts, graph);
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
      group = {};  // there may be half a million rows
    }
    sort_rows();
    add_notes_of_reasons(answer_);
    if (answer_.rows.empty()) {
      add_notes_of_nobody(parts);
    }
    for (const auto& [policy, role] : graph.without_text()) add_note_of_missing_policy(answer_, policy, role);
    for (const auto& [policy, bearer] : asked_.without_text()) add_note_of_missing_policy(answer_, policy, bearer);
    add_notes_of_missing_principals();
    return std::move(answer_);
  }

private:
  std::vector<Group> groups_of(const std::vector<Part>& parts, RoleGraph& graph) {
    WhoCanMemory memory(clauses_, asked_.universes().by_caller());
    std::vector<Group> groups;
    for (std::size_t i = 0; i < parts.size() && !asking_.is_stopped(); ++i) {
      // Who is refused may be let in by what is not in the model.
      const OnRefusal on_refusal = [&](const Found& refused, const evaluate::Explained& reason) {
        if (is_asked_of(parts[i], refused) && sieve_.passes(refused)) {
          outside_.add(answer_, reason, parts[i].touching);
        }
      };
      for (auto& found : find_who_can(asking_, parts[i].request, clauses_, graph, memory, true, on_refusal)) {
        if (is_asked_of(parts[i], found) && sieve_.passes(found)) {
          add_to_group(groups, std::move(found), i);
        }
      }
    }
    return groups;
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

  void add_to_group(std::vector<Group>& groups, Found found, std::size_t part) {
    const std::uint64_t number = number_of(found);
    const auto [first, last] = groups_by_number_.equal_range(number);
    for (auto known = first; known != last; ++known) {
      Group& group = groups[known->second];
      if (group.found.how == found.how && group.found.subject == found.subject && group.found.text == found.text &&
          group.found.chain == found.chain && group.found.outcome == found.outcome &&
          same(group.found.condition, found.condition)) {
        group.parts.push_back(part);
        // The reasons of the first part stand for all; what another one rests on is its own.
        for (const Reason& step : found.steps) add_notes_of_missing(answer_, *step);
        return;
      }
    }
    groups_by_number_.emplace(number, groups.size());
    groups.push_back({.found = std::move(found), .parts = {part}, .is_everyone = false, .except = {}});
  }
  // The same for those of one group. An administrator may go to every account, and be found there again and again.
  static std::uint64_t number_of(const Found& found) {
    const Subject& subject = found.subject;
    std::uint64_t number = subject.kind == Subject::Kind::entity ? subject.entity.handle()
                                                                 : static_cast<std::uint64_t>(subject.account) << 8 |
                                                                       static_cast<std::uint64_t>(subject.kind);
    const auto add = [&](std::uint64_t more) { number = number * 0x9e3779b97f4a7c15u + more; };
    add(static_cast<std::uint64_t>(found.how) << 8 | static_cast<std::uint64_t>(found.outcome));
    for (const EntityId role : found.chain) add(role.handle());
    return number;
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
  const std::vector<std::optional<model::AccountId>>& owners_in(const Regions& regions) {
    auto& owners = owners_[&regions];
    for (std::size_t i = owners.size(); i < regions.all.size(); ++i) {
      owners.push_back(evaluate::owner_of(world_, regions.all[i].example));
    }
    return owners;
  }
  using Places = std::span<const std::size_t>;
  // A wildcard speaks of resources of the caller's own account, and of those that no declared account owns; what others
  // own is told by itself. `granted`: a group's parts of these regions.
  std::vector<Wanted> wanted_of(const std::optional<model::AccountId>& account, const Regions& regions,
                                const std::vector<Part>& parts, Places granted, bool of_others) {
    std::vector<Wanted> wanted;
    for (const auto& owner : owners_in(regions)) {
      const bool is_of_others = account && owner && *owner != *account;
      wanted.push_back(is_of_others == of_others ? Wanted::no : Wanted::either);
    }
    for (const std::size_t i : granted) {
      Wanted& of_region = wanted[parts[i].region];
      if (of_region == Wanted::no) of_region = Wanted::yes;
    }
    return wanted;
  }
  // Most of an account are granted what others there are.
  const std::vector<Cover>& covers_of(const Regions& regions, std::vector<Wanted> wanted) {
    const auto [known, is_new] = covers_.try_emplace({&regions, std::move(wanted)});
    if (is_new) known->second = cover(regions, known->first.second);
    return known->second;
  }
  std::vector<Granted> granted_by(const Group& group, const std::vector<Part>& parts) {
    const auto account = group.is_everyone ? std::nullopt : account_of(group.found);
    std::vector<Granted> granted;
    for (std::size_t i = 0; i < group.parts.size();) {
      const Part& part = parts[group.parts[i]];
      if (!part.regions) {
        grant(granted, part.resource, part);
        ++i;
        continue;
      }
      std::size_t end = i;  // the parts of some regions stand together
      while (end < group.parts.size() && parts[group.parts[end]].regions == part.regions) ++end;
      const Places places(group.parts.begin() + static_cast<std::ptrdiff_t>(i), end - i);
      for (const bool of_others : {false, true}) {
        for (const Cover& covered :
             covers_of(*part.regions, wanted_of(account, *part.regions, parts, places, of_others))) {
          grant(granted, {covered.pattern, covered.except}, part);
        }
      }
      i = end;
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
  std::unordered_multimap<std::uint64_t, std::size_t> groups_by_number_;  // until they are folded
  std::unordered_map<const Regions*, std::vector<std::optional<model::AccountId>>> owners_;
  std::map<std::pair<const Regions*, std::vector<Wanted>>, std::vector<Cover>> covers_;
  AskedParts asked_;
  bool has_requests_ = false;
};

}  // namespace

Answer who_can(const Asking& asking, const model::Where& where, const model::Act& act, const model::Clauses& clauses) {
  return Survey(asking, where, clauses).answer(act);
}

}  // namespace iamq::query
