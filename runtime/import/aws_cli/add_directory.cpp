#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <set>
#include <tuple>

#include "runtime/import/aws_cli/add_collection.hpp"
#include "runtime/import/managed_policies.hpp"
#include "runtime/policy/arn.hpp"

namespace iamq::import {

namespace {

using model::AccountId;
using model::EntityId;
using model::EntityKind;
using policy::PolicyKind;

// https://docs.aws.amazon.com/singlesignon/latest/userguide/using-service-linked-roles.html
constexpr std::string_view reserved_path = "/aws-reserved/sso.amazonaws.com/";
constexpr std::string_view role_prefix = "AWSReservedSSO_";

// `PT4H30M`; nothing if it is none.
std::optional<std::uint32_t> seconds_of(std::string_view text) {
  if (text.substr(0, 2) != "PT") {
    return std::nullopt;
  }
  text.remove_prefix(2);
  std::uint32_t total = 0;
  while (!text.empty()) {
    std::uint32_t number = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
    if (read.ec != std::errc() || read.ptr == text.data() + text.size()) {
      return std::nullopt;
    }
    const char unit = *read.ptr;
    total += unit == 'H' ? number * 3600 : unit == 'M' ? number * 60 : number;
    text.remove_prefix(static_cast<std::size_t>(read.ptr - text.data()) + 1);
  }
  return total;
}

class DirectoryAdder {
public:
  DirectoryAdder(Context& context, const CollectedDirectory& directory) : context_(context), directory_(directory) {
    context_.world.roles.each([&](std::uint32_t index, const model::Role& role) {
      if (context_.world.text(role.path).substr(0, reserved_path.size()) == reserved_path) {
        reserved_.emplace_back(index, role.account);
      }
    });
  }

  void add() {
    // Who has which role, and through which groups.
    for (const CollectedAssignment& assignment : directory_.assignments) {
      const auto role = role_of(assignment);
      if (!role) {
        continue;
      }
      if (!assignment.is_group) {
        note_person(assignment, *role, assignment.principal, {});
        continue;
      }
      const auto group = directory_.groups.find(assignment.principal);
      for (const auto& [id, person] : directory_.people) {
        if (person.groups.count(assignment.principal) != 0) {
          note_person(assignment, *role, id, group == directory_.groups.end() ? assignment.principal : group->second);
        }
      }
      if (directory_.read_groups.count(assignment.principal) == 0) {
        note_unknown(assignment, fmt::format("the members of group `{}`",
                                             group == directory_.groups.end() ? assignment.principal : group->second));
      }
    }
    for (const auto& [key, groups] : sessions_) {
      add_session(std::get<0>(key), std::get<1>(key), std::get<2>(key), groups);
    }
    tell();
  }

private:
  using Key = std::tuple<std::uint32_t, std::string, std::string>;  // role, person, permission set

  struct Groups {
    std::set<std::string> names;
    text::Span declared;
  };

  void note_person(const CollectedAssignment& assignment, std::uint32_t role, const std::string& id,
                   const std::string& group) {
    const auto person = directory_.people.find(id);
    if (person == directory_.people.end() || person->second.name.empty()) {
      note_unknown(assignment, fmt::format("user `{}`", id));
      return;
    }
    Groups& groups = sessions_[{role, person->second.name, name_of_set(assignment.permission_set)}];
    groups.declared = person->second.declared;
    if (group.empty()) {
      groups.names.insert("");  // assigned to the person as well
    } else {
      groups.names.insert(group);
    }
  }

  // Somebody who has a role there is not known by name.
  void note_unknown(const CollectedAssignment& assignment, std::string who) {
    unknown_.insert(std::move(who));
    unknown_at_ = assignment.declared;
    if (const auto account = context_.world.account_by_id(assignment.account)) {
      context_.world.accounts.edit(static_cast<std::uint32_t>(*account)).completeness.principals = false;
    }
  }

  // What people call it; its ARN if nothing describes it.
  std::string name_of_set(const std::string& arn) const {
    const auto known = directory_.permission_sets.find(arn);
    return known == directory_.permission_sets.end() || known->second.name.empty() ? arn : known->second.name;
  }

  // The role that the permission set is in that account: as exported, else made here.
  std::optional<std::uint32_t> role_of(const CollectedAssignment& assignment) {
    const auto account = account_in(context_, assignment.account, assignment.declared);
    const auto set = directory_.permission_sets.find(assignment.permission_set);
    if (!account || set == directory_.permission_sets.end()) {
      return std::nullopt;
    }
    if (set->second.name.empty()) {
      nameless_.insert(assignment.permission_set);
      nameless_at_ = assignment.declared;
      return std::nullopt;
    }
    const auto [known, is_new] = roles_.try_emplace({*account, assignment.permission_set}, 0);
    if (is_new) {
      const auto exported = exported_role(*account, set->second.name);
      known->second = exported ? *exported : make_role(*account, assignment.permission_set, set->second);
    }
    return known->second;
  }

