#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

namespace iamq::index {

// What decisions need to know of the catalog's actions, found out for each when it is first asked for.
class KnownActions {
public:
  KnownActions();

  struct Action {
    std::string_view name;      // "s3:GetObject"
    std::uint64_t service = 0;  // CompiledPolicies::service_bit
    bool may_have_rules_of_its_own = false, is_bound_by_rcps = false, assumes_roles = false;
  };
  // By its number in the catalog.
  const Action& of(std::uint32_t number) {
    const auto& page = pages_[number / page_size];
    return page && !(*page)[number % page_size].name.empty() ? (*page)[number % page_size] : made(number);
  }

private:
  const Action& made(std::uint32_t number);

  static constexpr std::uint32_t page_size = 256;
  std::vector<std::unique_ptr<std::array<Action, page_size>>> pages_;  // a session asks for few of 22,000
};

}  // namespace iamq::index
