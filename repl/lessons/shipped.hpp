#pragma once

#include <span>
#include <string_view>

// The lessons of examples/lessons as they stood when iamq was built, in their order. repl/lessons/embed.cmake writes
// the definition.
namespace iamq::repl {

struct ShippedLesson {
  std::string_view name;  // `delegation`
  std::string_view page;
};
std::span<const ShippedLesson> shipped_lessons();

}  // namespace iamq::repl
