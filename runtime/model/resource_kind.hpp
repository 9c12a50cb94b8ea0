#pragma once

#include <string_view>

#include "runtime/model/entities.hpp"
#include "runtime/policy/arn.hpp"

namespace iamq::model {

// What a resource given by its ARN is, so that `queue alerts` finds it too.
ResourceKind kind_of_resource(const policy::Arn& arn);

// What a resource of that kind is called: its ARN without what all of them begin with; empty for other kinds.
std::string_view name_of_resource(ResourceKind kind, const policy::Arn& arn);

}  // namespace iamq::model
