#include "runtime/evaluate/decision.hpp"

namespace iamq::evaluate {

std::string_view name_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::allowed:
      return "Allowed";
    case Outcome::explicitly_denied:
      return "ExplicitlyDenied";
    case Outcome::implicitly_denied:
      return "ImplicitlyDenied";
    case Outcome::depends:
      return "Depends";
  }
  return {};
}

}  // namespace iamq::evaluate
