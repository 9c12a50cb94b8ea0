#pragma once

#include <string>
#include <string_view>

// The look of JSON that stands in a script. Values are kept as written, only the white space around them changes.
namespace iamq::lang {

// Without any white space between the tokens.
std::string compact_json(std::string_view json);

// What fits into `width` columns stands on one line, the rest is broken, with two more blanks for each level.
// The first line begins at column `column`, the others are indented by at least `indent`.
std::string pretty_json(std::string_view json, std::size_t indent, std::size_t column, std::size_t width);

}  // namespace iamq::lang
