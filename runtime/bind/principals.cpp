#include "runtime/bind/principals.hpp"

#include <algorithm>

#include "runtime/bind/arns.hpp"
#include "runtime/bind/names.hpp"
#include "runtime/bind/spelling.hpp"
#include "runtime/bind/suggestions.hpp"
#include "runtime/policy/arn.hpp"

namespace iamq::bind {

using lang::Noun;
using model::Subject;
using policy::PrincipalType;

namespace {

// The web identity providers that IAM knows without being told.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-federated-web-identity
constexpr std::string_view web_identity_hosts[] = {"cognito-identity.amazonaws.com", "accounts.google.com",
                                                   "graph.facebook.com", "www.amazon.com"};

bool is_web_identity_host(std::string_view text) {
  return std::find(std::begin(web_identity_hosts), std::end(web_identity_hosts), text) != std::end(web_identity_hosts);
}

// Everything that a principal's name may name, the wrong kinds included, which get their own messages.
bool may_be_named_as_principal(const World& world, EntityId entity) {
  return wanted::principal.fits(world, entity) || entity.kind == EntityKind::group ||
         entity.kind == EntityKind::account || entity.kind == EntityKind::provider;
}
const Wanted named_as_principal{"principal", "unknown-principal", may_be_named_as_principal};

// `UpdateApp/alice`: a role and the name of a session of it.
struct RoleSession {
  EntityId role;
  std::string_view name;
};
std::optional<RoleSession> split_role_session(Binder& binder, std::string_view text, const text::Span& span) {
  const auto slash = text.rfind('/');
  if (slash == std::string_view::npos || slash + 1 == text.size()) {
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

// The id of the account that a word names: a declared one's, or twelve digits.
std::optional<std::string> account_id(Binder& binder, const lang::Word& name) {
  if (policy::is_account_id(name.text)) return name.text;
  const auto account = resolve_account(binder, name);
  return account ? std::optional(std::string(binder.text(binder.world.account(*account).id))) : std::nullopt;
}

std::optional<EntityId> one_of(Binder& binder, const lang::Word& name, const std::vector<EntityId>& found) {
  if (found.size() == 1) return found.front();
  if (found.size() > 1) report_ambiguous(binder, name.text, found, name.span);
  return std::nullopt;
}

bool needs_no_declaration(const lang::Ref& provider) {
  return provider.noun == Noun::oidc && is_web_identity_host(provider.name.text);
}

// A declared provider; nothing without an error for a host that needs no declaration.
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

// ---- asked about ----------------------------------------------------------------------------------------------------

Subject subject_of(EntityId entity) {
  Subject subject;
  subject.kind = Subject::Kind::entity;
  subject.entity = entity;
  subject.has_entity = true;
  return subject;
}

Subject subject_of_provider(const Binder& binder, EntityId provider) {
  Subject subject = subject_of(provider);
  subject.kind = Subject::Kind::federated;
  subject.text = binder.world.arn_of(provider);
  return subject;
}

// A function acts as its execution role.
std::optional<Subject> subject_of_function(Binder& binder, EntityId function, const text::Span& span) {
  const model::Resource& row = binder.world.resources[function.index];
  const std::string name = qualified_name(binder.world, function);
  if (!row.role) {
    binder.error("function-without-role", "function `" + name + "` has no execution role, so it can do nothing", span)
        .help = "give it one: `function " + quote_word(binder.text(row.name)) + " { role ROLE }`";
    return std::nullopt;
  }
  const auto role = binder.world.by_arn(binder.text(*row.role));
  if (!role || role->kind != EntityKind::role) {
    binder.error(
        "unknown-role",
        "the execution role of function `" + name + "` is not declared: `" + std::string(binder.text(*row.role)) + "`",
        span);
    return std::nullopt;
  }
  return subject_of(*role);
}

std::optional<Subject> subject_of_entity(Binder& binder, EntityId entity, const text::Span& span) {
  const std::string name = qualified_name(binder.world, entity);
  switch (entity.kind) {
    case EntityKind::resource:
      return subject_of_function(binder, entity, span);
    case EntityKind::provider:
      return subject_of_provider(binder, entity);
    case EntityKind::group:
      binder.error("not-a-principal", "`" + name + "` is a group, and a group sends no requests", span).help =
          "ask about one of its members, or `expect members of " + name + " can …`";
      return std::nullopt;
    case EntityKind::account:
      binder.error("not-a-principal", "`" + name + "` is an account, not a principal in it", span).help =
          "ask `who in " + name + " can …`, or about `root of " + name + "`";
      return std::nullopt;
    default:
      return subject_of(entity);
  }
}

Subject subject_of_root(AccountId account) {
  Subject subject;
  subject.kind = Subject::Kind::root;
  subject.account = account;
  return subject;
}

Subject subject_of_session(Binder& binder, const RoleSession& session) {
  Subject subject = subject_of(session.role);
  subject.session_name = binder.intern(session.name);
  return subject;
}

// A declared session that a federated user's, or a role session's, ARN means; sessions are not found by ARN otherwise.
std::optional<EntityId> session_with_arn(const World& world, std::string_view arn) {
  std::optional<EntityId> found;
  world.sessions.each([&](std::uint32_t index, const model::Session& session) {
    const bool has_own_arn = session.is_federated_user || session.of.kind == EntityKind::role;
    if (has_own_arn && world.text(session.arn) == arn) found = EntityId{EntityKind::session, index};
  });
  return found;
}

std::optional<Subject> subject_of_arn(Binder& binder, const lang::Ref& ref) {
  const World& world = binder.world;
  const std::string_view arn = ref.name.text;
  if (const auto session = session_with_arn(world, arn)) return subject_of(*session);
  if (const auto entity = world.by_arn(arn); entity && may_be_named_as_principal(world, *entity)) {
    return subject_of_entity(binder, *entity, ref.span);
  }
  const auto parts = policy::split_arn(arn);
  if (parts && parts->resource == "root") {
    if (const auto account = world.account_by_id(parts->account)) return subject_of_root(*account);
    report_unknown(binder, Noun::account, parts->account, ref.name.span, wanted::account);
    return std::nullopt;
  }
  constexpr std::string_view assumed_role = "assumed-role/";
  if (parts && parts->service == "sts" && parts->resource.substr(0, assumed_role.size()) == assumed_role) {
    const std::string_view rest = parts->resource.substr(assumed_role.size());
    const auto slash = rest.find('/');
    for (const EntityId role : world.named(rest.substr(0, slash))) {
      const auto account = world.account_of(role);
      const bool same = account && world.text(world.account(*account).id) == parts->account;
      if (slash != std::string_view::npos && role.kind == EntityKind::role && same) {
        return subject_of_session(binder, {role, rest.substr(slash + 1)});
      }
    }
  }
  if (auto* error = report_unknown(binder, Noun::none, arn, ref.name.span, wanted::principal)) {
    error->help = "nothing is declared with this ARN";
  }
  return std::nullopt;
}

}  // namespace

bool is_service_name(Binder& binder, const lang::Word& name) {
  if (name.text.find('.') != std::string::npos && name.text.find('*') == std::string::npos) return true;
  binder.error("bad-service", "`" + name.text + "` is not the name of a service principal", name.span).help =
      "service principals are written in full, as in `service " +
      (name.text.find_first_of("*.") == std::string::npos ? name.text : "ec2") + ".amazonaws.com`";
  return false;
}

std::optional<Subject> resolve_subject(Binder& binder, const lang::Ref& ref) {
  Subject subject;
  switch (ref.noun) {
    case Noun::root: {
      const auto account = resolve_account(binder, ref.name);
      return account ? std::optional(subject_of_root(*account)) : std::nullopt;
    }
    case Noun::service:
      if (!is_service_name(binder, ref.name)) return std::nullopt;
      subject.kind = Subject::Kind::service;
      subject.text = binder.intern(ref.name.text);
      return subject;
    case Noun::canonical_user:
      subject.kind = Subject::Kind::canonical_user;
      subject.text = binder.intern(ref.name.text);
      return subject;
    case Noun::saml:
    case Noun::oidc: {
      if (const auto provider = resolve_provider(binder, ref)) return subject_of_provider(binder, *provider);
      if (!needs_no_declaration(ref)) return std::nullopt;
      subject.kind = Subject::Kind::federated;
      subject.text = binder.intern(ref.name.text);
      return subject;
    }
    case Noun::session: {
      const auto declared = readings(binder, ref.noun, ref.name.text, wanted::session);
      if (!declared.empty()) {
        const auto session = one_of(binder, ref.name, declared);
        return session ? std::optional(subject_of(*session)) : std::nullopt;
      }
      const auto session = split_role_session(binder, ref.name.text, ref.name.span);
      return session ? std::optional(subject_of_session(binder, *session)) : std::nullopt;
    }
    default:
      break;
  }
  if (ref.name.text.rfind("arn:", 0) == 0 && !ref.of) return subject_of_arn(binder, ref);
  const bool is_free = ref.noun == Noun::none && !ref.of && readings(binder, ref.name.text, wanted::anything).empty();
  if (is_free && ref.name.text == "anonymous") return subject;
  if (is_free && (ref.name.text == "everyone" || ref.name.text == "*")) {
    binder.error("not-a-principal", "a question is about somebody, not `" + ref.name.text + "`", ref.span).help =
        "ask `who can …`, or about `anonymous`, a request without credentials";
    return std::nullopt;
  }
  if (is_free && policy::is_account_id(ref.name.text)) {
    report_unknown(binder, Noun::account, ref.name.text, ref.name.span, wanted::account);
    return std::nullopt;
  }
  // Where something is a group or an account but also a principal, the principal is meant.
  const auto principals = readings(binder, ref.noun, ref.name.text, wanted::principal);
  const auto entity = resolve(binder, ref, principals.empty() ? named_as_principal : wanted::principal);
  return entity ? subject_of_entity(binder, *entity, ref.span) : std::nullopt;
}

std::optional<AccountId> account_of(const World& world, const Subject& subject) {
  if (subject.kind == Subject::Kind::root) return subject.account;
  return subject.has_entity ? world.account_of(subject.entity) : std::nullopt;
}

// ---- in policies ----------------------------------------------------------------------------------------------------

namespace {

// AIDA… of a user, AROA… of a role: what AWS shows where a principal was deleted.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
bool is_unique_id(std::string_view text) {
  constexpr std::size_t least = 16, most = 128;
  const std::string_view beginning = text.substr(0, 4);
  return (beginning == "AIDA" || beginning == "AROA") && text.size() >= least && text.size() <= most &&
         std::all_of(text.begin(), text.end(), [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); });
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
    if (is_unique_id(name)) return principal(binder, PrincipalType::aws, name, ref.span);
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
