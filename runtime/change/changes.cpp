#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "runtime/change/world_difference.hpp"
#include "runtime/query/cells.hpp"
#include "runtime/query/never_works.hpp"
#include "runtime/query/notes.hpp"
#include "runtime/query/summary.hpp"

namespace iamq::change {

using model::EntityId;
using model::EntityKind;
using query::Answer;

namespace {

// The group whose members they are, and nobody else.
std::optional<EntityId> group_of(const model::World& world, const std::vector<query::PrincipalCell>& who) {
  std::set<EntityId> users;
  for (const query::PrincipalCell& one : who) {
    if (!one.entity || one.entity->kind != EntityKind::user || !world.has(*one.entity)) return std::nullopt;
    users.insert(*one.entity);
  }
  if (users.size() < 2) return std::nullopt;
  for (const std::uint32_t group : world.users[users.begin()->index].groups) {
    const auto members = world.members(group);
    if (std::set<EntityId>(members.begin(), members.end()) == users) return EntityId{EntityKind::group, group};
  }
  return std::nullopt;
}

// Sessions of one person in several accounts are told as the person, and so are the roles that are people's alone.
std::vector<query::PrincipalCell> as_people(const model::World& world, const std::vector<query::PrincipalCell>& who) {
  std::vector<query::PrincipalCell> told;
  std::map<std::tuple<std::string, std::string, std::vector<std::string>>, std::size_t> people;
  std::set<EntityId> taken;
  for (const query::PrincipalCell& one : who) {
    if (!one.person) {
      told.push_back(one);
      continue;
    }
    if (one.entity && world.has(*one.entity)) taken.insert(world.sessions[one.entity->index].of);
    const auto& person = *one.person;
    const auto [known, is_new] = people.try_emplace({person.name, person.permission_set, person.groups}, told.size());
    if (is_new) {
      told.push_back(one);
    } else {
      auto& sessions = told[known->second].person->sessions;
      sessions.insert(sessions.end(), person.sessions.begin(), person.sessions.end());
    }
  }
  told.erase(
      std::remove_if(told.begin(), told.end(),
                     [&](const query::PrincipalCell& one) { return one.entity && taken.count(*one.entity) != 0; }),
      told.end());
  return told;
}

// Where anonymous callers and the principals of any account are among them, it is everyone.
std::vector<query::PrincipalCell> with_everyone(std::vector<query::PrincipalCell> who) {
  const bool has_anonymous = std::any_of(who.begin(), who.end(), [](const query::PrincipalCell& one) {
    return one.kind == evaluate::CallerKind::anonymous && one.arn == "*";
  });
  const bool has_any_account = std::any_of(
      who.begin(), who.end(), [](const query::PrincipalCell& one) { return one.is_whole_account && one.arn == "*"; });
  if (!has_anonymous || !has_any_account) return who;
  query::PrincipalCell everyone;
  everyone.arn = "*";
  everyone.is_everyone = true;
  return {everyone};
}

query::Cell grants_of(const evaluate::Decision& decision) {
  query::GrantsCell grants = query::grants_cell(decision);
  return grants.grants.empty() ? query::Cell(std::monostate{}) : query::Cell(std::move(grants));
}

}  // namespace

Answer changes(const query::Asking& before, const query::Asking& after) {
  return changes(after, what_counts(change::difference(before, after), *after.catalog));
}

Answer changes(const query::Asking& after, const WorldDifference& difference) {
  Answer answer = query::new_answer(after, query::AnswerKind::changes);
  answer.columns = {{"change", "change"},   {"principals", "who"},       {"as", "as"},
                    {"service", "service"}, {"actions", "actions"},      {"resource", "resource"},
                    {"condition", "if"},    {"granted_by", "granted by"}};
  for (const Change& change : difference.changes) {
    const std::size_t reason = answer.reasons.size();
    answer.reasons.push_back(change.permission.mine);
    // What is refused in the other World may be so because something is not known there.
    query::add_notes_of_missing(answer, change.permission.theirs);
    for (query::ServiceLine& line : query::by_service(*after.catalog, change.permission.actions)) {
      query::Row row;
      const condition::Formula& condition = change.permission.condition;
      row.cells = {
          query::TextCell{change.gains ? "gains" : "loses"},
          query::PrincipalsCell{with_everyone(as_people(*after.world, change.who)), group_of(*after.world, change.who)},
          change.through,
          query::TextCell{line.service},
          std::move(line.actions),
          change.permission.resource,
          condition.is_always() ? query::Cell(std::monostate{}) : query::Cell(query::ConditionCell{condition}),
          grants_of(change.permission.mine.decision)};
      row.reasons = {reason};
      answer.rows.push_back(std::move(row));
    }
  }
  if (!difference.is_complete) {
    query::add_note_of_overlap(answer);
  }
  if (difference.leaves_out) query::add_note_of_what_never_works(answer);
  query::add_notes_of_reasons(answer);
  for (const query::Note& note : difference.rests_on) query::add_note(answer, note);
  return answer;
}

}  // namespace iamq::change
