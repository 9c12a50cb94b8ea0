#include "runtime/import/principals.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <set>
#include <string>
#include <unordered_map>

#include "runtime/import/managed_policies.hpp"

namespace iamq::import {

namespace {

using model::EntityId;
using model::EntityKind;
using model::Group;
using model::Identity;
using model::Role;
using model::User;
using policy::JsonNode;
using policy::PolicyKind;
using text::Span;

// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create-service-linked-role.html
constexpr std::string_view service_linked_path = "/aws-service-role/";

class PrincipalAdder {
public:
  explicit PrincipalAdder(Context& context) : context_(context), attachments_(context) {}

  void add_group(const Entry& entry) {
    Group row;
    context_.fill(row, entry, "GroupId");
    add_policies(row, entry, "GroupPolicyList", true);
    const EntityId* placeholder = context_.names.find(EntityKind::group, row.account, entry.name());
    if (placeholder != nullptr) {
      const EntityId entity = *placeholder;
      context_.world.groups.edit(entity.index) = row;
      context_.world.rename(entity, row.name, row.arn);
    } else {
      context_.names.add(context_.world.add(row), row.account, entry.name());
    }
  }

  void add_user(const Entry& entry) {
    User row;
    context_.fill(row, entry, "UserId");
    add_policies(row, entry, "UserPolicyList", false);
    add_boundary(row, entry);
    add_groups(row, entry);
    context_.world.add(std::move(row));
  }

  void add_role(const Entry& entry) {
    Role row;
    context_.fill(row, entry, "RoleId");
    add_policies(row, entry, "RolePolicyList", true);
    add_boundary(row, entry);
    row.trust = context_.documents.read(entry.object, "AssumeRolePolicyDocument", PolicyKind::trust, {}, [&] {
      return fmt::format("the trust policy of {}", context_.title_of(entry));
    });
    row.is_service_linked = entry.path().substr(0, service_linked_path.size()) == service_linked_path;
    for (const Object& profile : entry.object.list("InstanceProfileList")) {
      row.instance_profiles.push_back(context_.intern(profile.text("Arn")));
    }
    read_max_session(row, entry);
    context_.world.add(std::move(row));
  }

  void tell() {
    attachments_.tell();
    for (const auto& [group, use] : missing_groups_) {
      context_.findings.warning(
          "missing-group",
          fmt::format("group `{}` is not in the export: which policies it gives is not known",
                      context_.world.text(context_.world.groups[group].name)),
          use.span, fmt::format("answers about {} rest on it and say so where it matters", list_of(use.members)));
    }
  }

private:
  struct GroupUse {
    Span span;
    std::vector<std::string> members;
  };

  // Stands for policies that the export should list and does not, so that answers rest on it.
  void add_unknown(Identity& row, const Entry& entry, std::string_view what) {
    row.inline_policies.push_back(context_.documents.missing(PolicyKind::identity, what, entry.arn_span));
  }

  void add_policies(Identity& row, const Entry& entry, std::string_view inline_list, bool is_always_written) {
    if (is_always_written && !entry.object.has(inline_list)) {
      add_unknown(row, entry, "inline policies, not in the export");
    }
    std::map<std::string_view, Span> seen;
    for (const Object& each : entry.object.list(inline_list)) {
      const std::string_view name = each.text("PolicyName");
      const auto inserted = seen.try_emplace(name, each.span_of("PolicyName"));
      if (!inserted.second) {
        auto& error = context_.findings.error(
            "duplicate-declaration", fmt::format("{} has two inline policies `{}`", context_.title_of(entry), name),
            each.span_of("PolicyName"));
        error.labels.push_back({inserted.first->second, "first here"});
      }
      row.inline_policies.push_back(context_.documents.read(each, "PolicyDocument", PolicyKind::identity, name, [&] {
        return fmt::format("policy `{}` of {}", name, context_.title_of(entry));
      }));
    }
    if (!entry.object.has("AttachedManagedPolicies")) {
      add_unknown(row, entry, "attached policies, not in the export");
    }
    for (const Object& each : entry.object.list("AttachedManagedPolicies")) {
      const auto policy = attachments_.find(entry, each, "PolicyArn");
      if (policy && std::find(row.attached.begin(), row.attached.end(), *policy) == row.attached.end()) {
        row.attached.push_back(*policy);
      }
    }
  }

