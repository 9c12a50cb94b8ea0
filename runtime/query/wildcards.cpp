#include "runtime/query/wildcards.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace iamq::query {

namespace {

constexpr std::size_t most_results = 64;
constexpr std::size_t most_steps = 20000;

// Walks two patterns at once. https://en.wikipedia.org/wiki/Wildcard_(computing): a star against a star leaves one star
// and either rest.
class Meeting {
public:
  Meeting(std::string_view a, std::string_view b) : a_(a), b_(b) {}

  std::optional<std::set<std::string>> run() {
    walk(0, 0, {});
    return too_many_ ? std::nullopt : std::optional(std::move(results_));
  }

private:
  void walk(std::size_t i, std::size_t j, std::string text) {
    if (too_many_ || !visited_.insert({i, j, text}).second) {
      return;
    }
    if (++steps_ > most_steps || results_.size() > most_results) {
      too_many_ = true;
      return;
    }
    const bool a_ends = i == a_.size(), b_ends = j == b_.size();
    if (a_ends && b_ends) {
      results_.insert(canonical(text));
      return;
    }
    const bool a_star = !a_ends && a_[i] == '*', b_star = !b_ends && b_[j] == '*';
    if (a_star && b_star) {
      walk(i + 1, j, text + "*");
      walk(i, j + 1, text + "*");
    } else if (a_star) {
      walk(i + 1, j, text);
      if (!b_ends) {
        walk(i, j + 1, text + b_[j]);
      }
    } else if (b_star) {
      walk(i, j + 1, text);
      if (!a_ends) {
        walk(i + 1, j, text + a_[i]);
      }
    } else if (!a_ends && !b_ends) {
      if (a_[i] == '?') {
        walk(i + 1, j + 1, text + b_[j]);
      } else if (b_[j] == '?' || a_[i] == b_[j]) {
        walk(i + 1, j + 1, text + a_[i]);
      }
    }
  }

  struct State {
    std::size_t i, j;
    std::string text;
    bool operator<(const State& other) const {
      return i != other.i ? i < other.i : j != other.j ? j < other.j : text < other.text;
    }
  };
  std::string_view a_, b_;
  std::set<std::string> results_;
  std::set<State> visited_;
  std::size_t steps_ = 0;
  bool too_many_ = false;
};

// Literal beginnings and ends that cannot both be.
bool cannot_meet(std::string_view a, std::string_view b) {
  for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
    if (a[i] == '*' || b[i] == '*') {
      break;
    }
    if (a[i] != b[i] && a[i] != '?' && b[i] != '?') {
      return true;
    }
  }
  for (std::size_t i = 1; i <= std::min(a.size(), b.size()); ++i) {
    const char x = a[a.size() - i], y = b[b.size() - i];
    if (x == '*' || y == '*') {
      break;
    }
    if (x != y && x != '?' && y != '?') {
      return true;
    }
  }
  return false;
}

}  // namespace

bool has_wildcard(std::string_view text) {
  return text.find_first_of("*?") != std::string_view::npos;
}

std::string canonical(std::string_view pattern) {
  std::string result;
  for (std::size_t i = 0; i < pattern.size();) {
    if (pattern[i] != '*' && pattern[i] != '?') {
      result += pattern[i++];
      continue;
    }
    bool star = false;
    for (; i < pattern.size() && (pattern[i] == '*' || pattern[i] == '?'); ++i) {
      star = star || pattern[i] == '*';
      if (pattern[i] == '?') {
        result += '?';
      }
    }
    if (star) {
      result += '*';
    }
  }
  return result;
}

namespace {

// The pattern itself, if it is canonical: most are, and this is asked very often. Else `kept` has it.
std::string_view in_canonical_form(std::string_view pattern, std::string& kept) {
  for (std::size_t star = pattern.find('*'); star != std::string_view::npos; star = pattern.find('*', star + 1)) {
    if (star + 1 < pattern.size() && (pattern[star + 1] == '*' || pattern[star + 1] == '?')) {
      kept = canonical(pattern);
      return kept;
    }
  }
  return pattern;
}

}  // namespace

// The inner pattern is read as a text whose `*` only a `*` covers and whose `?` only a `*` or `?` covers. That is exact
// for canonical patterns, since there are always characters that the outer one does not name.
bool is_within(std::string_view inner_as_written, std::string_view outer_as_written) {
  if (inner_as_written == outer_as_written || outer_as_written == "*") {
    return true;
  }
  std::string canonical_inner, canonical_outer;
  const std::string_view inner = in_canonical_form(inner_as_written, canonical_inner);
  const std::string_view outer = in_canonical_form(outer_as_written, canonical_outer);
  std::size_t i = 0, o = 0, star = std::string::npos, resume = 0;
  while (i < inner.size()) {
    if (o < outer.size() && outer[o] == '*') {
      star = o++;
      resume = i;
    } else if (o < outer.size() && inner[i] != '*' && (outer[o] == inner[i] || outer[o] == '?')) {
      ++i;
      ++o;
    } else if (star != std::string::npos) {
      i = ++resume;
      o = star + 1;
    } else {
      return false;
    }
  }
  while (o < outer.size() && outer[o] == '*') {
    ++o;
  }
  return o == outer.size();
}

std::optional<std::vector<std::string>> meet(std::string_view a, std::string_view b) {
  if (cannot_meet(a, b)) {
    return std::vector<std::string>{};
  }
  if (is_within(a, b)) {
    return std::vector{canonical(a)};
  }
  if (is_within(b, a)) {
    return std::vector{canonical(b)};
  }
  const auto found = Meeting(a, b).run();
  if (!found) {
    return std::nullopt;
  }
  std::vector<std::string> widest;
  for (const auto& pattern : *found) {
    const bool is_needless = std::any_of(found->begin(), found->end(), [&](const std::string& other) {
      return other != pattern && is_within(pattern, other) && !(is_within(other, pattern) && pattern < other);
    });
    if (!is_needless) {
      widest.push_back(pattern);
    }
  }
  return widest;
}

}  // namespace iamq::query
