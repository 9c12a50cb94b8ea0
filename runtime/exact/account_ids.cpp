#include "runtime/exact/account_ids.hpp"

#include <algorithm>
#include <map>
#include <string_view>

namespace iamq::exact {

namespace {

constexpr std::size_t most_kinds = 48;     // of account ids
constexpr std::size_t most_states = 1024;  // after some of the digits
constexpr std::size_t digits_of_id = 12;
// Those of AWS's documentation, where they are of the kind; the first are preferred.
constexpr std::string_view usual_ids[] = {"123456789012", "777788889999", "444455556666"};

// Where a pattern may stand after some text: numbers of symbols already met.
using Places = std::vector<bool>;

void skip_runs(const Pattern& pattern, Places& places) {
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (places[i] && (pattern[i] == any_run || pattern[i] == any_run_in_field)) places[i + 1] = true;
  }
}

Places advance(const Pattern& pattern, const Places& places, char character) {
  Places next(places.size(), false);
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (!places[i]) continue;
    const bool is_stopped = character == ':' && (pattern[i] == any_run_in_field || pattern[i] == any_one_in_field);
    if (is_stopped) continue;
    if (pattern[i] == any_run || pattern[i] == any_run_in_field) {
      next[i] = true;
    } else if (pattern[i] == any_one || pattern[i] == any_one_in_field ||
               pattern[i] == static_cast<unsigned char>(character)) {
      next[i + 1] = true;
    }
  }
  skip_runs(pattern, next);
  return next;
}

// The digits that some pattern holds, and one other.
std::string digits_to_try(const std::vector<Pattern>& patterns) {
  std::string held, other;
  for (const char digit : std::string_view("4567890123")) {
    bool is_held = false;
    for (const Pattern& pattern : patterns) {
      is_held = is_held || pattern.find(static_cast<char32_t>(digit)) != Pattern::npos;
    }
    (is_held ? held : other) += digit;
  }
  return other.substr(0, 1) + held;
}

// Whether the digits that come next can make a difference: not where all of them fail, or leave the pattern where it
// is.
bool depends_on_digits(const Pattern& pattern, const Places& places, const std::string& digits) {
  bool all_fail = true, all_stay = true;
  for (const char digit : digits) {
    const Places next = advance(pattern, places, digit);
    all_fail = all_fail && std::find(next.begin(), next.end(), true) == next.end();
    all_stay = all_stay && next == places;
  }
  return !all_fail && !all_stay;
}

}  // namespace

std::optional<std::vector<std::string>> account_ids_told_apart(const std::vector<Pattern>& patterns) {
  const std::string digits = digits_to_try(patterns);
  // Each pattern behind each text that an id may stand behind, where the id makes a difference.
  std::vector<const Pattern*> held;
  std::vector<Places> start;
  for (const Pattern& pattern : patterns) {
    for (const std::string_view before : {"", "arn:aws:iam::", "arn:aws:sts::"}) {
      Places places(pattern.size() + 1, false);
      places[0] = true;
      skip_runs(pattern, places);
      for (const char character : before) places = advance(pattern, places, character);
      if (!depends_on_digits(pattern, places, digits)) continue;
      held.push_back(&pattern);
      start.push_back(std::move(places));
    }
  }
  const auto after = [&](const std::vector<Places>& places, char digit) {
    std::vector<Places> next;
    next.reserve(held.size());
    for (std::size_t i = 0; i < held.size(); ++i) next.push_back(advance(*held[i], places[i], digit));
    return next;
  };
  std::map<std::vector<Places>, std::string> reached{{start, ""}};
  for (std::size_t position = 0; position < digits_of_id; ++position) {
    std::map<std::vector<Places>, std::string> next;
    for (const auto& [places, id] : reached) {
      for (const char digit : digits) next.try_emplace(after(places, digit), id + digit);
      if (next.size() > most_states) return std::nullopt;
    }
    reached = std::move(next);
  }
  if (reached.size() > most_kinds) return std::nullopt;
  for (const std::string_view usual : usual_ids) {
    std::vector<Places> places = start;
    for (const char digit : usual) places = after(places, digit);
    const auto found = reached.find(places);
    if (found != reached.end()) found->second = usual;
  }
  std::vector<std::string> ids;
  for (const auto& [places, id] : reached) ids.push_back(id);
  return ids;
}

}  // namespace iamq::exact
