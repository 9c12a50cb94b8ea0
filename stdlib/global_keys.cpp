#include "stdlib/global_keys.hpp"

#include <cassert>

#include "stdlib/embedded.hpp"
#include "stdlib/lines.hpp"

namespace iamq::stdlib {

std::vector<GlobalKey> read_global_keys(std::string_view text) {
  std::vector<GlobalKey> rows;
  while (!text.empty()) {
    auto line = take_line(text);
    if (line.empty() || line.front() == '#') continue;
    GlobalKey row;
    row.category = take_field(line);
    row.key.name = take_field(line);
    auto type = read_key_type(take_field(line));
    assert(type && "a type in stdlib/global-keys.tsv is not one of AWS's");
    row.key.type = *type;
    row.key.is_multivalued = take_field(line) == "multi";
    row.is_sensitive = take_field(line) == "yes";
    row.availability = take_field(line);
    rows.push_back(row);
  }
  return rows;
}

const std::vector<std::string_view>& always_present_keys() {
  static const auto keys = [] {
    std::vector<std::string_view> found;
    for (const auto& row : read_global_keys(embedded_global_keys())) {
      if (row.is_always_present()) found.push_back(row.key.name);
    }
    return found;
  }();
  return keys;
}

}  // namespace iamq::stdlib
