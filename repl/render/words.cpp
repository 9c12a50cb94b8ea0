#include "repl/render/words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "runtime/evaluate/rules_outside.hpp"

namespace iamq::render {
namespace {

// A layer by its name in sentences. By LayerId.
constexpr std::array<std::string_view, 9> layer_names = {{
    "service control policies",
    "resource control policies",
    "VPC endpoint policy",
    "resource-based policy",
    "role trust policy",
    "identity-based policies",
    "permissions boundary",
    "session policies",
    "rules outside of policies",
}};

}  // namespace

std::string_view decision_word(evaluate::Outcome outcome) {
  switch (outcome) {
    case evaluate::Outcome::allowed:
      return "Allowed";
    case evaluate::Outcome::explicitly_denied:
      return "ExplicitlyDenied";
    case evaluate::Outcome::implicitly_denied:
      return "ImplicitlyDenied";
    case evaluate::Outcome::depends:
      return "Depends";
  }
  return "";
}

std::string_view outcome_words(evaluate::Outcome outcome) {
  switch (outcome) {
    case evaluate::Outcome::allowed:
      return "allowed";
    case evaluate::Outcome::explicitly_denied:
      return "explicitly denied";
    case evaluate::Outcome::implicitly_denied:
      return "implicitly denied";
    case evaluate::Outcome::depends:
      return "depends";
  }
  return "";
}

Paint paint_of(evaluate::Outcome outcome) {
  switch (outcome) {
    case evaluate::Outcome::allowed:
      return Paint::good;
    case evaluate::Outcome::depends:
      return Paint::unsure;
    case evaluate::Outcome::explicitly_denied:
    case evaluate::Outcome::implicitly_denied:
      return Paint::bad;
  }
  return Paint::none;
}

std::string_view verdict_word(query::Verdict verdict) {
  switch (verdict) {
    case query::Verdict::yes:
      return "yes";
    case query::Verdict::no:
      return "no";
    case query::Verdict::depends:
      return "depends";
    case query::Verdict::partly:
      return "partly";
    case query::Verdict::unknown:
      return "unknown";
  }
  return "";
}

Paint paint_of(query::Verdict verdict) {
  switch (verdict) {
    case query::Verdict::yes:
      return Paint::good;
    case query::Verdict::no:
      return Paint::bad;
    case query::Verdict::depends:
    case query::Verdict::partly:
    case query::Verdict::unknown:
      return Paint::unsure;
  }
  return Paint::none;
}

std::string_view layer_name(evaluate::LayerId layer) {
  return layer_names[static_cast<std::size_t>(layer)];
}

std::string_view layer_verdict_word(evaluate::LayerVerdict verdict) {
  switch (verdict) {
    case evaluate::LayerVerdict::allows:
      return "allows";
    case evaluate::LayerVerdict::denies:
      return "explicit deny";
    case evaluate::LayerVerdict::silent:
      return "does not allow";
    case evaluate::LayerVerdict::not_applicable:
      return "has no say here";
    case evaluate::LayerVerdict::depends:
      return "depends";
  }
  return "";
}

std::string_view layer_verdict_key(evaluate::LayerVerdict verdict) {
  switch (verdict) {
    case evaluate::LayerVerdict::allows:
      return "allows";
    case evaluate::LayerVerdict::denies:
      return "denies";
    case evaluate::LayerVerdict::silent:
      return "silent";
    case evaluate::LayerVerdict::not_applicable:
      return "not-applicable";
    case evaluate::LayerVerdict::depends:
      return "depends";
  }
  return "";
}

std::string_view element_word(evaluate::Element element) {
  switch (element) {
    case evaluate::Element::none:
      return "";
    case evaluate::Element::principal:
      return "principal";
    case evaluate::Element::action:
      return "action";
    case evaluate::Element::resource:
      return "resource";
    case evaluate::Element::condition:
      return "condition";
  }
  return "";
}

std::string_view caller_kind_word(evaluate::CallerKind kind) {
  switch (kind) {
    case evaluate::CallerKind::root:
      return "root";
    case evaluate::CallerKind::user:
      return "user";
    case evaluate::CallerKind::role_session:
      return "role";
    case evaluate::CallerKind::federated_user:
      return "federated-user";
    case evaluate::CallerKind::service:
      return "service";
    case evaluate::CallerKind::federated:
      return "federated";
    case evaluate::CallerKind::canonical_user:
      return "canonical-user";
    case evaluate::CallerKind::anonymous:
      return "anonymous";
  }
  return "";
}

std::string refusal_words(const evaluate::Explained& explained) {
  const auto& decision = explained.decision;
  const bool is_refused = decision.outcome == evaluate::Outcome::explicitly_denied ||
                          decision.outcome == evaluate::Outcome::implicitly_denied;
  if (!is_refused) return {};
  if (const auto reason = evaluate::reason_of(decision)) {
    const std::string words = evaluate::words_of(*reason, explained.request.action);
    return words.empty() ? "because these credentials may not call it" : words;
  }
  return "because " + std::string(evaluate::words_of(decision.special));
}

}  // namespace iamq::render
