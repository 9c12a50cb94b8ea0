#include <algorithm>

#include "lang/text/stopping.hpp"
#include "runtime/bind/customer_rules.hpp"
#include "runtime/bind/declaring.hpp"
#include "runtime/bind/facts.hpp"
#include "runtime/bind/iam_names.hpp"
#include "runtime/bind/members.hpp"
#include "runtime/bind/names.hpp"
#include "runtime/bind/policies.hpp"
#include "runtime/bind/policy_slots.hpp"
#include "runtime/bind/spelling.hpp"
#include "stdlib/text_match.hpp"

namespace iamq::bind {
namespace {

// ---- filling --------------------------------------------------------------------------------------------------------

class LineFilling {
public:
  LineFilling(Binder& binder, const RowItem& item) : binder_(binder), item_(item), entity_(*item.row) {
    if (const lang::Body* body = body_of(*item.declaration)) body_ = body;
  }

  void fill() {
    const InScope in_scope(binder_, binder_.world.account_of(entity_));
    if (body_ != nullptr) check_lines(binder_, *body_, entity_);
    switch (entity_.kind) {
      case EntityKind::user:
        fill_user();
        return;
      case EntityKind::group:
        fill_group();
        return;
      case EntityKind::role:
        fill_role();
        return;
      case EntityKind::managed_policy:
        fill_managed_policy();
        return;
      case EntityKind::control_policy:
        fill_control_policy();
        return;
      case EntityKind::resource:
        fill_resource();
        return;
      case EntityKind::provider:
        binder_.world.providers.edit(entity_.index).tags = tags();
        return;
      case EntityKind::endpoint:
        fill_endpoint();
        return;
      case EntityKind::session:
        fill_session();
        return;
      case EntityKind::account:
      case EntityKind::ou:
        return;
    }
  }

private:
  template <class LineNode, class Function>
  void each(Function&& function) {
    if (body_ == nullptr) return;
    for (const lang::Line& line : body_->lines) {
      if (const auto* node = std::get_if<LineNode>(&line.node)) function(*node, line.span);
    }
  }

  PolicyPlace place(policy::PolicyKind kind) {
    PolicyPlace place;
    place.kind = kind;
    place.account = binder_.world.account_of(entity_);
    return place;
  }

  std::vector<model::Tag> tags() {
    std::vector<model::Tag> found;
    each<lang::TagsLine>([&](const lang::TagsLine& line, const text::Span& span) {
      add_tags(binder_, line.tags, found);
      if (!line.tags.empty()) fits_count(binder_, policy::Quota::tags, entity_, found.size(), span);
    });
    return found;
  }

  // Everything that users, groups and roles have in common.
  model::Identity identity() {
    model::Identity row = *binder_.world.identity(entity_);
    row.tags = tags();
    if (const auto* line = only_line<lang::IdLine>(binder_, body_)) row.unique_id = binder_.intern(line->id.text);
    each<lang::AttachLine>([&](const lang::AttachLine& line, const text::Span&) {
      for (const lang::Ref& ref : line.policies) {
        const auto policy = resolve_attachable(binder_, ref, entity_);
        if (policy && std::find(row.attached.begin(), row.attached.end(), policy->index) == row.attached.end()) {
          row.attached.push_back(policy->index);
        }
      }
      if (line.policies.empty()) return;
      fits_count(binder_, attachment_quota(entity_), entity_, row.attached.size(), line.policies.back().span);
    });
    if (const auto* line = only_line<lang::BoundaryLine>(binder_, body_);
        line != nullptr && entity_.kind != EntityKind::group) {
      if (const auto policy = resolve_attachable(binder_, line->policy, entity_)) row.boundary = policy->index;
    }
    each<lang::PolicyLine>([&](const lang::PolicyLine& line, const text::Span& span) { add_inline(line, span, row); });
    if (!row.inline_policies.empty()) {
      check_inline_policies(binder_, entity_, row.inline_policies, last_inline_);
    }
    return row;
  }

  void add_inline(const lang::PolicyLine& line, const text::Span& span, model::Identity& row) {
    if (!line.name) {
      binder_
          .error("policy-without-name",
                 "an inline policy of " + with_article(noun_of(binder_.world, entity_)) + " needs a name",
                 line_word({{}, span}, "policy"))
          .help = "write `policy NAME { … }`";
      return;
    }
    // Of policies that an export left out not even the names are known.
    const bool has_name = !std::holds_alternative<lang::PolicyNotGiven>(line.text.node);
    const auto wrong = what_is_wrong_with_name(line.name->text, NameKind::inline_policy);
    if (wrong && has_name) {
      binder_.error("bad-name", "`" + line.name->text + "` cannot be the name of an inline policy: " + *wrong,
                    line.name->span);
      return;
    }
    for (const PolicyId other : row.inline_policies) {
      const policy::Policy& policy = binder_.world.library().policy(other);
      if (!stdlib::equals_ignoring_case(binder_.text(policy.name), line.name->text)) continue;
      report_twice(binder_, "inline policy `" + line.name->text + "`", line.name->span, policy.span);
      return;
    }
    PolicyPlace where = place(policy::PolicyKind::identity);
    where.name = binder_.intern(line.name->text);
    if (const auto policy = read_policy(binder_, line.text, where)) row.inline_policies.push_back(*policy);
    last_inline_ = line.name->span;
  }

