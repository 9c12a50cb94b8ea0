#pragma once

#include <string_view>
#include <vector>

#include "runtime/import/context.hpp"
#include "runtime/import/object.hpp"

namespace iamq::import {

// Adds the resources of world files with their policies. The accounts must be there.
void add_resources(Context& context, const std::vector<Object>& worlds);

// The account of that id: one that is declared, else a new one of which only this is known. Nothing, and an error, if
// it is no id.
std::optional<model::AccountId> mentioned_account(Context& context, std::string_view id, const text::Span& span);

}  // namespace iamq::import
