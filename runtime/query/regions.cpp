#include "runtime/query/regions.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <numeric>
#include <optional>
#include <set>
#include <unordered_map>
#include <unordered_set>

#include "runtime/policy/arn.hpp"
#include "runtime/policy/pattern.hpp"
#include "runtime/query/wildcards.hpp"

namespace iamq::query {

namespace {

constexpr std::size_t most_shared = 400;  // patterns that are no lines themselves
constexpr std::size_t most_examples = 4096;

struct Closed {
  std::vector<std::string> patterns;
  bool is_complete = true;
};

using Kinds = std::vector<std::uint32_t>;  // ascending

bool has_all(const Kinds& kinds, const Kinds& wanted) {
  return std::includes(kinds.begin(), kinds.end(), wanted.begin(), wanted.end());
}

void sort_once(Kinds& kinds) {
  std::sort(kinds.begin(), kinds.end());
  kinds.erase(std::unique(kinds.begin(), kinds.end()), kinds.end());
}

// Lines of one pattern.
struct Drawn {
  std::string pattern;
  Kinds kinds;
  bool is_by_field = true;
};

// Kinds that are drawn by the same lines tell the same apart: of thousands of principals with the same policies one
// kind is left.
void join_kinds(std::vector<Drawn>& lines) {
  std::unordered_map<std::uint32_t, std::vector<std::size_t>> lines_of;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    for (const std::uint32_t kind : lines[i].kinds) lines_of[kind].push_back(i);
  }
  std::map<std::vector<std::size_t>, std::uint32_t> numbers;
  std::unordered_map<std::uint32_t, std::uint32_t> joined;
  for (auto& [kind, places] : lines_of) {
    joined[kind] = numbers.try_emplace(std::move(places), static_cast<std::uint32_t>(numbers.size())).first->second;
  }
  for (Drawn& line : lines) {
    for (std::uint32_t& kind : line.kinds) kind = joined.at(kind);
    sort_once(line.kinds);
  }
}

// The lines by their patterns, in byte order.
std::vector<Drawn> drawn(const std::vector<Line>& all) {
  std::map<std::string, Drawn> by_pattern;
  for (const Line& line : all) {
    std::string pattern = canonical(line.pattern);
    Drawn& one = by_pattern[pattern];
    one.pattern = std::move(pattern);
    one.kinds.insert(one.kinds.end(), line.kinds.begin(), line.kinds.end());
    one.is_by_field = one.is_by_field && line.is_by_field;
  }
  std::vector<Drawn> lines;
  for (auto& [pattern, line] : by_pattern) {
    sort_once(line.kinds);
    lines.push_back(std::move(line));
  }
  join_kinds(lines);
  return lines;
}

// Whether what two patterns share is only there because a wildcard reached past a colon.
bool reaches_past_a_colon(const std::string& shared, const std::string& a, const std::string& b) {
  const auto colons = [](const std::string& text) { return std::count(text.begin(), text.end(), ':'); };
  return colons(shared) > std::max(colons(a), colons(b));
}

// Patterns by what stands before their first wildcard: two share nothing unless one of these begins with the other.
class ByBeginning {
public:
  explicit ByBeginning(std::vector<std::string_view> patterns) : places_(patterns.size()) {
    for (const std::string_view pattern : patterns) beginnings_.push_back(beginning(pattern));
    std::iota(places_.begin(), places_.end(), 0);
    std::sort(places_.begin(), places_.end(), [&](std::size_t a, std::size_t b) {
      return beginnings_[a] != beginnings_[b] ? beginnings_[a] < beginnings_[b] : a < b;
    });
    for (const std::string_view one : beginnings_) lengths_.insert(one.size());
  }

  // Places of those that may share something with the pattern.
  std::vector<std::size_t> near(std::string_view pattern) const {
    const std::string_view whole = beginning(pattern);
    std::vector<std::size_t> found = inside(whole);
    for (const std::size_t length : lengths_) {
      if (length >= whole.size()) break;
      add(whole.substr(0, length), true, found);
    }
    std::sort(found.begin(), found.end());
    return found;
  }

  // Places of those that may lie in the pattern.
  std::vector<std::size_t> inside(std::string_view pattern) const {
    std::vector<std::size_t> found;
    add(beginning(pattern), false, found);
    std::sort(found.begin(), found.end());
    return found;
  }

private:
  static std::string_view beginning(std::string_view pattern) { return pattern.substr(0, pattern.find_first_of("*?")); }

  void add(std::string_view wanted, bool is_all_of_it, std::vector<std::size_t>& found) const {
    auto place = std::lower_bound(places_.begin(), places_.end(), wanted,
                                  [&](std::size_t one, std::string_view text) { return beginnings_[one] < text; });
    for (; place != places_.end() && beginnings_[*place].substr(0, wanted.size()) == wanted; ++place) {
      if (is_all_of_it && beginnings_[*place].size() != wanted.size()) return;
      found.push_back(*place);
    }
  }

