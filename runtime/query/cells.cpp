#include "runtime/query/cells.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

#include "runtime/policy/arn.hpp"
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

std::vector<std::size_t> keep(Answer& answer, std::vector<evaluate::Explained> steps) {
  std::vector<std::size_t> places;
  for (auto& step : steps) {
    places.push_back(answer.reasons.size());
    answer.reasons.push_back(std::move(step));
  }
  return places;
}

void add_note(Answer& answer, Note note) {
  const bool is_known = std::any_of(answer.notes.begin(), answer.notes.end(), [&](const Note& other) {
    return other.kind == note.kind && other.policy == note.policy && other.entity == note.entity &&
           other.number == note.number && other.text == note.text;
  });
  if (!is_known) {
    answer.notes.push_back(std::move(note));
  }
}

void add_plain_note(Answer& answer, std::string text) {
  Note note;
  note.text = std::move(text);
  add_note(answer, std::move(note));
}

namespace {

void add_note_of_account(Answer& answer, Note::Kind kind, std::string_view account_id) {
  Note note;
  note.kind = kind;
  if (const auto account = answer.world->account_by_id(account_id)) {
    note.entity = model::EntityId{EntityKind::account, static_cast<std::uint32_t>(*account)};
  }
  note.text = account_id;
  add_note(answer, std::move(note));
}

}  // namespace

void add_notes_of_reasons(Answer& answer) {
  for (std::size_t i = 0; i < answer.reasons.size(); ++i) {
    const auto& reason = answer.reasons[i];
    for (const auto policy : reason.decision.rests_on) {
      Note note;
      note.kind = Note::Kind::missing_policy;
      note.policy = policy;
      add_note(answer, std::move(note));
    }
    const std::string& caller = reason.request.caller.account;
    if (reason.decision.has_missing_resource_policy) {
      for (const auto& resource : reason.request.resources) {
        add_note_of_account(answer, Note::Kind::missing_resource_policies,
                            resource.owner_account.empty() ? caller : resource.owner_account);
      }
    }
    const auto account = answer.world->account_by_id(caller);
    if (account && !answer.world->account(*account).completeness.organization) {
      add_note_of_account(answer, Note::Kind::missing_organization, caller);
    }
    for (const auto number : reason.decision.outside) {
      Note note;
      note.kind = Note::Kind::outside_model;
      note.number = number;
      add_note(answer, std::move(note));
    }
  }
}

}  // namespace iamq::query
