#include <algorithm>
#include <set>

#include "runtime/query/cells.hpp"
#include "runtime/query/compare.hpp"
#include "runtime/query/notes.hpp"
#include "runtime/query/permission_difference.hpp"
#include "runtime/query/permissions.hpp"
#include "runtime/query/reachable_roles.hpp"
#include "runtime/query/requests.hpp"
#include "runtime/query/role_graph.hpp"
#include "runtime/query/summary.hpp"

namespace iamq::query {

using exact::Difference;

namespace {

class PermissionComparer {
public:
  PermissionComparer(const Asking& asking, AnswerKind kind)
      : asking_(asking), actions_(all_actions(*asking.catalog)), answer_(new_answer(asking, kind)) {
    answer_.columns = {
        {"only_in", "only"},      {"as", "as"},        {"service", "service"},      {"actions", "actions"},
        {"resource", "resource"}, {"condition", "if"}, {"granted_by", "granted by"}};
    answer_.compared = Compared{};
    answer_.compared->scope = exact::Scope::actions;
    answer_.compared->of_permissions = true;
  }

  Answer compare(const NamedSubject& a, const NamedSubject& b, bool both_ways) {
    name(a.name, b.name);
    const Walk way_a = walk(asking_, a.subject, clauses_, ""), way_b = walk(asking_, b.subject, clauses_, "");
    const PermissionDifference difference = permission_difference({&asking_, way_a.caller, way_a.situation},
                                                                  {&asking_, way_b.caller, way_b.situation}, actions_);
    note_limits(difference);
    const auto roles_a = reachable_roles(asking_, a.subject, clauses_, answer_);
    const auto roles_b = reachable_roles(asking_, b.subject, clauses_, answer_);
    auto& comparison = answer_.compared->comparison;
    comparison.only_in_a.requests = difference.requests;
    add(a, difference.only_in_a, {}, comparison.only_in_a);
    add_roles(a, roles_a, roles_b, comparison.only_in_a);
    if (both_ways) {
      add(b, difference.only_in_b, {}, comparison.only_in_b);
      add_roles(b, roles_b, roles_a, comparison.only_in_b);
      comparison.overlap.kind = difference.share_something ? Difference::Kind::found : Difference::Kind::none;
      comparison.relation = exact::relation_of(comparison.only_in_a, comparison.only_in_b, comparison.overlap);
    }
    return finish(difference.is_complete);
  }

  Answer beyond(const NamedSubject& a, const NamedPolicy& b) {
    name(a.name, b.name);
    auto& only_in_a = answer_.compared->comparison.only_in_a;
    bool is_complete = add_beyond(a, b, walk(asking_, a.subject, clauses_, ""), {}, only_in_a);
    for (const ReachedRole& role : reachable_roles(asking_, a.subject, clauses_, answer_)) {
      if (asking_.is_stopped()) break;
      const Walk way = walk_chain(asking_, a.subject, clauses_, role.chain, "");
      is_complete = add_beyond(a, b, way, role.chain, only_in_a) && is_complete;
    }
    return finish(is_complete);
  }

private:
  void name(const std::string& left, const std::string& right) {
    answer_.compared->left = left;
    answer_.compared->right = right;
  }

  void note_limits(const PermissionDifference& difference) {
    for (const Note& note : difference.rests_on) add_note(answer_, note);
    if (!difference.is_complete) {
      add_note_of_overlap(answer_);
    }
  }

  Answer finish(bool is_complete) {
    auto& comparison = answer_.compared->comparison;
    if (answer_.kind == AnswerKind::within) {
      const bool exceeds = comparison.only_in_a.kind == Difference::Kind::found;
      answer_.verdict = exceeds ? Verdict::no : is_complete ? Verdict::yes : Verdict::unknown;
    } else if (!is_complete) {
      comparison.relation = exact::Relation::unknown;
    }
    if (!is_complete && comparison.only_in_a.kind == Difference::Kind::none) {
      comparison.only_in_a.kind = Difference::Kind::unknown;
      comparison.only_in_a.because = "too many patterns overlap";
    }
    add_notes_of_reasons(answer_);
    return std::move(answer_);
  }

