#include "stdlib/key_index.hpp"

#include <algorithm>

#include "stdlib/text_match.hpp"

namespace iamq::stdlib {
namespace {

bool by_name(const Key* a, const Key* b) {
  return less_ignoring_case(a->name, b->name);
}

bool has_prefix_of(const Key& key, const Service& service) {
  return key.name.size() > service.prefix.size() && key.name[service.prefix.size()] == ':' &&
         key.name.starts_with(service.prefix);
}

}  // namespace

KeyIndex::KeyIndex(std::span<const GlobalKey> global_keys, std::span<const Service> services) {
  for (auto& row : global_keys) keys_.push_back(&row.key);
  for (bool own : {true, false}) {
    for (auto& service : services) {
      for (auto& key : service.keys()) {
        if (has_prefix_of(key, service) == own) keys_.push_back(&key);
      }
    }
  }
  // The sort is stable, so of equal names the one that counts first stays.
  std::stable_sort(keys_.begin(), keys_.end(), by_name);
  auto same_name = [](const Key* a, const Key* b) { return equals_ignoring_case(a->name, b->name); };
  keys_.erase(std::unique(keys_.begin(), keys_.end(), same_name), keys_.end());
}

}  // namespace iamq::stdlib
