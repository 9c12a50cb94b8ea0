#pragma once

#include <optional>
#include <string_view>

namespace iamq::stdlib {

// The value type of a condition key, as AWS documents it.
// https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
enum class KeyType { string, arn, numeric, date, boolean, ip_address, binary };

// AWS's spelling of a type: `String`, `ARN`, `Numeric`, `Date`, `Bool`, `IPAddress`, `Binary`.
std::string_view name_of(KeyType type);

// The type with that spelling, or nothing.
std::optional<KeyType> read_key_type(std::string_view name);

// A condition key that AWS documents.
struct Key {
  std::string_view name;  // in full and as AWS spells it: `aws:PrincipalTag/${TagKey}`, `s3:prefix`
  KeyType type = KeyType::string;
  bool is_multivalued = false;

  // Whether part of the name is free, as the tag key in `aws:PrincipalTag/${TagKey}`.
  bool is_template() const { return name.find("${") != std::string_view::npos; }

  // Whether a policy that writes `text` means this key: case does not count, and a free part may be any text.
  bool matches(std::string_view text) const;
};

}  // namespace iamq::stdlib
