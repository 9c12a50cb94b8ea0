#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "runtime/bind/names.hpp"

// What names of principals share, in questions and in policies.
namespace iamq::bind {

// Everything that a principal's name may name, the wrong kinds included, which get their own messages.
bool may_be_named_as_principal(const World& world, EntityId entity);
extern const Wanted named_as_principal;

// `UpdateApp/alice`: a role and the name of a session of it.
struct RoleSession {
  EntityId role;
  std::string_view name;
};
std::optional<RoleSession> split_role_session(Binder& binder, std::string_view text, const text::Span& span);

// The only one of them; an error if there are several.
std::optional<EntityId> one_of(Binder& binder, const lang::Word& name, const std::vector<EntityId>& found);

// Whether it is a web identity provider that IAM knows without being told.
bool needs_no_declaration(const lang::Ref& provider);
// A declared provider; nothing without an error for a host that needs no declaration.
std::optional<EntityId> resolve_provider(Binder& binder, const lang::Ref& ref);

}  // namespace iamq::bind