  void add_boundary(Identity& row, const Entry& entry) {
    if (const JsonNode* boundary = entry.object.find("PermissionsBoundary")) {
      row.boundary = attachments_.find(entry, Object(entry.object.json(), *boundary), "PermissionsBoundaryArn");
    }
  }

  void add_groups(User& row, const Entry& entry) {
    const JsonNode* list = entry.object.find("GroupList");
    if (list == nullptr) {
      add_unknown(row, entry, "groups, not in the export");
      return;
    }
    for (const JsonNode& item : entry.object.json().children(*list)) {
      const std::uint32_t group = find_group(entry, item);
      if (std::find(row.groups.begin(), row.groups.end(), group) == row.groups.end()) {
        row.groups.push_back(group);
      }
    }
  }

  std::uint32_t find_group(const Entry& user, const JsonNode& name) {
    const model::AccountId account = context_.account_of(user);
    const EntityId* found = context_.names.find(EntityKind::group, account, name.text);
    std::uint32_t index = 0;
    if (found != nullptr) {
      index = found->index;
    } else {
      Group row;
      row.account = account;
      row.name = context_.intern(name.text);
      row.path = context_.intern("/");
      row.arn = context_.intern(fmt::format("arn:{}:iam::{}:group/{}", user.partition(), user.account(), name.text));
      row.declared = name.span;
      row.inline_policies.push_back(
          context_.documents.missing(PolicyKind::identity, "policies of the group, not in the export", name.span));
      const EntityId added = context_.world.add(std::move(row));
      context_.names.add(added, account, name.text);
      index = added.index;
      missing_groups_[index].span = name.span;
    }
    if (const auto missing = missing_groups_.find(index); missing != missing_groups_.end()) {
      missing->second.members.push_back(context_.title_of(user));
    }
    return index;
  }

  void read_max_session(Role& row, const Entry& entry) {
    const JsonNode* seconds = entry.object.find("MaxSessionDuration");
    if (seconds == nullptr) {
      return;
    }
    // https://docs.aws.amazon.com/IAM/latest/APIReference/API_Role.html: 3600 to 43200
    std::uint32_t value = 0;
    const char* end = seconds->text.data() + seconds->text.size();
    const auto read = std::from_chars(seconds->text.data(), end, value);
    if (read.ec != std::errc() || read.ptr != end || value < 3600 || value > 43200) {
      context_.findings.error("export-wrong-type", fmt::format("`MaxSessionDuration` is {}", seconds->text),
                              seconds->span, "it is a number of seconds from 3600 to 43200");
      return;
    }
    row.max_session_seconds = value;
  }

  Context& context_;
  Attachments attachments_;
  std::map<std::uint32_t, GroupUse> missing_groups_;
};

// Each entry is looked at once, however many accounts there are.
void count(const Context& context, std::vector<ImportedAccount>& accounts) {
  std::unordered_map<std::string_view, ImportedAccount> counted;
  for (const Pages& file : context.files) {
    for (const Entry& entry : file.entries) {
      ImportedAccount& of = counted[entry.account()];
      of.users += entry.kind == ObjectKind::user ? 1 : 0;
      of.groups += entry.kind == ObjectKind::group ? 1 : 0;
      of.roles += entry.kind == ObjectKind::role ? 1 : 0;
      of.policies += entry.kind == ObjectKind::managed_policy ? 1 : 0;
    }
  }
  for (ImportedAccount& imported : accounts) {
    const ImportedAccount& of = counted[context.world.text(context.world.account(imported.account).id)];
    imported.users += of.users;
    imported.groups += of.groups;
    imported.roles += of.roles;
    imported.policies += of.policies;
  }
}

}  // namespace

void add_principals(Context& context, std::vector<ImportedAccount>& accounts) {
  count(context, accounts);
  PrincipalAdder adder(context);
  context.each(ObjectKind::group, [&](const Entry& entry) { adder.add_group(entry); });
  // As users and roles become rows, their JSON goes.
  for (Pages& file : context.files) {
    context.each_in(file, ObjectKind::user, [&](const Entry& entry) { adder.add_user(entry); });
    context.each_in(file, ObjectKind::role, [&](const Entry& entry) { adder.add_role(entry); });
    file.let_go_of_json();
  }
  adder.tell();
}

}  // namespace iamq::import
