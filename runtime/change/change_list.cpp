#include "runtime/change/change_list.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "runtime/change/touched.hpp"
#include "runtime/query/formulas.hpp"

namespace iamq::change {

using model::EntityId;
using query::PrincipalCell;
using query::Surplus;

bool assumes_roles(const Surplus& surplus, const stdlib::Catalog& catalog) {
  return std::any_of(surplus.actions.begin(), surplus.actions.end(), [&](std::uint32_t action) {
    return catalog.action(action).service->prefix == std::string_view("sts");
  });
}

// What is lost went through roles of the earlier World; the answer names those of the later one.
std::size_t ChangeList::add(bool gains, const PrincipalCell& who, const std::vector<EntityId>& through,
                            Surplus permission) {
  query::ChainCell chain{through};
  if (!gains) {
    for (EntityId& role : chain.roles) {
      const auto later = counterpart(before_, role, after_);
      if (!later) {
        chain.roles.clear();
        break;
      }
      role = *later;
    }
    if (chain.roles.size() != through.size()) {
      for (const EntityId role : through) chain.gone.emplace_back(before_.text(before_.arn_of(role)));
    }
  }
  result_.changes.push_back({gains, {who}, std::move(chain), std::move(permission)});
  return result_.changes.size() - 1;
}

void ChangeList::count(const query::PermissionDifference& difference) {
  result_.requests += difference.requests;
  result_.is_complete = result_.is_complete && difference.is_complete;
  for (const query::Note& note : difference.rests_on) rests_on(note);
}

void ChangeList::rests_on(const query::Note& note) {
  auto& known = result_.rests_on;
  if (std::find(known.begin(), known.end(), note) == known.end()) known.push_back(note);
}

namespace {

bool is_direct(const Change& change) {
  return change.through.roles.empty() && change.through.gone.empty();
}

}  // namespace

// Of whom the same is said, one row tells.
WorldDifference ChangeList::fold() {
  std::vector<Change> folded;
  std::multimap<std::string, std::size_t> by_pattern;
  for (Change& change : result_.changes) {
    const auto [from, to] = by_pattern.equal_range(change.permission.resource.pattern);
    const auto known = std::find_if(from, to, [&](const auto& entry) {
      const Change& other = folded[entry.second];
      return other.gains == change.gains && other.through.roles == change.through.roles &&
             other.through.gone == change.through.gone && other.permission.actions == change.permission.actions &&
             other.permission.resource.except == change.permission.resource.except &&
             query::same(other.permission.condition, change.permission.condition);
    });
    if (known != to) {
      auto& who = folded[known->second].who;
      who.insert(who.end(), change.who.begin(), change.who.end());
      continue;
    }
    by_pattern.emplace(change.permission.resource.pattern, folded.size());
    folded.push_back(std::move(change));
  }
  std::stable_sort(folded.begin(), folded.end(), [](const Change& a, const Change& b) {
    return a.gains != b.gains ? a.gains : is_direct(a) && !is_direct(b);
  });
  // In the order of their rows, however they came together; who is gone stays where he came.
  const auto is_before = [](const PrincipalCell& a, const PrincipalCell& b) {
    return a.entity && b.entity && *a.entity < *b.entity;
  };
  for (Change& change : folded) {
    const bool are_there = std::all_of(change.who.begin(), change.who.end(),
                                       [](const PrincipalCell& one) { return one.entity.has_value(); });
    if (are_there) std::stable_sort(change.who.begin(), change.who.end(), is_before);
  }
  result_.changes = std::move(folded);
  return std::exchange(result_, {});
}

}  // namespace iamq::change
