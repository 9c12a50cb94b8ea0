#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/import/context.hpp"

namespace iamq::import {

// Adds the managed policies that the exports hold, the customer's and AWS's, with all their versions.
void add_managed_policies(Context& context);

// The row of the managed policy with that ARN: as it stands in the World, as iamq ships it, or one whose text is
// missing.
std::uint32_t managed_policy(Context& context, const std::string& arn, const text::Span& span);

// Finds managed policies by ARN for those that they are attached to. A policy that is nowhere gets a row whose text is
// missing, so that nothing that rests on it is told as certain.
class Attachments {
public:
  explicit Attachments(Context& context) : context_(context) {}

  // The row of the policy that `field` of `object` names and that is attached to `to`; nothing if it is no ARN of one.
  std::optional<std::uint32_t> find(const Entry& to, const Object& object, std::string_view field);
  // Says which policies are not in the exports, and whose answers rest on them.
  void tell();

private:
  void tell_shipped(std::uint32_t index, std::string_view arn, const text::Span& span);

  struct Use {
    text::Span span;
    std::vector<std::string> dependents;
  };
  Context& context_;
  std::map<std::uint32_t, Use> missing_;
  std::set<std::uint32_t> told_shipped_;
  std::map<std::string, text::Span> shipped_;  // "`PowerUserAccess` v6 (2023-07-06)", and where it was first attached
};

}  // namespace iamq::import
