#include "stdlib/arn_pattern.hpp"

#include <algorithm>
#include <optional>
#include <vector>

#include "stdlib/text_match.hpp"

namespace iamq::stdlib {
namespace {

// A piece of a pattern: one byte or any number of bytes out of a set.
struct Token {
  enum Set { one_byte, any_byte, any_but_colon } set = one_byte;
  bool is_repeated = false;
  char byte = 0;

  bool has(char c) const { return set == one_byte ? c == byte : set == any_byte || c != ':'; }
};

using Tokens = std::vector<Token>;

constexpr Token any_text = {Token::any_byte, true, 0};
constexpr Token any_one = {Token::any_byte, false, 0};
constexpr Token any_field = {Token::any_but_colon, true, 0};

Token itself(char byte) {
  return {Token::one_byte, false, byte};
}

// `colons`: how many stand before it.
Tokens tokens_of_pattern(std::string_view pattern, int colons = 0) {
  Tokens tokens;
  tokens.reserve(2 * pattern.size());
  for (std::size_t i = 0; i < pattern.size();) {
    if (auto end = placeholder_end(pattern, i); end != std::string_view::npos) {
      if (colons < 5) {
        tokens.push_back(any_field);
      } else {
        tokens.insert(tokens.end(), {any_one, any_text});
      }
      i = end;
      continue;
    }
    if (pattern[i] == ':') ++colons;
    tokens.push_back(pattern[i] == '*' ? any_text : itself(pattern[i]));
    ++i;
  }
  return tokens;
}

Tokens tokens_of_text(std::string_view text) {
  Tokens tokens;
  std::transform(text.begin(), text.end(), std::back_inserter(tokens), itself);
  return tokens;
}

// Where the sixth field begins, or 0 if there are fewer. Colons inside `${…}` do not count.
std::size_t begin_of_resource_part(std::string_view resource) {
  int colons = 0;
  for (std::size_t i = 0; i < resource.size();) {
    auto end = placeholder_end(resource, i);
    if (end == std::string_view::npos && resource[i] == ':' && ++colons == 5) return i + 1;
    i = end == std::string_view::npos ? i + 1 : end;
  }
  return 0;
}

// A wildcard of IAM reaches past colons, but no real ARN has a name in it that looks like fields. So where all six
// fields are written, what stands for the first five is taken to stay in its field.
// `${*}`, `${?}` and `${$}` are the characters themselves.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#policy-vars-specialchars
Tokens tokens_of_resource(std::string_view resource, std::size_t resource_part) {
  Tokens tokens;
  tokens.reserve(resource.size());
  for (std::size_t i = 0; i < resource.size();) {
    auto& any = i < resource_part ? any_field : any_text;
    if (auto end = placeholder_end(resource, i); end != std::string_view::npos) {
      bool is_character = end - i == 4 && std::string_view("*?$").find(resource[i + 2]) != std::string_view::npos;
      tokens.push_back(is_character ? itself(resource[i + 2]) : any);
      i = end;
      continue;
    }
    char c = resource[i++];
    tokens.push_back(c == '*' ? any : c == '?' ? any_one : itself(c));
  }
  return tokens;
}

// Whether some byte is in both sets.
bool meet(const Token& a, const Token& b) {
  if (a.set == Token::one_byte) return b.has(a.byte);
  if (b.set == Token::one_byte) return a.has(b.byte);
  return true;
}

// Whether some text is in both patterns: a walk over the pairs of places that one text can have brought us to, row by
// row. Few of a row are reached, and those lie together.
bool overlap(const Tokens& a, const Tokens& b) {
  std::vector<char> here(b.size() + 1, 0), below(b.size() + 1, 0);
  here[0] = 1;
  std::size_t first = 0, last = 0;
  for (std::size_t i = 0; i <= a.size() && first <= last; ++i) {
    std::size_t first_below = b.size() + 1, last_below = 0;
    auto reach_below = [&](std::size_t j) {
      below[j] = 1;
      first_below = std::min(first_below, j);
      last_below = std::max(last_below, j);
    };
    auto reach_here = [&](std::size_t j) {
      here[j] = 1;
      last = std::max(last, j);
    };
    for (std::size_t j = first; j <= last; ++j) {
      if (!here[j]) continue;
      here[j] = 0;
      bool more_a = i < a.size(), more_b = j < b.size();
      if (!more_a && !more_b) return true;
      if (more_a && a[i].is_repeated) reach_below(j);
      if (more_b && b[j].is_repeated) reach_here(j + 1);
      if (!more_a || !more_b || !meet(a[i], b[j])) continue;
      if (!a[i].is_repeated) reach_below(b[j].is_repeated ? j : j + 1);
      if (a[i].is_repeated && !b[j].is_repeated) reach_here(j + 1);
    }
    std::swap(here, below);
    first = first_below;
    last = last_below;
  }
  return false;
}

// Where the resource part begins, if what stands before it keeps to its fields: without a colon inside of `${…}` and
// without `crossing` or `also`, which may take in colons. Else 0.
std::size_t begin_behind_plain_fields(std::string_view arn, char crossing, char also) {
  int colons = 0;
  bool is_inside = false;
  for (std::size_t i = 0; i < arn.size(); ++i) {
    char c = arn[i];
    if (c == ':') {
      if (is_inside) return 0;
      if (++colons == 5) return i + 1;
    } else if (c == crossing || c == also) {
      return 0;
    } else if (c == '$' || c == '}') {
      is_inside = c == '$';
    }
  }
  return 0;
}

bool has_wildcards(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) { return c == '$' || c == '*' || c == '?'; });
}

