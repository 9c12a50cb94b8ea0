#include <fmt/core.h>

#include <set>

#include "runtime/import/aws_cli/add_collection.hpp"
#include "runtime/model/resource_kind.hpp"
#include "runtime/policy/arn.hpp"
#include "runtime/policy/public_access.hpp"

namespace iamq::import {

using model::PublicAccessBlock;

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

// Of a resource that another input has brought: what that one did not know.
void fill_gaps(Context& context, std::uint32_t resource, std::optional<policy::PolicyId> text,
               const CollectedResource& collected) {
  const model::Resource& row = context.world.resources[resource];
  const bool lacks_policy = text && !row.policy;
  const bool lacks_block = row.public_access_block == PublicAccessBlock::unknown;
  if (lacks_policy) context.world.resources.edit(resource).policy = text;
  if (lacks_block) context.world.resources.edit(resource).public_access_block = collected.public_access_block;
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
    if (known->kind == model::EntityKind::resource) fill_gaps(context, known->index, text, resource);
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
  if (row.kind == model::ResourceKind::bucket) row.public_access_block = resource.public_access_block;
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

// The bucket of the World that the files speak of, if it is one.
std::optional<std::uint32_t> bucket_behind(const Context& context, const std::string& arn) {
  const auto known = context.world.by_arn(arn);
  if (!known || known->kind != model::EntityKind::resource) return std::nullopt;
  const bool is_bucket = context.world.resources[known->index].kind == model::ResourceKind::bucket;
  return is_bucket ? std::optional(known->index) : std::nullopt;
}

// What nobody asked for, or was not told, is not known; that it is on may be known from another input.
void note_block_of_account(Context& context, model::AccountId account, PublicAccessBlock block) {
  const auto index = static_cast<std::uint32_t>(account);
  const bool says_something =
      block != PublicAccessBlock::unknown || context.world.accounts[index].public_access_block != PublicAccessBlock::on;
  if (says_something) context.world.accounts.edit(index).public_access_block = block;
}

// Of an account that these files bring buckets of, what they do not say is not known: buckets that are made today have
// S3 Block Public Access on, so that taking it as off would be a guess.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
void add_public_access_blocks(Context& context, const Collection& collection, std::set<model::AccountId> with_buckets) {
  for (const auto& [id, block] : collection.public_access_blocks) {
    if (const auto account = account_in(context, id, block.declared)) {
      with_buckets.erase(*account);
      note_block_of_account(context, *account, block.state);
    }
  }
  for (const model::AccountId account : with_buckets) {
    note_block_of_account(context, account, PublicAccessBlock::unknown);
  }
}

// Buckets with a public policy of which it is not known whether Block Public Access stops it.
void tell_unknown_blocks(Context& context, const Collection& collection) {
  std::vector<std::string> names;
  text::Span first;
  for (const auto& [arn, resource] : collection.resources) {
    const auto bucket = bucket_behind(context, arn);
    if (!bucket) continue;
    const model::Resource& row = context.world.resources[*bucket];
    const policy::Library& library = context.world.library();
    const bool is_known = context.world.public_access_block(row) != PublicAccessBlock::unknown;
    if (is_known || !row.policy || !policy::is_public(library.document(*row.policy), library)) continue;
    if (names.empty()) first = resource.declared;
    names.push_back("`" + std::string(context.world.text(row.name)) + "`");
  }
  if (names.empty()) return;
  context.findings.warning(
      "block-public-access-unknown",
      "buckets with a public policy of which it is not known whether S3 Block Public Access stops it: " +
          list_of(names),
      first,
      "answers take it as off, and say so: export `s3api get-public-access-block` of the buckets and `s3control "
      "get-public-access-block` of their account");
}

}  // namespace

void add_collected_resources(Context& context, const Collection& collection) {
  std::set<model::AccountId> with_buckets;
  for (const auto& [arn, resource] : collection.resources) {
    const bool is_known = context.world.by_arn(arn).has_value();
    add_collected_resource(context, collection, resource);
    const auto bucket = is_known ? std::nullopt : bucket_behind(context, arn);
    if (bucket) with_buckets.insert(context.world.resources[*bucket].account);
  }
  add_public_access_blocks(context, collection, std::move(with_buckets));
  tell_unknown_blocks(context, collection);
}

}  // namespace iamq::import
