#include <algorithm>
#include <memory>

#include "runtime/bind/clauses.hpp"
#include "runtime/bind/customer_rules.hpp"
#include "runtime/bind/editing.hpp"
#include "runtime/bind/members.hpp"
#include "runtime/bind/names.hpp"
#include "runtime/bind/policies.hpp"
#include "runtime/bind/policy_slots.hpp"
#include "runtime/bind/spelling.hpp"
#include "runtime/policy/document_writer.hpp"
#include "runtime/policy/public_access.hpp"

// Edits of what policies say.
namespace iamq::bind {
namespace {

// AWS's own policies, and roles that belong to a service, are not for customers to change.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-vs-inline.html
bool can_be_changed(Binder& binder, const PolicySlot& slot, const text::Span& span) {
  const bool is_aws =
      slot.kind == PolicySlot::Kind::managed && binder.world.managed_policies[slot.owner.index].is_aws_managed;
  if (is_aws) {
    binder.error("aws-policy", "nobody but AWS changes " + spelled_out(binder.world, slot), span).help =
        "declare a policy of your own and attach that";
  }
  return !is_aws && can_be_edited(binder, slot.owner, span);
}

PolicyPlace place_of(const World& world, const PolicySlot& slot) {
  PolicyPlace place;
  place.kind = kind_of(world, slot);
  place.account = world.account_of(slot.owner);
  if (const auto policy = policy_in(world, slot)) place.name = world.library().policy(*policy).name;
  return place;
}

// The document with the places of its statements; texts that never had a place get the policy's own.
policy::ReadDocument document_in(const World& world, const PolicySlot& slot) {
  policy::ReadDocument read;
  const auto policy_id = policy_in(world, slot);
  if (!policy_id) {
    read.document.version = policy::Version::v2012_10_17;
    return read;
  }
  const policy::Policy& policy = world.library().policy(*policy_id);
  read.document = world.library().document(policy.document);
  read.span = policy.span;
  read.positions = world.library().positions(policy).all();
  read.positions.resize(read.document.statements.size(), policy::StatementPositions{});
  return read;
}

// "BlockPublicPolicy: … reject calls to PUT Bucket policy if the specified bucket policy allows public access."
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_PublicAccessBlockConfiguration.html
bool is_refused_as_public(const World& world, std::uint32_t resource, PolicyId policy) {
  const model::Resource& row = world.resources[resource];
  return row.kind == model::ResourceKind::bucket && world.public_access_block(row) == policy::PublicAccessBlock::on &&
         policy::is_public(world.library().document(policy), world.library());
}

// Puts a policy in its place; inline policies are counted together with those beside them.
void put_checked(Binder& binder, const PolicySlot& slot, PolicyId policy, const text::Span& span) {
  if (slot.kind == PolicySlot::Kind::resource && is_refused_as_public(binder.world, slot.owner.index, policy)) {
    binder.error("public-policy", "S3 Block Public Access of the bucket refuses a public policy", span).help =
        "name principals, or tie the statement to a fixed value, as in `when aws:PrincipalOrgID is o-…`";
    return;
  }
  put_policy(binder.world, slot, policy);
  if (slot.kind != PolicySlot::Kind::inline_policy) return;
  check_inline_policies(binder, slot.owner, binder.world.identity(slot.owner)->inline_policies, span);
}

// Checks the edited document as a whole and puts it in its place.
void put_document(Binder& binder, const PolicySlot& slot, policy::ReadDocument read, const text::Span& span) {
  const PolicyPlace place = place_of(binder.world, slot);
  if (read.span.end == read.span.begin) read.span = span;
  const policy::Library& library = binder.world.library();
  auto found = policy::check_document(read.document, read.positions, read.span, place.kind, library);
  speak_native(found, place.kind);
  const bool is_wrong = text::has_errors(found);
  binder.diagnostics.insert(binder.diagnostics.end(), found.begin(), found.end());
  if (is_wrong ||
      !fits_quota(binder, place.kind, place.name, policy::size_in_characters(read.document, library), span)) {
    return;
  }
  put_checked(binder, slot, add_policy(binder, std::move(read), place), span);
}

policy::StatementPositions positions_of_whole(const text::Span& span) {
  policy::StatementPositions positions;
  positions.whole = span;
  positions.effect = span;
  return positions;
}

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_statement.html ("required")
void report_last_statement(Binder& binder, const PolicySlot& slot, const lang::Word& sid) {
  const std::string policy = spelled_out(binder.world, slot);
  auto& error = binder.error(
      "no-statements",
      "`" + sid.text + "` is the only statement of " + policy + ", and AWS stores no policy without one", sid.span);
  const bool can_be_deleted = slot.kind == PolicySlot::Kind::inline_policy || slot.kind == PolicySlot::Kind::managed ||
                              slot.kind == PolicySlot::Kind::control;
  error.help =
      can_be_deleted ? "`delete " + policy + "` deletes the policy" : "`replace " + policy + " { … }` writes it anew";
}

}  // namespace

void apply_edit(Binder& binder, const lang::AddStatementsEdit& edit, const text::Span& span) {
  const auto slot = resolve_which(binder, edit.policy);
  if (!slot || !can_be_changed(binder, *slot, edit.policy.span)) return;
  // Read by itself first: its own mistakes are told where it stands.
  const auto added_id = read_policy(binder, edit.text, place_of(binder.world, *slot));
  if (!added_id) return;
  policy::ReadDocument read = document_in(binder.world, *slot);
  const policy::Policy& added = binder.world.library().policy(*added_id);
  const policy::Document& document = binder.world.library().document(added.document);
  const policy::Positions positions = binder.world.library().positions(added);
  for (std::size_t i = 0; i < document.statements.size(); ++i) {
    read.document.statements.push_back(document.statements[i]);
    read.positions.push_back(positions.are_known() ? positions[i] : positions_of_whole(edit.text.span));
  }
  put_document(binder, *slot, std::move(read), span);
}

void apply_edit(Binder& binder, const lang::RemoveStatementEdit& edit, const text::Span& span) {
  const auto slot = resolve_which(binder, edit.policy);
  if (!slot || !can_be_changed(binder, *slot, edit.policy.span)) return;
  policy::ReadDocument read = document_in(binder.world, *slot);
  auto& statements = read.document.statements;
  std::vector<std::string_view> sids;
  for (const policy::Statement& statement : statements) sids.push_back(binder.text(statement.sid));
  const auto found = std::find(sids.begin(), sids.end(), edit.sid.text);
  if (found == sids.end()) {
    auto& error =
        binder.error("unknown-statement",
                     spelled_out(binder.world, *slot) + " has no statement `" + edit.sid.text + "`", edit.sid.span);
    sids.erase(std::remove(sids.begin(), sids.end(), std::string_view()), sids.end());
    if (const auto near = text::nearest(edit.sid.text, sids)) {
      error.help = "did you mean `" + quote_word(*near) + "`?";
    } else if (sids.empty()) {
      error.help = "none of its statements has a name (`as SID`): write the policy anew with `replace`";
    }
    return;
  }
  if (statements.size() == 1) {
    report_last_statement(binder, *slot, edit.sid);
    return;
  }
  const auto index = found - sids.begin();
  statements.erase(statements.begin() + index);
  read.positions.erase(read.positions.begin() + index);
  put_document(binder, *slot, std::move(read), span);
}

void apply_edit(Binder& binder, const lang::ReplacePolicyEdit& edit, const text::Span& span) {
  const auto slot = resolve_which(binder, edit.policy);
  if (!slot || !can_be_changed(binder, *slot, edit.policy.span)) return;
  const auto policy = read_policy(binder, edit.text, place_of(binder.world, *slot));
  if (policy) put_checked(binder, *slot, *policy, span);
}

void apply_edit(Binder& binder, const lang::SetDefaultVersionEdit& edit, const text::Span&) {
  const auto policy = resolve(binder, edit.policy, wanted::managed_policy);
  if (!policy || !can_be_changed(binder, {PolicySlot::Kind::managed, *policy, 0}, edit.policy.span)) return;
  model::ManagedPolicy& row = binder.world.managed_policies.edit(policy->index);
  std::vector<std::string> known;
  for (std::uint32_t i = 0; i < row.versions.size(); ++i) {
    if (binder.text(row.versions[i].name) == edit.version.text) {
      row.default_version = i;
      return;
    }
    known.push_back(text::in_backticks(binder.text(row.versions[i].name)));
  }
  binder
      .error("unknown-version", spelled_out(binder.world, *policy) + " has no version `" + edit.version.text + "`",
             edit.version.span)
      .help = "it has " + joined_with_or(known);
}

// The console's "Revoke sessions" writes this inline policy.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_revoke-sessions.html
void apply_edit(Binder& binder, const lang::RevokeSessionsEdit& edit, const text::Span& span) {
  const auto role = resolve(binder, edit.role, wanted::role);
  if (!edit.before) {
    binder.error("time-missing", "sessions are revoked up to a time, and iamq has no clock", span).help =
        "write `revoke sessions of " + quote_word(edit.role.name.text) + " before 2026-01-31T13:00:00Z`";
    return;
  }
  const auto time = resolve_time(binder, *edit.before);
  if (!role || !time || !can_be_edited(binder, *role, edit.role.span)) return;
  constexpr std::string_view name = "AWSRevokeOlderSessions";
  const auto less_than = binder.world.library().operators().parse("DateLessThan");
  if (!less_than) return;

  policy::Statement statement;
  statement.effect = policy::Effect::deny;
  statement.has_resource = true;
  statement.actions = statement.resources = {binder.intern("*")};
  statement.conditions = {{*less_than, binder.intern("aws:TokenIssueTime"), {*time}}};
  policy::StatementPositions positions = positions_of_whole(span);
  positions.actions = positions.resources = positions.conditions = {span};
  policy::ReadDocument read;
  read.span = span;
  read.document.version = policy::Version::v2012_10_17;
  read.document.statements = {statement};
  read.positions = {positions};
  PolicyPlace place;
  place.name = binder.intern(name);
  const PolicyId policy = add_policy(binder, std::move(read), place);

  auto& policies = binder.world.roles.edit(role->index).inline_policies;
  const auto known = std::find_if(policies.begin(), policies.end(), [&](PolicyId other) {
    return binder.text(binder.world.library().policy(other).name) == name;
  });
  if (known == policies.end()) {
    policies.push_back(policy);
  } else {
    *known = policy;
  }
}

}  // namespace iamq::bind
