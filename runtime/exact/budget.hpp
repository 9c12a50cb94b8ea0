#pragma once

#include <cstdint>
#include <functional>

namespace iamq::exact {

// How much one question may try. Steps are requests evaluated and values tried; none is longer than a question of one
// request is.
class Budget {
public:
  static constexpr std::uint64_t plenty = 200000;

  explicit Budget(std::uint64_t steps = plenty, std::function<bool()> stop = {})
      : left_(steps), stop_(std::move(stop)) {}

  // False: it is used up, or whoever asks has given up.
  bool take(std::uint64_t steps = 1) {
    if (left_ < steps) left_ = 0;
    if (left_ == 0) return false;
    left_ -= steps;
    if (stop_ && (++calls_ & 63U) == 0 && stop_()) left_ = 0;
    return left_ > 0;
  }
  bool is_used_up() const { return left_ == 0; }

private:
  std::uint64_t left_;
  std::uint64_t calls_ = 0;
  std::function<bool()> stop_;
};

}  // namespace iamq::exact
