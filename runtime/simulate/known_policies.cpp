#include "runtime/simulate/known_policies.hpp"

namespace iamq::simulate {

// Where so many were all different, the next ones are, too, and looking for them takes time.
bool KnownPolicies::remembers() const {
  constexpr std::size_t enough = 128;
  return asked_ < enough || found_ != 0;
}

std::optional<policy::DocumentId>& KnownPolicies::document(policy::PolicyKind kind, std::string_view text) {
  if (!remembers()) {
    unknown_.reset();
    return unknown_;
  }
  OfKind& known = kinds_[kind];
  const auto number = static_cast<std::size_t>(known.texts.intern(text));
  if (number >= known.documents.size()) known.documents.resize(number + 1);
  ++asked_;
  if (known.documents[number]) ++found_;
  return known.documents[number];
}

}  // namespace iamq::simulate
