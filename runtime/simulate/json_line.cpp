#include "runtime/simulate/json_line.hpp"

#include <nlohmann/json.hpp>

#include "runtime/policy/json_scan.hpp"

namespace iamq::simulate {

namespace {

bool stands_for_itself(std::string_view text) {
  const char* const end = text.data() + text.size();
  return policy::json_scan::end_of_plain_ascii(text.data(), end) == end;
}

}  // namespace

// What follows a bracket or a colon is the first there.
void JsonLine::separate() {
  if (size_ == 0) return;
  const char last = text_[size_ - 1];
  if (last != '{' && last != '[' && last != ':') *add(1) = ',';
}

void JsonLine::key(std::string_view name) {
  separate();
  char* const quote = add(name.size() + 3);
  *quote = '"';
  name.copy(quote + 1, name.size());
  quote[name.size() + 1] = '"';
  quote[name.size() + 2] = ':';
}

void JsonLine::text(std::string_view value) {
  separate();
  if (!stands_for_itself(value)) {
    return add(nlohmann::json(value).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
  }
  char* const quote = add(value.size() + 2);
  *quote = '"';
  value.copy(quote + 1, value.size());
  quote[value.size() + 1] = '"';
}

void JsonLine::number(std::uint32_t value) {
  separate();
  add(std::to_string(value));
}

void JsonLine::boolean(bool value) {
  separate();
  add(value ? "true" : "false");
}

}  // namespace iamq::simulate
