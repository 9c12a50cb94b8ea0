#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>

#include "runtime/policy/few.hpp"

namespace iamq::index {

// Some of one service's actions, by their places in it. Sets of the same service are taken together only.
class ActionBits {
public:
  ActionBits() = default;  // of no service yet; nothing but assigning is to be done with it
  explicit ActionBits(std::size_t action_count) : action_count_(action_count) {
    words_.reserve((action_count + 63) / 64);
    for (std::size_t i = 0; i < action_count; i += 64) words_.push_back(0);
  }

  static ActionBits all(std::size_t action_count) {
    ActionBits bits(action_count);
    bits.flip();
    return bits;
  }

  void add(std::size_t place) { words_[place / 64] |= std::uint64_t{1} << place % 64; }
  bool contains(std::size_t place) const { return (words_[place / 64] >> place % 64 & 1) != 0; }

  void flip() {
    for (auto& word : words_) word = ~word;
    if (action_count_ % 64 != 0) words_.back() &= (std::uint64_t{1} << action_count_ % 64) - 1;
  }
  ActionBits& operator|=(const ActionBits& other) {
    return change_by(other, [](std::uint64_t& mine, std::uint64_t theirs) { mine |= theirs; });
  }
  ActionBits& operator-=(const ActionBits& other) {
    return change_by(other, [](std::uint64_t& mine, std::uint64_t theirs) { mine &= ~theirs; });
  }
  ActionBits& operator&=(const ActionBits& other) {
    return change_by(other, [](std::uint64_t& mine, std::uint64_t theirs) { mine &= theirs; });
  }
  friend bool operator==(const ActionBits&, const ActionBits&) = default;

  bool is_within(const ActionBits& other) const {
    return std::equal(words_.begin(), words_.end(), other.words_.begin(),
                      [](std::uint64_t mine, std::uint64_t theirs) { return (mine & ~theirs) == 0; });
  }
  bool meets(const ActionBits& other) const {
    return !std::equal(words_.begin(), words_.end(), other.words_.begin(),
                       [](std::uint64_t mine, std::uint64_t theirs) { return (mine & theirs) == 0; });
  }
  bool empty() const {
    for (const auto word : words_) {
      if (word != 0) return false;
    }
    return true;
  }
  std::size_t size() const {
    std::size_t count = 0;
    for (const auto word : words_) count += static_cast<std::size_t>(std::popcount(word));
    return count;
  }
  // How many are also in the other one.
  std::size_t common_with(const ActionBits& other) const {
    std::size_t count = 0;
    const std::uint64_t* theirs = other.words_.begin();
    for (const auto mine : words_) {
      if (const auto both = mine & *theirs++; both != 0) count += static_cast<std::size_t>(std::popcount(both));
    }
    return count;
  }
  // The first place; there must be one.
  std::size_t front() const {
    std::size_t word = 0;
    while (words_[word] == 0) ++word;
    return word * 64 + static_cast<std::size_t>(std::countr_zero(words_[word]));
  }
  // The places in order.
  template <class Visit>
  void each(Visit visit) const {
    for (std::size_t i = 0; i < words_.size(); ++i) {
      for (auto word = words_[i]; word != 0; word &= word - 1)
        visit(i * 64 + static_cast<std::size_t>(std::countr_zero(word)));
    }
  }

private:
  template <class Change>
  ActionBits& change_by(const ActionBits& other, Change change) {
    const std::uint64_t* theirs = other.words_.begin();
    for (auto& mine : words_) change(mine, *theirs++);
    return *this;
  }

  std::size_t action_count_ = 0;
  policy::Few<std::uint64_t> words_;
};

}  // namespace iamq::index
