#include "runtime/condition/witnesses.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>

#include "runtime/condition/decimal.hpp"
#include "runtime/policy/wildcard.hpp"

namespace iamq::condition {

namespace {

constexpr std::size_t max_states = 2000;

// One step of a pattern: a character, any one character, or any run of characters.
struct Step {
  enum class Kind { character, any_one, any_run } kind = Kind::character;
  std::string character;
  bool stops_at_colon = false;
};
using Steps = std::vector<Step>;

Steps steps_of(const TextPattern& pattern) {
  Steps steps;
  int colons = 0;
  for (std::size_t i = 0; i < pattern.text.size();) {
    const std::size_t length = policy::character_length(std::string_view(pattern.text).substr(i));
    const std::string character = pattern.text.substr(i, length);
    const bool is_live =
        pattern.takes_wildcards && (i >= pattern.literal_mask.size() || pattern.literal_mask[i] == '0');
    Step step{Step::Kind::character, character, pattern.is_arn && colons < 5};
    if (is_live && character == "*") step.kind = Step::Kind::any_run;
    if (is_live && character == "?") step.kind = Step::Kind::any_one;
    if (character == ":") ++colons;
    steps.push_back(std::move(step));
    i += length;
  }
  return steps;
}

// Where one pattern may stand after some text: numbers of steps already taken.
using Places = std::vector<bool>;

// A run may be empty: standing before it is standing behind it, too.
void skip_runs(const Steps& steps, Places& places) {
  for (std::size_t i = 0; i < steps.size(); ++i) {
    if (places[i] && steps[i].kind == Step::Kind::any_run) places[i + 1] = true;
  }
}

Places start(const Steps& steps) {
  Places places(steps.size() + 1, false);
  places[0] = true;
  skip_runs(steps, places);
  return places;
}

Places advance(const Steps& steps, bool ignores_case, const Places& places, const std::string& character) {
  Places next(places.size(), false);
  for (std::size_t i = 0; i < steps.size(); ++i) {
    if (!places[i]) continue;
    const Step& step = steps[i];
    const bool is_stopped = step.stops_at_colon && character == ":";
    switch (step.kind) {
      case Step::Kind::character:
        if (ignores_case ? policy::equal_ignoring_case(step.character, character) : step.character == character) {
          next[i + 1] = true;
        }
        break;
      case Step::Kind::any_one:
        if (!is_stopped) next[i + 1] = true;
        break;
      case Step::Kind::any_run:
        if (!is_stopped) next[i] = true;
        break;
    }
  }
  skip_runs(steps, next);
  return next;
}

// The characters of the patterns, and one that none of them holds.
std::vector<std::string> alphabet_of(const std::vector<TextPattern>& patterns, const std::vector<Steps>& all_steps) {
  const bool folds_case =
      std::any_of(patterns.begin(), patterns.end(), [](const auto& each) { return each.ignores_case; });
  std::set<std::string> characters;
  for (std::size_t i = 0; i < patterns.size(); ++i) {
    if (patterns[i].is_arn) characters.insert(":");
    for (const Step& step : all_steps[i]) {
      if (step.kind != Step::Kind::character) continue;
      characters.insert(step.character);
      if (folds_case) characters.insert(in_other_case(step.character));
    }
  }
  const auto is_held = [&](const std::string& candidate) {
    return std::any_of(characters.begin(), characters.end(),
                       [&](const std::string& held) { return policy::equal_ignoring_case(held, candidate); });
  };
  std::string fresh = "x";
  for (const char candidate : std::string_view("xyzabcdefghijklmnopqrstuvw0123456789-_.")) {
    fresh = std::string(1, candidate);
    if (!is_held(fresh)) break;
  }
  for (unsigned code = 0; is_held(fresh); ++code) {
    fresh = "\xe2\x84" + std::string(1, static_cast<char>(0x80 + code));  // a letterlike symbol
  }
  std::vector<std::string> alphabet{fresh};
  alphabet.insert(alphabet.end(), characters.begin(), characters.end());
  return alphabet;
}

}  // namespace

std::string in_other_case(std::string text) {
  for (char& character : text) {
    const bool is_letter = (character | 0x20) >= 'a' && (character | 0x20) <= 'z';
    if (is_letter) character = static_cast<char>(character ^ 0x20);
  }
  return text;
}

namespace {

using Witnesses = std::optional<std::vector<std::string>>;

// Walks all patterns at once, character by character.
Witnesses find_witnesses(const std::vector<TextPattern>& patterns) {
  std::vector<Steps> steps;
  for (const TextPattern& pattern : patterns) steps.push_back(steps_of(pattern));
  const std::vector<std::string> alphabet = alphabet_of(patterns, steps);

  using State = std::vector<Places>;
  std::map<State, std::string> reached;  // by the shortest text that is not empty
  std::vector<std::map<State, std::string>::const_iterator> queue;
  const auto go_on_from = [&](const State& state, const std::string& text) {
    for (const std::string& character : alphabet) {
      State after;
      for (std::size_t i = 0; i < patterns.size(); ++i) {
        after.push_back(advance(steps[i], patterns[i].ignores_case, state[i], character));
      }
      const auto [found, is_new] = reached.emplace(std::move(after), text + character);
      if (is_new) queue.push_back(found);
    }
  };
  State first;
  for (const Steps& each : steps) first.push_back(start(each));
  go_on_from(first, "");
  for (std::size_t next = 0; next < queue.size(); ++next) {
    if (queue.size() > max_states) return std::nullopt;
    const auto state = queue[next];
    go_on_from(state->first, state->second);
  }

  std::map<std::vector<bool>, std::string> by_answer;  // breadth first: the shortest text of each kind
  for (const auto& state : queue) {
    std::vector<bool> answer;
    for (const Places& places : state->first) answer.push_back(places.back());
    by_answer.emplace(std::move(answer), state->second);
  }
  std::vector<std::string> witnesses{""};  // apart from the others: to set operators it is no value
  for (const auto& [answer, text] : by_answer) witnesses.push_back(text);
  return witnesses;
}

// The patterns as one text, other ones as another.
std::string key_of(const std::vector<TextPattern>& patterns) {
  std::string key;
  for (const TextPattern& pattern : patterns) {
    key += std::to_string(pattern.text.size()) + ' ' + std::to_string(pattern.literal_mask.size()) + ' ';
    for (const bool fact : {pattern.takes_wildcards, pattern.ignores_case, pattern.is_arn}) key += fact ? '1' : '0';
    key += pattern.text;
    key += pattern.literal_mask;
  }
  return key;
}

}  // namespace

// Policies that many principals bear have the same conditions: one question finds the witnesses of a few lists of
// patterns thousands of times.
Witnesses text_witnesses(const std::vector<TextPattern>& patterns) {
  constexpr std::size_t most_kept = 1000;
  static thread_local std::unordered_map<std::string, Witnesses> kept;
  std::string key = key_of(patterns);
  if (const auto known = kept.find(key); known != kept.end()) return known->second;
  Witnesses found = find_witnesses(patterns);
  if (kept.size() >= most_kept) kept.clear();
  kept.emplace(std::move(key), found);
  return found;
}

std::vector<std::string> number_witnesses(const std::vector<std::string>& numbers) {
  std::vector<std::string> sorted;
  std::copy_if(numbers.begin(), numbers.end(), std::back_inserter(sorted),
               [](const std::string& text) { return is_decimal(text); });
  std::sort(sorted.begin(), sorted.end(),
            [](const std::string& a, const std::string& b) { return *compare_decimals(a, b) < 0; });
  std::vector<std::string> witnesses{"", "none"};
  if (sorted.empty()) return witnesses;
  witnesses.push_back(decimal_below(sorted.front()));
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    witnesses.push_back(sorted[i]);
    if (i + 1 < sorted.size()) witnesses.push_back(decimal_between(sorted[i], sorted[i + 1]));
  }
  witnesses.push_back(decimal_above(sorted.back()));
  return witnesses;
}

}  // namespace iamq::condition
