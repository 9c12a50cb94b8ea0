#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "runtime/bind/binder.hpp"

// What may belong to what: the rules that declarations and edits share.
namespace iamq::bind {

// Lists of rows name each row once; whether that changed the list.
bool add_once(model::Few<std::uint32_t>& rows, std::uint32_t row);
bool take_out(model::Few<std::uint32_t>& rows, std::uint32_t row);

// Whether both stand in one account; an error at `span` if not.
bool is_same_account(Binder& binder, EntityId thing, EntityId holder, const text::Span& span);

// Whether customers may edit what the row holds: all but service-linked roles; an error at `span` if not.
bool can_be_edited(Binder& binder, EntityId entity, const text::Span& span);

// A managed policy of the holder's account, or of AWS.
std::optional<EntityId> resolve_attachable(Binder& binder, const lang::Ref& ref, EntityId holder);

// A group of the user's account.
std::optional<EntityId> resolve_group_for(Binder& binder, const lang::Ref& ref, EntityId user);

// An account, an OU or the organization.
std::optional<EntityId> resolve_control_target(Binder& binder, const lang::Ref& ref);
// Attaching one twice changes nothing.
void attach_control_policy(Binder& binder, EntityId policy, EntityId target);

// Adds tags; an error for a key that is there already, whatever its case: IAM does not tell tag keys
// apart by it.
void add_tags(Binder& binder, const std::vector<lang::Pair>& pairs, std::vector<model::Tag>& tags);

}  // namespace iamq::bind
