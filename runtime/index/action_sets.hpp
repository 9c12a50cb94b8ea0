#pragma once

#include <cstdint>
#include <map>
#include <unordered_map>
#include <utility>
#include <vector>

#include "runtime/policy/library.hpp"
#include "stdlib/catalog.hpp"

namespace iamq::index {

// Some of the catalog's actions, by their numbers.
class ActionSet {
public:
  struct Range {
    std::uint32_t first = 0, last = 0;  // both belong to it
    friend bool operator==(const Range&, const Range&) = default;
  };
  // `ranges` in any order. `action_count`: of the catalog.
  ActionSet(std::vector<Range> ranges, std::size_t action_count);

  bool contains(std::uint32_t action) const {
    if (!bits_.empty()) return (bits_[action / 64] >> action % 64 & 1) != 0;
    for (const Range& range : ranges_) {
      if (action <= range.last) return action >= range.first;
    }
    return false;
  }
  const std::vector<Range>& ranges() const { return ranges_; }  // ascending, none touching another

private:
  std::vector<Range> ranges_;
  std::vector<std::uint64_t> bits_;  // the same, of sets with many ranges
};

// The actions that statements take in, each different list of patterns once. Only grows.
class ActionSets {
public:
  using Number = std::uint32_t;
  explicit ActionSets(const policy::Library& library);

  // Of its Action, or of what its NotAction leaves.
  Number of(const policy::Statement& statement);
  const ActionSet& operator[](Number number) const { return sets_[number]; }

private:
  const std::vector<ActionSet::Range>& ranges_of(policy::StringId pattern);

  const policy::Library& library_;
  const stdlib::Catalog& catalog_;
  std::unordered_map<policy::StringId, std::vector<ActionSet::Range>> by_pattern_;
  std::map<std::pair<bool, std::vector<policy::StringId>>, Number> numbers_;  // by not_action and patterns
  std::vector<ActionSet> sets_;
};

}  // namespace iamq::index
