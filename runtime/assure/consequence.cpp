#include "runtime/assure/consequence.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "runtime/exact/difference.hpp"
#include "runtime/policy/arn.hpp"

namespace iamq::assure {

using policy::PolicyKind;

namespace {

// Where a policy's Principals count, two documents that let in the same callers may do so in ways that differ: to an
// account, or to one of its users. Those are compared in the World.
bool has_principals(PolicyKind kind) {
  return kind == PolicyKind::trust || kind == PolicyKind::resource || kind == PolicyKind::rcp ||
         kind == PolicyKind::endpoint;
}

// The Deny statements of a document as a policy that allows what they deny.
policy::PolicyId denied_by(policy::Library& library, policy::PolicyKind kind, const policy::Document& document) {
  policy::Document denies;
  denies.version = document.version;
  for (policy::Statement statement : document.statements) {
    if (statement.effect != policy::Effect::deny) continue;
    statement.effect = policy::Effect::allow;
    denies.statements.push_back(std::move(statement));
  }
  policy::Policy policy;
  policy.kind = kind;
  policy.document = library.add_document(std::move(denies));
  return library.add_policy(std::move(policy));
}

// Whether two documents of one kind say the same of every request: they allow the same, and deny the same.
bool say_the_same(policy::Library& library, const stdlib::Catalog& catalog, PolicyKind kind, const policy::Document& a,
                  const policy::Document& b) {
  const auto is_within = [&](policy::PolicyId inner, policy::PolicyId outer) {
    exact::Budget budget;
    return exact::policy_difference(inner, outer, library, catalog, exact::Scope::all_texts, budget).kind ==
           exact::Difference::Kind::none;
  };
  const auto are_equal = [&](policy::PolicyId one, policy::PolicyId other) {
    return is_within(one, other) && is_within(other, one);
  };
  const auto policy_of = [&](const policy::Document& document) {
    policy::Policy policy;
    policy.kind = kind;
    policy.document = library.add_document(document);
    return library.add_policy(std::move(policy));
  };
  return are_equal(denied_by(library, kind, a), denied_by(library, kind, b)) && are_equal(policy_of(a), policy_of(b));
}

// More than so many different sets of policies are not compared.
constexpr std::size_t most_sets = 8;

// The policies of a user or role, those of his groups included.
std::vector<policy::PolicyId> policies_of(const model::World& world, model::EntityId bearer) {
  std::vector<policy::PolicyId> all;
  const auto add = [&](const model::Identity& identity) {
    all.insert(all.end(), identity.inline_policies.begin(), identity.inline_policies.end());
    for (const std::uint32_t row : identity.attached) all.push_back(world.managed_policies[row].current());
  };
  if (bearer.kind == model::EntityKind::user) {
    const model::User& user = world.users[bearer.index];
    add(user);
    for (const std::uint32_t group : user.groups) add(world.groups[group]);
  } else {
    add(world.roles[bearer.index]);
  }
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return all;
}

// All statements as one document; nothing if they are of different versions.
std::optional<policy::Document> together(const policy::Library& library, const std::vector<policy::PolicyId>& policies,
                                         policy::PolicyId varied, const policy::Document& as) {
  policy::Document all;
  all.version = as.version;
  for (const policy::PolicyId id : policies) {
    if (library.policy(id).is_missing) return std::nullopt;
    const policy::Document& document = id == varied ? as : library.document(id);
    if (document.version != as.version) return std::nullopt;
    all.statements.insert(all.statements.end(), document.statements.begin(), document.statements.end());
  }
  all.id = {};
  return all;
}

// Everybody who bears the policy as one of his own; nothing if it also stands where it is not added to others.
std::optional<std::set<std::vector<policy::PolicyId>>> bearers_policies(const model::World& world, const Places& places,
                                                                        policy::PolicyId policy) {
  std::set<std::vector<policy::PolicyId>> sets;
  const auto& where = places.of(policy);
  const bool is_identity_based = std::all_of(where.begin(), where.end(), [](const Place& place) {
    return place.kind == Place::Kind::inline_policy || place.kind == Place::Kind::managed;
  });
  if (!is_identity_based || where.empty()) return std::nullopt;
  bool is_boundary = false;
  const auto look_at = [&](model::EntityId bearer, const model::Identity& identity) {
    is_boundary = is_boundary || (identity.boundary && world.managed_policies[*identity.boundary].current() == policy);
    if (sets.size() > most_sets) return;
    auto all = policies_of(world, bearer);
    if (std::binary_search(all.begin(), all.end(), policy)) sets.insert(std::move(all));
  };
  world.users.each([&](std::uint32_t row, const model::User& user) { look_at({model::EntityKind::user, row}, user); });
  world.roles.each([&](std::uint32_t row, const model::Role& role) { look_at({model::EntityKind::role, row}, role); });
  if (is_boundary || sets.size() > most_sets) return std::nullopt;
  return sets;
}

int danger_of(stdlib::AccessLevel level) {
  switch (level) {
    case stdlib::AccessLevel::permissions_management:
      return 4;
    case stdlib::AccessLevel::write:
      return 3;
    case stdlib::AccessLevel::tagging:
      return 2;
    case stdlib::AccessLevel::read:
      return 1;
    case stdlib::AccessLevel::list:
      return 0;
  }
  return 0;
}

// A change may be about every action there is, of which most are never asked for on such a resource: those show nobody
// what it means.
Example example_of(const change::Change& change, const stdlib::Catalog& catalog) {
  const evaluate::Request& request = change.permission.mine.request;
  Example example{request.action, request.resources.empty() ? "*" : request.resources.front().arn};
  const auto arn = policy::split_arn(example.resource);
  if (!arn) return example;
  const auto danger = [&](const stdlib::Action& action) {
    if (action.service->prefix != arn->service) return -1;
    const auto* type = action.service->resource_type_of(example.resource);
    return type != nullptr && action.find_resource(*type) != nullptr ? danger_of(action.level) : -1;
  };
  const stdlib::Action* shown = catalog.find_action(request.action);
  int most = shown != nullptr ? danger(*shown) : -1;
  for (const std::uint32_t number : change.permission.actions) {
    const stdlib::Action& action = catalog.action(number);
    if (const int its = danger(action); its > most) {
      most = its;
      example.action = action.full_name;
    }
  }
  return example;
}

}  // namespace

bool is_the_same_for_bearers(const model::World& world, const Places& places, const Variation& variation,
                             const stdlib::Catalog& catalog) {
  if (!variation.document) return false;
  policy::Library& library = world.library();
  const policy::PolicyId varied = variation.piece.policy;
  const auto sets = bearers_policies(world, places, varied);
  if (!sets) return false;
  const policy::Document& now = library.document(varied);
  return std::all_of(sets->begin(), sets->end(), [&](const std::vector<policy::PolicyId>& policies) {
    const auto before = together(library, policies, varied, now);
    const auto after = together(library, policies, varied, *variation.document);
    return before && after && say_the_same(library, catalog, PolicyKind::managed, *before, *after);
  });
}

Consequence consequence_of(const query::Asking& before, const Places& places, const Variation& variation,
                           const std::shared_ptr<const model::World>& after) {
  policy::Library& library = before.world->library();
  const policy::Policy& policy = library.policy(variation.piece.policy);
  if (variation.document && !has_principals(policy.kind) &&
      (is_the_same_for_bearers(*before.world, places, variation, *before.catalog) ||
       say_the_same(library, *before.catalog, policy.kind, library.document(policy.document), *variation.document))) {
    Consequence none;
    none.is_nothing = true;
    return none;
  }
  query::Asking later = before;
  later.world = after;
  change::WorldDifference difference = change::difference(before, later);
  Consequence consequence;
  consequence.is_known = difference.is_complete;
  consequence.is_nothing = difference.is_complete && difference.changes.empty();
  consequence.opens = std::any_of(difference.changes.begin(), difference.changes.end(),
                                  [](const change::Change& change) { return change.gains; });
  for (const change::Change& change : difference.changes) {
    consequence.examples.push_back(example_of(change, *before.catalog));
  }
  consequence.changes = std::move(difference.changes);
  return consequence;
}

}  // namespace iamq::assure
