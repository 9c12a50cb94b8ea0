#include "runtime/import/aws_cli/add_collection.hpp"

#include <fmt/core.h>

#include <iterator>

#include "runtime/import/resources.hpp"
#include "runtime/policy/arn.hpp"

namespace iamq::import {

namespace {

// Names that a script can write without surprises, and that mean one account.
bool is_usable_name(const std::string& name) {
  return !name.empty() && name.find('/') == std::string::npos && name.find('"') == std::string::npos &&
         !policy::is_account_id(name);
}

void add_provider(Context& context, const CollectedProvider& provider) {
  const auto arn = policy::split_arn(provider.arn);
  const auto [type, name] = arn ? policy::split_resource(arn->resource) : policy::ArnResource{};
  if (!arn || (type != "saml-provider" && type != "oidc-provider") || name.empty()) {
    context.findings.warning("bad-arn", fmt::format("`{}` is not the ARN of an identity provider", provider.arn),
                             provider.declared, "it is not used");
    return;
  }
  const auto account = account_in(context, std::string(arn->account), provider.declared);
  if (!account || context.world.by_arn(provider.arn)) {
    return;
  }
  model::Provider row;
  row.account = *account;
  row.is_saml = type == "saml-provider";
  row.name = context.intern(name);
  row.arn = context.intern(provider.arn);
  row.declared = provider.declared;
  context.world.add(std::move(row));
}

void add_endpoint(Context& context, const CollectedEndpoint& endpoint) {
  const auto account = account_in(context, endpoint.account, endpoint.declared);
  if (!account || endpoint.id.empty()) {
    return;
  }
  model::Endpoint row;
  row.account = *account;
  row.name = context.intern(endpoint.id);
  row.arn =
      context.intern(fmt::format("arn:aws:ec2:{}:{}:vpc-endpoint/{}", endpoint.region, endpoint.account, endpoint.id));
  row.declared = endpoint.declared;
  for (const CollectedTag& tag : endpoint.tags) {
    row.tags.push_back({context.intern(tag.key), context.intern(tag.value)});
  }
  if (endpoint.policy.state == Known::here) {
    row.policy = context.documents.read(endpoint.policy.object, endpoint.policy.field, policy::PolicyKind::resource, {},
                                        fmt::format("the policy of endpoint `{}`", endpoint.id));
  }
  context.world.add(std::move(row));
}

void name_accounts(Context& context, const std::map<std::string, std::string>& names) {
  for (const auto& [id, name] : names) {
    const auto known = context.world.account_by_id(id);
    if (!known) {
      continue;
    }
    const auto index = static_cast<std::uint32_t>(*known);
    if (context.world.account(*known).name == context.world.account(*known).id) {
      context.world.rename({model::EntityKind::account, index}, context.intern(name), {});
    }
  }
}

}  // namespace

std::map<std::string, std::string> names_of_accounts(const Collection& collection, const model::World& world) {
  std::map<std::string, std::string> names;
  for (const auto& [id, account] : collection.stated) {
    names.emplace(id, account.name);
  }
  for (const auto& [id, account] : collection.organization.accounts) {
    names.emplace(id, account.name);
  }
  std::map<std::string, std::size_t> bearers;
  for (const auto& [id, name] : names) {
    ++bearers[name];
  }
  for (auto each = names.begin(); each != names.end();) {
    const auto& [id, name] = *each;
    const bool is_free = world.accounts_named(name).empty() && !world.account_by_id(id);
    const bool is_usable = is_usable_name(name) && bearers.at(name) == 1 && is_free;
    each = is_usable ? std::next(each) : names.erase(each);
  }
  return names;
}

std::optional<model::AccountId> account_in(Context& context, const std::string& id, const text::Span& span) {
  return id.empty() ? std::nullopt : mentioned_account(context, id, span);
}

void add_collection(Context& context, const Collection& collection,
                    const std::map<std::string, std::string>& account_names) {
  for (const auto& [id, span] : collection.accounts) {
    account_in(context, id, span);
  }
  name_accounts(context, account_names);
  for (const auto& [id, alias] : collection.aliases) {
    if (const auto account = context.world.account_by_id(id)) {
      const auto index = static_cast<std::uint32_t>(*account);
      if (context.world.accounts_named(alias).empty()) {
        context.world.accounts.edit(index).alias = context.intern(alias);
        context.world.rename({model::EntityKind::account, index}, context.world.accounts[index].name,
                             context.intern(alias));  // so that the alias is found
      }
    }
  }
  for (const auto& [arn, provider] : collection.providers) {
    add_provider(context, provider);
  }
  for (const auto& [id, endpoint] : collection.endpoints) {
    add_endpoint(context, endpoint);
  }
  add_collected_resources(context, collection);
  add_collected_organization(context, collection);
  add_collected_directory(context, collection);
  note_completeness(context, collection);
}

}  // namespace iamq::import
