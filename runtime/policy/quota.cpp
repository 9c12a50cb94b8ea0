#include "runtime/policy/quota.hpp"

#include <algorithm>
#include <string>

namespace iamq::policy {

namespace {

// A role's trust policy can be raised from 2,048 to at most 4,096 characters on request.
constexpr std::uint32_t raised_trust_quota = 4096;

// "managed policy `large`", "the trust policy"
std::string titled(std::string_view noun, std::string_view name) {
  return name.empty() ? "the " + std::string(noun) : std::string(noun) + " " + text::in_backticks(name);
}

text::Diagnostic too_large(std::string_view what, std::size_t characters, std::uint32_t quota, const text::Span& span) {
  text::Diagnostic diagnostic;
  diagnostic.code = "over-quota";
  diagnostic.message = std::string(what) + " " + std::to_string(characters) + " characters, more than the " +
                       std::to_string(quota) + " that AWS allows";
  diagnostic.span = span;
  return diagnostic;
}

}  // namespace

std::size_t size_in_characters(std::string_view json) {
  return static_cast<std::size_t>(std::count_if(json.begin(), json.end(), [](char c) {
    const bool is_blank = c == ' ' || c == '\t' || c == '\n' || c == '\r';
    const bool continues_character = (static_cast<unsigned char>(c) & 0xC0) == 0x80;
    return !is_blank && !continues_character;
  }));
}

std::optional<text::Diagnostic> check_quota(PolicyKind kind, std::size_t characters, const text::Span& span,
                                            std::string_view name) {
  const std::uint32_t quota = row(kind).quota;
  if (quota == 0 || characters <= quota) return std::nullopt;
  text::Diagnostic diagnostic = too_large(titled(row(kind).name, name) + " has", characters, quota, span);
  if (kind == PolicyKind::trust && characters <= raised_trust_quota) {
    diagnostic.severity = text::Severity::warning;
    diagnostic.help = "the quota can be raised to 4096 characters on request";
  } else if (kind == PolicyKind::managed || kind == PolicyKind::boundary) {
    diagnostic.help = "white space does not count; split it into several policies";
  }
  return diagnostic;
}

std::uint32_t inline_quota(InlineOwner owner) {
  switch (owner) {
    case InlineOwner::user:
      return 2048;
    case InlineOwner::group:
      return 5120;
    case InlineOwner::role:
      return 10240;
  }
  return 0;
}

std::optional<text::Diagnostic> check_inline_quota(InlineOwner owner, std::size_t characters_of_all,
                                                   const text::Span& span, std::string_view name) {
  if (characters_of_all <= inline_quota(owner)) return std::nullopt;
  const std::string_view noun = owner == InlineOwner::user ? "user" : owner == InlineOwner::group ? "group" : "role";
  text::Diagnostic diagnostic =
      too_large("the inline policies of " + titled(noun, name) + " have", characters_of_all, inline_quota(owner), span);
  diagnostic.help = "all inline policies count together, white space does not; attach a managed policy instead";
  return diagnostic;
}

}  // namespace iamq::policy
