#pragma once

#include <string>
#include <string_view>

#include "runtime/evaluate/request.hpp"
#include "runtime/model/world.hpp"
#include "runtime/query/answer.hpp"

// What things are called on the screen: as short as a person would, and never ambiguous.
namespace iamq::render {

// `David`, or `Development/David` where another thing has that name too; a policy of AWS is `aws:PowerUserAccess`.
std::string name_of(const model::World& world, model::EntityId entity);

// The kind before it: `role UpdateApp`.
std::string noun_and_name(const model::World& world, model::EntityId entity);
std::string_view noun_of(model::EntityKind kind);

// `Development`, or the twelve digits of an account that is not declared.
std::string account_name(const model::World& world, std::string_view account_id);

// Who makes a request: `David`, `UpdateApp` for a session of the role, `root of Production`, `ec2.amazonaws.com`.
std::string caller_name(const model::World& world, const evaluate::Caller& caller);
std::string principal_name(const model::World& world, const query::PrincipalCell& cell);

// The same of somebody who gains or loses: `David (gone)` where a change took the user or the role away.
std::string name_or_gone(const model::World& world, const query::PrincipalCell& cell);

// A resource as the question's author would write it: the declared name and what follows it, else the ARN.
std::string resource_name(const model::World& world, std::string_view arn);

}  // namespace iamq::render
