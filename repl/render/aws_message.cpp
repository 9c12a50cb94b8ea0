#include "repl/render/why.hpp"
#include "repl/render/words.hpp"

namespace iamq::render {

std::string aws_message(const evaluate::Explained& explained) {
  const std::string refusal = refusal_words(explained);
  // What AWS refuses outside of policies, it words differently from call to call.
  const bool is_outside_policies = explained.decision.special != evaluate::SpecialRule::none &&
                                   explained.decision.outcome != evaluate::Outcome::explicitly_denied;
  if (refusal.empty() || is_outside_policies) return {};
  // A service is refused on the caller's behalf, and each service words that in its own way.
  if (explained.request.caller.kind == evaluate::CallerKind::service) return {};
  const auto& request = explained.request;
  std::string text =
      "User: " + (request.caller.arn.empty() ? std::string("anonymous") : printable(request.caller.arn)) +
      " is not authorized to perform: " + printable(request.action);
  if (!request.resources.empty() && request.resources.front().arn != "*") {
    text += " on resource: " + printable(request.resources.front().arn);
  }
  return text + " " + refusal;
}

}  // namespace iamq::render
