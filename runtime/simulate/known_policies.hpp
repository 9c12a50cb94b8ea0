#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string_view>
#include <vector>

#include "runtime/policy/library.hpp"

namespace iamq::simulate {

// The texts of policies that were read: cases are often many about the same few policies.
class KnownPolicies {
public:
  // What the text means as a policy of that kind: what one kind may say, another may not. Empty until somebody fills
  // it; valid until the next call.
  std::optional<policy::DocumentId>& document(policy::PolicyKind kind, std::string_view text);

  // Whether what is filled in now is kept for later calls.
  bool remembers() const;

private:
  struct OfKind {
    policy::Interner texts;
    std::vector<std::optional<policy::DocumentId>> documents;  // by the text's number
  };
  std::map<policy::PolicyKind, OfKind> kinds_;
  std::size_t asked_ = 0, found_ = 0;
  std::optional<policy::DocumentId> unknown_;
};

}  // namespace iamq::simulate
