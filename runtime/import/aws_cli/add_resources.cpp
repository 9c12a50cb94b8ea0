#include <fmt/core.h>

#include "runtime/import/aws_cli/add_collection.hpp"
#include "runtime/model/resource_kind.hpp"
#include "runtime/policy/arn.hpp"
#include "runtime/policy/public_access.hpp"

namespace iamq::import {

namespace {

// Whether the files list that service's resources, so that a policy that is not there was not asked for.
bool is_service_collected(const Collection& collection, const std::string& account, const policy::Arn& arn) {
  const auto listed = collection.listed.find(account);
  if (listed == collection.listed.end()) {
    return false;
  }
  const std::string service = arn.service == "s3"            ? "s3api"
                              : arn.service == "execute-api" ? "apigateway"
                                                             : std::string(arn.service);
  return listed->second.count(service + "/" + std::string(arn.region)) != 0;
}

void add_collected_resource(Context& context, const Collection& collection, const CollectedResource& resource) {
  const auto arn = policy::split_arn(resource.arn);
  if (!arn || arn->partition.empty() || arn->service.empty() || arn->resource.empty()) {
    context.findings.warning("bad-arn", fmt::format("`{}` is not the ARN of one resource", resource.arn),
                             resource.declared, "it is not used");
    return;
  }
  if (arn->service == "iam") {
    return;  // users, roles and policies come with their account, tags included
  }
  const std::string owner(arn->account.empty() ? resource.account : arn->account);
  const auto account = account_in(context, owner, resource.declared);
  if (!account) {
    if (owner.empty()) {
      context.findings.warning("account-missing", fmt::format("`{}` does not say its account", resource.arn),
                               resource.declared,
                               "it is not used; name the file `ACCOUNT/[REGION/]SERVICE/OPERATION….json`");
    }
    return;
  }
  const std::string title = fmt::format("the policy of `{}`", resource.arn);
  std::optional<policy::PolicyId> text;
  if (resource.policy.state == Known::here) {
    text =
        context.documents.read(resource.policy.object, resource.policy.field, policy::PolicyKind::resource, {}, title);
  } else if (resource.policy.state == Known::refused ||
             (resource.policy.state == Known::unsaid && is_service_collected(collection, owner, *arn))) {
    text = context.documents.missing(policy::PolicyKind::resource, {}, resource.declared);
  }
  if (const auto known = context.world.by_arn(resource.arn)) {
    if (known->kind == model::EntityKind::resource && text && !context.world.resources[known->index].policy) {
      context.world.resources.edit(known->index).policy = text;
    }
    return;
  }
  model::Resource row;
  row.kind = model::kind_of_resource(*arn);
  const std::string_view name = model::name_of_resource(row.kind, *arn);
  row.account = *account;
  row.name = context.intern(name.empty() ? resource.arn : name);
  row.arn = context.intern(resource.arn);
  row.declared = resource.declared;
  row.policy = text;
  row.blocks_public_access = resource.blocks_public_access.value_or(false);
  if (!resource.role.empty()) {
    row.role = context.intern(resource.role);
  }
  for (const CollectedTag& tag : resource.tags) {
    row.tags.push_back({context.intern(tag.key), context.intern(tag.value)});
  }
  context.world.add(std::move(row));
}

}  // namespace

namespace {

// Whether the account's setting, or the bucket's own, is known to stop what a public policy allows; where neither does,
// both must be known to be off.
bool is_block_known(const Collection& collection, const CollectedResource& bucket) {
  const auto account = collection.public_access.find(bucket.account);
  const bool is_account_known = account != collection.public_access.end();
  const bool is_on = bucket.blocks_public_access.value_or(false) || (is_account_known && account->second.first);
  return is_on || (is_account_known && bucket.blocks_public_access.has_value());
}

// Buckets with a public policy of which nobody asked whether Block Public Access stops it. New buckets have it on, so
// that taking it as off is a guess.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
void tell_unknown_blocks(Context& context, const Collection& collection) {
  std::vector<std::string> names;
  text::Span first;
  for (const auto& [arn_text, resource] : collection.resources) {
    const auto arn = policy::split_arn(arn_text);
    const auto known = context.world.by_arn(arn_text);
    if (!arn || arn->service != "s3" || !known || known->kind != model::EntityKind::resource) continue;
    const auto& text = context.world.resources[known->index].policy;
    const policy::Library& library = context.world.library();
    if (!text || !policy::is_public(library.document(*text), library) || is_block_known(collection, resource)) continue;
    if (names.empty()) first = resource.declared;
    names.push_back("`" + std::string(arn->resource) + "`");
  }
  if (names.empty()) return;
  context.findings.warning(
      "block-public-access-unknown",
      "buckets with a public policy of which it is not known whether S3 Block Public Access stops it: " +
          list_of(names),
      first,
      "answers take it as off: export `s3api get-public-access-block` of the buckets and `s3control "
      "get-public-access-block` of their account");
}

}  // namespace

void add_collected_resources(Context& context, const Collection& collection) {
  for (const auto& [arn, resource] : collection.resources) {
    add_collected_resource(context, collection, resource);
  }
  for (const auto& [id, blocked] : collection.public_access) {
    if (const auto account = account_in(context, id, blocked.second)) {
      context.world.accounts.edit(static_cast<std::uint32_t>(*account)).blocks_public_access = blocked.first;
    }
  }
  tell_unknown_blocks(context, collection);
}

}  // namespace iamq::import
