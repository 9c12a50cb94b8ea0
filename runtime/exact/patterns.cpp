#include "runtime/exact/patterns.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <set>

#include "runtime/policy/wildcard.hpp"

namespace iamq::exact {

namespace {

constexpr std::size_t most_shared = 256;      // patterns of one intersection
constexpr std::size_t most_steps = 20000;     // of one intersection
constexpr std::size_t most_work = 200000;     // of a closure, in steps
constexpr std::size_t most_closed = 4096;     // patterns of a closure
constexpr std::size_t most_instances = 4096;  // texts of one pattern
constexpr char32_t first_lone_byte = 0x110100;

char32_t code_point(std::string_view character) {
  const auto lead = static_cast<unsigned char>(character.front());
  if (character.size() == 1) return lead < 0x80 ? lead : first_lone_byte + lead;
  char32_t code = lead & (0xFFU >> (character.size() + 1));
  for (const char byte : character.substr(1)) code = code << 6 | (static_cast<unsigned char>(byte) & 0x3FU);
  return code;
}

void append_utf8(std::string& text, char32_t code) {
  const auto byte = [&](char32_t value) { text += static_cast<char>(static_cast<unsigned char>(value)); };
  if (code >= first_lone_byte) {
    byte(code - first_lone_byte);
  } else if (code < 0x80) {
    byte(code);
  } else if (code < 0x800) {
    byte(0xC0 | code >> 6);
    byte(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    byte(0xE0 | code >> 12);
    byte(0x80 | (code >> 6 & 0x3F));
    byte(0x80 | (code & 0x3F));
  } else {
    byte(0xF0 | code >> 18);
    byte(0x80 | (code >> 12 & 0x3F));
    byte(0x80 | (code >> 6 & 0x3F));
    byte(0x80 | (code & 0x3F));
  }
}

bool is_run(char32_t symbol) {
  return symbol == any_run || symbol == any_run_in_field;
}

bool is_one(char32_t symbol) {
  return symbol == any_one || symbol == any_one_in_field;
}

bool is_wildcard(char32_t symbol) {
  return symbol >= any_one && symbol <= any_run_in_field;
}

bool stops_at_colon(char32_t wildcard) {
  return wildcard == any_one_in_field || wildcard == any_run_in_field;
}

// Whether whatever `symbol` stands for is among what one step of a wildcard takes.
bool takes(char32_t wildcard, char32_t symbol) {
  if (!stops_at_colon(wildcard)) return true;
  return symbol != U':' && symbol != any_one && symbol != any_run;
}

// What two symbols that stand for one character share; nothing: no character.
std::optional<char32_t> shared_symbol(char32_t a, char32_t b) {
  if (a == b) return a;
  if (is_one(a) && takes(a, b)) return b;
  if (is_one(b) && takes(b, a)) return a;
  if (is_one(a) && is_one(b)) return any_one_in_field;
  return std::nullopt;
}

// Single wildcards before the run they stand beside, and one run at a place.
void append_symbol(Pattern& pattern, char32_t symbol) {
  if (!pattern.empty() && is_run(pattern.back()) && is_wildcard(symbol) &&
      stops_at_colon(pattern.back()) == stops_at_colon(symbol)) {
    if (is_run(symbol)) return;
    std::swap(pattern.back(), symbol);
  }
  pattern += symbol;
}

// The intersection of what is left of two patterns, place by place. Suffixes are kept, so that no pair of places is
// worked out twice.
class Intersection {
public:
  Intersection(const Pattern& a, const Pattern& b) : a_(a), b_(b), known_((a.size() + 1) * (b.size() + 1)) {}

  const std::vector<Pattern>* from(std::size_t i, std::size_t j);
  bool is_over_budget() const { return is_over_budget_; }
  std::size_t work() const { return steps_ + known_.size() / 64; }

private:
  void add(std::vector<Pattern>& all, Pattern pattern);
  void add_behind(std::vector<Pattern>& all, char32_t symbol, const std::vector<Pattern>* rests);

  const Pattern& a_;
  const Pattern& b_;
  std::vector<std::optional<std::vector<Pattern>>> known_;
  std::size_t steps_ = 0;
  bool is_over_budget_ = false;
};

void Intersection::add(std::vector<Pattern>& all, Pattern pattern) {
  steps_ += 1 + all.size();
  if (steps_ > most_steps) is_over_budget_ = true;
  if (is_over_budget_) return;
  for (const Pattern& known : all) {
    if (surely_covers(known, pattern)) return;
  }
  all.erase(std::remove_if(all.begin(), all.end(), [&](const Pattern& known) { return surely_covers(pattern, known); }),
            all.end());
  all.push_back(std::move(pattern));
  if (all.size() > most_shared) is_over_budget_ = true;
}

void Intersection::add_behind(std::vector<Pattern>& all, char32_t symbol, const std::vector<Pattern>* rests) {
  for (const Pattern& rest : *rests) {
    Pattern whole;
    append_symbol(whole, symbol);
    for (const char32_t next : rest) append_symbol(whole, next);
    add(all, std::move(whole));
  }
}

const std::vector<Pattern>* Intersection::from(std::size_t i, std::size_t j) {
  const std::size_t place = i * (b_.size() + 1) + j;
  if (known_[place]) return &*known_[place];
  known_[place].emplace();  // no place comes back to itself: each step moves on in one of the patterns
  if (is_over_budget_) return &*known_[place];
  const bool a_ends = i == a_.size(), b_ends = j == b_.size();
  const bool a_runs = !a_ends && is_run(a_[i]), b_runs = !b_ends && is_run(b_[j]);
  std::vector<Pattern> all;
  if (a_ends && b_ends) {
    all.emplace_back();
  } else if (a_runs && b_runs) {
    const char32_t run = stops_at_colon(a_[i]) ? a_[i] : b_[j];
    add_behind(all, run, from(i + 1, j));
    add_behind(all, run, from(i, j + 1));
  } else if (a_runs) {
    for (const Pattern& rest : *from(i + 1, j)) add(all, rest);
    const auto shared =
        b_ends ? std::nullopt : shared_symbol(stops_at_colon(a_[i]) ? any_one_in_field : any_one, b_[j]);
    if (shared) add_behind(all, *shared, from(i, j + 1));
  } else if (b_runs) {
    for (const Pattern& rest : *from(i, j + 1)) add(all, rest);
    const auto shared =
        a_ends ? std::nullopt : shared_symbol(stops_at_colon(b_[j]) ? any_one_in_field : any_one, a_[i]);
    if (shared) add_behind(all, *shared, from(i + 1, j));
  } else if (!a_ends && !b_ends) {
    if (const auto shared = shared_symbol(a_[i], b_[j])) add_behind(all, *shared, from(i + 1, j + 1));
  }
  known_[place] = std::move(all);
  return &*known_[place];
}

// Literal characters at the beginning, or at the end, that cannot be the same.
bool surely_disjoint(const Pattern& a, const Pattern& b) {
  const std::size_t shorter = std::min(a.size(), b.size());
  for (std::size_t i = 0; i < shorter && !is_run(a[i]) && !is_run(b[i]); ++i) {
    if (!shared_symbol(a[i], b[i])) return true;
  }
  for (std::size_t i = 1; i <= shorter && !is_run(a[a.size() - i]) && !is_run(b[b.size() - i]); ++i) {
    if (!shared_symbol(a[a.size() - i], b[b.size() - i])) return true;
  }
  return false;
}

Pattern read(std::string_view text, std::string_view mask, bool is_arn) {
  Pattern pattern;
  pattern.reserve(text.size());
  int colons = is_arn ? 0 : 5;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t length = policy::character_length(text.substr(i));
    const bool is_live = mask.empty() || mask[i] == '0';
    if (is_live && text[i] == '*') {
      append_symbol(pattern, colons < 5 ? any_run_in_field : any_run);
    } else if (is_live && text[i] == '?') {
      append_symbol(pattern, colons < 5 ? any_one_in_field : any_one);
    } else {
      if (text[i] == ':') ++colons;
      append_symbol(pattern, code_point(text.substr(i, length)));
    }
    i += length;
  }
  return pattern;
}

// Whether the pattern meets a text, or, where `inner` has wildcards, surely all of its texts: a `*` of it is met by a
// `*` only, a `?` by `?` and `*`. As policy::matches_pattern, over symbols. Wildcards of fields stand before all others
// and between colons, so that giving up where the last run cannot go on loses nothing.
bool meets(const Pattern& outer, const Pattern& inner) {
  std::size_t p = 0, t = 0, after_run = Pattern::npos, run_took_to = 0;
  while (t < inner.size()) {
    if (p < outer.size() && is_run(outer[p])) {
      after_run = ++p;
      run_took_to = t;
      if (p == outer.size() && outer.back() == any_run) return true;
    } else if (p < outer.size() && (outer[p] == inner[t] || (is_one(outer[p]) && takes(outer[p], inner[t]))) &&
               !is_run(inner[t])) {
      ++p;
      ++t;
    } else if (after_run != Pattern::npos && takes(outer[after_run - 1], inner[run_took_to])) {
      t = ++run_took_to;
      p = after_run;
    } else {
      return false;
    }
  }
  while (p < outer.size() && is_run(outer[p])) ++p;
  return p == outer.size();
}

std::optional<std::vector<Pattern>> intersect_counting(const Pattern& a, const Pattern& b, std::size_t& work) {
  if (surely_disjoint(a, b)) return std::vector<Pattern>{};
  if (surely_covers(a, b)) return std::vector<Pattern>{b};
  if (surely_covers(b, a)) return std::vector<Pattern>{a};
  if ((a.size() + 1) * (b.size() + 1) > 16 * most_steps) return std::nullopt;
  Intersection intersection(a, b);
  std::vector<Pattern> shared = *intersection.from(0, 0);
  work += intersection.work();
  if (intersection.is_over_budget()) return std::nullopt;
  return shared;
}

}  // namespace

Pattern read_pattern(std::string_view text, std::string_view mask) {
  return read(text, mask, false);
}

Pattern read_arn_pattern(std::string_view text, std::string_view mask) {
  return read(text, mask, true);
}

Pattern literal_pattern(std::string_view text) {
  return read_pattern(text, std::string(text.size(), '1'));
}

Pattern format_pattern(std::string_view format) {
  std::string text;
  while (!format.empty()) {
    const std::size_t end = format.substr(0, 2) == "${" ? format.find('}') : std::string_view::npos;
    text += end == std::string_view::npos ? format.front() : '*';
    format.remove_prefix(end == std::string_view::npos ? 1 : end + 1);
  }
  return read_arn_pattern(text);
}

Pattern join(const Pattern& front, const Pattern& back) {
  Pattern whole = front;
  for (const char32_t symbol : back) append_symbol(whole, symbol);
  return whole;
}

std::string write_text(const Pattern& pattern) {
  std::string text;
  text.reserve(pattern.size());
  for (const char32_t symbol : pattern) {
    if (is_run(symbol)) {
      text += '*';
    } else if (is_one(symbol)) {
      text += '?';
    } else {
      append_utf8(text, symbol);
    }
  }
  return text;
}

bool matches(const Pattern& pattern, const Pattern& text) {
  return meets(pattern, text);
}

bool surely_covers(const Pattern& outer, const Pattern& inner) {
  return meets(outer, inner);
}

std::optional<std::vector<Pattern>> intersect(const Pattern& a, const Pattern& b) {
  std::size_t work = 0;
  return intersect_counting(a, b, work);
}

std::optional<std::vector<Pattern>> close_under_intersection(const std::vector<Pattern>& bases,
                                                             const std::vector<Pattern>& others) {
  std::vector<Pattern> closed;
  std::set<Pattern> known;
  const auto add = [&](const Pattern& pattern) {
    if (known.insert(pattern).second) closed.push_back(pattern);
  };
  for (const Pattern& base : bases) add(base);
  std::size_t work = 0;
  for (const Pattern& other : others) {
    const std::size_t count = closed.size();
    for (std::size_t i = 0; i < count; ++i) {
      const auto shared = intersect_counting(closed[i], other, work);
      if (!shared || ++work > most_work) return std::nullopt;
      for (const Pattern& pattern : *shared) add(pattern);
      if (closed.size() > most_closed) return std::nullopt;
    }
  }
  return closed;
}

std::optional<std::vector<Pattern>> instances(const Pattern& pattern, std::size_t most_any_one, char32_t fresh) {
  std::vector<Pattern> texts{{}};
  for (const char32_t symbol : pattern) {
    if (!is_run(symbol)) {
      for (Pattern& text : texts) text += is_one(symbol) ? fresh : symbol;
      continue;
    }
    const std::size_t least = most_any_one == 0 ? 1 : 0;
    std::vector<Pattern> longer;
    for (const Pattern& text : texts) {
      for (std::size_t copies = most_any_one + 2; copies-- > least;) longer.push_back(text + Pattern(copies, fresh));
    }
    if (longer.size() > most_instances) return std::nullopt;
    texts = std::move(longer);
  }
  return texts;
}

std::size_t count_any_one(const Pattern& pattern) {
  return static_cast<std::size_t>(std::count_if(pattern.begin(), pattern.end(), is_one));
}

char32_t fresh_character(const std::vector<const Pattern*>& patterns) {
  std::array<bool, 128> is_held{};
  char32_t highest = 0x2100;  // where letterlike symbols begin
  for (const Pattern* pattern : patterns) {
    for (const char32_t symbol : *pattern) {
      if (symbol < 128) {
        is_held[symbol] = true;
      } else if (symbol < any_one) {
        highest = std::max(highest, symbol);
      }
    }
  }
  const auto is_free = [&](char letter) {
    const auto code = static_cast<unsigned char>(letter);
    const bool is_letter = (code | 0x20U) >= 'a' && (code | 0x20U) <= 'z';
    return !is_held[code] && !(is_letter && is_held[code ^ 0x20U]);
  };
  for (const char letter : std::string_view("xyzqjwkvbghfup0123456789acdeilmnorst_-")) {
    if (is_free(letter)) return static_cast<unsigned char>(letter);
  }
  // The highest code point there is leaves no room above it: then one between is free.
  if (highest < 0x10FFFF) return highest + 1;
  for (char32_t code = 0x2100;; ++code) {
    const bool is_used = std::any_of(patterns.begin(), patterns.end(),
                                     [&](const Pattern* pattern) { return pattern->find(code) != Pattern::npos; });
    if (!is_used) return code;
  }
}

}  // namespace iamq::exact
