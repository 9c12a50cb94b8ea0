#pragma once

#include <string>

#include "lang/ast.hpp"

namespace iamq::lang {

// The tree as an indented text, without positions and without how words were quoted: two scripts say the same exactly
// if their dumps are equal. JSON counts by its tokens, comments by their text.
std::string dump(const Script& script, const text::Sources& sources);

// Whether two scripts say the same, wherever their words stand.
bool same_tree(const Script& left, const text::Sources& left_sources, const Script& right,
               const text::Sources& right_sources);

}  // namespace iamq::lang