  std::vector<std::string_view> beginnings_;
  std::vector<std::size_t> places_;  // by their beginnings, in byte order
  std::set<std::size_t> lengths_;    // of beginnings
};

template <class Patterns, class TextOf>
ByBeginning by_beginning(const Patterns& patterns, const TextOf& text_of) {
  std::vector<std::string_view> texts;
  for (const auto& one : patterns) texts.push_back(text_of(one));
  return ByBeginning(std::move(texts));
}

// Whatever several lines share is among the patterns, unless they are of one kind.
Closed close(std::string_view whole, const std::vector<Line>& all_lines) {
  const std::vector<Drawn> lines = drawn(all_lines);
  const ByBeginning places = by_beginning(lines, [](const Drawn& line) { return std::string_view(line.pattern); });
  const std::size_t most = lines.size() + most_shared;
  Closed result;
  std::unordered_set<std::string> known = {canonical(whole)};
  result.patterns.push_back(canonical(whole));
  std::vector<bool> is_by_field{false};  // of each pattern: it lies in such a line
  // The list grows while it is walked.
  for (std::size_t i = 0; i < result.patterns.size(); ++i) {
    const std::string pattern = result.patterns[i];
    const std::vector<std::size_t> near = places.near(pattern);
    Kinds kinds;  // those with a line around the pattern
    for (const std::size_t place : near) {
      const Drawn& line = lines[place];
      if (is_within(pattern, line.pattern)) kinds.insert(kinds.end(), line.kinds.begin(), line.kinds.end());
    }
    sort_once(kinds);
    for (const std::size_t place : near) {
      const Drawn& line = lines[place];
      if (has_all(kinds, line.kinds)) {
        continue;
      }
      const auto shared = meet(pattern, line.pattern);
      if (!shared) {
        result.is_complete = false;
        continue;
      }
      if (result.patterns.size() > most) {
        result.is_complete = false;
        return result;
      }
      for (const auto& part : *shared) {
        const bool keeps_fields = line.is_by_field || is_by_field[i];
        if (keeps_fields && reaches_past_a_colon(part, pattern, line.pattern)) {
          continue;
        }
        if (known.insert(part).second) {
          result.patterns.push_back(part);
          is_by_field.push_back(keeps_fields);
        }
      }
    }
  }
  return result;
}

// A character that no pattern names, so that it is covered by wildcards only.
char unnamed_character(const std::vector<std::string>& patterns) {
  static constexpr std::string_view candidates = "~^|%!;,xqzjkwvyXQZJKWVY0123456789";
  for (const char c : candidates) {
    const bool is_named = std::any_of(patterns.begin(), patterns.end(),
                                      [&](const std::string& pattern) { return pattern.find(c) != std::string::npos; });
    if (!is_named) {
      return c;
    }
  }
  return '\x7f';
}

// The resources of a pattern that stand for all of it: each `*` replaced by what is likely there, by nothing, and by
// more of an unnamed character than any pattern has `?` (design: evaluation §5, generic requests).
bool leaves_region_open(std::string_view pattern) {
  const auto parts = policy::split_arn(pattern);
  return !parts || parts->region.find_first_of("*?") != std::string_view::npos;
}

class Examples {
public:
  Examples(const std::vector<std::string>& patterns, const Likely& likely)
      : filler_(unnamed_character(patterns)), likely_(likely) {
    std::size_t most = 0;
    for (const auto& pattern : patterns) {
      most = std::max(most, static_cast<std::size_t>(std::count(pattern.begin(), pattern.end(), '?')));
    }
    longest_ = std::min<std::size_t>(most, 3) + 1;
  }

  // The first that `is_wanted` takes; one that reads well before all others, since it may be shown.
  template <class Wanted>
  std::optional<std::string> find(const std::string& pattern, const Wanted& is_wanted) const {
    if (auto text = readable(pattern); !text.empty() && is_wanted(text)) {
      return text;
    }
    std::size_t tried = 0;
    std::optional<std::string> found;
    if (pattern == "*") {
      for (const auto& text :
           {"arn:aws:" + likely_.service + ":" + likely_.region + ":" + likely_.account + ":" + filler_,
            std::string("*")}) {
        if (is_wanted(text)) {
          return text;
        }
      }
    }
    try_all(pattern, 0, 0, {}, tried, is_wanted, found);
    return found;
  }

private:
  // `example` for what is open, and the likely field for a field of an ARN.
  std::string readable(const std::string& pattern) const {
    if (pattern == "*") {
      return likely_.arn;
    }
    std::string text;
    int field = 0;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
      const char c = pattern[i];
      if (c == '*') {
        text += is_whole_field(pattern, i, field) ? std::string(usual(field)) : std::string("example");
      } else {
        text += c == '?' ? 'x' : c;
        field += c == ':' && field < 5;
      }
    }
    return text;
  }