// Whether what stands before the resource parts has some text in common, field by field. Nothing: that takes a walk.
std::optional<bool> plain_fields_meet(std::string_view pattern, std::string_view resource) {
  for (int field = 0; field < 5; ++field) {
    auto a = pattern.substr(0, pattern.find(':')), b = resource.substr(0, resource.find(':'));
    pattern.remove_prefix(a.size() + 1);
    resource.remove_prefix(b.size() + 1);
    if (a == b || placeholder_end(a, 0) == a.size() || b == "*") continue;
    if (has_wildcards(a) || has_wildcards(b)) return std::nullopt;
    return false;
  }
  return true;
}

// Whether what is literal at the end of both cannot be the same.
bool end_otherwise(std::string_view pattern, std::string_view resource) {
  auto length = std::min(pattern.size(), resource.size());
  for (std::size_t i = 1; i <= length; ++i) {
    char p = pattern[pattern.size() - i], r = resource[resource.size() - i];
    if (p == '}' || p == '*' || r == '}' || r == '*' || r == '?') return false;
    if (p != r) return true;
  }
  return false;
}

bool ends_in_placeholder(std::string_view pattern) {
  auto begin = pattern.rfind("${");
  return begin != std::string_view::npos && placeholder_end(pattern, begin) == pattern.size();
}

// Whether the resource parts of a pattern and of what a policy names have some text in common, as far as their literal
// beginnings and ends tell: nearly all pairs are told apart by a type's name, or one of them takes in whatever the
// other one has left, as `${BucketName}/${ObjectName}` and `app-*/*` do. Nothing: that takes a walk.
std::optional<bool> ends_meet(std::string_view pattern, std::string_view resource) {
  auto length = std::min(pattern.size(), resource.size());
  for (std::size_t i = 0; i < length; ++i) {
    char p = pattern[i], r = resource[i];
    if (p == '$' || p == '*' || r == '$' || r == '*' || r == '?') {
      // A placeholder takes in what the resource has up to its last `*`, which takes in the rest of the pattern.
      auto end = placeholder_end(pattern, i);
      if (end == pattern.size() || (end != std::string_view::npos && resource.back() == '*')) return true;
      // And the other way round.
      if (r == '*' && (i + 1 == resource.size() || ends_in_placeholder(pattern))) return true;
      return end_otherwise(pattern, resource) ? std::optional(false) : std::nullopt;
    }
    if (p != r) return false;
  }
  if (resource.size() > length) return std::nullopt;
  return pattern.find_first_not_of('*', length) == std::string_view::npos;  // a placeholder is never empty
}

// Whether the text behind the fifth colon of an ARN begins with what is literal at the beginning of a resource part.
bool begins_like(std::string_view arn, std::string_view pattern_part) {
  for (int field = 0; field < 5; ++field) {
    auto colon = arn.find(':');
    if (colon == std::string_view::npos) return false;
    arn.remove_prefix(colon + 1);
  }
  return arn.starts_with(pattern_part.substr(0, pattern_part.find_first_of("$*")));
}

}  // namespace

ArnPattern::ArnPattern(std::string_view whole)
    : text(whole), resource_part(begin_behind_plain_fields(whole, '*', '*')) {}

NamedResource::NamedResource(std::string_view whole)
    : text(whole), resource_part(begin_behind_plain_fields(whole, '?', '$')) {}

bool arn_pattern_matches(std::string_view pattern, std::string_view arn) {
  if (!has_wildcards(arn)) return arn_pattern_overlaps(pattern, arn);
  auto pattern_part = ArnPattern(pattern).resource_part;
  if (pattern_part != 0 && !begins_like(arn, pattern.substr(pattern_part))) return false;
  return overlap(tokens_of_pattern(pattern), tokens_of_text(arn));
}

bool arn_pattern_overlaps(const ArnPattern& pattern, const NamedResource& resource) {
  if (pattern.resource_part != 0 && resource.resource_part != 0) {
    auto pattern_part = pattern.text.substr(pattern.resource_part);
    auto resource_part = resource.text.substr(resource.resource_part);
    auto parts_meet = ends_meet(pattern_part, resource_part);
    if (parts_meet && !*parts_meet) return false;
    if (auto fields_meet = plain_fields_meet(pattern.text, resource.text)) {
      if (!*fields_meet || parts_meet) return *fields_meet;
      return overlap(tokens_of_pattern(pattern_part, 5), tokens_of_resource(resource_part, 0));
    }
  }
  return overlap(tokens_of_pattern(pattern.text),
                 tokens_of_resource(resource.text, begin_of_resource_part(resource.text)));
}

bool arn_pattern_overlaps(std::string_view pattern, std::string_view resource) {
  return arn_pattern_overlaps(ArnPattern(pattern), NamedResource(resource));
}

}  // namespace iamq::stdlib
