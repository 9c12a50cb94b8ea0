#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace iamq::index {

// For hash tables whose keys are lists of numbers.
struct NumbersHash {
  std::size_t operator()(const std::vector<std::uint32_t>& numbers) const {
    std::size_t hash = numbers.size();
    for (const std::uint32_t number : numbers) hash = (hash ^ number) * 0x9e3779b97f4a7c15U;
    return hash;
  }
};

}  // namespace iamq::index
