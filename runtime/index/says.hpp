#pragma once

#include <algorithm>
#include <cstdint>

#include "runtime/condition/truth.hpp"
#include "runtime/policy/document.hpp"

namespace iamq::index {

// In this order the strongest of several is what they come to together.
enum class May : std::uint8_t { no, open, yes };

inline May may_of(condition::Truth truth) {
  return truth.is_true() ? May::yes : truth.is_false() ? May::no : May::open;
}

// What a policy, or several together, come to for a request.
struct Says {
  May allow = May::no, deny = May::no;

  Says operator|(Says other) const { return {std::max(allow, other.allow), std::max(deny, other.deny)}; }
  bool is_silent() const { return allow == May::no && deny == May::no; }
  bool is_open() const { return allow == May::open || deny == May::open; }
  // As bits, so that several are put together fast.
  static constexpr std::uint8_t allow_open = 1, allow_yes = 2, deny_open = 4, deny_yes = 8;
  static Says of_bits(std::uint32_t bits) {
    const auto may = [&](std::uint32_t open, std::uint32_t yes) {
      return (bits & yes) != 0 ? May::yes : (bits & open) != 0 ? May::open : May::no;
    };
    return {may(allow_open, allow_yes), may(deny_open, deny_yes)};
  }
  std::uint8_t bits() const {
    constexpr std::uint8_t of_allow[] = {0, allow_open, allow_yes}, of_deny[] = {0, deny_open, deny_yes};
    return static_cast<std::uint8_t>(of_allow[static_cast<std::size_t>(allow)] |
                                     of_deny[static_cast<std::size_t>(deny)]);
  }
  std::uint32_t number() const { return static_cast<std::uint32_t>(allow) * 3 + static_cast<std::uint32_t>(deny); }
  friend bool operator==(const Says&, const Says&) = default;
};

}  // namespace iamq::index
