#include "runtime/query/cells.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

#include "runtime/policy/arn.hpp"
#include "runtime/query/notes.hpp"
#include "runtime/query/wildcards.hpp"

namespace iamq::query {

using evaluate::CallerKind;
using model::EntityKind;
using model::Subject;

Answer new_answer(const Asking& asking, AnswerKind kind) {
  Answer answer;
  answer.kind = kind;
  answer.world = asking.world;
  answer.question = asking.question;
  // What is shown may stand in no account, and policies are compared by themselves.
  bool has_account = kind == AnswerKind::show || kind == AnswerKind::compare || kind == AnswerKind::within;
  asking.world->accounts.each([&](std::uint32_t, const model::Account&) { has_account = true; });
  if (!has_account) {
    add_plain_note(answer, "no account is declared");
  }
  return answer;
}

PrincipalCell principal_cell(const model::World& world, const Subject& subject) {
  PrincipalCell cell;
  const auto text = [&](model::StringId id) { return std::string(world.text(id)); };
  switch (subject.kind) {
    case Subject::Kind::entity: {
      cell.entity = subject.entity;
      if (subject.entity.kind == EntityKind::session) {
        const model::Session& session = world.sessions[subject.entity.index];
        cell.kind = session.is_federated_user             ? CallerKind::federated_user
                    : session.of.kind == EntityKind::role ? CallerKind::role_session
                                                          : CallerKind::user;
        cell.arn = text(session.arn);
        if (cell.arn.empty()) {
          cell.arn = text(world.arn_of(session.of));
        }
        if (session.person != model::StringId{}) {
          cell.person = {text(session.person), text(session.permission_set), {}, {cell.arn}};
          for (const auto group : session.groups) {
            cell.person->groups.push_back(text(group));
          }
        }
      } else {
        cell.kind = subject.entity.kind == EntityKind::role ? CallerKind::role_session : CallerKind::user;
        cell.arn = text(world.arn_of(subject.entity));
      }
      break;
    }
    case Subject::Kind::root:
      cell.kind = CallerKind::root;
      cell.arn = policy::root_arn("aws", world.text(world.account(subject.account).id));
      break;
    case Subject::Kind::service:
      cell.kind = CallerKind::service;
      cell.arn = text(subject.text);
      break;
    case Subject::Kind::federated:
      cell.kind = CallerKind::federated;
      cell.arn = text(subject.text);
      if (subject.has_entity) {
        cell.entity = subject.entity;
      }
      break;
    case Subject::Kind::canonical_user:
      cell.kind = CallerKind::canonical_user;
      cell.arn = text(subject.text);
      break;
    case Subject::Kind::anonymous:
      cell.kind = CallerKind::anonymous;
      cell.arn = "*";
      break;
  }
  return cell;
}

PrincipalCell principal_cell(const model::World& world, const Found& found) {
  using How = Found::How;
  const bool is_account = found.how == How::account || found.how == How::any_account;
  if (is_account || found.how == How::undeclared || (found.how == How::session && !found.entity)) {
    PrincipalCell cell;
    cell.kind = found.subject.kind == Subject::Kind::canonical_user ? CallerKind::canonical_user
                : found.how == How::session                         ? CallerKind::role_session
                                                                    : CallerKind::user;
    cell.arn = found.how == How::account ? policy::root_arn("aws", found.text) : found.text;
    cell.is_undeclared = true;
    cell.is_whole_account = is_account;
    return cell;
  }
  PrincipalCell cell = principal_cell(world, found.subject);
  if (found.how == How::session && found.entity && found.entity->kind == EntityKind::role) {
    cell.arn = found.text;
    cell.entity.reset();  // this session of the role, not every one
  }
  return cell;
}

ActionsCell action_cell(std::string_view action) {
  ActionsCell cell;
  cell.patterns = {std::string(action)};
  if (!has_wildcard(action)) {
    cell.actions = cell.patterns;
  }
  return cell;
}

ResourceCell resource_cell(std::string_view pattern) {
  return {std::string(pattern), {}};
}

ResourceCell region_cell(const Regions& regions, std::size_t region) {
  ResourceCell cell{regions.all[region].pattern, {}};
  for (const std::size_t inside : regions.all[region].inside) {
    const std::string& pattern = regions.all[inside].pattern;
    const bool is_covered = std::any_of(
        regions.all[region].inside.begin(), regions.all[region].inside.end(),
        [&](std::size_t other) { return other != inside && is_within(pattern, regions.all[other].pattern); });
    if (!is_covered) {
      cell.except.push_back(pattern);
    }
  }
  std::sort(cell.except.begin(), cell.except.end());
  return cell;
}

Cell condition_cell(const Course& course) {
  if (course.outcome != evaluate::Outcome::depends) {
    return std::monostate{};
  }
  return ConditionCell{course.condition};
}

GrantsCell grants_cell(const evaluate::Decision& decision) {
  GrantsCell cell;
  for (const auto& layer : decision.layers) {
    using evaluate::LayerId;
    if (layer.layer != LayerId::identity && layer.layer != LayerId::resource && layer.layer != LayerId::trust) {
      continue;
    }
    for (const auto& finding : layer.findings) {
      if (finding.effect == policy::Effect::allow && !finding.matched.is_false()) {
        cell.grants.push_back({finding.policy, finding.statement, finding.via});
      }
    }
  }
  const auto key = [](const GrantsCell::Grant& grant) {
    return std::make_tuple(static_cast<std::uint32_t>(grant.policy), grant.statement, grant.via);
  };
  std::sort(cell.grants.begin(), cell.grants.end(), [&](const auto& a, const auto& b) { return key(a) < key(b); });
  cell.grants.erase(std::unique(cell.grants.begin(), cell.grants.end(),
                                [&](const auto& a, const auto& b) { return key(a) == key(b); }),
                    cell.grants.end());
  return cell;
}

std::size_t keep(Answer& answer, evaluate::Explained step) {
  answer.reasons.push_back(std::move(step));
  return answer.reasons.size() - 1;
}

std::vector<std::size_t> keep(Answer& answer, std::vector<evaluate::Explained> steps) {
  std::vector<std::size_t> places;
  for (auto& step : steps) {
    places.push_back(keep(answer, std::move(step)));
  }
  return places;
}

std::vector<std::size_t> keep(Answer& answer, std::vector<Reason> steps) {
  std::vector<std::size_t> places;
  for (auto& step : steps) {
    places.push_back(answer.reasons.size());
    answer.reasons.push_back(std::move(step));
  }
  return places;
}

}  // namespace iamq::query
