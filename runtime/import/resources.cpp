#include "runtime/import/resources.hpp"

#include <fmt/core.h>

#include <optional>

#include "runtime/import/fields.hpp"
#include "runtime/model/resource_kind.hpp"
#include "runtime/policy/arn.hpp"

namespace iamq::import {

namespace {

using model::AccountId;

constexpr std::string_view block_public_access = "block public access";

std::optional<policy::Arn> read_arn(const Object& resource, Findings& findings) {
  const std::string_view text = resource.text("arn");
  const auto arn = policy::split_arn(text);
  if (arn && !arn->partition.empty() && !arn->service.empty() && !arn->resource.empty() &&
      text.find_first_of("*?") == std::string_view::npos) {
    return arn;
  }
  findings.error("bad-arn", fmt::format("`{}` is not the ARN of one resource", text), resource.span_of("arn"),
                 "write all six fields, `arn:aws:SERVICE:REGION:ACCOUNT:RESOURCE`, without wildcards");
  return std::nullopt;
}

// Whose it is: as the ARN says, else as the file does.
std::optional<AccountId> owner_of(Context& context, const Object& resource, const policy::Arn& arn) {
  const std::string_view said = resource.text("account");
  if (arn.account.empty() && said.empty()) {
    context.findings.error("account-missing", fmt::format("`{}` does not say its account", resource.text("arn")),
                           resource.span_of("arn"), "write `\"account\": \"111122223333\"` beside it");
    return std::nullopt;
  }
  if (!arn.account.empty() && !said.empty() && arn.account != said) {
    context.findings.error("account-mismatch", fmt::format("the ARN is of account {}, not of {}", arn.account, said),
                           resource.span_of("account"));
    return std::nullopt;
  }
  return mentioned_account(context, arn.account.empty() ? said : arn.account,
                           resource.span_of(arn.account.empty() ? "account" : "arn"));
}

// Of a bucket or an account. Where a world file says nothing it is off.
model::PublicAccessBlock public_access_block_in(const Object& object) {
  if (object.text(block_public_access) == not_given) return model::PublicAccessBlock::unknown;
  return object.is_true(block_public_access) ? model::PublicAccessBlock::on : model::PublicAccessBlock::off;
}

void add_resource(Context& context, const Object& resource) {
  if (!resource.has("arn")) {
    return;  // `check` has said so
  }
  const auto arn = read_arn(resource, context.findings);
  const auto account = arn ? owner_of(context, resource, *arn) : std::nullopt;
  if (!account) {
    return;
  }
  const std::string_view text = resource.text("arn");
  if (const auto other = context.world.by_arn(text)) {
    auto& error = context.findings.error("duplicate-declaration", fmt::format("`{}` stands here a second time", text),
                                         resource.span_of("arn"));
    error.labels.push_back({context.world.declared_at(*other), "first here"});
    return;
  }
  model::Resource row;
  row.kind = model::kind_of_resource(*arn);
  const std::string_view name = model::name_of_resource(row.kind, *arn);
  row.account = *account;
  row.name = context.intern(name.empty() ? text : name);
  row.arn = context.intern(text);
  row.declared = resource.span_of("arn");
  if (const policy::JsonNode* tags = resource.find("tags")) {
    for (const policy::JsonNode& tag : resource.json().children(*tags)) {
      row.tags.push_back({context.intern(tag.key), context.intern(tag.text)});
    }
  }
  if (resource.has("policy")) {
    row.policy = context.documents.read(resource, "policy", policy::PolicyKind::resource, {},
                                        fmt::format("the policy of `{}`", text));
  }
  row.public_access_block = public_access_block_in(resource);
  context.world.add(std::move(row));
}

}  // namespace

std::optional<AccountId> mentioned_account(Context& context, std::string_view id, const text::Span& span) {
  if (!policy::is_account_id(id)) {
    context.findings.error("bad-account-id", fmt::format("`{}` is not the id of an account", id), span,
                           "an account id has twelve digits");
    return std::nullopt;
  }
  if (const auto known = context.world.account_by_id(id)) {
    return known;
  }
  model::Account row;
  row.name = row.id = context.intern(id);
  row.is_only_placed = true;
  row.completeness = {.principals = false, .resource_policies = false, .organization = false};
  row.declared = span;
  return context.world.add(std::move(row));
}

void add_resources(Context& context, const std::vector<Object>& worlds) {
  for (const Object& world : worlds) {
    for (const Object& account : world.list("accounts")) {
      const auto known = context.world.account_by_id(account.text("id"));
      const auto block = public_access_block_in(account);
      if (known && block != model::PublicAccessBlock::off) {
        context.world.accounts.edit(static_cast<std::uint32_t>(*known)).public_access_block = block;
      }
    }
    if (!world.has("resources")) {
      continue;
    }
    for (const Object& resource : world.list("resources")) {
      add_resource(context, resource);
    }
    // The file lists every policy of a resource: what does not stand there has none.
    for (const Object& account : world.list("accounts")) {
      if (const auto known = context.world.account_by_id(account.text("id"))) {
        context.world.accounts.edit(static_cast<std::uint32_t>(*known)).completeness.resource_policies = true;
      }
    }
  }
}

}  // namespace iamq::import
