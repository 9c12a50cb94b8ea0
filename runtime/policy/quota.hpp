#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "lang/text/diagnostic.hpp"
#include "runtime/policy/kinds.hpp"

// How large a policy may be. Asked where a customer writes a policy, never while reading: AWS's own managed policies
// are larger, and a stored policy has passed already.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html#reference_iam-quotas-entity-length
namespace iamq::policy {

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