  bool add_beyond(const NamedSubject& a, const NamedPolicy& b, const Walk& way,
                  const std::vector<model::EntityId>& chain, Difference& found) {
    const PermissionDifference difference =
        permissions_beyond({&asking_, way.caller, way.situation}, b.policy, actions_);
    found.requests += difference.requests;
    note_limits(difference);
    add(a, difference.only_in_a, chain, found);
    return difference.is_complete;
  }

  void add(const NamedSubject& whose, const std::vector<Surplus>& surpluses, const std::vector<model::EntityId>& chain,
           Difference& found) {
    for (const Surplus& surplus : surpluses) {
      if (found.kind != Difference::Kind::found) {
        found.kind = Difference::Kind::found;
        found.request = surplus.mine.request;
      }
      const std::size_t reason = answer_.reasons.size();
      answer_.reasons.push_back(surplus.mine);
      for (ServiceLine& line : by_service(*asking_.catalog, surplus.actions)) {
        Row row;
        row.cells = {TextCell{whose.name},
                     ChainCell{chain},
                     TextCell{line.service},
                     std::move(line.actions),
                     surplus.resource,
                     surplus.condition.is_always() ? Cell(std::monostate{}) : Cell(ConditionCell{surplus.condition}),
                     grants_cell(surplus.mine.decision)};
        row.reasons = {reason};
        answer_.rows.push_back(std::move(row));
      }
    }
  }

  // The roles that one can assume and the other cannot bring all that they may do.
  void add_roles(const NamedSubject& whose, const std::vector<ReachedRole>& mine,
                 const std::vector<ReachedRole>& theirs, Difference& found) {
    for (const ReachedRole& role : mine) {
      if (asking_.is_stopped()) return;
      const bool is_shared = std::any_of(theirs.begin(), theirs.end(), [&](const ReachedRole& other) {
        return other.chain.back() == role.chain.back();
      });
      if (is_shared) continue;
      model::Clauses through;
      for (const model::EntityId hop : role.chain) through.via.emplace_back().role = hop;
      Answer permissions = effective_permissions(asking_, std::span(&whose.subject, 1), through, actions_);
      for (Note& note : permissions.notes) {
        if (is_about_what_is_missing(note.kind)) add_note(answer_, std::move(note));
      }
      bool brings_something = false;
      for (Row& row : permissions.rows) {
        if (std::get<GrantsCell>(row.cells[6]).grants.empty()) continue;  // what needs no permission, anybody may
        brings_something = true;
        Row told;
        told.cells = {TextCell{whose.name},    std::move(row.cells[0]), std::move(row.cells[1]),
                      std::move(row.cells[3]), std::move(row.cells[4]), std::move(row.cells[5]),
                      std::move(row.cells[6])};
        told.reasons = {answer_.reasons.size()};
        answer_.reasons.push_back(permissions.reasons[row.reasons.back()]);
        answer_.rows.push_back(std::move(told));
      }
      if (brings_something && found.kind != Difference::Kind::found) {
        found.kind = Difference::Kind::found;
        found.request = answer_.reasons.back().request;
      }
    }
  }

  const Asking& asking_;
  const model::Clauses clauses_;
  std::vector<std::uint32_t> actions_;
  Answer answer_;
};

}  // namespace

Answer compare_permissions(const Asking& asking, const NamedSubject& a, const NamedSubject& b) {
  return PermissionComparer(asking, AnswerKind::compare).compare(a, b, true);
}

Answer is_within(const Asking& asking, const NamedSubject& a, const NamedSubject& b) {
  return PermissionComparer(asking, AnswerKind::within).compare(a, b, false);
}

Answer is_within(const Asking& asking, const NamedSubject& a, const NamedPolicy& b) {
  return PermissionComparer(asking, AnswerKind::within).beyond(a, b);
}

}  // namespace iamq::query
