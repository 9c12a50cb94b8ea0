#pragma once

#include <vector>

#include "runtime/import/context.hpp"
#include "runtime/import/object.hpp"

namespace iamq::import {

// Adds the organizations of world files: their units with SCPs and RCPs, and the accounts in their places.
void add_organizations(Context& context, const std::vector<Object>& worlds);

}  // namespace iamq::import
