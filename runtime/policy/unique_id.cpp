#include "runtime/policy/unique_id.hpp"

#include <algorithm>

namespace iamq::policy {

bool is_unique_id(std::string_view text) {
  constexpr std::size_t least = 16, most = 128;
  const std::string_view beginning = text.substr(0, 4);
  return (beginning == "AIDA" || beginning == "AROA") && text.size() >= least && text.size() <= most &&
         std::all_of(text.begin(), text.end(), [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); });
}

}  // namespace iamq::policy
