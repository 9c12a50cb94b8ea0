#include "runtime/bind/arns.hpp"
#include "runtime/bind/principal_names.hpp"
#include "runtime/bind/principals.hpp"
#include "runtime/bind/spelling.hpp"
#include "runtime/bind/suggestions.hpp"
#include "runtime/policy/arn.hpp"
#include "runtime/policy/unique_id.hpp"

// Who is meant by a name in a policy or a `trusts` line.
namespace iamq::bind {

using lang::Noun;
using policy::PrincipalType;

namespace {

// The id of the account that a word names: a declared one's, or twelve digits.
std::optional<std::string> account_id(Binder& binder, const lang::Word& name) {
  if (policy::is_account_id(name.text)) return name.text;
  const auto account = resolve_account(binder, name);
  return account ? std::optional(std::string(binder.text(binder.world.account(*account).id))) : std::nullopt;
}

PolicyPrincipal principal(Binder& binder, PrincipalType type, std::string_view text, const text::Span& span) {
  PolicyPrincipal principal;
  principal.pattern = {type, binder.intern(text)};
  principal.span = span;
  return principal;
}

PolicyPrincipal provider_principal(Binder& binder, EntityId provider, const text::Span& span) {
  auto found = principal(binder, PrincipalType::federated, binder.text(binder.world.arn_of(provider)), span);
  const bool is_saml = binder.world.providers[provider.index].is_saml;
  found.is_saml = is_saml;
  found.is_oidc = !is_saml;
  return found;
}

// A federated user of a token that nobody declared still has an ARN that a policy may name.
std::optional<PolicyPrincipal> federated_user_principal(Binder& binder, const lang::Ref& ref) {
  const auto declared = readings(binder, ref.noun, ref.name.text, wanted::federated_user);
  if (!declared.empty()) {
    const auto session = one_of(binder, ref.name, declared);
    if (!session) return std::nullopt;
    return principal(binder, PrincipalType::aws, binder.text(binder.world.sessions[session->index].arn), ref.span);
  }
  const auto qualified = split_account(binder.world, ref.name.text);
  const auto account = qualified ? std::optional(qualified->account) : binder.scope;
  if (!account || (!qualified && ref.name.text.find('/') != std::string::npos)) {
    report_unknown(binder, ref.noun, ref.name.text, ref.name.span, wanted::federated_user);
    return std::nullopt;
  }
  return principal(binder, PrincipalType::aws,
                   federated_user_arn(binder.text(binder.world.account(*account).id),
                                      qualified ? qualified->rest : std::string_view(ref.name.text)),
                   ref.span);
}

std::optional<PolicyPrincipal> principal_of_arn(Binder& binder, const lang::Ref& ref) {
  const std::string_view arn = ref.name.text;
  if (const auto entity = binder.world.by_arn(arn); entity && entity->kind == EntityKind::provider) {
    return provider_principal(binder, *entity, ref.span);
  }
  const auto parts = policy::split_arn(arn);
  const bool is_saml = parts && parts->resource.substr(0, 14) == "saml-provider/";
  const bool is_oidc = parts && parts->resource.substr(0, 14) == "oidc-provider/";
  auto found = principal(binder, is_saml || is_oidc ? PrincipalType::federated : PrincipalType::aws, arn, ref.span);
  found.is_saml = is_saml;
  found.is_oidc = is_oidc;
  return found;
}

std::optional<PolicyPrincipal> principal_of_entity(Binder& binder, EntityId entity, const text::Span& span) {
  const World& world = binder.world;
  switch (entity.kind) {
    case EntityKind::account:
      return principal(binder, PrincipalType::aws,
                       policy::root_arn("aws", binder.text(world.accounts[entity.index].id)), span);
    case EntityKind::provider:
      return provider_principal(binder, entity, span);
    case EntityKind::session:
      return principal(binder, PrincipalType::aws, binder.text(world.sessions[entity.index].arn), span);
    case EntityKind::group:
      binder
          .error("group-as-principal",
                 "`" + qualified_name(world, entity) + "` is a group, and a group cannot be a principal of a policy",
                 span)
          .help = "name the users, or the account and attach a policy to the group";
      return std::nullopt;
    case EntityKind::resource:
      binder
          .error("function-as-principal",
                 "`" + qualified_name(world, entity) + "` is a function: it acts as its execution role", span)
          .help = "name the role";
      return std::nullopt;
    default:
      return principal(binder, PrincipalType::aws, binder.text(world.arn_of(entity)), span);
  }
}

}  // namespace

std::optional<PolicyPrincipal> resolve_policy_principal(Binder& binder, const lang::Ref& ref) {
  switch (ref.noun) {
    case Noun::root:
    case Noun::account: {
      const auto id = account_id(binder, ref.name);
      if (!id) return std::nullopt;
      return principal(binder, PrincipalType::aws, policy::root_arn("aws", *id), ref.span);
    }
    case Noun::service:
      if (!is_service_name(binder, ref.name)) return std::nullopt;
      return principal(binder, PrincipalType::service, ref.name.text, ref.span);
    case Noun::canonical_user:
      return principal(binder, PrincipalType::canonical_user, ref.name.text, ref.span);
    case Noun::saml:
    case Noun::oidc: {
      if (ref.name.text.rfind("arn:", 0) == 0) return principal_of_arn(binder, ref);
      if (const auto provider = resolve_provider(binder, ref)) return provider_principal(binder, *provider, ref.span);
      if (!needs_no_declaration(ref)) return std::nullopt;
      auto found = principal(binder, PrincipalType::federated, ref.name.text, ref.span);
      found.is_oidc = true;
      return found;
    }
    case Noun::federated_user:
      if (ref.name.text.rfind("arn:", 0) == 0) return principal_of_arn(binder, ref);
      return federated_user_principal(binder, ref);
    case Noun::session: {
      if (ref.name.text.rfind("arn:", 0) == 0) return principal_of_arn(binder, ref);
      const auto declared = readings(binder, ref.noun, ref.name.text, wanted::session);
      if (!declared.empty()) {
        const auto session = one_of(binder, ref.name, declared);
        return session ? principal_of_entity(binder, *session, ref.span) : std::nullopt;
      }
      const auto session = split_role_session(binder, ref.name.text, ref.name.span);
      if (!session) return std::nullopt;
      return principal(binder, PrincipalType::aws, role_session_arn(binder.world, session->role, session->name),
                       ref.span);
    }
    default:
      break;
  }
  const std::string_view name = ref.name.text;
  if (!ref.of && name.rfind("arn:", 0) == 0) return principal_of_arn(binder, ref);
  if (ref.noun == Noun::none && !ref.of && name == "*") {
    return principal(binder, PrincipalType::everyone, "", ref.span);
  }
  const bool is_declared = !readings(binder, ref.noun, name, wanted::anything).empty();
  if (ref.noun == Noun::none && !ref.of && !is_declared) {
    if (policy::is_account_id(name)) {
      return principal(binder, PrincipalType::aws, policy::root_arn("aws", name), ref.span);
    }
    if (policy::is_unique_id(name)) return principal(binder, PrincipalType::aws, name, ref.span);
    if (name == "everyone" || name == "anonymous") {
      binder.error("everyone-in-list", "`" + ref.name.text + "` stands alone, not in a list of principals", ref.span)
          .help = "write `to everyone`";
      return std::nullopt;
    }
  }
  const auto entity = resolve(binder, ref, named_as_principal);
  return entity ? principal_of_entity(binder, *entity, ref.span) : std::nullopt;
}

}  // namespace iamq::bind
