#include "runtime/simulate/json_line.hpp"

#include <charconv>
#include <nlohmann/json.hpp>

#include "runtime/policy/json_scan.hpp"

namespace iamq::simulate {

namespace {

bool stands_for_itself(std::string_view text) {
  const char* const end = text.data() + text.size();
  return policy::json_scan::end_of_plain_ascii(text.data(), end) == end;
}

}  // namespace

void JsonLine::text(std::string_view value) {
  if (stands_for_itself(value)) return word(value);
  add(nlohmann::json(value).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
  *add(1) = ',';
}

void JsonLine::number(std::uint32_t value) {
  char digits[16];
  char* const end = std::to_chars(digits, digits + sizeof digits, value).ptr;
  add({digits, static_cast<std::size_t>(end - digits)});
  *add(1) = ',';
}

void JsonLine::make_room(std::size_t count) {
  text_.resize(2 * text_.size() + count);
}

}  // namespace iamq::simulate