  void fill_user() {
    const model::Identity common = identity();
    std::vector<std::uint32_t> groups;
    each<lang::GroupsLine>([&](const lang::GroupsLine& line, const text::Span&) {
      for (const lang::Ref& ref : line.groups) {
        const auto group = resolve_group_for(binder_, ref, entity_);
        if (group && std::find(groups.begin(), groups.end(), group->index) == groups.end()) {
          groups.push_back(group->index);
        }
      }
      if (line.groups.empty()) return;
      fits_count(binder_, policy::Quota::groups_of_user, entity_, groups.size(), line.groups.back().span);
    });
    model::User& row = binder_.world.users.edit(entity_.index);
    static_cast<model::Identity&>(row) = common;
    row.groups = std::move(groups);
  }

  void fill_group() {
    const model::Identity common = identity();
    static_cast<model::Identity&>(binder_.world.groups.edit(entity_.index)) = common;
  }

  void fill_role() {
    const model::Identity common = identity();
    const auto trust_policy = trust();
    const auto seconds = max_session();
    model::Role& row = binder_.world.roles.edit(entity_.index);
    static_cast<model::Identity&>(row) = common;
    row.trust = trust_policy;
    if (seconds) row.max_session_seconds = *seconds;
    each<lang::InstanceProfilesLine>([&](const lang::InstanceProfilesLine& line, const text::Span&) {
      for (const lang::Word& arn : line.arns) row.instance_profiles.push_back(binder_.intern(arn.text));
    });
  }

  std::optional<PolicyId> trust() {
    std::vector<const lang::TrustRule*> lines;
    each<lang::TrustRule>([&](const lang::TrustRule& line, const text::Span&) { lines.push_back(&line); });
    const auto* whole = only_line<lang::TrustPolicyLine>(binder_, body_);
    if (whole != nullptr && !lines.empty()) {
      binder_.error("two-trusts", "a role has either `trusts` lines or a `trust policy`", lines.front()->span)
          .labels.push_back({whole->text.span, "its trust policy"});
      return std::nullopt;
    }
    if (whole != nullptr) return read_policy(binder_, whole->text, place(policy::PolicyKind::trust));
    if (lines.empty()) return std::nullopt;
    return read_trust_lines(binder_, lines, place(policy::PolicyKind::trust));
  }

  // https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_update-role-settings.html#id_roles_update-session-duration
  std::optional<std::uint32_t> max_session() {
    constexpr std::uint32_t hour = 3600;
    const auto* line = only_line<lang::MaxSessionLine>(binder_, body_);
    if (line == nullptr) return std::nullopt;
    const auto seconds = read_duration(line->duration.text);
    if (seconds && *seconds >= hour && *seconds <= 12 * hour) return seconds;
    binder_
        .error("bad-duration",
               seconds ? "a role's sessions cannot last `" + line->duration.text + "`"
                       : "`" + line->duration.text + "` is not a duration",
               line->duration.span)
        .help = seconds ? "from 1h to 12h" : "write `4h`, `90m` or seconds";
    return std::nullopt;
  }

  void fill_managed_policy() {
    const auto& declared = std::get<lang::PolicyDeclaration>(item_.declaration->node);
    PolicyPlace where = place(policy::PolicyKind::managed);
    const bool is_aws_managed = binder_.world.managed_policies[entity_.index].is_aws_managed;
    where.name =
        is_aws_managed ? binder_.world.managed_policies[entity_.index].name : binder_.intern(declared.name.text);
    where.is_from_aws = is_aws_managed;
    const auto read = read_versions(binder_, declared.text, where);
    if (!read) return;
    const StringId id = declared.id ? binder_.intern(declared.id->text) : StringId{};
    std::vector<model::Tag> tags;
    add_tags(binder_, declared.tags, tags);
    model::ManagedPolicy& row = binder_.world.managed_policies.edit(entity_.index);
    row.unique_id = id;
    row.tags = std::move(tags);
    row.versions = read->versions;
    row.default_version = read->default_version;
  }

  void fill_control_policy() {
    const auto& declared = std::get<lang::ControlPolicyDeclaration>(item_.declaration->node);
    PolicyPlace where;
    where.kind = declared.is_scp ? policy::PolicyKind::scp : policy::PolicyKind::rcp;
    where.name = binder_.intern(declared.name.text);
    if (const auto policy = read_policy(binder_, declared.text, where)) {
      binder_.world.control_policies.edit(entity_.index).policy = *policy;
    }
    for (const lang::Ref& ref : declared.targets) {
      if (const auto target = resolve_control_target(binder_, ref)) attach_control_policy(binder_, entity_, *target);
    }
  }

