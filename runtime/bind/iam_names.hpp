#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

// What AWS takes as a name. Each function answers with what is wrong, in words that follow "`x` cannot be …:", or
// nothing.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
namespace iamq::bind {

enum class NameKind { user, group, role, policy, inline_policy, session, saml_provider, bucket, other };

std::optional<std::string> what_is_wrong_with_name(std::string_view name, NameKind kind);
std::optional<std::string> what_is_wrong_with_path(std::string_view path);

// Seconds of `4h`, `90m`, `3600`, `3600s`, `1h30m`; nothing if it is no duration.
std::optional<std::uint32_t> read_duration(std::string_view text);

}  // namespace iamq::bind
