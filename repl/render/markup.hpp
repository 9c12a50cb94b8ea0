#pragma once

#include <string>
#include <string_view>

namespace iamq::render {

// The text as it stands in HTML and XML, also inside of a quoted attribute.
std::string escaped_markup(std::string_view text);

}  // namespace iamq::render
