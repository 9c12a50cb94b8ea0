#include "repl/render/names.hpp"

#include "repl/render/screen.hpp"
#include "runtime/policy/arn.hpp"

namespace iamq::render {
namespace {

std::string text_of(const model::World& world, model::StringId id) {
  return printable(world.text(id));
}

}  // namespace

std::string_view noun_of(model::EntityKind kind) {
  switch (kind) {
    case model::EntityKind::account:
      return "account";
    case model::EntityKind::user:
      return "user";
    case model::EntityKind::group:
      return "group";
    case model::EntityKind::role:
      return "role";
    case model::EntityKind::managed_policy:
      return "policy";
    case model::EntityKind::control_policy:
      return "scp";
    case model::EntityKind::resource:
      return "resource";
    case model::EntityKind::ou:
      return "ou";
    case model::EntityKind::provider:
      return "provider";
    case model::EntityKind::endpoint:
      return "endpoint";
    case model::EntityKind::session:
      return "session";
  }
  return "";
}

std::string name_of(const model::World& world, model::EntityId entity) {
  if (!world.has(entity)) return "(deleted)";
  const std::string name = text_of(world, world.name_of(entity));
  if (entity.kind == model::EntityKind::managed_policy && world.managed_policies[entity.index].is_aws_managed) {
    return "aws:" + name;
  }
  const auto account = world.account_of(entity);
  if (entity.kind == model::EntityKind::account || !account || !world.shares_name(entity)) return name;
  return text_of(world, world.account(*account).name) + "/" + name;
}

std::string noun_and_name(const model::World& world, model::EntityId entity) {
  std::string_view noun = noun_of(entity.kind);
  if (entity.kind == model::EntityKind::ou && world.ous[entity.index].is_root) noun = "organization";
  if (entity.kind == model::EntityKind::control_policy && !world.control_policies[entity.index].is_scp) noun = "rcp";
  return std::string(noun) + " " + name_of(world, entity);
}

std::string account_name(const model::World& world, std::string_view account_id) {
  const auto account = world.account_by_id(account_id);
  return account ? text_of(world, world.account(*account).name) : printable(account_id);
}

std::string caller_name(const model::World& world, const evaluate::Caller& caller) {
  switch (caller.kind) {
    case evaluate::CallerKind::root:
      return "root of " + account_name(world, caller.account);
    case evaluate::CallerKind::anonymous:
      return "anonymous";
    case evaluate::CallerKind::role_session:
      if (const auto session = world.by_arn(caller.arn)) return name_of(world, *session);
      if (const auto role = world.by_arn(caller.issuer_arn)) return name_of(world, *role);
      break;
    case evaluate::CallerKind::user:
    case evaluate::CallerKind::federated_user:
    case evaluate::CallerKind::federated:
    case evaluate::CallerKind::service:
    case evaluate::CallerKind::canonical_user:
      break;
  }
  if (const auto entity = world.by_arn(caller.arn)) return name_of(world, *entity);
  const auto arn = policy::split_arn(caller.arn);
  if (caller.kind == evaluate::CallerKind::federated_user && arn &&
      arn->resource.rfind('/') != std::string_view::npos) {
    return printable(arn->resource.substr(arn->resource.rfind('/') + 1));
  }
  return printable(caller.arn);
}

// `alice@example.com (group Ops, permission set Admin, 41 accounts)`
std::string person_name(const model::World& world, const query::PrincipalCell::Person& person) {
  std::string text = printable(person.name) + " (";
  for (std::size_t i = 0; i < person.groups.size(); ++i) {
    text += (i > 0 ? ", " : person.groups.size() == 1 ? "group " : "groups ") + printable(person.groups[i]);
  }
  text +=
      (person.groups.empty() ? "" : ", ") + std::string("permission set ") + printable(person.permission_set) + ", ";
  if (person.sessions.size() > 1) return text + std::to_string(person.sessions.size()) + " accounts)";
  const auto arn = policy::split_arn(person.sessions.front());
  return text + "account " + account_name(world, arn ? arn->account : std::string_view()) + ")";
}

std::string principal_name(const model::World& world, const query::PrincipalCell& cell) {
  if (cell.is_everyone) {
    std::string text;
    for (const auto& except : cell.except) text += (text.empty() ? " except " : ", ") + principal_name(world, except);
    return "everyone" + text;
  }
  if (cell.person) return person_name(world, *cell.person);
  if (cell.entity) return name_of(world, *cell.entity);
  if (cell.kind == evaluate::CallerKind::anonymous) return "anonymous";
  const auto arn = policy::split_arn(cell.arn);
  if (cell.is_whole_account && cell.arn == "*") return "any principal of any account";
  if (cell.is_whole_account) {
    return "any principal of " + account_name(world, arn ? arn->account : std::string_view(cell.arn));
  }
  if (cell.kind == evaluate::CallerKind::root && arn) return "root of " + account_name(world, arn->account);
  return printable(cell.arn);
}

std::string name_or_gone(const model::World& world, const query::PrincipalCell& cell) {
  const auto arn = policy::split_arn(cell.arn);
  const bool is_named = arn && arn->service == "iam" && !cell.is_whole_account && !cell.person && !cell.is_everyone &&
                        (cell.kind == evaluate::CallerKind::user || cell.kind == evaluate::CallerKind::role_session);
  if (!is_named || cell.entity || world.by_arn(cell.arn) || !world.account_by_id(arn->account)) {
    return principal_name(world, cell);
  }
  return printable(arn->resource.substr(arn->resource.rfind('/') + 1)) + " (gone)";
}

std::string resource_name(const model::World& world, std::string_view arn) {
  // What no policy lets anybody change is an exception in many answers.
  if (arn == "arn:aws:iam::aws:policy/*") return "AWS managed policies";
  if (arn == "arn:aws:iam::*:role/aws-reserved/*") return "AWS reserved roles";
  if (const auto entity = world.by_arn(arn)) {
    return entity->kind == model::EntityKind::resource ? name_of(world, *entity) : noun_and_name(world, *entity);
  }
  // `productionapp/*`: what a declared resource's ARN and a slash stand before.
  for (std::size_t slash = arn.rfind('/'); slash != std::string_view::npos && slash > 0;
       slash = arn.rfind('/', slash - 1)) {
    const auto entity = world.by_arn(arn.substr(0, slash));
    if (entity && entity->kind == model::EntityKind::resource) {
      return name_of(world, *entity) + printable(arn.substr(slash));
    }
  }
  return printable(arn);
}

}  // namespace iamq::render
