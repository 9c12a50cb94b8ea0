#include "runtime/policy/quota.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <string>

namespace iamq::policy {

namespace {

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html; the last number is that of the guide of
// 2018.
constexpr std::array<QuotaRow, 29> quota_rows{{
    {Quota::users, "users", 5000, 5000, 5000},
    {Quota::groups, "groups", 300, 500, 300},
    {Quota::roles, "roles", 1000, 5000, 1000},
    {Quota::customer_managed_policies, "customer managed policies", 1500, 5000, 1500},
    {Quota::instance_profiles, "instance profiles", 1000, 5000, 1000},
    {Quota::saml_providers, "SAML providers", 100, 100, 100},
    {Quota::oidc_providers, "OIDC providers", 100, 700, 100},
    {Quota::account_aliases, "account aliases", 1, 1, 1, false},
    {Quota::groups_of_user, "groups", 10, 10, 10},
    {Quota::policies_of_user, "attached managed policies", 10, 20, 10},
    {Quota::policies_of_group, "attached managed policies", 10, 10, 10},
    {Quota::policies_of_role, "attached managed policies", 10, 25, 10},
    {Quota::inline_of_user, "characters of the inline policies", 2048, 2048, 2048},
    {Quota::inline_of_group, "characters of the inline policies", 5120, 5120, 5120},
    {Quota::inline_of_role, "characters of the inline policies", 10240, 10240, 10240},
    {Quota::tags, "tags", 50, 50, 0},
    {Quota::user_name, "characters of the name", 64, 64, 64, false},
    {Quota::group_name, "characters of the name", 128, 128, 128, false},
    {Quota::role_name, "characters of the name", 64, 64, 64, false},
    {Quota::policy_name, "characters of the name", 128, 128, 128, false},
    {Quota::inline_policy_name, "characters of the policy's name", 128, 128, 128, false},
    {Quota::path, "characters of the path", 512, 512, 512, false},
    {Quota::switch_role, "characters of path and name", 64, 64, 64, false, "only for Switch Role in the console"},
    {Quota::trust_policy, "characters of the trust policy", 2048, 4096, 2048},
    {Quota::session_duration, "seconds of a session", 43200, 43200, 43200, false},
    {Quota::managed_policy, "characters of the policy", 6144, 6144, 6144},
    {Quota::policy_versions, "versions", 5, 5, 5},
    {Quota::scp, "characters of the policy", 5120, 5120, 5120},
    {Quota::rcp, "characters of the policy", 5120, 5120, 0},
}};

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

std::span<const QuotaRow> quotas() {
  return quota_rows;
}

const QuotaRow& row(Quota quota) {
  const QuotaRow& found = quota_rows[static_cast<std::size_t>(quota)];
  assert(found.quota == quota);
  return found;
}

QuotaState state_of(const QuotaRow& quota, std::uint64_t used) {
  if (used > quota.on_request) return QuotaState::over;
  if (used > quota.today) return QuotaState::raised;
  return quota.is_filled_up && used * 5 >= std::uint64_t{quota.today} * 4 ? QuotaState::near : QuotaState::ok;
}

std::string_view name_of(QuotaState state) {
  switch (state) {
    case QuotaState::ok:
      return "ok";
    case QuotaState::near:
      return "near";
    case QuotaState::raised:
      return "raised";
    case QuotaState::over:
      return "over";
  }
  return {};
}

std::optional<text::Diagnostic> check_quota(Quota quota, std::uint64_t used, const text::Span& span,
                                            std::string_view whose) {
  const QuotaRow& limits = row(quota);
  const QuotaState state = state_of(limits, used);
  if (state == QuotaState::ok || state == QuotaState::near) return std::nullopt;
  const bool is_raised = state == QuotaState::raised;
  text::Diagnostic diagnostic;
  diagnostic.code = "over-quota";
  diagnostic.message = std::string(whose) + " has " + std::to_string(used) + " " + std::string(limits.name) +
                       ", more than the " + std::to_string(is_raised ? limits.today : limits.on_request) +
                       " that AWS allows";
  diagnostic.span = span;
  if (is_raised) {
    diagnostic.severity = text::Severity::warning;
    diagnostic.help = "the quota can be raised to " + std::to_string(limits.on_request) + " on request";
  } else if (limits.on_request > limits.today) {
    diagnostic.help = "without a raised quota it is " + std::to_string(limits.today);
  }
  return diagnostic;
}

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
  const std::uint32_t raised_trust_quota = row(Quota::trust_policy).on_request;
  if (quota == 0 || characters <= quota) return std::nullopt;
  text::Diagnostic diagnostic = too_large(titled(row(kind).name, name) + " has", characters, quota, span);
  if (kind == PolicyKind::trust && characters <= raised_trust_quota) {
    diagnostic.severity = text::Severity::warning;
    diagnostic.help = "the quota can be raised to " + std::to_string(raised_trust_quota) + " characters on request";
  } else if (kind == PolicyKind::managed || kind == PolicyKind::boundary) {
    diagnostic.help = "white space does not count; split it into several policies";
  }
  return diagnostic;
}

std::uint32_t inline_quota(InlineOwner owner) {
  switch (owner) {
    case InlineOwner::user:
      return row(Quota::inline_of_user).today;
    case InlineOwner::group:
      return row(Quota::inline_of_group).today;
    case InlineOwner::role:
      return row(Quota::inline_of_role).today;
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
