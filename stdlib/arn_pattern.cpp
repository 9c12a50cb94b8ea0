#include "stdlib/arn_pattern.hpp"

#include <algorithm>
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

Tokens tokens_of_pattern(std::string_view pattern) {
  Tokens tokens;
  int colons = 0;
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
Tokens tokens_of_resource(std::string_view resource) {
  Tokens tokens;
  auto resource_part = begin_of_resource_part(resource);
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

// Whether some text is in both patterns: a walk over the pairs of places that one text can have brought us to.
bool overlap(const Tokens& a, const Tokens& b) {
  auto width = b.size() + 1;
  std::vector<char> reached((a.size() + 1) * width, 0);
  reached[0] = 1;
  for (std::size_t i = 0; i <= a.size(); ++i) {
    for (std::size_t j = 0; j <= b.size(); ++j) {
      auto here = i * width + j;
      if (!reached[here]) continue;
      bool more_a = i < a.size(), more_b = j < b.size();
      if (more_a && a[i].is_repeated) reached[here + width] = 1;
      if (more_b && b[j].is_repeated) reached[here + 1] = 1;
      if (!more_a || !more_b || !meet(a[i], b[j])) continue;
      reached[here + (a[i].is_repeated ? 0 : width) + (b[j].is_repeated ? 0 : 1)] = 1;
    }
  }
  return reached.back();
}

// What stands before the next colon, which is taken away with it.
std::string_view take_arn_field(std::string_view& arn) {
  auto field = arn.substr(0, arn.find(':'));
  arn.remove_prefix(std::min(arn.size(), field.size() + 1));
  return field;
}

// Whether a literal field before the resource part, or what stands before the first wildcard in it, tells the two
// apart, as it does with nearly all pairs. False: perhaps something else does.
bool differ_in_literals(std::string_view pattern, std::string_view resource) {
  if (begin_of_resource_part(pattern) == 0 || begin_of_resource_part(resource) == 0) return false;
  for (int field = 0; field < 5; ++field) {
    auto a = take_arn_field(pattern), b = take_arn_field(resource);
    bool a_is_open = placeholder_end(a, 0) == a.size(), b_is_open = b == "*" || placeholder_end(b, 0) == b.size();
    // What may reach past a colon, or holds one: from here on field need not stand against field.
    if (!a_is_open && a.find_first_of("$*") != std::string_view::npos) return false;
    if (!b_is_open && b.find_first_of("$?") != std::string_view::npos) return false;
    b_is_open = b_is_open || b.find('*') != std::string_view::npos;
    if (!a_is_open && !b_is_open && a != b) return true;
  }
  for (std::size_t i = 0; i < pattern.size() && i < resource.size(); ++i) {
    if (pattern[i] == '$' || pattern[i] == '*') return false;
    if (resource[i] == '$' || resource[i] == '*' || resource[i] == '?') return false;
    if (pattern[i] != resource[i]) return true;
  }
  return false;
}

}  // namespace

bool arn_pattern_matches(std::string_view pattern, std::string_view arn) {
  return overlap(tokens_of_pattern(pattern), tokens_of_text(arn));
}

bool arn_pattern_overlaps(std::string_view pattern, std::string_view resource) {
  if (differ_in_literals(pattern, resource)) return false;
  return overlap(tokens_of_pattern(pattern), tokens_of_resource(resource));
}

}  // namespace iamq::stdlib