  // A resource has one policy, without a name.
  std::optional<PolicyId> own_policy(policy::PolicyKind kind) {
    const auto* line = only_line<lang::PolicyLine>(binder_, body_);
    if (line == nullptr) return std::nullopt;
    if (line->name) {
      binder_
          .error("named-resource-policy",
                 "the policy of " + with_article(noun_of(binder_.world, entity_)) + " has no name", line->name->span)
          .help = "write `policy { … }`";
      return std::nullopt;
    }
    return read_policy(binder_, line->text, place(kind));
  }

  void fill_resource() {
    auto found_tags = tags();
    const auto policy = own_policy(policy::PolicyKind::resource);
    const auto role = execution_role();
    model::Resource& row = binder_.world.resources.edit(entity_.index);
    row.tags = std::move(found_tags);
    row.policy = policy;
    row.role = role;
    row.public_access_block = declared_public_access_block(binder_, body_);
  }

  std::optional<StringId> execution_role() {
    const auto* line = only_line<lang::RoleLine>(binder_, body_);
    if (line == nullptr) return std::nullopt;
    const auto role = resolve(binder_, line->role, wanted::role);
    if (!role || !is_same_account(binder_, *role, entity_, line->role.span)) return std::nullopt;
    return binder_.world.arn_of(*role);
  }

  void fill_endpoint() {
    auto found_tags = tags();
    const auto policy = own_policy(policy::PolicyKind::endpoint);
    model::Endpoint& row = binder_.world.endpoints.edit(entity_.index);
    row.tags = std::move(found_tags);
    row.policy = policy;
  }

  void fill_session() {
    const auto account = binder_.world.account_of(entity_);
    const auto* context = only_line<lang::ContextLine>(binder_, body_);
    model::Facts facts = resolve_facts(binder_, context == nullptr ? nullptr : &context->facts, account);
    each<lang::TagsLine>(
        [&](const lang::TagsLine& line, const text::Span&) { add_tags(binder_, line.tags, facts.tags); });
    each<lang::SessionPolicyLine>([&](const lang::SessionPolicyLine& line, const text::Span&) {
      facts.has_session_policy = true;
      std::optional<PolicyId> policy;
      if (const auto* text = std::get_if<lang::PolicyText>(&line.policy)) {
        policy = read_policy(binder_, *text, place(policy::PolicyKind::session));
      } else if (const auto slot = resolve_policy(binder_, std::get<lang::Ref>(line.policy))) {
        policy = policy_in(binder_.world, *slot);
      }
      if (policy) facts.session_policies.push_back(*policy);
    });
    binder_.world.sessions.edit(entity_.index).facts = std::move(facts);
  }

  Binder& binder_;
  const RowItem& item_;
  EntityId entity_;
  const lang::Body* body_ = nullptr;
  text::Span last_inline_;  // the name of the last inline policy, where all of them together are told to be too large
};

// `attach` in accounts and OUs: control policies.
void fill_place(Binder& binder, EntityId target, const lang::Body* body) {
  if (body == nullptr) return;
  check_lines(binder, *body, target);
  for (const lang::Line& line : body->lines) {
    const auto* attach = std::get_if<lang::AttachLine>(&line.node);
    if (attach == nullptr) continue;
    for (const lang::Ref& ref : attach->policies) {
      if (const auto policy = resolve(binder, ref, wanted::control_policy)) {
        attach_control_policy(binder, *policy, target);
      }
    }
  }
}

}  // namespace

void fill_rows(Declaring& declaring) {
  Binder& binder = declaring.binder;
  // Policies first: sessions and boundaries point at what they say.
  const auto fill_if = [&](auto&& is_turn) {
    for (const RowItem& item : declaring.rows) {
      text::ask_to_go_on();
      if (item.row && is_turn(item.row->kind)) LineFilling(binder, item).fill();
    }
  };
  fill_if([](EntityKind kind) { return kind == EntityKind::managed_policy; });
  fill_if([](EntityKind kind) { return kind != EntityKind::managed_policy && kind != EntityKind::session; });
  fill_if([](EntityKind kind) { return kind == EntityKind::session; });
  for (const OuItem& item : declaring.ous) {
    if (item.row && item.declaration->body) fill_place(binder, {EntityKind::ou, *item.row}, &*item.declaration->body);
  }
  for (const AccountItem& item : declaring.accounts) {
    if (item.account && item.declaration->body) {
      fill_place(binder, {EntityKind::account, static_cast<std::uint32_t>(*item.account)}, &*item.declaration->body);
    }
  }
}

}  // namespace iamq::bind
