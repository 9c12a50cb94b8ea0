#include "runtime/import/organization.hpp"

#include <fmt/core.h>

#include <map>
#include <optional>
#include <string>
#include <tuple>

#include "runtime/import/resources.hpp"

namespace iamq::import {

namespace {

using model::AccountId;
using policy::PolicyKind;

// SCPs or RCPs of one level. FullAWSAccess is a flag of the level in the model.
struct LevelPolicies {
  std::vector<std::uint32_t> rows;
  bool has_full_aws_access = false;
};

class OrganizationAdder {
public:
  explicit OrganizationAdder(Context& context) : context_(context) {}

  void add(const Object& organization) {
    if (const policy::JsonNode* root = organization.find("root")) {
      const Object level(organization.json(), *root);
      if (level.has("account")) {
        context_.findings.error("organization-level", "the root of an organization is no account",
                                level.span_of("account"), "write the accounts into its `children`");
        return;
      }
      add_root(organization, level);
      if (organization.has("management account")) {
        note_management_account(organization);
      }
    }
  }

private:
  void add_root(const Object& organization, const Object& level) {
    model::Ou row;
    row.is_root = true;
    row.name = row.id = context_.intern(organization.text("id"));
    row.root_id = context_.intern(level.text("id"));
    row.declared = organization.span_of("id");
    if (const auto other = find_organization(row.id)) {
      auto& error = context_.findings.error(
          "duplicate-declaration", fmt::format("organization `{}` stands here a second time", organization.text("id")),
          row.declared);
      error.labels.push_back({context_.world.ous[*other].declared, "first here"});
      return;
    }
    add_unit(std::move(row), level);
  }

  std::optional<std::uint32_t> find_organization(model::StringId id) const {
    std::optional<std::uint32_t> found;
    context_.world.ous.each([&](std::uint32_t index, const model::Ou& ou) {
      if (ou.is_root && ou.id == id) {
        found = index;
      }
    });
    return found;
  }

  void add_unit(model::Ou row, const Object& level) {
    LevelPolicies scps = read_policies(level, "scps"), rcps = read_policies(level, "rcps");
    row.scps = std::move(scps.rows);
    row.has_full_aws_access = scps.has_full_aws_access;
    row.rcps = std::move(rcps.rows);
    const std::uint32_t unit = context_.world.add(std::move(row)).index;
    for (const Object& child : level.list("children")) {
      if (child.has("account")) {
        place_account(child, unit);
      } else {
        model::Ou below;
        below.parent = unit;
        below.id = context_.intern(child.text("id"));
        below.name = child.has("name") ? context_.intern(child.text("name")) : below.id;
        below.declared = child.span_of(child.has("name") ? "name" : "id");
        add_unit(std::move(below), child);
      }
    }
  }

  void place_account(const Object& level, std::uint32_t unit) {
    const text::Span span = level.span_of("account");
    if (level.has("children")) {
      context_.findings.error("organization-level", "an account has no `children`", level.span_of("children"),
                              "write them beside it, into the organizational unit that they stand in");
      return;
    }
    const auto account = mentioned_account(context_, level.text("account"), span);
    if (!account) {
      return;
    }
    const auto index = static_cast<std::uint32_t>(*account);
    const model::Account& known = context_.world.account(*account);
    if (known.ou) {
      const model::Ou& place = context_.world.ous[*known.ou];
      context_.findings
          .error(
              "placed-twice",
              fmt::format("account {} stands in `{}` already", level.text("account"), context_.world.text(place.name)),
              span)
          .labels.push_back({place.declared, "there"});
      return;
    }
    LevelPolicies scps = read_policies(level, "scps"), rcps = read_policies(level, "rcps");
    model::Account& row = context_.world.accounts.edit(index);
    row.ou = unit;
    row.scps = std::move(scps.rows);
    row.has_full_aws_access = scps.has_full_aws_access;
    row.rcps = std::move(rcps.rows);
    row.completeness.organization = true;
  }

  LevelPolicies read_policies(const Object& level, std::string_view field) {
    LevelPolicies policies;
    for (const Object& policy : level.list(field)) {
      const bool is_scp = field == "scps";
      const std::string_view name = policy.text("name");
      const policy::PolicyId text =
          context_.documents.read(policy, "policy", is_scp ? PolicyKind::scp : PolicyKind::rcp, name,
                                  fmt::format("{} `{}`", is_scp ? "SCP" : "RCP", name));
      if (is_scp && name == "FullAWSAccess" && is_full_access(text)) {
        policies.has_full_aws_access = true;
      } else {
        policies.rows.push_back(row_of(is_scp, policy, text));
      }
    }
    return policies;
  }

  bool is_full_access(policy::PolicyId policy) const {
    const policy::Library& library = context_.world.library();
    return library.policy(policy).document == library.policy(context_.world.full_aws_access()).document;
  }

  // A control policy that is attached at several levels is written out at each of them, and is one all the same.
  std::uint32_t row_of(bool is_scp, const Object& policy, policy::PolicyId text) {
    const policy::Policy& read = context_.world.library().policy(text);
    const auto [known, is_new] =
        rows_.try_emplace({is_scp, read.name, read.document, read.is_missing ? read.span.begin : 0}, 0);
    if (is_new) {
      model::ControlPolicy row;
      row.is_scp = is_scp;
      row.name = read.name;
      row.policy = text;
      row.declared = policy.span_of("name");
      known->second = context_.world.add(std::move(row)).index;
    }
    return known->second;
  }

  void note_management_account(const Object& organization) {
    const std::string_view id = organization.text("management account");
    const text::Span span = organization.span_of("management account");
    const auto account = mentioned_account(context_, id, span);
    if (!account) {
      return;
    }
    if (!context_.world.organization_of(*account)) {
      context_.findings.error("management-account-outside",
                              fmt::format("the management account {} stands in no level of the organization", id), span,
                              "write it into the `children` of the level that it stands in");
      return;
    }
    context_.world.accounts.edit(static_cast<std::uint32_t>(*account)).is_management = true;
  }

  Context& context_;
  // By kind, name and text; texts that could not be read are told apart by their place.
  std::map<std::tuple<bool, model::StringId, policy::DocumentId, std::uint32_t>, std::uint32_t> rows_;
};

}  // namespace

void add_organizations(Context& context, const std::vector<Object>& worlds) {
  for (const Object& world : worlds) {
    if (const policy::JsonNode* organization = world.find("organization")) {
      OrganizationAdder(context).add(Object(world.json(), *organization));
    }
    // An account of the file that stands nowhere in an organization is in none.
    for (const Object& account : world.list("accounts")) {
      if (const auto known = context.world.account_by_id(account.text("id"))) {
        context.world.accounts.edit(static_cast<std::uint32_t>(*known)).completeness.organization = true;
      }
    }
  }
}

}  // namespace iamq::import
