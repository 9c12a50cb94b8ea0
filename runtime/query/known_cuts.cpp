#include "runtime/query/known_cuts.hpp"

#include <cstdint>
#include <string>
#include <unordered_map>
#include <utility>

namespace iamq::query {

namespace {

constexpr std::size_t most_lines = 200;  // of one that is kept
constexpr std::size_t most_kept = 2000;

// All that is cut as one text, other cuts as another. What number a kind has says nothing.
std::string key_of(std::string_view whole, const std::vector<Line>& lines, const Likely& likely) {
  std::string key;
  const auto add = [&](std::string_view text) {
    key += std::to_string(text.size());
    key += ' ';
    key += text;
  };
  for (const std::string_view text : {whole, std::string_view(likely.service), std::string_view(likely.region),
                                      std::string_view(likely.account), std::string_view(likely.arn)}) {
    add(text);
  }
  std::unordered_map<std::uint32_t, std::size_t> kinds;
  for (const Line& line : lines) {
    add(line.pattern);
    key += line.is_by_field ? '+' : '-';
    for (const std::uint32_t kind : line.kinds) {
      key += std::to_string(kinds.try_emplace(kind, kinds.size()).first->second);
      key += ' ';
    }
  }
  return key;
}

}  // namespace

std::shared_ptr<const Regions> cut_or_known(std::string_view whole, const std::vector<Line>& lines,
                                            const Likely& likely) {
  if (lines.size() > most_lines) return std::make_shared<const Regions>(cut(whole, lines, likely));
  static thread_local std::unordered_map<std::string, std::shared_ptr<const Regions>> kept;
  std::string key = key_of(whole, lines, likely);
  if (const auto known = kept.find(key); known != kept.end()) return known->second;
  if (kept.size() >= most_kept) kept.clear();
  auto regions = std::make_shared<const Regions>(cut(whole, lines, likely));
  kept.emplace(std::move(key), regions);
  return regions;
}

}  // namespace iamq::query
