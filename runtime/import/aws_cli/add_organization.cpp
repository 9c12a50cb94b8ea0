#include <fmt/core.h>

#include <map>
#include <optional>
#include <set>
#include <string>

#include "runtime/import/aws_cli/add_collection.hpp"

namespace iamq::import {

namespace {

using model::AccountId;
using policy::PolicyKind;

constexpr std::string_view scp_type = "SERVICE_CONTROL_POLICY";
constexpr std::string_view rcp_type = "RESOURCE_CONTROL_POLICY";
// Its id is the same in every organization; it allows everything.
constexpr std::string_view full_access_id = "p-FullAWSAccess";

// Builds the tree from its root down, so that what hangs in a circle, or nowhere, is found by being left over.
class CollectedTree {
public:
  CollectedTree(Context& context, const CollectedOrganization& organization)
      : context_(context), organization_(organization) {}

  void add() {
    if (organization_.roots.size() > 1) {
      context_.findings.warning("several-roots", "this organization has several roots, which AWS does not make",
                                organization_.roots.begin()->second.declared, "the first one counts");
    }
    read_policies();
    model::Ou root;
    root.is_root = true;
    root.id = root.name = context_.intern(organization_.id.empty() ? "organization" : organization_.id);
    std::string root_id;
    if (!organization_.roots.empty()) {
      root_id = organization_.roots.begin()->first;
      root.declared = organization_.roots.begin()->second.declared;
    } else {
      root.declared = organization_.declared;
    }
    root.root_id = context_.intern(root_id);
    if (is_there_already(root.id, root.declared)) {
      return;
    }
    put_policies(root_id, root);
    const std::uint32_t index = context_.world.add(std::move(root)).index;
    seen_.insert(root_id);
    add_below(root_id, index);
    tell_left_over();
    note_management();
    note_known();
  }

private:
  bool is_there_already(model::StringId id, const text::Span& span) {
    bool is_there = false;
    context_.world.ous.each(
        [&](std::uint32_t, const model::Ou& ou) { is_there = is_there || (ou.is_root && ou.id == id); });
    if (is_there) {
      context_.findings.error("duplicate-declaration",
                              fmt::format("organization `{}` is in the world already", context_.world.text(id)), span);
    }
    return is_there;
  }

  void read_policies() {
    for (const auto& [id, policy] : organization_.policies) {
      if (policy.type.empty()) {
        continue;  // only spoken of: another type, or never listed
      }
      const bool is_scp = policy.type == scp_type;
      const bool is_known = policy.content.state == Known::here;
      if (id == full_access_id) {
        continue;
      }
      const PolicyKind kind = is_scp ? PolicyKind::scp : PolicyKind::rcp;
      model::ControlPolicy row;
      row.is_scp = is_scp;
      row.id = context_.intern(id);
      row.name = context_.intern(policy.name.empty() ? id : policy.name);
      row.declared = policy.declared;
      const std::string title = fmt::format("{} `{}`", is_scp ? "SCP" : "RCP", policy.name);
      row.policy = is_known
                       ? context_.documents.read(policy.content.object, policy.content.field, kind, policy.name, title)
                       : context_.documents.missing(kind, policy.name, policy.declared);
      if (!is_known) {
        context_.findings.warning("missing-policy", fmt::format("the text of {} is not in the files", title),
                                  policy.declared, "what it denies is not known, and answers that it bears on say so");
      }
      rows_[id] = context_.world.add(std::move(row)).index;
      for (const std::string& target : policy.targets) {
        at_[target].push_back(id);
      }
    }
    if (const auto full = organization_.policies.find(std::string(full_access_id));
        full != organization_.policies.end()) {
      full_access_at_.insert(full->second.targets.begin(), full->second.targets.end());
      knows_full_access_ = full->second.has_targets;
    }
  }

  // Unless its targets were read, FullAWSAccess is where AWS puts it: everywhere.
  template <class Level>
  void put_policies(const std::string& id, Level& level) {
    level.has_full_aws_access = !knows_full_access_ || full_access_at_.count(id) != 0;
    for (const std::string& policy : at_[id]) {
      const std::uint32_t row = rows_.at(policy);
      (context_.world.control_policies[row].is_scp ? level.scps : level.rcps).push_back(row);
    }
  }

  void add_below(const std::string& parent, std::uint32_t index) {
    for (const auto& [id, account] : organization_.accounts) {
      if (!account.parents.empty() && account.parents.front() == parent) {
        place(id, account, index);
      }
    }
    for (const auto& [id, unit] : organization_.units) {
      if (!unit.parents.empty() && unit.parents.front() == parent && seen_.insert(id).second) {
        model::Ou row;
        row.parent = index;
        row.id = context_.intern(id);
        row.name = context_.intern(unit.name.empty() ? id : unit.name);
        row.declared = unit.declared;
        put_policies(id, row);
        const std::uint32_t below = context_.world.add(std::move(row)).index;
        if (unit.parents.size() > 1) {
          tell_contradiction("organizational unit", unit.name, unit.parents, unit.declared);
          uncertain_.insert(below);
        }
        add_below(id, below);
      }
    }
  }

