#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "runtime/bind/binder.hpp"
#include "runtime/model/question.hpp"

namespace iamq::bind {

// Where the resources stand.
struct TargetContext {
  std::vector<std::string_view> actions;  // the actions beside them: `type/id` takes its service from these
  bool in_policy = false;
  // The account of `type/id` where nothing else says one: in a policy its owner's, in a question the caller's.
  std::optional<AccountId> account;
};

// Resources as full ARNs. A word is read as `*`, as an ARN, as a declared name with or without `/suffix`, as
// `Account/…`, and as `type/id` of the actions' services (`table/Books`): first fit, and more than one is an error.
// `type/id` takes its region from the account (`region us-east-2`); where that says none, a policy means every region
// (`*`) and a question the region us-east-1, as declared resources do, so that it is one request and not a pattern.
// `in ACCOUNT` gives the account of every `type/id` in the list, and the owner of what has no account in its ARN.
std::vector<model::Target> resolve_targets(Binder& binder, const lang::Resources& resources,
                                           const TargetContext& context);
std::optional<model::Target> resolve_target(Binder& binder, const lang::Target& target, const TargetContext& context);

// The resource itself (`policy of productionapp`, `delete bucket x`): a declared one.
std::optional<EntityId> resolve_resource(Binder& binder, const lang::Ref& ref);

// Which account owns the resource of this ARN as far as the model knows: the declared resource's (the bucket's for an
// object in it), else the one in the ARN.
std::optional<AccountId> owner_of(const World& world, std::string_view arn);

}  // namespace iamq::bind
