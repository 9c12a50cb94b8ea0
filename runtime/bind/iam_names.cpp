#include "runtime/bind/iam_names.hpp"

#include <cstdint>

namespace iamq::bind {
namespace {

struct NameRule {
  std::size_t shortest, longest;
  std::string_view signs;  // allowed beside letters and digits; empty: anything but `excluded`
  std::string_view excluded;
  bool spaces = false;
};

NameRule rule_of(NameKind kind) {
  switch (kind) {
    case NameKind::user:
      return {1, 64, "+=,.@_-", ""};
    case NameKind::group:
      return {1, 128, "+=,.@_-", ""};
    case NameKind::role:
      return {1, 64, "+=,.@_-", ""};
    case NameKind::policy:
      return {1, 128, "+=,.@_-", ""};
    // "User, group, role, or policy names embedded … any Basic Latin character except \ / * ? and white space"
    case NameKind::inline_policy:
      return {1, 128, "", "\\/*?"};
    case NameKind::session:
      return {1, 64, "+=,.@_-", ""};
    case NameKind::saml_provider:
      return {1, 128, "._-", ""};
    // Old buckets may have upper case letters and underscores, and up to 255 characters.
    case NameKind::bucket:
      return {1, 255, "._-", ""};
    case NameKind::other:
      return {1, 512, "", "*?"};
  }
  return {1, 512, "", ""};
}

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

}  // namespace

std::optional<std::string> what_is_wrong_with_name(std::string_view name, NameKind kind) {
  const NameRule rule = rule_of(kind);
  if (name.size() < rule.shortest) {
    return name.empty() ? "it is empty" : "it needs at least " + std::to_string(rule.shortest) + " characters";
  }
  if (name.size() > rule.longest) {
    return "it has " + std::to_string(name.size()) + " characters, and AWS takes at most " +
           std::to_string(rule.longest);
  }
  for (const char c : name) {
    if (is_letter_or_digit(c)) continue;
    if (rule.signs.empty()) {
      const bool ascii_graph = c > ' ' && c < 0x7f;
      if (ascii_graph && rule.excluded.find(c) == std::string_view::npos) continue;
      return rule.excluded == "*?" ? "AWS allows no white space, `*` or `?` in it"
                                   : "AWS allows no white space and none of `\\`, `/`, `*`, `?` in it";
    }
    if (rule.signs.find(c) == std::string_view::npos) {
      return "AWS allows letters a-z, digits and `" + std::string(rule.signs) + "`";
    }
  }
  return std::nullopt;
}

std::optional<std::string> what_is_wrong_with_path(std::string_view path) {
  if (path.empty() || path.front() != '/' || path.back() != '/') return "it must begin and end with `/`";
  if (path.size() > 512) return "it has " + std::to_string(path.size()) + " characters, and AWS takes at most 512";
  if (path.find("//") != std::string_view::npos) return "it has an empty part";
  for (const char c : path) {
    if (c <= ' ' || c >= 0x7f || c == '*' || c == '?') return "AWS allows printable ASCII without `*` and `?`";
  }
  return std::nullopt;
}

std::optional<std::uint32_t> read_duration(std::string_view text) {
  std::uint64_t total = 0;
  if (text.empty()) return std::nullopt;
  while (!text.empty()) {
    std::uint64_t number = 0;
    std::size_t digits = 0;
    while (digits < text.size() && text[digits] >= '0' && text[digits] <= '9') {
      number = number * 10 + static_cast<std::uint64_t>(text[digits++] - '0');
      if (number > 1'000'000'000) return std::nullopt;
    }
    if (digits == 0) return std::nullopt;
    text.remove_prefix(digits);
    const char unit = text.empty() ? 's' : text.front();
    if (!text.empty()) text.remove_prefix(1);
    if (unit == 'h')
      number *= 3600;
    else if (unit == 'm')
      number *= 60;
    else if (unit != 's')
      return std::nullopt;
    total += number;
  }
  return total > 1'000'000'000 ? std::nullopt : std::optional(static_cast<std::uint32_t>(total));
}

}  // namespace iamq::bind
