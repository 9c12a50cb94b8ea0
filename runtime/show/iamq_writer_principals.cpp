#include "runtime/policy/arn.hpp"
#include "runtime/show/iamq_writer.hpp"

// Users, groups, roles with their trust, and sessions.
namespace iamq::show {

using model::EntityKind;
using model::StringId;

void IamqWriter::identity(const model::Identity& row) {
  if (row.unique_id != StringId{}) {
    line("id " + name(row.unique_id));
  }
  names("attach", world_.managed_policies, row.attached);
  if (row.boundary) {
    line("boundary " + spelled(world_.managed_policies[*row.boundary]));
  }
  for (const auto policy : row.inline_policies) {
    line("policy " + name(world_.library().policy(policy).name) + " " + deeper(native(policy)));
  }
}

void IamqWriter::role(const model::Role& role) {
  open(role.is_service_linked ? "service-linked role" : "role", role);
  // Said also where it is AWS's default: "how long does a session last?" is asked of roles.
  line("max session " + (role.max_session_seconds % 3600 == 0 ? std::to_string(role.max_session_seconds / 3600) + "h"
                                                              : std::to_string(role.max_session_seconds) + "s"));
  if (!role.instance_profiles.empty()) {
    std::string profiles;
    for (const StringId arn : role.instance_profiles) profiles += (profiles.empty() ? "" : ", ") + name(arn);
    line("instance profiles " + profiles);
  }
  if (role.trust) {
    trust(role, *role.trust);
  }
  identity(role);
}

// As lines where the policy says no more than `trusts` does.
void IamqWriter::trust(const model::Role& role, policy::PolicyId policy) {
  const auto& library = world_.library();
  const auto names = [&](const policy::PrincipalPattern& one) { return principal(one, role.account); };
  const auto lines =
      export_::trust_lines(library.document(policy), library, export_::key_types(*asking_.catalog), names);
  if (lines && !library.policy(policy).is_missing) {
    body_ += *lines;
  } else {
    line("trust policy " + deeper(native(policy)));
  }
}

// `account Development`, `user David`, `role Production/UpdateApp`: what a declaration in that account would write.
std::optional<std::string> IamqWriter::principal(const policy::PrincipalPattern& pattern, model::AccountId from) const {
  const std::string_view text = world_.text(pattern.text);
  if (pattern.type == policy::PrincipalType::aws) {
    const auto arn = policy::split_arn(text);
    if (arn && text == policy::root_arn("aws", arn->account)) {
      const auto account = world_.account_by_id(arn->account);
      return "account " + (account ? name(world_.account(*account).name) : export_::word(arn->account));
    }
  }
  const auto entity = world_.by_arn(text);
  if (!entity) {
    return std::nullopt;
  }
  const bool is_provider = entity->kind == EntityKind::provider;
  const bool has_noun = is_provider || entity->kind == EntityKind::user || entity->kind == EntityKind::role;
  if (!has_noun || is_provider != (pattern.type == policy::PrincipalType::federated)) {
    return std::nullopt;
  }
  std::string_view noun = entity->kind == EntityKind::user ? "user " : "role ";
  if (is_provider) {
    noun = world_.providers[entity->index].is_saml ? "saml " : "oidc ";
  }
  const auto account = world_.account_of(*entity);
  const std::string_view own = world_.text(world_.name_of(*entity));
  if (account == from) {
    return std::string(noun) + export_::word(own);
  }
  return std::string(noun) +
         export_::word(std::string(world_.text(world_.account(*account).name)) + "/" + std::string(own));
}

void IamqWriter::session(const model::Session& session) {
  head_ = std::string(session.is_federated_user ? "federated user " : "session ") + name(session.name) + " of " +
          name(world_.name_of(session.of));
  for (const auto policy : session.facts.session_policies) {
    line("session policy " + deeper(native(policy)));
  }
  std::string facts;
  for (const auto& fact : session.facts.context) {
    std::string told;
    if (fact.state == model::ContextFact::State::absent) {
      told = "no " + name(fact.key);
    } else {
      std::string values;
      for (const auto value : fact.values) {
        values += (values.empty() ? "" : ", ") + name(value);
      }
      told = name(fact.key) + "=" + (fact.is_list || fact.values.size() != 1 ? "[" + values + "]" : values);
    }
    facts += (facts.empty() ? "" : ", ") + told;
  }
  if (!facts.empty()) {
    line("context " + facts);
  }
}

}  // namespace iamq::show
