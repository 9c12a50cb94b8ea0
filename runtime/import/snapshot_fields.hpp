#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <type_traits>
#include <vector>

#include "runtime/import/authorization_details.hpp"

// What a snapshot holds of each thing, in order: told once, for whoever writes it and whoever reads it. An Archive is
// called with every field; see snapshot_writer.hpp and snapshot_reader.hpp.
namespace iamq::import {

template <class T, class U>
concept Is = std::same_as<std::remove_const_t<T>, U>;

// The highest value of an enumeration, so that nothing else is read as one.
template <class Enum>
inline constexpr unsigned last_of = 0;
template <>
inline constexpr unsigned last_of<text::Severity> = static_cast<unsigned>(text::Severity::note);
template <>
inline constexpr unsigned last_of<policy::PolicyKind> = static_cast<unsigned>(policy::PolicyKind::endpoint);
template <>
inline constexpr unsigned last_of<policy::Version> = static_cast<unsigned>(policy::Version::v2012_10_17);
template <>
inline constexpr unsigned last_of<policy::Effect> = static_cast<unsigned>(policy::Effect::deny);
template <>
inline constexpr unsigned last_of<policy::PrincipalType> = static_cast<unsigned>(policy::PrincipalType::canonical_user);
template <>
inline constexpr unsigned last_of<policy::SetQualifier> = static_cast<unsigned>(policy::SetQualifier::for_all_values);
template <>
inline constexpr unsigned last_of<model::EntityKind> = static_cast<unsigned>(model::EntityKind::session);
template <>
inline constexpr unsigned last_of<model::ResourceKind> = static_cast<unsigned>(model::ResourceKind::other);
template <>
inline constexpr unsigned last_of<policy::PublicAccessBlock> = static_cast<unsigned>(policy::PublicAccessBlock::on);
template <>
inline constexpr unsigned last_of<model::ContextFact::State> = static_cast<unsigned>(model::ContextFact::State::absent);

// The numbers that stood last in a section, from which the next ones are told.
struct SnapshotSteps {
  std::int64_t string = 0, source = 0, document = 0, policy = 0, begin = 0;
};

template <class Archive, class... Fields>
void each_of(Archive& archive, Fields&... fields) {
  (archive(fields), ...);
}

// ---- documents

void fields(auto& a, Is<policy::PrincipalPattern> auto& x) {
  each_of(a, x.type, x.text);
}
void fields(auto& a, Is<policy::Condition> auto& x) {
  each_of(a, x.op, x.key, x.values);
}
void fields(auto& a, Is<policy::Statement> auto& x) {
  each_of(a, x.sid, x.effect, x.not_action, x.not_resource, x.not_principal, x.has_principal, x.has_resource, x.actions,
          x.resources, x.principals, x.conditions);
}
void fields(auto& a, Is<policy::Document> auto& x) {
  each_of(a, x.version, x.id, x.statements);
}

// ---- rows

void fields(auto& a, Is<model::EntityId> auto& x) {
  each_of(a, x.kind, x.index);
}
void fields(auto& a, Is<model::Tag> auto& x) {
  each_of(a, x.key, x.value);
}
void fields(auto& a, Is<model::Completeness> auto& x) {
  each_of(a, x.principals, x.resource_policies, x.organization, x.known_policies);
}
void fields(auto& a, Is<model::Account> auto& x) {
  each_of(a, x.name, x.id, x.alias, x.region, x.is_management, x.is_only_placed, x.ou, x.scps, x.rcps,
          x.public_access_block, x.has_full_aws_access, x.completeness, x.declared, x.doc, x.imported);
}
void named_fields(auto& a, auto& x) {
  each_of(a, x.account, x.name, x.path, x.arn, x.unique_id, x.tags, x.declared, x.doc);
}
void identity_fields(auto& a, auto& x) {
  named_fields(a, x);
  each_of(a, x.inline_policies, x.attached, x.boundary);
}
void fields(auto& a, Is<model::User> auto& x) {
  identity_fields(a, x);
  a(x.groups);
}
void fields(auto& a, Is<model::Group> auto& x) {
  identity_fields(a, x);
}
void fields(auto& a, Is<model::Role> auto& x) {
  identity_fields(a, x);
  each_of(a, x.trust, x.is_service_linked, x.max_session_seconds, x.instance_profiles);
}
void fields(auto& a, Is<model::PolicyVersion> auto& x) {
  each_of(a, x.name, x.policy);
}
void fields(auto& a, Is<model::ManagedPolicy> auto& x) {
  named_fields(a, x);
  each_of(a, x.is_aws_managed, x.versions, x.default_version);
}
void fields(auto& a, Is<model::ControlPolicy> auto& x) {
  each_of(a, x.is_scp, x.name, x.id, x.policy, x.declared, x.doc);
}
void fields(auto& a, Is<model::Resource> auto& x) {
  named_fields(a, x);
  each_of(a, x.kind, x.policy, x.role, x.public_access_block);
}
void fields(auto& a, Is<model::Ou> auto& x) {
  each_of(a, x.is_root, x.name, x.id, x.root_id, x.parent, x.scps, x.rcps, x.has_full_aws_access, x.declared, x.doc);
}
void fields(auto& a, Is<model::Provider> auto& x) {
  named_fields(a, x);
  a(x.is_saml);
}
void fields(auto& a, Is<model::Endpoint> auto& x) {
  named_fields(a, x);
  a(x.policy);
}
void fields(auto& a, Is<model::ContextFact> auto& x) {
  each_of(a, x.state, x.key, x.values, x.is_list);
}
void fields(auto& a, Is<model::Facts> auto& x) {
  each_of(a, x.context, x.only, x.tags, x.session_policies, x.has_session_policy);
}
void fields(auto& a, Is<model::Session> auto& x) {
  each_of(a, x.of, x.is_federated_user, x.person, x.permission_set, x.groups, x.name, x.arn, x.facts, x.declared,
          x.doc);
}

// All tables of a World, in the order in which an import fills them.
void each_table(auto& world, auto&& function) {
  function(world.accounts);
  function(world.managed_policies);
  function(world.groups);
  function(world.users);
  function(world.roles);
  function(world.providers);
  function(world.resources);
  function(world.endpoints);
  function(world.ous);
  function(world.control_policies);
  function(world.sessions);
}

// ---- what there is to say

void fields(auto& a, Is<text::Label> auto& x) {
  each_of(a, x.span, x.text);
}
void fields(auto& a, Is<text::Diagnostic> auto& x) {
  each_of(a, x.severity, x.code, x.message, x.span, x.labels, x.help);
}
void fields(auto& a, Is<ImportedAccount> auto& x) {
  each_of(a, x.account, x.users, x.groups, x.roles, x.policies, x.was_declared);
}

}  // namespace iamq::import
