#include "runtime/query/permissions.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "runtime/policy/arn.hpp"
#include "runtime/query/cells.hpp"
#include "runtime/query/credential_permissions.hpp"
#include "runtime/query/expect.hpp"
#include "runtime/query/never_works.hpp"
#include "runtime/query/notes.hpp"
#include "runtime/query/reachable_roles.hpp"
#include "runtime/query/role_graph.hpp"
#include "runtime/query/single_request.hpp"
#include "runtime/query/summary.hpp"
#include "runtime/query/taken_away.hpp"
#include "runtime/query/universe.hpp"

namespace iamq::query {

using model::EntityId;
using model::Subject;

namespace {

class Teller {
public:
  Teller(const Asking& asking, const model::Clauses& clauses, const std::vector<std::uint32_t>& actions,
         bool tells_taken)
      : asking_(asking),
        clauses_(clauses),
        actions_(actions),
        outside_(*asking.catalog),
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
    if (leaves_out_) add_note_of_what_never_works(answer_);
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
  void leave_out_what_never_works(std::vector<std::uint32_t>& actions, const ResourceCell& resource) {
    if (!tells_taken_ || !clauses_.on.empty()) return;
    leaves_out_ = query::leave_out_what_never_works(*asking_.catalog, resource, actions) || leaves_out_;
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
    CredentialPermissions credentials(asking_, way, clauses_, tells_taken_, outside_, answer_);
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
  OutsideNotes outside_;
  bool tells_taken_;
  Answer answer_;
  std::vector<Row> taken_rows_;
  bool leaves_out_others_ = false;  // buckets of other accounts
  bool leaves_out_ = false;         // something on resources of another service
};

}  // namespace

Answer effective_permissions(const Asking& asking, std::span<const Subject> subjects, const model::Clauses& clauses,
                             const std::vector<std::uint32_t>& actions) {
  return Teller(asking, clauses, actions, false).answer(subjects);
}

Answer permissions_and_taken(const Asking& asking, std::span<const Subject> subjects, const model::Clauses& clauses,
                             const std::vector<std::uint32_t>& actions) {
  return Teller(asking, clauses, actions, true).answer(subjects);
}

}  // namespace iamq::query