  // `AWSReservedSSO_NAME_` and sixteen hexadecimal digits.
  std::optional<std::uint32_t> exported_role(AccountId account, const std::string& name) const {
    const std::string prefix = fmt::format("{}{}_", role_prefix, name);
    for (const auto& [index, owner] : reserved_) {
      const std::string_view role = context_.world.text(context_.world.roles[index].name);
      const bool is_of_set = role.substr(0, prefix.size()) == prefix && role.size() == prefix.size() + 16;
      if (owner == account && is_of_set) {
        return index;
      }
    }
    return std::nullopt;
  }

  std::uint32_t make_role(AccountId account, const std::string& arn, const CollectedPermissionSet& set) {
    const model::Account& owner = context_.world.account(account);
    if (owner.completeness.principals && !owner.is_only_placed) {
      unprovisioned_.push_back(fmt::format("`{}` in {}", set.name, context_.world.text(owner.name)));
      unprovisioned_at_ = set.declared;
    }
    const auto parts = policy::split_arn(arn);
    const std::string partition(parts ? parts->partition : std::string_view("aws"));
    const std::string id(context_.world.text(owner.id));
    const std::string hex = arn.substr(arn.rfind('-') + 1);  // AWS makes another one for each account
    model::Role row;
    row.account = account;
    row.name = context_.intern(fmt::format("{}{}_{}", role_prefix, set.name, hex));
    row.path = context_.intern(reserved_path);
    row.arn = context_.intern(
        fmt::format("arn:{}:iam::{}:role{}{}", partition, id, reserved_path, context_.world.text(row.name)));
    row.declared = set.declared;
    row.trust = saml_trust(partition, id);
    row.max_session_seconds = seconds_of(set.session_duration).value_or(3600);
    add_inline(row, set);
    add_managed(row, set, partition, id);
    add_boundary(row, set, partition, id);
    ++made_;
    made_at_ = set.declared;
    return context_.world.add(std::move(row)).index;
  }

  // The role trusts the account's SAML provider of Identity Center, for the sign-in page.
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_saml.html
  policy::PolicyId saml_trust(const std::string& partition, const std::string& account) {
    std::string provider = fmt::format("arn:{}:iam::{}:saml-provider/AWSSSO_DO_NOT_DELETE", partition, account);
    context_.world.providers.each([&](std::uint32_t, const model::Provider& row) {
      const std::string_view name = context_.world.text(row.name);
      const bool is_here = context_.world.text(context_.world.account(row.account).id) == account;
      if (is_here && row.is_saml && name.substr(0, 7) == "AWSSSO_") {
        provider = context_.world.text(row.arn);
      }
    });
    policy::Library& library = context_.world.library();
    policy::Statement statement;
    statement.has_principal = true;
    statement.principals = {{.type = policy::PrincipalType::federated, .text = context_.intern(provider)}};
    statement.actions = {context_.intern("sts:AssumeRoleWithSAML"), context_.intern("sts:TagSession")};
    policy::Policy policy;
    policy.kind = PolicyKind::trust;
    policy.document =
        library.add_document({.version = policy::Version::v2012_10_17, .id = {}, .statements = {std::move(statement)}});
    return library.add_policy(std::move(policy));
  }

  // A part of a permission set that the files do not have.
  void add_unknown(model::Role& row, const CollectedPermissionSet& set, std::string_view what) {
    row.inline_policies.push_back(context_.documents.missing(PolicyKind::identity, what, set.declared));
  }

  void add_inline(model::Role& row, const CollectedPermissionSet& set) {
    if (set.inline_policy.state == Known::here) {
      row.inline_policies.push_back(context_.documents.read(
          set.inline_policy.object, set.inline_policy.field, PolicyKind::identity, "AwsSSOInlinePolicy",
          fmt::format("the inline policy of permission set `{}`", set.name)));
    } else if (set.inline_policy.state != Known::none) {
      add_unknown(row, set, "inline policy of the permission set, not in the files");
    }
  }

  void add_managed(model::Role& row, const CollectedPermissionSet& set, const std::string& partition,
                   const std::string& account) {
    if (set.managed != Known::here) {
      add_unknown(row, set, "managed policies of the permission set, not in the files");
    }
    if (set.customer != Known::here) {
      add_unknown(row, set, "customer managed policies of the permission set, not in the files");
    }
    for (const std::string& arn : set.managed_policies) {
      attach(row, set, arn);
    }
    for (const auto& [path, name] : set.customer_policies) {
      attach(row, set, fmt::format("arn:{}:iam::{}:policy{}{}", partition, account, path, name));
    }
  }

