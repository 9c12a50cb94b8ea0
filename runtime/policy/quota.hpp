#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "lang/text/diagnostic.hpp"
#include "runtime/policy/kinds.hpp"

// What AWS counts, and how much of it there may be; and how large a policy may be. Asked where a customer writes a
// policy, never while reading: AWS's own managed policies are larger, and a stored policy has passed already.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html#reference_iam-quotas-entity-length
namespace iamq::policy {

enum class Quota : std::uint8_t {
  users,
  groups,
  roles,
  customer_managed_policies,
  instance_profiles,
  saml_providers,
  oidc_providers,
  account_aliases,
  groups_of_user,
  policies_of_user,
  policies_of_group,
  policies_of_role,
  inline_of_user,
  inline_of_group,
  inline_of_role,
  tags,
  user_name,
  group_name,
  role_name,
  policy_name,
  inline_policy_name,
  path,
  switch_role,
  trust_policy,
  session_duration,
  managed_policy,
  policy_versions,
  scp,
  rcp,
};

struct QuotaRow {
  Quota quota;
  std::string_view name;         // what is counted: "attached managed policies"
  std::uint32_t today;           // the default
  std::uint32_t on_request;      // what AWS raises it to; the same: it does not
  std::uint32_t in_2018;         // as IAM's guide of that year has it; 0: there was none
  bool is_filled_up = true;      // nearness means something: not of names, and not of what one chooses
  std::string_view remark = {};  // why it is no rule for everybody
};
std::span<const QuotaRow> quotas();
const QuotaRow& row(Quota quota);

enum class QuotaState : std::uint8_t {
  ok,
  near,    // four fifths of it, and more
  raised,  // more than the default, so that it must have been raised
  over,    // more than AWS raises it to
};
QuotaState state_of(const QuotaRow& quota, std::uint64_t used);
std::string_view name_of(QuotaState state);

// What is wrong with having `used` of it: an error over what AWS raises it to, a warning where only a raised quota has
// room. `whose`: "user `Bob`".
std::optional<text::Diagnostic> check_quota(Quota quota, std::uint64_t used, const text::Span& span,
                                            std::string_view whose);

// Characters (code points) of a JSON text as AWS counts them: white space left out.
std::size_t size_in_characters(std::string_view json);

// What is wrong with one policy of `characters`: an error over the quota, a warning where only a raised quota has room.
// `name`: what it is called, if it is called anything. Inline policies are counted together, below.
std::optional<text::Diagnostic> check_quota(PolicyKind kind, std::size_t characters, const text::Span& span,
                                            std::string_view name = {});

// The inline policies of one user, group or role share one quota.
enum class InlineOwner : std::uint8_t { user, group, role };
std::uint32_t inline_quota(InlineOwner owner);
std::optional<text::Diagnostic> check_inline_quota(InlineOwner owner, std::size_t characters_of_all,
                                                   const text::Span& span, std::string_view name = {});

}  // namespace iamq::policy
