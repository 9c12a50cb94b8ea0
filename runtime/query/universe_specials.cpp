// The declared resources and roles that a Universe must tell apart, because of their policies or owners.

#include <algorithm>
#include <functional>

#include "runtime/evaluate/principal.hpp"
#include "runtime/evaluate/statement.hpp"
#include "runtime/index/index.hpp"
#include "runtime/policy/arn.hpp"
#include "runtime/policy/pattern.hpp"
#include "runtime/query/meant.hpp"
#include "runtime/query/universe.hpp"
#include "stdlib/text_match.hpp"

namespace iamq::query {

using model::EntityId;
using model::EntityKind;

namespace {

// Whether the statement of a resource's policy may speak of the caller.
bool may_concern(const policy::Statement& statement, const evaluate::Caller& caller, const policy::Library& library) {
  return statement.not_principal ||
         evaluate::match_principals(statement, caller, false, library) != evaluate::ResourceGrant::none;
}

bool may_let_in(const policy::Document& trust, const evaluate::Caller& caller, const policy::Library& library) {
  return std::any_of(trust.statements.begin(), trust.statements.end(), [&](const policy::Statement& statement) {
    return statement.effect == policy::Effect::allow && may_concern(statement, caller, library);
  });
}

// Whether it may speak of anybody in the account.
bool may_concern_some(const policy::Statement& statement, std::string_view account, const policy::Library& library) {
  if (statement.not_principal || !statement.has_principal) return true;
  return std::any_of(statement.principals.begin(), statement.principals.end(), [&](const auto& principal) {
    if (principal.type != policy::PrincipalType::aws) return principal.type == policy::PrincipalType::everyone;
    const auto arn = policy::split_arn(library.text(principal.text));
    return !arn || arn->account == account;
  });
}

}  // namespace

std::vector<std::string> served_by(std::string_view arn) {
  std::vector<std::string> patterns{std::string(arn)};
  const auto parts = policy::split_arn(arn);
  if (parts && (parts->service == "s3" || parts->service == "execute-api") &&
      parts->resource.find('/') == std::string_view::npos) {
    patterns.push_back(patterns.front() + "/*");
  }
  return patterns;
}

std::vector<EntityId> resources_bearing_on(const Asking& asking, const std::vector<std::uint32_t>& actions) {
  const model::World& world = *asking.world;
  const auto bears_on = [&](const model::Resource& resource, const stdlib::Action& action) {
    const auto arn = policy::split_arn(world.text(resource.arn));
    if (arn && stdlib::equals_ignoring_case(action.service->prefix, arn->service)) return true;
    if (!resource.policy) return false;
    const auto& statements = world.library().document(*resource.policy).statements;
    return std::any_of(statements.begin(), statements.end(), [&](const policy::Statement& statement) {
      return evaluate::matches_action(statement, action.full_name, world.library());
    });
  };
  std::vector<EntityId> found;
  world.resources.each([&](std::uint32_t index, const model::Resource& resource) {
    const bool bears_on_some = std::any_of(actions.begin(), actions.end(), [&](std::uint32_t number) {
      return bears_on(resource, asking.catalog->action(number));
    });
    if (bears_on_some) found.push_back({EntityKind::resource, index});
  });
  return found;
}

void Universe::make_specials(const Only& only) {
  special_ = std::make_shared<Specials>();
  if (only.resources != nullptr) {
    add_specials_among(*only.resources);
  } else {
    add_specials(only);
  }
  leave_out_silent_of_others(only.most_silent_of_others);
  leave_out_many_without_text();
  const model::World& world = *asking_.world;
  for (Special& special : special_->all) special.patterns = served_by(world.text(world.arn_of(special.entity)));
  special_->have_variable = std::any_of(special_->all.begin(), special_->all.end(),
                                        [](const Special& special) { return have_variable(special.rules); });
}

void Universe::add_specials(const Only& only) {
  const model::World& world = *asking_.world;
  const std::vector<std::uint32_t>* actions = only.actions;
  if (only.declared != nullptr) {
    for (const EntityId entity : *only.declared) add_special(entity, false, world.resources[entity.index].policy);
  } else {
    world.resources.each([&](std::uint32_t index, const model::Resource& resource) {
      add_special({EntityKind::resource, index}, false, resource.policy);
    });
  }
  const bool asks_for_roles =
      actions == nullptr || std::any_of(actions->begin(), actions->end(), [&](std::uint32_t action) {
        return works_on_roles(asking_.catalog->action(action).full_name);
      });
  if (!asks_for_roles) return;
  for (const EntityId role : roles_that_may_count()) {
    const auto trust = world.roles[role.index].trust;
    if (trust && (whoever_calls_ || may_let_in(world.library().document(*trust), caller_, world.library()))) {
      add_special(role, true, trust);
    }
  }
}

// In the order of their rows.
std::vector<EntityId> Universe::roles_that_may_count() const {
  const model::World& world = *asking_.world;
  std::vector<EntityId> roles;
  const auto account = world.account_by_id(account_);
  if (asking_.index == nullptr || !account || subject_.kind != model::Subject::Kind::entity) {
    world.roles.each([&](std::uint32_t index, const model::Role&) { roles.push_back({EntityKind::role, index}); });
    return roles;
  }
  const auto open_roles = asking_.index->open_roles(asking_.world);
  roles = open_roles->to(account_);
  if (whoever_calls_) {
    const auto& own = open_roles->in(*account);
    roles.insert(roles.end(), own.begin(), own.end());
  }
  std::sort(roles.begin(), roles.end());
  roles.erase(std::unique(roles.begin(), roles.end()), roles.end());
  return roles;
}

bool Universe::allows_something(const std::vector<Rule>& rules) {
  return std::any_of(rules.begin(), rules.end(),
                     [](const Rule& rule) { return rule.statement->effect == policy::Effect::allow; });
}

bool Universe::may_count(const policy::Statement& statement, const Special& special) const {
  const policy::Library& library = asking_.world->library();
  if (!whoever_calls_) return may_concern(statement, caller_, library);
  return !special.is_foreign || special.owner_account.empty() || may_concern_some(statement, account_, library);
}

void Universe::leave_out(const std::function<bool(const Special&)>& is_left_out) {
  for (const Special& special : special_->all) {
    if (special.without_text && is_left_out(special)) {
      special_->left_out_without_text.emplace_back(*special.without_text, special.entity);
    }
  }
  std::erase_if(special_->all, is_left_out);
}

void Universe::leave_out_silent_of_others(std::size_t most) {
  const auto is_silent = [](const Special& special) { return special.is_foreign && !allows_something(special.rules); };
  const auto count = std::count_if(special_->all.begin(), special_->all.end(), is_silent);
  if (static_cast<std::size_t>(count) <= most) return;
  special_->leaves_out_others = true;
  leave_out(is_silent);
}

// Of the caller's own account: `*` speaks of them, as far as is known. Keys let nobody in by themselves.
void Universe::leave_out_many_without_text() {
  constexpr std::ptrdiff_t most = 32;
  const auto has_no_text = [](const Special& special) {
    return special.without_text && !special.is_foreign && special.service != "kms";
  };
  if (std::count_if(special_->all.begin(), special_->all.end(), has_no_text) > most) leave_out(has_no_text);
}

void Universe::add_specials_among(const std::vector<std::string>& resources) {
  const model::World& world = *asking_.world;
  const auto is_among = [&](std::string_view arn) {
    return std::any_of(resources.begin(), resources.end(),
                       [&](const std::string& pattern) { return policy::matches_wildcard(pattern, arn); });
  };
  bool is_about_roles_only = true;
  for (const std::string& resource : resources) {
    const auto entity = world.by_arn(resource);
    if (entity && entity->kind == EntityKind::role) add_special(*entity, true, world.roles[entity->index].trust);
    is_about_roles_only = is_about_roles_only && entity && entity->kind == EntityKind::role;
  }
  if (is_about_roles_only) return;
  world.resources.each([&](std::uint32_t index, const model::Resource& resource) {
    if (is_among(world.text(resource.arn))) add_special({EntityKind::resource, index}, false, resource.policy);
  });
}

void Universe::add_special(EntityId entity, bool is_trust, std::optional<policy::PolicyId> policy) {
  const model::World& world = *asking_.world;
  const auto parts = policy::split_arn(world.text(world.arn_of(entity)));
  if (!parts) {
    return;
  }
  Special special;
  special.entity = entity;
  if (policy && world.library().policy(*policy).is_missing) special.without_text = policy;
  special.is_trust = is_trust;
  special.service = is_trust ? "sts" : std::string(parts->service);
  special.has_account_in_arn = policy::is_account_id(parts->account);
  const auto owner = world.account_of(entity);
  if (owner) special.owner_account = world.text(world.account(*owner).id);
  special.is_foreign = !owner || special.owner_account != account_;
  if (policy) {
    const auto& document = world.library().document(*policy);
    for (const auto& statement : document.statements) {
      if (!may_count(statement, special)) continue;
      add_rule(statement, document.version, ~std::uint32_t{0}, special_->kinds, special.rules);
    }
    // Whom a trust policy does not allow is refused, as for a role that is not declared.
    if (is_trust && !allows_something(special.rules)) return;
  }
  // Nothing is special about a resource without policy, unless it is somebody else's and the ARN does not tell.
  if (policy || (special.is_foreign && !special.has_account_in_arn)) {
    special_->all.push_back(std::move(special));
  }
}

}  // namespace iamq::query
