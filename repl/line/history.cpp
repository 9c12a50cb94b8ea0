#include "repl/line/history.hpp"

#include <utility>

namespace iamq::line {
namespace {

constexpr std::size_t most_entries = 20'000;
// Suggestions are looked for at every key: no further back than this.
constexpr std::size_t most_suggested_from = 5'000;

bool begins_with(std::string_view text, std::string_view prefix) {
  return text.substr(0, prefix.size()) == prefix;
}

}  // namespace

void History::add(std::string entry) {
  while (!entry.empty() && (entry.back() == '\n' || entry.back() == ' ')) entry.pop_back();
  if (entry.empty() || (!entries_.empty() && entries_.back() == entry)) return;
  entries_.push_back(std::move(entry));
  if (entries_.size() > most_entries) entries_.erase(entries_.begin(), entries_.begin() + most_entries / 10);
}

std::optional<std::size_t> History::beginning_with(std::string_view prefix, std::size_t from, bool forward,
                                                   std::string_view current) const {
  if (forward) {
    for (std::size_t at = from + 1; at < entries_.size(); ++at) {
      if (begins_with(entries_[at], prefix) && entries_[at] != current) return at;
    }
    return std::nullopt;
  }
  for (std::size_t at = from; at > 0; --at) {
    if (begins_with(entries_[at - 1], prefix) && entries_[at - 1] != current) return at - 1;
  }
  return std::nullopt;
}

std::optional<std::size_t> History::holding(std::string_view text, std::size_t from) const {
  for (std::size_t at = from; at > 0; --at) {
    if (entries_[at - 1].find(text) != std::string::npos) return at - 1;
  }
  return std::nullopt;
}

std::string_view History::rest_of(std::string_view beginning) const {
  if (beginning.empty()) return {};
  for (std::size_t at = entries_.size(); at > 0 && entries_.size() - at < most_suggested_from; --at) {
    const std::string_view entry = entries_[at - 1];
    if (entry.size() <= beginning.size() || !begins_with(entry, beginning)) continue;
    const std::string_view rest = entry.substr(beginning.size());
    return rest.substr(0, rest.find('\n'));
  }
  return {};
}

}  // namespace iamq::line
