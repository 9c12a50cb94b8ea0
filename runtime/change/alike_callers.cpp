#include "runtime/change/alike_callers.hpp"

#include <algorithm>

#include "runtime/evaluate/statement.hpp"
#include "runtime/policy/arn.hpp"
#include "runtime/query/universe.hpp"
#include "runtime/query/wildcards.hpp"
#include "stdlib/text_match.hpp"

namespace iamq::change {

using model::AccountId;
using model::EntityId;
using model::EntityKind;

namespace {

// The keys that tell callers of one account apart. https://docs.aws.amazon.com/IAM/latest/UserGuide/
// reference_policies_condition-keys.html#condition-keys-principal-properties
bool is_own_key(std::string_view key) {
  return stdlib::equals_ignoring_case(key, "aws:PrincipalArn") || stdlib::equals_ignoring_case(key, "aws:username") ||
         stdlib::equals_ignoring_case(key, "aws:userid") || stdlib::starts_with_ignoring_case(key, "aws:PrincipalTag/");
}

bool has_variable(std::string_view text) {
  return text.find("${") != std::string_view::npos;
}

bool looks_at_caller(const policy::Statement& statement, const policy::Library& library) {
  const auto has_variables = [&](const policy::Few<policy::StringId>& texts) {
    return std::any_of(texts.begin(), texts.end(), [&](policy::StringId id) { return has_variable(library.text(id)); });
  };
  return has_variables(statement.resources) ||
         std::any_of(statement.conditions.begin(), statement.conditions.end(), [&](const policy::Condition& condition) {
           return is_own_key(library.text(condition.key)) || has_variables(condition.values);
         });
}

void add_all(const std::vector<bool>& more, std::vector<bool>& all) {
  all.resize(std::max(all.size(), more.size()), false);
  for (std::size_t i = 0; i < more.size(); ++i) all[i] = all[i] || more[i];
}

}  // namespace

AlikeCallers::AlikeCallers(const query::Asking& before, const query::Asking& after, const Scope& scope)
    : before_(*before.world),
      after_(*after.world),
      library_(before.world->library()),
      is_everything_(scope.is_everything()),
      patterns_(scope.resources()),
      numbers_(scope.actions().numbers()),
      bearings_(library_.document_count()),
      opened_(numbers_.size(), false) {
  const stdlib::Service* service = nullptr;
  for (const std::uint32_t number : numbers_) {
    const stdlib::Action& action = before.catalog->action(number);
    actions_.push_back(action.full_name);
    // They come service by service.
    if (service != action.service) services_.insert(action.service->prefix);
    service = action.service;
  }
  if (scope.declared().empty()) {
    read_names(before_);
    read_names(after_);
    return;
  }
  std::set<std::optional<AccountId>> owners;
  for (const std::string& arn : scope.declared()) {
    for (const model::World* world : {&before_, &after_}) {
      const auto resource = world->by_arn(arn);
      const auto owner = resource ? world->account_of(*resource) : std::nullopt;
      owners.insert(owner);
      if (resource) read_names(*world, *resource);
      if (owner) is_own_ = is_own_ || looks_at_own(*world, *owner);
    }
  }
  if (owners.size() == 1) owner_ = *owners.begin();
}

// Of all resources that the requests may be for.
void AlikeCallers::read_names(const model::World& world) {
  const auto may_be_for = [&](std::string_view arn) {
    const auto served = query::served_by(arn);
    return std::any_of(served.begin(), served.end(), [&](const std::string& own) { return is_touched(own); });
  };
  world.resources.each([&](std::uint32_t index, const model::Resource& resource) {
    if (resource.policy && may_be_for(world.text(resource.arn))) read_names(world, {EntityKind::resource, index});
  });
  world.control_policies.each([&](std::uint32_t, const model::ControlPolicy& control) {
    if (!control.is_scp) is_own_ = is_own_ || looks_at_own(world, control.policy);
  });
  if (services_.count("sts") == 0 && services_.count("iam") == 0) return;
  world.roles.each([&](std::uint32_t index, const model::Role& role) {
    const bool is_read = role.trust && seen_.count(library_.policy(*role.trust).document) != 0;
    if (role.trust && !is_read && is_touched(world.text(role.arn))) read_names(world, {EntityKind::role, index});
  });
}

void AlikeCallers::read_names(const model::World& world, EntityId resource) {
  std::optional<policy::PolicyId> policy;
  if (resource.kind == EntityKind::resource) policy = world.resources[resource.index].policy;
  if (resource.kind == EntityKind::role) policy = world.roles[resource.index].trust;
  if (!policy) return;
  seen_.insert(library_.policy(*policy).document);
  const auto open = [&](const policy::Statement& statement) { add_all(actions_of(statement), opened_); };
  is_own_ = is_own_ || library_.policy(*policy).is_missing;
  for (const policy::Statement& statement : library_.document(*policy).statements) {
    is_own_ = is_own_ || looks_at_caller(statement, library_);
    const bool opens = statement.effect == policy::Effect::allow;
    if (opens && (statement.not_principal || !statement.has_principal)) open(statement);
    for (const policy::PrincipalPattern& principal : statement.principals) {
      if (opens && principal.type == policy::PrincipalType::everyone) open(statement);
      if (principal.type != policy::PrincipalType::aws) continue;
      const std::string_view text = library_.text(principal.text);
      const auto arn = policy::split_arn(text);
      if (!arn) {
        names_.insert(text);
        continue;
      }
      const auto [type, name] = policy::split_resource(arn->resource);
      if (type == "root") {
        if (opens) open(statement);
        continue;
      }
      // Sessions are known by the role's name, users and roles by what stands behind their path.
      names_.insert(type == "assumed-role" ? name.substr(0, name.find('/')) : name.substr(name.rfind('/') + 1));
    }
  }
}

std::vector<bool> AlikeCallers::actions_of(const policy::Statement& statement) const {
  std::vector<bool> found;
  const auto add = [&](std::size_t i) {
    if (found.empty()) found.resize(actions_.size(), false);
    found[i] = true;
  };
  if (statement.not_action) {
    for (std::size_t i = 0; i < actions_.size(); ++i) {
      if (evaluate::matches_action(statement, actions_[i], library_)) add(i);
    }
    return found;
  }
  for (const policy::StringId id : statement.actions) {
    const std::string_view pattern = library_.text(id);
    const std::string_view service = pattern.substr(0, pattern.find(':'));
    const bool may_be = service.find_first_of("*?") != std::string_view::npos ||
                        std::any_of(services_.begin(), services_.end(),
                                    [&](std::string_view one) { return stdlib::equals_ignoring_case(one, service); });
    if (!may_be) continue;
    for (std::size_t i = 0; i < actions_.size(); ++i) {
      if (stdlib::wildcard_matches_ignoring_case(pattern, actions_[i])) add(i);
    }
  }
  return found;
}

bool AlikeCallers::speaks_of_resource(const policy::Statement& statement) const {
  if (statement.not_resource || !statement.has_resource) return true;
  return std::any_of(statement.resources.begin(), statement.resources.end(), [&](policy::StringId id) {
    const std::string_view text = library_.text(id);
    if (has_variable(text)) return true;
    return is_touched(policy::completed_arn(std::string(text)));
  });
}

bool AlikeCallers::is_touched(std::string_view resources) const {
  return std::any_of(patterns_.begin(), patterns_.end(), [&](const std::string& own) {
    if (own == "*") return true;
    const auto shared = query::meet(resources, own);
    return !shared || !shared->empty();
  });
}

const AlikeCallers::Bearing& AlikeCallers::bearing_of(policy::DocumentId id) {
  const auto number = static_cast<std::size_t>(id);
  if (number >= bearings_.size()) bearings_.resize(number + 1);
  Bearing& bearing = bearings_[number];
  if (bearing.is_read) return bearing;
  bearing.is_read = true;
  const policy::Document& document = library_.document(id);
  for (const policy::Statement& statement : document.statements) {
    const std::vector<bool> actions = is_everything_ ? std::vector<bool>{} : actions_of(statement);
    if (!is_everything_ && (actions.empty() || !speaks_of_resource(statement))) continue;
    bearing.bears = true;
    if (statement.effect == policy::Effect::allow) add_all(actions, bearing.allowed);
    bearing.is_own = bearing.is_own || looks_at_caller(statement, library_);
  }
  return bearing;
}

bool AlikeCallers::looks_at_own(const model::World& world, AccountId account) {
  const auto [known, is_new] =
      own_places_.try_emplace(static_cast<std::uint64_t>(account) << 1 | (&world == &after_ ? 1 : 0), false);
  if (is_new) known->second = reads_controls_of_own(world, account);
  return known->second;
}

bool AlikeCallers::looks_at_own(const model::World&, policy::PolicyId control) {
  const policy::Policy& policy = library_.policy(control);
  return policy.is_missing || bearing_of(policy.document).is_own;
}

// Whether a control policy that holds for the account looks at callers.
bool AlikeCallers::reads_controls_of_own(const model::World& world, AccountId account) {
  if (world.accounts.find(static_cast<std::uint32_t>(account)) == nullptr) return true;
  const auto any = [&](const auto& row) {
    for (const auto* controls : {&row.scps, &row.rcps}) {
      for (const auto control : *controls) {
        if (looks_at_own(world, world.control_policies[control].policy)) return true;
      }
    }
    return false;
  };
  if (any(world.account(account))) return true;
  const auto ous = world.ous_above(account);
  return std::any_of(ous.begin(), ous.end(), [&](std::uint32_t ou) { return any(world.ous[ou]); });
}

template <class Function>
bool AlikeCallers::each_document(const model::World& world, const model::Identity& identity,
                                 Function&& function) const {
  const auto each = [&](policy::PolicyId id) {
    const policy::Policy& policy = library_.policy(id);
    if (!policy.is_missing) function(policy.document);
    return !policy.is_missing;
  };
  bool is_known = true;
  for (const policy::PolicyId id : identity.inline_policies) is_known = each(id) && is_known;
  for (const std::uint32_t index : identity.attached) {
    is_known = each(world.managed_policies[index].current()) && is_known;
  }
  return is_known;
}

template <class Function>
bool AlikeCallers::each_document_of(const model::World& world, EntityId caller, Function&& function) const {
  bool is_known = each_document(world, *world.identity(caller), function);
  if (caller.kind == EntityKind::user) {
    for (const std::uint32_t group : world.users[caller.index].groups) {
      is_known = each_document(world, world.groups[group], function) && is_known;
    }
  }
  return is_known;
}

bool AlikeCallers::is_named(const model::World& world, EntityId caller) const {
  const model::Identity& identity = *world.identity(caller);
  return names_.count(world.text(identity.name)) != 0 || names_.count(world.text(identity.unique_id)) != 0;
}

// In the account of the resource one of the two sides is enough, from another account his own policies must allow too.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-basics-req.html
std::vector<std::uint32_t> AlikeCallers::actions_for(EntityId caller) {
  if (!owner_) return numbers_;
  const bool is_foreign = before_.account_of(caller) != owner_;
  if (!is_foreign && is_named(before_, caller)) return numbers_;
  std::vector<bool> allowed(actions_.size(), false);
  const bool is_known = each_document_of(
      before_, caller, [&](policy::DocumentId document) { add_all(bearing_of(document).allowed, allowed); });
  if (!is_known) return numbers_;
  if (!is_foreign) add_all(opened_, allowed);
  std::vector<std::uint32_t> actions;
  for (std::size_t i = 0; i < allowed.size(); ++i) {
    if (allowed[i]) actions.push_back(numbers_[i]);
  }
  return actions;
}

std::optional<AlikeCallers::Key> AlikeCallers::key_of(const Caller& caller) {
  Key key;
  if (is_own_ || !add_key(before_, caller.before, key) || !add_key(after_, caller.after, key)) return std::nullopt;
  return key;
}

bool AlikeCallers::add_key(const model::World& world, EntityId caller, Key& key) {
  const model::Identity& identity = *world.identity(caller);
  if (is_named(world, caller) || looks_at_own(world, identity.account)) return false;
  const auto arn = policy::split_arn(world.text(identity.arn));
  if (!arn) return false;
  std::vector<std::uint32_t> documents;
  bool is_own = false;
  const auto add = [&](policy::DocumentId document) {
    const Bearing& bearing = bearing_of(document);
    if (bearing.bears) documents.push_back(static_cast<std::uint32_t>(document));
    is_own = is_own || bearing.is_own;
  };
  if (!each_document_of(world, caller, add) || is_own) return false;
  std::sort(documents.begin(), documents.end());
  documents.erase(std::unique(documents.begin(), documents.end()), documents.end());
  const bool is_role = caller.kind == EntityKind::role;
  key.push_back(static_cast<std::uint32_t>(identity.account));
  key.push_back(static_cast<std::uint32_t>(world.library().strings().intern(arn->partition)));
  key.push_back(is_role ? 1U + (world.roles[caller.index].is_service_linked ? 1U : 0U) : 0U);
  key.push_back(0);
  if (identity.boundary) {
    const policy::PolicyId boundary = world.managed_policies[*identity.boundary].current();
    if (looks_at_own(world, boundary)) return false;
    key.back() = 1 + static_cast<std::uint32_t>(library_.policy(boundary).document);
  }
  key.push_back(static_cast<std::uint32_t>(documents.size()));
  key.insert(key.end(), documents.begin(), documents.end());
  return true;
}

}  // namespace iamq::change
