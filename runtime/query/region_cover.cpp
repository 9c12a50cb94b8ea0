#include <algorithm>
#include <optional>
#include <utility>

#include "runtime/query/regions.hpp"

// The regions of an answer, told by as few patterns as there are.
namespace iamq::query {

std::vector<Cover> cover(const Regions& regions, const std::vector<Wanted>& wanted) {
  const std::size_t count = regions.all.size();
  std::vector<std::vector<std::size_t>> around(count);  // the regions that hold each one, itself among them
  for (std::size_t i = 0; i < count; ++i) {
    around[i].push_back(i);
    for (const std::size_t inner : regions.all[i].inside) around[inner].push_back(i);
  }
  std::vector<Cover> covers;
  std::vector<std::optional<std::size_t>> cover_of(count);  // that begins with the region
  std::vector<std::vector<std::size_t>> out_of(count);      // covers that leave the region out
  for (std::size_t i = 0; i < count; ++i) {
    if (wanted[i] == Wanted::either) continue;
    std::vector<std::size_t> left;  // covers that leave out something around it
    for (const std::size_t outer : around[i]) left.insert(left.end(), out_of[outer].begin(), out_of[outer].end());
    bool is_told = false;
    for (const std::size_t outer : around[i]) {
      const auto told_by = cover_of[outer];
      if (!told_by || std::find(left.begin(), left.end(), *told_by) != left.end()) continue;
      is_told = true;
      if (wanted[i] != Wanted::no) continue;
      out_of[i].push_back(*told_by);
      covers[*told_by].except.push_back(regions.all[i].pattern);
    }
    if (wanted[i] != Wanted::yes || is_told) continue;
    cover_of[i] = covers.size();
    covers.push_back({regions.all[i].pattern, {}, i});
  }
  for (Cover& one : covers) std::sort(one.except.begin(), one.except.end());
  return covers;
}

}  // namespace iamq::query
