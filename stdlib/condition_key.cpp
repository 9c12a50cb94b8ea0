#include "stdlib/condition_key.hpp"

#include <array>

#include "stdlib/text_match.hpp"

namespace iamq::stdlib {
namespace {

// In the order of KeyType.
constexpr std::array<std::string_view, 7> key_type_names = {"String", "ARN",       "Numeric", "Date",
                                                            "Bool",   "IPAddress", "Binary"};

}  // namespace

std::string_view name_of(KeyType type) {
  return key_type_names[static_cast<std::size_t>(type)];
}

std::optional<KeyType> read_key_type(std::string_view name) {
  for (std::size_t i = 0; i < key_type_names.size(); ++i) {
    if (key_type_names[i] == name) return static_cast<KeyType>(i);
  }
  return std::nullopt;
}

bool Key::matches(std::string_view text) const {
  return equals_ignoring_case(name, text) || (is_template() && template_matches_ignoring_case(name, text));
}

}  // namespace iamq::stdlib
