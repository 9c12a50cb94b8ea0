#include "tests/oracle/text.hpp"

#include <algorithm>

namespace iamq::oracle {

namespace {

char32_t lower_letter(char32_t character) {
  return character >= U'A' && character <= U'Z' ? character - U'A' + U'a' : character;
}

// The code points of UTF-8. `?` stands for one of them.
std::u32string characters(std::string_view text) {
  std::u32string result;
  for (const char each : text) {
    const auto byte = static_cast<unsigned char>(each);
    if ((byte & 0xC0) == 0x80 && !result.empty()) {
      result.back() = (result.back() << 6) | (byte & 0x3F);
    } else if (byte >= 0xF0) {
      result.push_back(byte & 0x07);
    } else if (byte >= 0xE0) {
      result.push_back(byte & 0x0F);
    } else if (byte >= 0xC0) {
      result.push_back(byte & 0x1F);
    } else {
      result.push_back(byte);
    }
  }
  return result;
}

void add_literal(Pattern& pattern, std::string_view text) {
  for (const char32_t character : characters(text)) pattern.push_back({character, false});
}

bool matches_from(const Pattern& pattern, std::size_t at, const std::u32string& text, std::size_t position) {
  if (at == pattern.size()) return position == text.size();
  if (pattern[at].is_live && pattern[at].character == U'*') {
    for (std::size_t end = position; end <= text.size(); ++end) {
      if (matches_from(pattern, at + 1, text, end)) return true;
    }
    return false;
  }
  if (position == text.size()) return false;
  const bool is_any = pattern[at].is_live && pattern[at].character == U'?';
  return (is_any || pattern[at].character == text[position]) && matches_from(pattern, at + 1, text, position + 1);
}

// What stands between the braces of a variable.
struct Variable {
  std::string key;
  std::optional<std::string> value_without_key;
};

Variable read_variable(std::string_view inside) {
  Variable variable;
  const std::size_t comma = inside.find(',');
  variable.key = std::string(inside.substr(0, comma));
  while (!variable.key.empty() && variable.key.back() == ' ') variable.key.pop_back();
  if (comma != std::string_view::npos) {
    const std::size_t open = inside.find('\'', comma);
    const std::size_t close = inside.rfind('\'');
    if (open != std::string_view::npos && close > open) {
      variable.value_without_key = std::string(inside.substr(open + 1, close - open - 1));
    }
  }
  return variable;
}

}  // namespace

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& each : result) each = each >= 'A' && each <= 'Z' ? static_cast<char>(each - 'A' + 'a') : each;
  return result;
}

bool starts_with(std::string_view text, std::string_view prefix) {
  return text.substr(0, prefix.size()) == prefix;
}

std::vector<std::string> split(std::string_view text, char separator, std::size_t most) {
  std::vector<std::string> pieces(1);
  for (const char each : text) {
    if (each == separator && pieces.size() < most) {
      pieces.emplace_back();
    } else {
      pieces.back() += each;
    }
  }
  return pieces;
}

Pattern plain_pattern(std::string_view text) {
  Pattern pattern;
  for (const char32_t character : characters(text))
    pattern.push_back({character, character == U'*' || character == U'?'});
  return pattern;
}

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
std::optional<Pattern> substituted_pattern(std::string_view text, const Context& context) {
  Pattern pattern;
  while (!text.empty()) {
    const std::size_t begin = text.find("${");
    const std::size_t end = begin == std::string_view::npos ? begin : text.find('}', begin);
    const Pattern before = plain_pattern(text.substr(0, end == std::string_view::npos ? end : begin));
    pattern.insert(pattern.end(), before.begin(), before.end());
    if (end == std::string_view::npos) break;
    const std::string_view inside = text.substr(begin + 2, end - begin - 2);
    text.remove_prefix(end + 1);
    if (inside == "*" || inside == "?" || inside == "$") {
      add_literal(pattern, inside);
      continue;
    }
    const Variable variable = read_variable(inside);
    const auto found = context.find(lower(variable.key));
    const bool has_value = found != context.end() && !found->second.is_list;
    if (has_value) {
      add_literal(pattern, found->second.values.front());
    } else if (variable.value_without_key) {
      add_literal(pattern, *variable.value_without_key);
    } else {
      return std::nullopt;
    }
  }
  return pattern;
}

bool matches(const Pattern& pattern, std::string_view text) {
  return matches_from(pattern, 0, characters(text), 0);
}

bool equals(const Pattern& pattern, std::string_view text) {
  const std::u32string other = characters(text);
  return std::equal(pattern.begin(), pattern.end(), other.begin(), other.end(),
                    [](const PatternCharacter& a, char32_t b) { return a.character == b; });
}

bool equals_ignoring_case(const Pattern& pattern, std::string_view text) {
  const std::u32string other = characters(text);
  return std::equal(pattern.begin(), pattern.end(), other.begin(), other.end(),
                    [](const PatternCharacter& a, char32_t b) { return lower_letter(a.character) == lower_letter(b); });
}

bool matches_as_arn(const Pattern& pattern, std::string_view text) {
  const std::vector<std::string> values = split(text, ':', 6);
  std::vector<Pattern> patterns(1);
  for (const PatternCharacter& each : pattern) {
    if (each.character == U':' && patterns.size() < 6) {
      patterns.emplace_back();
    } else {
      patterns.back().push_back(each);
    }
  }
  if (values.size() < 6 || patterns.size() < 6) return false;
  for (std::size_t i = 0; i < 6; ++i) {
    if (!matches(patterns[i], values[i])) return false;
  }
  return true;
}

}  // namespace iamq::oracle
