#include "runtime/bind/names.hpp"

#include <algorithm>

#include "runtime/bind/aws_managed.hpp"
#include "runtime/bind/spelling.hpp"
#include "runtime/bind/suggestions.hpp"

namespace iamq::bind {

using lang::Noun;
using model::ResourceKind;

namespace wanted {
namespace {

template <EntityKind... kinds>
bool is(const World&, EntityId entity) {
  return ((entity.kind == kinds) || ...);
}
template <bool is_scp>
bool is_control(const World& world, EntityId entity) {
  return entity.kind == EntityKind::control_policy && world.control_policies[entity.index].is_scp == is_scp;
}
bool is_federated_user(const World& world, EntityId entity) {
  return entity.kind == EntityKind::session && world.sessions[entity.index].is_federated_user;
}
bool is_principal(const World& world, EntityId entity) {
  return is<EntityKind::user, EntityKind::role, EntityKind::session>(world, entity) ||
         (entity.kind == EntityKind::resource && world.resources[entity.index].kind == ResourceKind::function);
}
bool is_anything(const World&, EntityId) {
  return true;
}

}  // namespace

const Wanted account{"account", "unknown-account", is<EntityKind::account>};
const Wanted user{"user", "unknown-user", is<EntityKind::user>};
const Wanted group{"group", "unknown-group", is<EntityKind::group>};
const Wanted role{"role", "unknown-role", is<EntityKind::role>};
const Wanted managed_policy{"policy", "unknown-policy", is<EntityKind::managed_policy>};
const Wanted control_policy{"scp", "unknown-scp", is<EntityKind::control_policy>};
const Wanted scp{"scp", "unknown-scp", is_control<true>};
const Wanted rcp{"rcp", "unknown-rcp", is_control<false>};
const Wanted any_policy{"policy", "unknown-policy", is<EntityKind::managed_policy, EntityKind::control_policy>};
const Wanted resource{"resource", "unknown-resource", is<EntityKind::resource>};
const Wanted ou{"ou", "unknown-ou", is<EntityKind::ou>};
const Wanted provider{"provider", "unknown-provider", is<EntityKind::provider>};
const Wanted endpoint{"endpoint", "unknown-endpoint", is<EntityKind::endpoint>};
const Wanted session{"session", "unknown-session", is<EntityKind::session>};
const Wanted federated_user{"federated user", "unknown-federated-user", is_federated_user};
const Wanted identity{"user, group or role", "unknown-identity",
                      is<EntityKind::user, EntityKind::group, EntityKind::role>};
const Wanted bounded{"user or role", "unknown-identity", is<EntityKind::user, EntityKind::role>};
const Wanted principal{"principal", "unknown-principal", is_principal};
const Wanted anything{"name", "unknown-name", is_anything};

}  // namespace wanted

namespace {

// Whether a noun in front of a name can mean that row.
bool noun_fits(Noun noun, const World& world, EntityId entity) {
  const auto resource_is = [&](ResourceKind kind) {
    return entity.kind == EntityKind::resource && world.resources[entity.index].kind == kind;
  };
  switch (noun) {
    case Noun::none:
      return true;
    case Noun::account:
      return entity.kind == EntityKind::account;
    case Noun::user:
      return entity.kind == EntityKind::user;
    case Noun::group:
      return entity.kind == EntityKind::group;
    case Noun::role:
      return entity.kind == EntityKind::role;
    case Noun::policy:
      return wanted::any_policy.fits(world, entity);
    case Noun::organization:
      return entity.kind == EntityKind::ou && world.ous[entity.index].is_root;
    case Noun::ou:
      return entity.kind == EntityKind::ou;
    case Noun::scp:
      return wanted::scp.fits(world, entity);
    case Noun::rcp:
      return wanted::rcp.fits(world, entity);
    case Noun::bucket:
      return resource_is(ResourceKind::bucket);
    case Noun::key:
      return resource_is(ResourceKind::key);
    case Noun::queue:
      return resource_is(ResourceKind::queue);
    case Noun::topic:
      return resource_is(ResourceKind::topic);
    case Noun::secret:
      return resource_is(ResourceKind::secret);
    case Noun::function:
      return resource_is(ResourceKind::function);
    case Noun::resource:
      return entity.kind == EntityKind::resource;
    case Noun::provider:
      return entity.kind == EntityKind::provider;
    case Noun::saml:
      return entity.kind == EntityKind::provider && world.providers[entity.index].is_saml;
    case Noun::oidc:
      return entity.kind == EntityKind::provider && !world.providers[entity.index].is_saml;
    case Noun::endpoint:
      return entity.kind == EntityKind::endpoint;
    case Noun::session:
      return entity.kind == EntityKind::session;
    case Noun::federated_user:
      return wanted::federated_user.fits(world, entity);
    case Noun::service:
    case Noun::canonical_user:
    case Noun::root:
      return false;
  }
  return false;
}

// Before it is first spoken of there is no row: so its name alone must not find it afterwards either.
void leave_out_aws_managed(const World& world, std::vector<EntityId>& found) {
  std::erase_if(found, [&](EntityId entity) { return is_aws_managed(world, entity); });
}

// All rows that the text names, of whatever kind: as declared, as `Account/name`, as an ARN. The scope is not looked
// at.
std::vector<EntityId> all_bearers(const World& world, std::string_view text) {
  if (text.substr(0, 4) == "arn:") {
    const auto found = world.by_arn(text);
    return found ? std::vector<EntityId>{*found} : std::vector<EntityId>{};
  }
  std::vector<EntityId> found = world.named(text);
  for (auto slash = text.find('/'); slash != std::string_view::npos; slash = text.find('/', slash + 1)) {
    for (const AccountId account : world.accounts_named(text.substr(0, slash))) {
      for (const EntityId entity : world.named_in(text.substr(slash + 1), account)) {
        const bool known = std::find(found.begin(), found.end(), entity) != found.end();
        if (entity.kind != EntityKind::account && !known) found.push_back(entity);
      }
    }
  }
  leave_out_aws_managed(world, found);
  return found;
}

// Those of them that stand in the scope, where the text can only be a name.
std::vector<EntityId> bearers_in_scope(const Binder& binder, std::string_view text) {
  if (!binder.scope || text.find_first_of("/:") != std::string_view::npos) return {};
  std::vector<EntityId> found = binder.world.named_in(text, *binder.scope);
  leave_out_aws_managed(binder.world, found);
  return found;
}

template <class Fits>
std::vector<EntityId> narrowed(const Binder& binder, const std::vector<EntityId>& bearers, Fits&& fits) {
  std::vector<EntityId> found, in_scope;
  for (const EntityId entity : bearers) {
    if (!fits(entity)) continue;
    found.push_back(entity);
    if (binder.scope && binder.world.account_of(entity) == binder.scope) in_scope.push_back(entity);
  }
  return in_scope.empty() ? found : in_scope;
}

std::optional<EntityId> resolve_text(Binder& binder, Noun noun, std::string_view name, const text::Span& name_span,
                                     const text::Span& span, const Wanted& wanted) {
  const World& world = binder.world;
  const bool policy_possible = wanted.fits == wanted::managed_policy.fits || wanted.fits == wanted::any_policy.fits ||
                               wanted.fits == wanted::anything.fits;
  if (policy_possible && (noun == Noun::none || noun == Noun::policy) && names_aws_managed_policy(name)) {
    return find_aws_managed_policy(binder, name, name_span);
  }
  const auto is_wanted = [&](EntityId entity) { return wanted.fits(world, entity) && noun_fits(noun, world, entity); };
  // One in the scope goes before all others, which may be thousands.
  const auto near = narrowed(binder, bearers_in_scope(binder, name), is_wanted);
  if (near.size() == 1) return near.front();
  const auto bearers = all_bearers(world, name);
  const auto found = narrowed(binder, bearers, is_wanted);
  if (found.size() == 1) return found.front();
  if (found.size() > 1) {
    report_ambiguous(binder, name, found, name_span);
    return std::nullopt;
  }
  const auto of_other_kind = narrowed(binder, bearers, [&](EntityId entity) { return noun_fits(noun, world, entity); });
  const std::string_view right_noun = noun == Noun::none || !of_other_kind.empty() ? wanted.noun : name_of(noun);
  const auto& others = of_other_kind.empty() ? bearers : of_other_kind;
  if (!others.empty()) {
    report_wrong_kind(binder, name, others.front(), right_noun, of_other_kind.empty() ? name_span : span);
    return std::nullopt;
  }
  report_unknown(binder, noun, name, name_span, wanted);
  return std::nullopt;
}

}  // namespace

std::vector<EntityId> readings(const Binder& binder, std::string_view text, const Wanted& wanted) {
  return narrowed(binder, all_bearers(binder.world, text),
                  [&](EntityId entity) { return wanted.fits(binder.world, entity); });
}

std::vector<EntityId> readings(const Binder& binder, Noun noun, std::string_view text, const Wanted& wanted) {
  return narrowed(binder, all_bearers(binder.world, text), [&](EntityId entity) {
    return wanted.fits(binder.world, entity) && noun_fits(noun, binder.world, entity);
  });
}

std::optional<EntityId> resolve(Binder& binder, const lang::Ref& ref, const Wanted& wanted) {
  if (ref.of) {
    auto& error =
        binder.error("inline-policy-here",
                     "an inline policy cannot stand here: " + with_article(wanted.noun) + " is needed", ref.span);
    error.help =
        "inline policies live in one user, group or role; declare a customer managed policy with "
        "`policy NAME in ACCOUNT { … }`";
    return std::nullopt;
  }
  return resolve_text(binder, ref.noun, ref.name.text, ref.name.span, ref.span, wanted);
}

std::optional<EntityId> resolve(Binder& binder, const lang::Word& name, const Wanted& wanted) {
  return resolve_text(binder, Noun::none, name.text, name.span, name.span, wanted);
}

std::optional<AccountId> resolve_account(Binder& binder, const lang::Word& name) {
  const auto found = resolve(binder, name, wanted::account);
  return found ? std::optional(AccountId{found->index}) : std::nullopt;
}

std::optional<Qualified> split_account(const World& world, std::string_view text) {
  for (auto slash = text.find('/'); slash != std::string_view::npos; slash = text.find('/', slash + 1)) {
    const auto accounts = world.accounts_named(text.substr(0, slash));
    if (accounts.size() == 1) return Qualified{accounts.front(), text.substr(slash + 1)};
  }
  return std::nullopt;
}

}  // namespace iamq::bind
