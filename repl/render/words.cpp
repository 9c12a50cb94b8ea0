#include "repl/render/words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace iamq::render {
namespace {

// AWS's wording: https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
// By LayerId.
constexpr std::array<LayerWords, 9> layer_rows = {{
    {"service control policies", "with an explicit deny in a service control policy",
     "because no service control policy allows the {} action"},
    {"resource control policies", "with an explicit deny in a resource control policy",
     "because no resource control policy allows the {} action"},
    {"VPC endpoint policy", "with an explicit deny in a VPC endpoint policy",
     "because no VPC endpoint policy allows the {} action"},
    {"resource-based policy", "with an explicit deny in a resource-based policy",
     "because no resource-based policy allows the {} action"},
    {"role trust policy", "with an explicit deny in the role trust policy",
     "because no role trust policy allows the {} action"},
    {"identity-based policies", "with an explicit deny in an identity-based policy",
     "because no identity-based policy allows the {} action"},
    {"permissions boundary", "with an explicit deny in a permissions boundary",
     "because no permissions boundary allows the {} action"},
    {"session policies", "with an explicit deny in a session policy", "because no session policy allows the {} action"},
    {"restrictions of the credentials", "because these credentials may not call it",
     "because these credentials may not call it"},
}};

struct SpecialRow {
  std::string_view key, words;
};
// By SpecialRule.
constexpr std::array<SpecialRow, 8> special_rows = {{
    {"", ""},
    {"always-allowed-call", "this call is always allowed, whatever any policy says"},
    {"credentials-restriction", "these credentials may not make this call, whatever any policy says"},
    {"aws-owned", "nobody changes what AWS itself owns: AWS managed policies and roles under role/aws-reserved/"},
    {"root-cannot-assume", "a root user cannot assume roles"},
    {"not-for-this-caller", "this call is not for this kind of caller"},
    {"different-partitions", "principals and resources of different partitions never meet"},
    {"bucket-owner-root", "the root user of the bucket's account keeps this call, whatever the bucket policy denies"},
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
      return Paint::unsure;
  }
  return Paint::none;
}

const LayerWords& words_of(evaluate::LayerId layer) {
  return layer_rows[static_cast<std::size_t>(layer)];
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

std::string_view special_rule_key(evaluate::SpecialRule rule) {
  return special_rows[static_cast<std::size_t>(rule)].key;
}
std::string_view special_rule_words(evaluate::SpecialRule rule) {
  return special_rows[static_cast<std::size_t>(rule)].words;
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

const evaluate::LayerResult* decisive_layer(const evaluate::Decision& decision) {
  const auto find = [&](auto&& fits) { return std::find_if(decision.layers.begin(), decision.layers.end(), fits); };
  // With several decisive layers the explicit deny is the one that AWS names.
  auto found =
      find([](const auto& layer) { return layer.is_decisive && layer.verdict == evaluate::LayerVerdict::denies; });
  if (found == decision.layers.end()) found = find([](const auto& layer) { return layer.is_decisive; });
  return found == decision.layers.end() ? nullptr : &*found;
}

std::string refusal_words(const evaluate::Explained& explained) {
  const auto& decision = explained.decision;
  if (decision.outcome == evaluate::Outcome::allowed || decision.outcome == evaluate::Outcome::depends) return {};
  if (decision.special != evaluate::SpecialRule::none && decision.outcome != evaluate::Outcome::explicitly_denied) {
    return "because " + std::string(special_rule_words(decision.special));
  }
  const auto* layer = decisive_layer(decision);
  if (decision.outcome == evaluate::Outcome::explicitly_denied) {
    return std::string(layer != nullptr ? words_of(layer->layer).explicit_deny : "with an explicit deny");
  }
  const auto& words = layer != nullptr ? words_of(layer->layer) : words_of(evaluate::LayerId::identity);
  return fmt::format(fmt::runtime(words.implicit_deny), explained.request.action);
}

}  // namespace iamq::render
