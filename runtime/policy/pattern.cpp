#include "runtime/policy/pattern.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "runtime/policy/variable.hpp"
#include "runtime/policy/wildcard.hpp"

namespace iamq::policy {

namespace {

// Eight characters at once.
std::uint64_t eight(const char* characters) {
  std::uint64_t word = 0;
  std::memcpy(&word, characters, sizeof word);
  return word;
}
bool holds(std::uint64_t word, char c) {
  constexpr std::uint64_t ones = 0x0101010101010101U;
  const std::uint64_t zero_where_it_stands = word ^ (ones * static_cast<unsigned char>(c));
  return ((zero_where_it_stands - ones) & ~zero_where_it_stands & (ones << 7)) != 0;
}

// What stands before the first wildcard or variable is the same in every text that matches: most patterns are told
// apart by it. Its length; npos: the text begins otherwise.
std::size_t same_plain_beginning(std::string_view pattern, std::string_view text) {
  std::size_t at = 0;
  for (const std::size_t both = std::min(pattern.size(), text.size()); at + 8 <= both; at += 8) {
    const std::uint64_t word = eight(pattern.data() + at);
    if (holds(word, '*') || holds(word, '?') || holds(word, '$')) break;
    if (word != eight(text.data() + at)) return std::string_view::npos;
  }
  for (; at < pattern.size(); ++at) {
    const char c = pattern[at];
    if (c == '*' || c == '?' || c == '$') break;
    if (at == text.size() || text[at] != c) return std::string_view::npos;
  }
  return at;
}

// Before its resource part an ARN has so many.
constexpr int colons_of_arn = 5;

// Where the colon stands behind a service that both name; npos: one names another, or none.
std::size_t end_of_same_service(std::string_view pattern, std::string_view action) {
  constexpr int upper_or_lower = 'a' ^ 'A';
  const std::size_t both = std::min(pattern.size(), action.size());
  for (std::size_t at = 0; at < both; ++at) {
    if (pattern[at] == ':' || action[at] == ':') return pattern[at] == action[at] ? at : std::string_view::npos;
    if (pattern[at] == action[at]) continue;
    const bool may_be_one_letter = (pattern[at] ^ action[at]) == upper_or_lower;  // most services differ in the first
    if (!may_be_one_letter || !equal_ignoring_case(pattern.substr(at, 1), action.substr(at, 1))) break;
  }
  return std::string_view::npos;
}

}  // namespace

bool matches_wildcard(std::string_view pattern, std::string_view value) {
  return matches_pattern(pattern, {}, value, false);
}

ActionMatch match_action(std::string_view pattern, std::string_view action) {
  // `*:*` is the one service wildcard that AWS takes; it means what `*` means.
  if (pattern.starts_with('*') && (pattern == "*" || pattern == "*:*")) return ActionMatch::yes;
  const std::size_t colon = end_of_same_service(pattern, action);
  if (colon == std::string_view::npos) return ActionMatch::other_service;
  const bool has_name = matches_pattern(pattern.substr(colon + 1), {}, action.substr(colon + 1), true);
  return has_name ? ActionMatch::yes : ActionMatch::same_service;
}

bool matches_action(std::string_view pattern, std::string_view action) {
  return match_action(pattern, action) == ActionMatch::yes;
}

std::size_t resource_part(std::string_view pattern) {
  std::size_t begin = 0;
  for (int colons = 0; colons < colons_of_arn; ++colons) {
    const std::size_t colon = pattern.find(':', begin);
    if (colon == std::string_view::npos) return colon;
    begin = colon + 1;
  }
  return begin;
}

std::string completed_arn(std::string_view pattern) {
  std::string whole(pattern);
  if (pattern.substr(0, 4) != "arn:") return whole;
  for (auto colons = std::count(pattern.begin(), pattern.end(), ':'); colons < colons_of_arn; ++colons) whole += ":*";
  return whole;
}

ResourceMatch match_resource(std::string_view pattern, std::string_view resource, Version version,
                             const VariableLookup& variables) {
  if (pattern == "*") return {Match::yes};
  const std::size_t beginning = same_plain_beginning(pattern, resource);
  if (beginning == std::string_view::npos) return {Match::no};
  const std::string_view rest = pattern.substr(beginning);
  const auto plain = [&](std::string_view rest_of_pattern) {
    const bool is_match = matches_pattern(rest_of_pattern, {}, resource.substr(beginning), false);
    return ResourceMatch{is_match ? Match::yes : Match::no};
  };
  const std::size_t resource_begin = resource_part(pattern);
  if (resource_begin == std::string_view::npos) {
    return plain(std::string_view(completed_arn(pattern)).substr(beginning));
  }
  // Variables stand in the resource part only, "after the fifth colon":
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#policy-vars-wheretouse
  if (version != Version::v2012_10_17 || rest.find('$') == std::string_view::npos) return plain(rest);
  if (pattern.find("${", resource_begin) == std::string_view::npos) return plain(rest);
  SubstitutedText text = substitute_variables(pattern.substr(resource_begin), variables);
  if (text.state == VariableValue::State::absent) return {Match::no};
  text.text.insert(0, pattern.substr(0, resource_begin));
  text.mask.insert(0, resource_begin, '0');
  // In the text an unknown variable is a live `*`: no value of it can help a pattern that fails so.
  if (!matches_pattern(text.text, text.mask, resource, false)) return {Match::no};
  if (text.state == VariableValue::State::unknown) return {Match::unknown, text.unknown_key};
  return {Match::yes};
}

Substituted substitute(std::string_view value, Version version, const VariableLookup& variables) {
  Substituted result;
  if (version != Version::v2012_10_17 || value.find("${") == std::string_view::npos) {
    result.plain_ = value;
    return result;
  }
  SubstitutedText text = substitute_variables(value, variables);
  result.state = text.state;
  result.unknown_key = text.unknown_key;
  result.text_ = std::move(text.text);
  result.mask_ = std::move(text.mask);
  result.has_own_text_ = true;
  return result;
}

bool Substituted::equals(std::string_view value, bool ignore_case) const {
  if (state != VariableValue::State::known) return false;
  return ignore_case ? equal_ignoring_case(text(), value) : text() == value;
}

bool Substituted::like(std::string_view value, bool ignore_case) const {
  return state == VariableValue::State::known && matches_pattern(text(), mask_, value, ignore_case);
}

}  // namespace iamq::policy
