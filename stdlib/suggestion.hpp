#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "stdlib/catalog.hpp"

namespace iamq::stdlib {

// The action that somebody meant who wrote one that AWS does not document (`s3:GetObjct`, `s4:GetObject`), if one is
// near enough to be meant. Of an unknown service only the service is put right.
std::optional<std::string> nearest_action(const Catalog& catalog, std::string_view unknown);

// What to tell whoever wrote an action that AWS does not document: what it is called today, which actions allow the
// operation, or which one is near: `did you mean …?`. Empty if there is nothing to tell.
std::string help_for_unknown_action(const Catalog& catalog, std::string_view unknown);

}  // namespace iamq::stdlib
