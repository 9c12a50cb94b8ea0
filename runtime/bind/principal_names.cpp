#include "runtime/bind/principal_names.hpp"

#include <algorithm>

#include "runtime/bind/spelling.hpp"
#include "runtime/bind/suggestions.hpp"

namespace iamq::bind {

using lang::Noun;

namespace {

// The web identity providers that IAM knows without being told.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-federated-web-identity
constexpr std::string_view web_identity_hosts[] = {"cognito-identity.amazonaws.com", "accounts.google.com",
                                                   "graph.facebook.com", "www.amazon.com"};

bool is_web_identity_host(std::string_view text) {
  return std::find(std::begin(web_identity_hosts), std::end(web_identity_hosts), text) != std::end(web_identity_hosts);
}

}  // namespace

bool may_be_named_as_principal(const World& world, EntityId entity) {
  return wanted::principal.fits(world, entity) || entity.kind == EntityKind::group ||
         entity.kind == EntityKind::account || entity.kind == EntityKind::provider;
}
const Wanted named_as_principal{"principal", "unknown-principal", may_be_named_as_principal};

std::optional<RoleSession> split_role_session(Binder& binder, std::string_view text, const text::Span& span) {
  const auto slash = text.rfind('/');
  if (slash == std::string_view::npos || slash + 1 == text.size()) {
    if (binder.is_in_trouble(text)) return std::nullopt;
    binder.error("unknown-session", "unknown session `" + std::string(text) + "`", span).help =
        "a session of a role is written `session ROLE/NAME`, a declared one by its name";
    return std::nullopt;
  }
  const auto roles = readings(binder, text.substr(0, slash), wanted::role);
  if (roles.size() == 1) return RoleSession{roles.front(), text.substr(slash + 1)};
  if (roles.size() > 1) {
    report_ambiguous(binder, text.substr(0, slash), roles, span);
  } else {
    report_unknown(binder, Noun::role, text.substr(0, slash), span, wanted::role);
  }
  return std::nullopt;
}

std::optional<EntityId> one_of(Binder& binder, const lang::Word& name, const std::vector<EntityId>& found) {
  if (found.size() == 1) return found.front();
  if (found.size() > 1) report_ambiguous(binder, name.text, found, name.span);
  return std::nullopt;
}

bool needs_no_declaration(const lang::Ref& provider) {
  return provider.noun == Noun::oidc && is_web_identity_host(provider.name.text);
}

std::optional<EntityId> resolve_provider(Binder& binder, const lang::Ref& ref) {
  const auto found = readings(binder, ref.noun, ref.name.text, wanted::provider);
  if (!found.empty()) return one_of(binder, ref.name, found);
  if (needs_no_declaration(ref)) return std::nullopt;
  auto* error = report_unknown(binder, ref.noun, ref.name.text, ref.name.span, wanted::provider);
  if (error != nullptr && error->help.rfind("declare it", 0) == 0) {
    error->help = "declare it with `provider " + std::string(name_of(ref.noun)) + " " + quote_word(ref.name.text) +
                  " in ACCOUNT`";
  }
  return std::nullopt;
}

}  // namespace iamq::bind
