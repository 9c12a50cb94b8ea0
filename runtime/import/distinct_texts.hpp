#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace iamq::import {

// Texts that stand in many places, each kept once: equal ones have the same address. From any thread.
class DistinctTexts {
public:
  // The text as it is kept; it lives as long as this does.
  std::string_view keep(std::string_view text);

private:
  // Several, so that threads seldom wait for each other.
  struct Shard {
    std::mutex lock;
    std::deque<std::string> texts;
    std::unordered_multimap<std::uint64_t, std::string_view> by_hash;
  };
  std::array<Shard, 16> shards_;
};

}  // namespace iamq::import