  // Whether the `*` there leaves a whole field of an ARN open.
  static bool is_whole_field(const std::string& pattern, std::size_t position, int field) {
    return pattern.rfind("arn:", 0) == 0 && field >= 1 && field <= 4 && pattern[position - 1] == ':' &&
           position + 1 < pattern.size() && pattern[position + 1] == ':';
  }
  std::string_view usual(int field) const {
    const std::array<std::string_view, 5> fields = {"", "aws", likely_.service, likely_.region, likely_.account};
    return fields[static_cast<std::size_t>(field)];
  }

  template <class Wanted>
  void try_all(const std::string& pattern, std::size_t position, int field, const std::string& text, std::size_t& tried,
               const Wanted& is_wanted, std::optional<std::string>& found) const {
    if (found || tried > most_examples) {
      return;
    }
    if (position == pattern.size()) {
      ++tried;
      if (is_wanted(text)) {
        found = text;
      }
      return;
    }
    const char c = pattern[position];
    if (c == '?') {
      try_all(pattern, position + 1, field, text + filler_, tried, is_wanted, found);
    } else if (c != '*') {
      try_all(pattern, position + 1, field + (c == ':' && field < 5), text + c, tried, is_wanted, found);
    } else {
      for (const auto& filling : fillings(pattern, position, field)) {
        try_all(pattern, position + 1, field, text + filling, tried, is_wanted, found);
      }
    }
  }

  std::vector<std::string> fillings(const std::string& pattern, std::size_t position, int field) const {
    std::vector<std::string> result;
    if (is_whole_field(pattern, position, field)) {
      result.emplace_back(usual(field));
      if (field == 4) {
        result.emplace_back(made_up_account);
      }
    }
    for (std::size_t length = 1; length <= longest_; ++length) {
      result.push_back(std::string(length, filler_));
    }
    result.emplace_back();
    return result;
  }

  char filler_;
  std::size_t longest_ = 1;
  const Likely& likely_;
};

// Where the lines lie.
class Cutter {
public:
  Cutter(std::string_view whole, const std::vector<Line>& lines);
  Regions regions(const Likely& likely) const;

private:
  std::vector<std::string> patterns_;
  std::vector<std::vector<std::size_t>> within_;  // by pattern: those that it holds
  std::vector<std::size_t> order_;                // of the patterns: wider ones first
  bool is_complete_ = true;
};

Cutter::Cutter(std::string_view whole, const std::vector<Line>& lines) {
  Closed closed = close(whole, lines);
  patterns_ = std::move(closed.patterns);
  is_complete_ = closed.is_complete;
  // What holds more of the others stands before what it holds.
  within_.resize(patterns_.size());
  order_.resize(patterns_.size());
  std::vector<std::size_t> depth(patterns_.size(), 0);
  const ByBeginning places =
      by_beginning(patterns_, [](const std::string& pattern) -> std::string_view { return pattern; });
  for (std::size_t i = 0; i < patterns_.size(); ++i) {
    order_[i] = i;
    for (const std::size_t j : places.inside(patterns_[i])) {
      if (i != j && is_within(patterns_[j], patterns_[i])) {
        within_[i].push_back(j);
        ++depth[j];
      }
    }
  }
  std::stable_sort(order_.begin(), order_.end(), [&](std::size_t a, std::size_t b) {
    return depth[a] != depth[b] ? depth[a] < depth[b] : patterns_[a] < patterns_[b];
  });
}

Regions Cutter::regions(const Likely& likely) const {
  Regions regions;
  regions.is_complete = is_complete_;
  const Examples examples(patterns_, likely);
  std::vector<std::optional<std::size_t>> place(patterns_.size());
  for (const std::size_t i : order_) {
    const auto is_in_this_region = [&](const std::string& text) {
      return std::none_of(within_[i].begin(), within_[i].end(),
                          [&](std::size_t j) { return policy::matches_wildcard(patterns_[j], text); });
    };
    if (auto example = examples.find(patterns_[i], is_in_this_region)) {
      place[i] = regions.all.size();
      regions.all.push_back({patterns_[i], {}, std::move(*example), leaves_region_open(patterns_[i])});
    }
  }
  for (std::size_t i = 0; i < patterns_.size(); ++i) {
    for (const std::size_t j : within_[i]) {
      if (place[i] && place[j]) {
        regions.all[*place[i]].inside.push_back(*place[j]);
      }
    }
  }
  return regions;
}

}  // namespace

Regions cut(std::string_view whole, const std::vector<Line>& lines, const Likely& likely) {
  return Cutter(whole, lines).regions(likely);
}

}  // namespace iamq::query