  void place(const std::string& id, const CollectedMember& account, std::uint32_t unit) {
    const auto known = account_in(context_, id, account.declared);
    if (!known) {
      return;
    }
    model::Account& row = context_.world.accounts.edit(static_cast<std::uint32_t>(*known));
    if (row.ou) {
      context_.findings.error("placed-twice", fmt::format("account {} stands in an organization already", id),
                              account.declared);
      return;
    }
    row.ou = unit;
    put_policies(id, row);
    placed_.insert(id);
    if (account.parents.size() > 1) {
      tell_contradiction("account", id, account.parents, account.declared);
      contradicted_.insert(id);
    }
  }

  void tell_contradiction(std::string_view what, std::string_view name, const std::vector<std::string>& parents,
                          const text::Span& span) {
    context_.findings.warning(
        "export-contradiction",
        fmt::format("{} `{}` stands below {}: it was moved while the files were written", what, name, list_of(parents)),
        span, "which SCPs and RCPs bind it is not certain, and answers about it say so");
  }

  // Units in a circle hang on no root; neither does what is below them.
  void tell_left_over() {
    std::vector<std::string> units, accounts;
    text::Span first;
    for (const auto& [id, unit] : organization_.units) {
      if (seen_.count(id) == 0) {
        first = units.empty() ? unit.declared : first;
        units.push_back(fmt::format("`{}`", unit.name.empty() ? id : unit.name));
      }
    }
    if (!units.empty()) {
      context_.findings.warning(
          "organization-left-over",
          fmt::format("organizational units that hang on no root, be it in a circle: {}", list_of(units)), first,
          "they and the accounts below them are not placed: which SCPs and RCPs bind those is not known");
    }
    for (const auto& [id, account] : organization_.accounts) {
      if (placed_.count(id) == 0) {
        first = accounts.empty() ? account.declared : first;
        accounts.push_back(id);
      }
    }
    if (!accounts.empty()) {
      context_.findings.warning(
          "account-not-placed",
          fmt::format("accounts of the organization whose place in it is not known: {}", list_of(accounts)), first,
          "export `organizations list-accounts-for-parent` of the root and of every organizational unit; until then "
          "which SCPs and RCPs bind them is not known, and answers about them say so");
    }
  }

  void note_management() {
    if (organization_.management_account.empty()) {
      context_.findings.warning(
          "management-account-missing", "which account is the management account is not known",
          organization_.roots.empty() ? organization_.declared : organization_.roots.begin()->second.declared,
          "SCPs and RCPs are taken to bind all its accounts; export `organizations "
          "describe-organization`");
      return;
    }
    const auto account = account_in(context_, organization_.management_account, organization_.declared);
    if (account && context_.world.organization_of(*account)) {
      context_.world.accounts.edit(static_cast<std::uint32_t>(*account)).is_management = true;
    }
  }

  // Types of policies that are off in the root need not be listed.
  bool knows_type(std::string_view type) const {
    if (organization_.listed_types.count(std::string(type)) != 0) {
      return true;
    }
    const auto types = organization_.policy_types.begin();
    return types != organization_.policy_types.end() && types->second.count(std::string(type)) == 0;
  }

  void note_known() {
    std::vector<std::string> unknown;
    for (const auto type : {scp_type, rcp_type}) {
      if (!knows_type(type)) {
        unknown.push_back(fmt::format("`organizations list-policies --filter {}`", type));
      }
    }
    for (const auto& [id, policy] : organization_.policies) {
      if (!policy.type.empty() && !policy.has_targets) {
        unknown.push_back(fmt::format("`organizations list-targets-for-policy --policy-id {}`", id));
      }
    }
    if (!unknown.empty()) {
      context_.findings.warning(
          "organization-incomplete", fmt::format("not in the files: {}", list_of(unknown)),
          organization_.roots.empty() ? organization_.declared : organization_.roots.begin()->second.declared,
          "SCPs and RCPs may be missing, and answers that they could change say so");
    }
    for (const std::string& id : placed_) {
      const auto account = *context_.world.account_by_id(id);
      bool is_certain = unknown.empty() && contradicted_.count(id) == 0 && !organization_.roots.empty();
      for (const std::uint32_t unit : context_.world.ous_above(account)) {
        is_certain = is_certain && uncertain_.count(unit) == 0;
      }
      context_.world.accounts.edit(static_cast<std::uint32_t>(account)).completeness.organization = is_certain;
    }
  }

  Context& context_;
  const CollectedOrganization& organization_;
  std::map<std::string, std::uint32_t> rows_;           // control policies by id
  std::map<std::string, std::vector<std::string>> at_;  // ids of policies by target
  std::set<std::string> full_access_at_;
  bool knows_full_access_ = false;
  std::set<std::string> seen_, placed_, contradicted_;
  std::set<std::uint32_t> uncertain_;  // units that stand below several
};

}  // namespace

void add_collected_organization(Context& context, const Collection& collection) {
  if (collection.organization.is_there()) {
    CollectedTree(context, collection.organization).add();
  }
}

}  // namespace iamq::import
