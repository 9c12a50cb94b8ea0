#include "runtime/policy/interner.hpp"

namespace iamq::policy {

Interner::Interner() {
  intern("");
}

StringId Interner::intern(std::string_view text) {
  if (const auto found = ids_.find(text); found != ids_.end()) return found->second;
  const auto id = static_cast<StringId>(texts_.size());
  // INVARIANT: a deque never moves its elements, so the map's keys may be views into them.
  texts_.emplace_back(text);
  ids_.emplace(texts_.back(), id);
  return id;
}

bool Interner::find(std::string_view text, StringId& id) const {
  const auto found = ids_.find(text);
  if (found == ids_.end()) return false;
  id = found->second;
  return true;
}

}  // namespace iamq::policy
