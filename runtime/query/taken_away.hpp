#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "runtime/evaluate/gather.hpp"
#include "runtime/evaluate/refusal.hpp"
#include "runtime/query/answer.hpp"

// What policies grant somebody in vain.
namespace iamq::query {

// What statements grant and a layer takes away again.
struct TakenAway {
  std::vector<std::uint32_t> actions;
  ResourceCell resource;
  evaluate::RefusalReason by;
  GrantsCell grants, denies;
  evaluate::Explained reason;
};

// The layer that takes away what others grant; none, if nothing is granted, if it is only that nobody else allows
// it, or if that rests on a policy whose text is missing.
std::optional<evaluate::RefusalReason> taken_by(const evaluate::Decision& decision);

// The Deny statements that decide.
GrantsCell denying_statements(const evaluate::Decision& decision);

}  // namespace iamq::query
