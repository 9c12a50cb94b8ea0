#include "runtime/policy/operator_suggestion.hpp"

#include <algorithm>

#include "lang/text/diagnostic.hpp"
#include "runtime/policy/wildcard.hpp"

namespace iamq::policy {

// The qualifier, the base name and `IfExists` are each looked at on their own: any of them may be misspelt.
std::string operator_suggestion(std::string_view unknown, const OperatorNames& operators) {
  std::string_view base = unknown;
  std::string prefix, suffix;
  const std::size_t colon = base.find(':');
  if (colon != std::string_view::npos) {
    prefix = text::nearest(base.substr(0, colon), {"ForAnyValue", "ForAllValues"})
                 .value_or(std::string(base.substr(0, colon))) +
             ':';
    base.remove_prefix(colon + 1);
  }
  constexpr std::string_view if_exists = "IfExists";
  if (base.size() > if_exists.size() && equal_ignoring_case(base.substr(base.size() - if_exists.size()), if_exists)) {
    suffix = if_exists;
    base.remove_suffix(if_exists.size());
  }
  if (equal_ignoring_case(base, "Null") && !suffix.empty()) {
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
    return "`Null` asks whether the key exists, so it takes no `IfExists`";
  }
  const std::vector<std::string_view> known = operators.known();
  const bool is_known = std::find(known.begin(), known.end(), base) != known.end();
  const std::string meant = prefix + (is_known ? std::string(base) : text::nearest(base, known).value_or("")) + suffix;
  return operators.parse(meant) ? "did you mean `" + meant + "`?" : std::string();
}

}  // namespace iamq::policy
