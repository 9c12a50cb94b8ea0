#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "stdlib/global_keys.hpp"
#include "stdlib/service.hpp"

namespace iamq::stdlib {

// All documented condition keys.
// Where several services tell about one key, the global table counts first, then the service whose prefix it has.
class KeyIndex {
public:
  // The keys of both must stay where they are.
  KeyIndex(std::span<const GlobalKey> global_keys, std::span<const Service> services);

  // Each key once, sorted by name.
  std::span<const Key* const> keys() const { return keys_; }

private:
  std::vector<const Key*> keys_;
};

}  // namespace iamq::stdlib
