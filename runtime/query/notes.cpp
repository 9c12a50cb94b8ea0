#include "runtime/query/notes.hpp"

#include <algorithm>
#include <utility>

#include "runtime/evaluate/fill_context.hpp"
#include "runtime/evaluate/outside.hpp"
#include "runtime/evaluate/owner.hpp"
#include "runtime/policy/arn.hpp"
#include "runtime/query/regions.hpp"
#include "runtime/query/requests.hpp"

namespace iamq::query {

namespace {

void add_note_of_account(Answer& answer, Note::Kind kind, std::string_view account_id) {
  Note note;
  note.kind = kind;
  if (const auto account = answer.world->account_by_id(account_id)) {
    note.entity = model::EntityId{model::EntityKind::account, static_cast<std::uint32_t>(*account)};
  }
  note.text = account_id;
  add_note(answer, std::move(note));
}

void add_note_of_outside(Answer& answer, std::uint16_t number) {
  Note note;
  note.kind = Note::Kind::outside_model;
  note.number = number;
  add_note(answer, std::move(note));
}

// The bucket's own is not known, or its account's, or neither.
void add_notes_of_unknown_block(Answer& answer, const evaluate::RequestResource& resource) {
  const model::World& world = *answer.world;
  Note note;
  note.kind = Note::Kind::missing_public_access_block;
  const auto bucket = evaluate::resource_behind(world, resource.arn);
  if (bucket && world.resources[bucket->index].public_access_block == model::PublicAccessBlock::unknown) {
    note.entity = bucket;
    add_note(answer, note);
  }
  const auto owner = world.account_by_id(resource.owner_account);
  if (owner && world.account(*owner).public_access_block == model::PublicAccessBlock::unknown) {
    note.entity = model::EntityId{model::EntityKind::account, static_cast<std::uint32_t>(*owner)};
    add_note(answer, std::move(note));
  }
}

// The role whose trust policy it is, or the resource: such a policy has no name of its own.
std::optional<model::EntityId> bearer_of(const model::World& world, const evaluate::Explained& reason,
                                         policy::PolicyId policy) {
  for (std::size_t i = 0; i < reason.policies.size(); ++i) {
    for (const auto& applied : reason.policies[i].resource) {
      if (applied.policy == policy) {
        const std::string& arn = reason.request.resources[i].arn;
        const auto role = evaluate::role_behind(world, arn);
        return role ? role : evaluate::resource_behind(world, arn);
      }
    }
  }
  return std::nullopt;
}

// `arn:aws:s3:::BucketName/ObjectName` of `arn:${Partition}:s3:::${BucketName}/${ObjectName}`.
std::string readable_pattern(std::string_view pattern) {
  std::string text;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const auto end = pattern.compare(i, 2, "${") == 0 ? pattern.find('}', i) : std::string_view::npos;
    if (end == std::string_view::npos) {
      text += pattern[i];
      continue;
    }
    const auto name = pattern.substr(i + 2, end - i - 2);
    text += name == "Partition" ? std::string_view("aws") : name;
    i = end;
  }
  return text;
}

}  // namespace

void add_note(Answer& answer, Note note) {
  const bool is_known = std::find(answer.notes.begin(), answer.notes.end(), note) != answer.notes.end();
  if (!is_known) answer.notes.push_back(std::move(note));
}

bool is_about_what_is_missing(Note::Kind kind) {
  switch (kind) {
    case Note::Kind::missing_policy:
    case Note::Kind::missing_resource_policies:
    case Note::Kind::missing_organization:
    case Note::Kind::missing_public_access_block:
    case Note::Kind::missing_principals:
      return true;
    case Note::Kind::outside_model:
    case Note::Kind::undeclared:
    case Note::Kind::unknown_action:
    case Note::Kind::resource_type:
    case Note::Kind::context_hint:
    case Note::Kind::plain:
      return false;
  }
  return false;
}

void add_plain_note(Answer& answer, std::string text) {
  Note note;
  note.text = std::move(text);
  add_note(answer, std::move(note));
}

void add_note_of_overlap(Answer& answer) {
  add_plain_note(answer, "too many patterns overlap here to look at all of them: the answer may leave some out");
}

Note note_of_missing_policy(policy::PolicyId policy, std::optional<model::EntityId> bearer) {
  Note note;
  note.kind = Note::Kind::missing_policy;
  note.policy = policy;
  note.entity = bearer;
  return note;
}

void add_note_of_missing_policy(Answer& answer, policy::PolicyId policy, std::optional<model::EntityId> bearer) {
  add_note(answer, note_of_missing_policy(policy, bearer));
}

void add_notes_of_missing(Answer& answer, const evaluate::Explained& reason) {
  for (const auto policy : reason.decision.rests_on) {
    add_note_of_missing_policy(answer, policy, bearer_of(*answer.world, reason, policy));
  }
  const std::string& caller = reason.request.caller.account;
  if (reason.decision.lacks_resource_policy) {
    for (const auto& resource : reason.request.resources) {
      const std::string_view owner = evaluate::owner_of(resource, reason.request.caller);
      const bool is_made_up = owner == made_up_account && !answer.world->account_by_id(owner);
      add_note_of_account(answer, Note::Kind::missing_resource_policies, is_made_up ? std::string_view() : owner);
    }
  }
  // SCPs and RCPs only take away, and not what needs no permission.
  const bool could_be_taken =
      !is_denied(reason.decision.outcome) && reason.decision.special != evaluate::SpecialRule::always_allowed_call;
  const auto account = could_be_taken ? answer.world->account_by_id(caller) : std::nullopt;
  if (account && !answer.world->account(*account).completeness.organization) {
    add_note_of_account(answer, Note::Kind::missing_organization, caller);
  }
  for (const auto number : reason.decision.unknown_public_access_blocks) {
    add_notes_of_unknown_block(answer, reason.request.resources[number]);
  }
}

