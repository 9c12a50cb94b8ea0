#include "runtime/index/action_sets.hpp"

#include <algorithm>

#include "runtime/policy/pattern.hpp"

namespace iamq::index {

namespace {

using Range = ActionSet::Range;

constexpr std::size_t most_ranges_to_walk = 6;

std::vector<Range> united(std::vector<Range> ranges) {
  std::sort(ranges.begin(), ranges.end(), [](Range a, Range b) { return a.first < b.first; });
  std::vector<Range> apart;
  for (const Range& range : ranges) {
    if (!apart.empty() && range.first <= apart.back().last + 1) {
      apart.back().last = std::max(apart.back().last, range.last);
    } else {
      apart.push_back(range);
    }
  }
  return apart;
}

std::vector<Range> all_but(const std::vector<Range>& apart, std::size_t action_count) {
  std::vector<Range> rest;
  std::uint32_t next = 0;
  for (const Range& range : apart) {
    if (range.first > next) rest.push_back({next, range.first - 1});
    next = range.last + 1;
  }
  if (next < action_count) rest.push_back({next, static_cast<std::uint32_t>(action_count - 1)});
  return rest;
}

}  // namespace

ActionSet::ActionSet(std::vector<Range> ranges, std::size_t action_count) : ranges_(united(std::move(ranges))) {
  if (ranges_.size() <= most_ranges_to_walk) return;
  bits_.resize((action_count + 63) / 64, 0);
  for (const Range& range : ranges_) {
    for (std::uint32_t action = range.first; action <= range.last; ++action) {
      bits_[action / 64] |= std::uint64_t{1} << action % 64;
    }
  }
}

ActionSets::ActionSets(const policy::Library& library) : library_(library), catalog_(stdlib::Catalog::shared()) {}

const std::vector<Range>& ActionSets::ranges_of(policy::StringId pattern) {
  const auto [known, is_new] = by_pattern_.try_emplace(pattern);
  if (!is_new) return known->second;
  const std::string_view text = library_.text(pattern);
  std::vector<Range> ranges;
  if (text == "*" || text == "*:*") {
    ranges.push_back({0, static_cast<std::uint32_t>(catalog_.action_count() - 1)});
  } else if (text.find_first_of("*?") == std::string_view::npos) {
    if (const auto* action = catalog_.find_action(text)) ranges.push_back({action->index, action->index});
  } else if (const auto* service = catalog_.find_service(text.substr(0, text.find(':')))) {
    for (const stdlib::Action& action : service->actions()) {
      if (policy::matches_action(text, action.full_name)) ranges.push_back({action.index, action.index});
    }
  }
  known->second = united(std::move(ranges));
  return known->second;
}

ActionSets::Number ActionSets::of(const policy::Statement& statement) {
  const auto [known, is_new] = numbers_.try_emplace(
      {statement.not_action, {statement.actions.begin(), statement.actions.end()}}, static_cast<Number>(sets_.size()));
  if (!is_new) return known->second;
  std::vector<Range> ranges;
  for (const policy::StringId pattern : statement.actions) {
    const auto& more = ranges_of(pattern);
    ranges.insert(ranges.end(), more.begin(), more.end());
  }
  if (statement.not_action) ranges = all_but(united(std::move(ranges)), catalog_.action_count());
  sets_.emplace_back(std::move(ranges), catalog_.action_count());
  return known->second;
}

}  // namespace iamq::index