  // Whether such a policy can be attached in the account: AWS's or its own.
  bool is_attachable(const std::string& arn, AccountId account) const {
    const auto parts = policy::split_arn(arn);
    return parts && parts->service == "iam" && parts->resource.substr(0, 7) == "policy/" && arn.back() != '/' &&
           (parts->account == "aws" || parts->account == context_.world.text(context_.world.account(account).id));
  }

  void attach(model::Role& row, const CollectedPermissionSet& set, const std::string& arn) {
    if (is_attachable(arn, row.account)) {
      row.attached.push_back(managed_policy(context_, arn, set.declared));
    } else {
      add_unknown(row, set, "policy `" + arn + "` of the permission set, which cannot be attached here");
    }
  }

  void add_boundary(model::Role& row, const CollectedPermissionSet& set, const std::string& partition,
                    const std::string& account) {
    std::string arn = set.boundary_arn;
    if (arn.empty() && set.customer_boundary) {
      const auto& [path, name] = *set.customer_boundary;
      arn = fmt::format("arn:{}:iam::{}:policy{}{}", partition, account, path, name);
    }
    if (!arn.empty() && is_attachable(arn, row.account)) {
      row.boundary = managed_policy(context_, arn, set.declared);
    } else if (!arn.empty() || set.boundary == Known::refused || set.boundary == Known::unsaid) {
      add_unknown(row, set, "permissions boundary of the permission set, not in the files");
    }
  }

  // A session of the role is named as the person.
  // https://docs.aws.amazon.com/singlesignon/latest/userguide/logging-using-cloudtrail.html
  void add_session(std::uint32_t role, const std::string& person, const std::string& set, const Groups& groups) {
    const model::Role& row = context_.world.roles[role];
    model::Session session;
    session.of = {EntityKind::role, role};
    session.name = session.person = context_.intern(person);
    session.permission_set = context_.intern(set);
    const bool is_direct = groups.names.count("") != 0;
    for (const std::string& group : groups.names) {
      if (!group.empty() && !is_direct) {
        session.groups.push_back(context_.intern(group));
      }
    }
    const auto arn = policy::split_arn(context_.world.text(row.arn));
    session.arn = context_.intern(fmt::format("arn:{}:sts::{}:assumed-role/{}/{}", arn->partition, arn->account,
                                              context_.world.text(row.name), person));
    session.declared = groups.declared;
    context_.world.add(std::move(session));
  }

  void tell() {
    if (made_ > 0) {
      context_.findings.note(
          "roles-of-permission-sets",
          fmt::format("{} of permission sets {} made from the permission sets, since {} in no export",
                      made_ == 1 ? "1 role" : fmt::format("{} roles", made_), made_ == 1 ? "is" : "are",
                      made_ == 1 ? "it stands" : "they stand"),
          made_at_, "the digits at the end of their names are not those that AWS gave them");
    }
    if (!unprovisioned_.empty()) {
      context_.findings.warning(
          "export-contradiction",
          "permission sets that are assigned, but whose roles the accounts' exports do not have: " +
              list_of(unprovisioned_),
          unprovisioned_at_, "the files were written at different times; the assignment counts");
    }
    if (!nameless_.empty()) {
      context_.findings.warning("missing-permission-set", "not in the files: " + list_of(described(nameless_)),
                                nameless_at_,
                                "who has these permission sets, and what they allow, is not known: export `sso-admin "
                                "describe-permission-set`");
    }
    if (!unknown_.empty()) {
      context_.findings.warning("missing-people",
                                "people who are assigned permission sets, but are not in the files: " +
                                    list_of({unknown_.begin(), unknown_.end()}),
                                unknown_at_,
                                "export `identitystore list-users`, `list-groups` and `list-group-memberships`");
    }
  }

  static std::vector<std::string> described(const std::set<std::string>& arns) {
    std::vector<std::string> words;
    for (const std::string& arn : arns) {
      words.push_back("`sso-admin describe-permission-set --permission-set-arn " + arn + "`");
    }
    return words;
  }

  Context& context_;
  const CollectedDirectory& directory_;
  std::vector<std::pair<std::uint32_t, AccountId>> reserved_;
  std::map<std::pair<AccountId, std::string>, std::uint32_t> roles_;
  std::map<Key, Groups> sessions_;
  std::set<std::string> unknown_, nameless_;
  std::vector<std::string> unprovisioned_;
  std::size_t made_ = 0;
  text::Span unknown_at_, nameless_at_, unprovisioned_at_, made_at_;
};

}  // namespace

void add_collected_directory(Context& context, const Collection& collection) {
  DirectoryAdder(context, collection.directory).add();
}

}  // namespace iamq::import