namespace {

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
void add_note_of_left_open(Answer& answer, const evaluate::Explained& reason) {
  if (reason.decision.outcome != evaluate::Outcome::explicitly_denied) return;
  for (const auto& layer : reason.decision.layers) {
    const bool is_open = std::any_of(layer.findings.begin(), layer.findings.end(), [](const auto& finding) {
      return finding.is_left_open && finding.failed == evaluate::Element::none;
    });
    if (layer.is_decisive && is_open) {
      add_plain_note(answer,
                     "AWS says only that such a Deny \"might\" apply: its NotPrincipal lists the caller, but not also "
                     "its account, and for a session its role");
    }
  }
}

}  // namespace

void add_notes_of(Answer& answer, const evaluate::Explained& reason) {
  add_notes_of_missing(answer, reason);
  add_note_of_left_open(answer, reason);
  for (const auto number : reason.decision.outside) {
    add_note_of_outside(answer, number);
  }
}

void add_notes_of_reasons(Answer& answer) {
  for (std::size_t i = 0; i < answer.reasons.size(); ++i) {
    add_notes_of(answer, answer.reasons[i]);
  }
}

void add_note_of_unknown_action(Answer& answer, std::string_view action) {
  Note note;
  note.kind = Note::Kind::unknown_action;
  note.text = action;
  add_note(answer, std::move(note));
}

void add_note_of_resource_type(Answer& answer, const Asking& asking, std::string_view action,
                               const model::Target& target) {
  const std::string_view arn = asking.world->text(target.arn);
  const auto* known = asking.catalog->find_action(action);
  if (known == nullptr || arn == "*") {
    return;
  }
  // An exact ARN is of its most specific type: `arn:aws:s3:::b/x` is an object, though a bucket's pattern fits, too.
  const auto* type = target.is_pattern ? nullptr : known->service->resource_type_of(arn);
  const bool has_such = std::any_of(known->resources.begin(), known->resources.end(), [&](const auto& on) {
    return type == nullptr ? on.type->may_be_covered_by(arn)
                           : on.type->arn_patterns.front() == type->arn_patterns.front();
  });
  if (has_such) {
    return;
  }
  Note note;
  note.kind = Note::Kind::resource_type;
  note.text = "`" + std::string(known->full_name) + "` ";
  note.text += type != nullptr ? "does not work on a resource of type `" + std::string(type->name) + "`"
                               : "does not work on such a resource";
  if (known->is_wildcard_only()) {
    note.text += ", only on `*`";
  } else {
    std::string types;
    std::string_view shortest;
    for (const auto& on : known->resources) {
      types += (types.empty() ? "`" : ", `") + std::string(on.type->name) + "`";
      const std::string_view pattern = on.type->arn_patterns.front();
      if (shortest.empty() || pattern.size() < shortest.size()) shortest = pattern;
    }
    note.text += ", only on " + types + ", as in `" + readable_pattern(shortest) + "`";
  }
  add_note(answer, std::move(note));
}

const std::vector<std::uint32_t>& OutsideNotes::touching() {
  if (touching_.empty()) {
    const auto rows = evaluate::outside_rows();
    touching_.resize(catalog_.action_count(), 0);
    for (std::size_t row = 0; row < rows.size(); ++row) {
      std::string_view patterns = rows[row].actions;
      while (!patterns.empty()) {
        const std::size_t blank = std::min(patterns.find(' '), patterns.size());
        for (const auto* action : catalog_.expand(patterns.substr(0, blank))) {
          touching_[action->index] |= std::uint32_t{1} << row;
        }
        patterns.remove_prefix(std::min(blank + 1, patterns.size()));
      }
    }
  }
  return touching_;
}

std::vector<std::uint32_t> OutsideNotes::representatives(const std::vector<std::uint32_t>& actions) {
  const auto& touching = this->touching();
  std::vector<std::uint32_t> found;
  std::uint32_t told = 0;
  for (const auto action : actions) {
    if ((touching[action] & ~told) != 0) {
      told |= touching[action];
      found.push_back(action);
    }
  }
  return found;
}

void OutsideNotes::add(Answer& answer, const evaluate::Explained& reason,
                       const std::vector<std::uint32_t>& representatives) const {
  add_notes_of(answer, reason);
  add(answer, representatives, reason.decision.outcome, reason.decision.is_cross_account);
}

void OutsideNotes::add(Answer& answer, const std::vector<std::uint32_t>& representatives, evaluate::Outcome outcome,
                       bool is_cross_account) const {
  for (const auto action : representatives) {
    for (const auto number : evaluate::outside_of(catalog_.action(action).full_name, outcome, is_cross_account)) {
      add_note_of_outside(answer, number);
    }
  }
}

}  // namespace iamq::query
