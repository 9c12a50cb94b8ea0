#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "runtime/policy/document.hpp"

// Wildcards and policy variables: how a pattern of a policy meets a value of a request.
namespace iamq::policy {

// `*` is any run of characters, also empty, crossing `/` and `:`; `?` is exactly one character (a code point).
// Never worse than |pattern| x |value| steps, whatever the pattern.
bool matches_wildcard(std::string_view pattern, std::string_view value);

// The service part must be equal without case and holds no wildcard (but `*` alone, which is everything); `*` and `?`
// work in the name. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html
enum class ActionMatch { other_service, same_service, yes };
ActionMatch match_action(std::string_view pattern, std::string_view action);
bool matches_action(std::string_view pattern, std::string_view action);
// For lists of patterns: `false`, as of most, where already the first letter tells that the service is another one.
inline bool may_match_action(std::string_view pattern, std::string_view action) {
  constexpr int upper_or_lower = 'a' ^ 'A';
  if (pattern.empty() || action.empty() || pattern.front() == '*') return true;
  return ((pattern.front() ^ action.front()) & ~upper_or_lower) == 0;
}

// What a `${key}` stands for in one request.
struct VariableValue {
  enum class State { known, absent, unknown } state = State::absent;
  std::string_view value;  // a multivalued key cannot be substituted: absent
};

// Looks a key up (any case). A plain struct of two pointers, so that this folder needs to know no request.
struct VariableLookup {
  const void* context = nullptr;
  VariableValue (*find)(const void* context, std::string_view key) = nullptr;
};

// Where the resource part of an ARN, or of a pattern of ARNs, begins: behind the fifth colon. npos: there is none.
std::size_t resource_part(std::string_view pattern);

// "If you specify an incomplete ARN (one with fewer than the standard six fields), AWS completes it with `*` fields."
// What does not begin with `arn:` stays as it is.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
std::string completed_arn(std::string_view pattern);

enum class Match { no, yes, unknown };

// A resource pattern of a Resource or NotResource element against a request's resource, both as they are written: an
// ARN with fewer than six fields is completed with `*` fields, then the whole string is matched. Variables are
// substituted only under 2012-10-17 and after the fifth colon; what they stand for is literal, and one without a value
// makes the pattern match nothing. `unknown` if a variable is unknown and its value decides; `unknown_key` names it, as
// it stands in the pattern.
struct ResourceMatch {
  Match match = Match::no;
  std::string_view unknown_key{};
};
ResourceMatch match_resource(std::string_view pattern, std::string_view resource, Version version,
                             const VariableLookup& variables);

// A condition value with its variables substituted: the text as a wildcard pattern in which what came from variables
// and `${*}`, `${?}`, `${$}` is literal. Comparison with or without wildcards is the operator's.
class Substituted {
public:
  Substituted() = default;
  // A part of an earlier substitution, or one kept in a condition::Atom: its text and mask, which are equally long.
  Substituted(std::string text, std::string mask)
      : text_(std::move(text)), mask_(std::move(mask)), has_own_text_(true) {}

  // Whether some variable has no value, so that nothing matches; or is unknown.
  VariableValue::State state = VariableValue::State::known;
  std::string_view unknown_key;  // as it stands in the value

  bool equals(std::string_view value, bool ignore_case = false) const;  // wildcards are literal characters
  bool like(std::string_view value, bool ignore_case = false) const;    // wildcards live, except literal ones
  std::string_view text() const { return has_own_text_ ? std::string_view(text_) : plain_; }
  // Marks, byte for byte, what is literal: '1' literal, '0' may be a wildcard. Empty: nothing is literal.
  std::string_view literal_mask() const { return mask_; }

private:
  friend Substituted substitute(std::string_view, Version, const VariableLookup&);
  std::string_view plain_;  // a value without variables, which nearly all are, stands where it stood
  std::string text_;
  std::string mask_;
  bool has_own_text_ = false;
};
// `value` must outlive what is returned.
Substituted substitute(std::string_view value, Version version, const VariableLookup& variables);

}  // namespace iamq::policy
