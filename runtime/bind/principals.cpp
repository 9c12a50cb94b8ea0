#include "runtime/bind/principals.hpp"

#include <algorithm>
#include <iterator>

#include "runtime/bind/arns.hpp"
#include "runtime/bind/names.hpp"
#include "runtime/bind/principal_names.hpp"
#include "runtime/bind/spelling.hpp"
#include "runtime/bind/suggestions.hpp"
#include "runtime/policy/arn.hpp"

// Who is asked about.
namespace iamq::bind {

using lang::Noun;
using model::Subject;

namespace {

Subject subject_of_provider(const Binder& binder, EntityId provider) {
  Subject subject = Subject::of(provider);
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
  return Subject::of(*role);
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
      return Subject::of(entity);
  }
}

Subject subject_of_root(AccountId account) {
  Subject subject;
  subject.kind = Subject::Kind::root;
  subject.account = account;
  return subject;
}

Subject subject_of_session(Binder& binder, const RoleSession& session) {
  Subject subject = Subject::of(session.role);
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
  if (const auto session = session_with_arn(world, arn)) return Subject::of(*session);
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

bool means_everyone(const Binder& binder, const lang::Ref& ref) {
  return ref.noun == Noun::none && !ref.of && ref.name.text == "everyone" &&
         readings(binder, ref.name.text, wanted::anything).empty();
}

std::vector<EntityId> sessions_of_person(const Binder& binder, const lang::Ref& ref) {
  if (ref.of || (ref.noun != Noun::none && ref.noun != Noun::session)) return {};
  std::vector<EntityId> sessions;
  for (const EntityId entity : readings(binder, ref.noun, ref.name.text, wanted::principal)) {
    const bool is_person =
        entity.kind == EntityKind::session && binder.world.sessions[entity.index].person != model::StringId{};
    if (!is_person) return {};
    sessions.push_back(entity);
  }
  return sessions;
}

namespace {

// A question about one caller needs one of them.
void report_several_sessions(Binder& binder, const lang::Ref& ref, const std::vector<EntityId>& sessions) {
  auto& error = binder.error("several-sessions",
                             "`" + ref.name.text + "` has " + std::to_string(sessions.size()) +
                                 " roles of permission sets, and this question is about one",
                             ref.span);
  constexpr std::size_t most = 4;
  for (std::size_t i = 0; i < sessions.size() && i < most; ++i) {
    error.help += (i == 0 ? "ask about `" : ", `") + spelled_out(binder.world, sessions[i]) + "`";
  }
  if (sessions.size() > most) error.help += " or another";
}

bool is_nobody_in_particular(std::string_view name) {
  constexpr std::string_view words[] = {"everyone",  "*",       "anyone",   "anybody",
                                        "everybody", "someone", "somebody", "nobody"};
  return std::find(std::begin(words), std::end(words), name) != std::end(words);
}

}  // namespace

std::optional<Subject> resolve_subject(Binder& binder, const lang::Ref& ref) {
  Subject subject;
  if (const auto sessions = sessions_of_person(binder, ref); sessions.size() > 1) {
    report_several_sessions(binder, ref, sessions);
    return std::nullopt;
  }
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
        return session ? std::optional(Subject::of(*session)) : std::nullopt;
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
  if (is_free && is_nobody_in_particular(ref.name.text)) {
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

std::vector<Subject> resolve_subjects(Binder& binder, const lang::Ref& ref) {
  std::vector<Subject> subjects;
  for (const EntityId session : sessions_of_person(binder, ref)) subjects.push_back(Subject::of(session));
  if (subjects.empty()) {
    if (const auto subject = resolve_subject(binder, ref)) subjects.push_back(*subject);
  }
  return subjects;
}

std::optional<AccountId> account_of(const World& world, const Subject& subject) {
  if (subject.kind == Subject::Kind::root) return subject.account;
  return subject.has_entity ? world.account_of(subject.entity) : std::nullopt;
}

}  // namespace iamq::bind
