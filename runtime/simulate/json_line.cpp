#include "runtime/simulate/json_line.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace iamq::simulate {

namespace {

bool stands_for_itself(std::string_view text) {
  return std::none_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte >= 0x80 || c == '"' || c == '\\';
  });
}

}  // namespace

// What follows a bracket or a colon is the first there.
void JsonLine::separate() {
  if (text_.empty()) return;
  const char last = text_.back();
  if (last != '{' && last != '[' && last != ':') text_ += ',';
}

void JsonLine::quote(std::string_view value) {
  if (stands_for_itself(value)) {
    text_ += '"';
    text_ += value;
    text_ += '"';
  } else {
    text_ += nlohmann::json(value).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  }
}

void JsonLine::key(std::string_view name) {
  separate();
  text_ += '"';
  text_ += name;
  text_ += "\":";
}

void JsonLine::text(std::string_view value) {
  separate();
  quote(value);
}

void JsonLine::number(std::uint32_t value) {
  separate();
  text_ += std::to_string(value);
}

void JsonLine::boolean(bool value) {
  separate();
  text_ += value ? "true" : "false";
}

}  // namespace iamq::simulate
