#include "runtime/query/policy_elements.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>

#include "runtime/condition/condition.hpp"
#include "runtime/evaluate/statement.hpp"
#include "runtime/exact/difference.hpp"
#include "runtime/exact/valuation.hpp"
#include "runtime/policy/arn.hpp"
#include "runtime/policy/pattern.hpp"
#include "runtime/policy/wildcard.hpp"

namespace iamq::query {

namespace {

using policy::Effect;
using policy::Statement;

// One search of the exact engine, and one of values; a summary asks many.
constexpr std::uint64_t steps_of_one_search = 20000;

bool is_all(std::string_view resource) {
  return !resource.empty() && resource.find_first_not_of('*') == std::string_view::npos;
}

// The ARN's resource field without what is between braces.
std::string without_variables(std::string_view text) {
  std::string left;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto end = text.compare(i, 2, "${") == 0 ? text.find('}', i) : std::string_view::npos;
    if (end == std::string_view::npos) {
      left += text[i];
    } else {
      i = end;
    }
  }
  return left;
}

// Names that are the whole of an ARN's last field (`arn:…:s3:::${BucketName}`) have no `/` in them, so that
// `arn:aws:s3:::app/*` names objects and no bucket.
bool is_too_deep_for(const stdlib::ResourceType& type, std::string_view resource) {
  const auto at = policy::resource_part(resource);
  if (at == std::string_view::npos || without_variables(resource.substr(at)).find('/') == std::string::npos)
    return false;
  return std::all_of(type.arn_patterns.begin(), type.arn_patterns.end(), [](std::string_view pattern) {
    const auto begin = policy::resource_part(pattern);
    return begin != std::string_view::npos && pattern.compare(begin, 2, "${") == 0 &&
           pattern.find('}', begin) == pattern.size() - 1;
  });
}

template <class List, class Item>
void add_once(List& list, const Item& item) {
  if (std::find(list.begin(), list.end(), item) == list.end()) list.push_back(item);
}

class Reader {
public:
  Reader(const Asking& asking, policy::PolicyId policy)
      : catalog_(*asking.catalog),
        library_(asking.world->library()),
        document_(library_.document(policy)),
        kind_(library_.policy(policy).kind) {}

  PolicyElements read() && {
    for (const Statement& statement : document_.statements) {
      if (statement.has_principal || statement.not_principal || statement.not_resource) elements_.has_summary = false;
      add(statement);
    }
    if (elements_.allow.services.empty() && elements_.deny.services.empty() && elements_.unknown_services.empty())
      elements_.has_summary = false;
    for (ListedEffect* effect : {&elements_.allow, &elements_.deny}) {
      for (auto& [prefix, service] : effect->services) {
        std::sort(service.actions.begin(), service.actions.end(),
                  [](const auto& a, const auto& b) { return a.action->index < b.action->index; });
        finish(service, effect == &elements_.allow);
      }
    }
    return std::move(elements_);
  }

private:
  std::string text(policy::StringId id) const { return std::string(library_.text(id)); }

  void add(const Statement& statement) {
    ListedEffect& effect = statement.effect == Effect::allow ? elements_.allow : elements_.deny;
    std::set<const stdlib::Service*> named;
    bool lists_all = statement.not_action;
    for (const auto action : statement.actions) {
      const std::string pattern = text(action);
      const auto colon = pattern.find(':');
      if (colon == std::string::npos) {  // `*`
        lists_all = true;
        continue;
      }
      const auto* service = catalog_.find_service(std::string_view(pattern).substr(0, colon));
      if (service == nullptr) {
        add_once(elements_.unknown_services, pattern.substr(0, colon));
        continue;
      }
      if (statement.not_action) continue;
      named.insert(service);
      if (catalog_.expand(pattern).empty()) {
        ListedService& listed = listed_of(effect, *service);
        add_once(listed.unknown_actions, pattern.substr(colon + 1));
        for (const auto resource : statement.resources) {
          if (is_of(*service, text(resource))) listed.has_unknown_on_resource = true;
        }
      }
    }
    for (const auto& service : catalog_.services()) {
      const bool is_named = named.count(&service) > 0;
      if (service.action_count == 0 || (!lists_all && !is_named)) continue;
      add_service(effect, service, statement, is_named);
    }
    for (const auto resource : statement.resources) add_foreign(effect, text(resource), named, lists_all);
  }

  ListedService& listed_of(ListedEffect& effect, const stdlib::Service& service) {
    ListedService& listed = effect.services[std::string(service.prefix)];
    listed.service = &service;
    return listed;
  }

  // Whether the resource may be of the type. A statement asks it of each of its actions again.
  bool may_be_of(const stdlib::ResourceType& type, const std::string& resource) const {
    const auto [known, is_new] = may_be_of_[&type].try_emplace(resource);
    if (is_new) {
      known->second = type.may_be_covered_by(policy::completed_arn(resource)) && !is_too_deep_for(type, resource);
    }
    return known->second;
  }

  // Whether the resource may be one of the service's.
  bool is_of(const stdlib::Service& service, const std::string& resource) const {
    if (is_all(resource)) return true;
    const auto arn = policy::split_arn(resource);
    if (arn && catalog_.find_service(arn->service) == &service) return true;
    const auto types = service.resource_types();
    return std::any_of(types.begin(), types.end(), [&](const auto& type) { return may_be_of(type, resource); });
  }

  // The statement without the patterns that are about other services: AWS's own policies list more than a thousand.
  Statement with_patterns_of(const stdlib::Service& service, const Statement& statement) const {
    Statement about = statement;
    about.actions.clear();
    for (const policy::StringId pattern : statement.actions) {
      const std::string_view prefix = library_.text(pattern).substr(0, library_.text(pattern).find(':'));
      const bool is_of_any = prefix.find_first_of("*?") != std::string_view::npos;
      if (is_of_any || policy::equal_ignoring_case(prefix, service.prefix)) about.actions.push_back(pattern);
    }
    return about;
  }

  void add_service(ListedEffect& effect, const stdlib::Service& service, const Statement& statement, bool is_named) {
    std::vector<ListedAction> found;
    bool has_resource = false;
    const Statement of_service = with_patterns_of(service, statement);
    for (const auto& action : service.actions()) {
      if (!evaluate::matches_action(of_service, action.full_name, library_)) continue;
      found.push_back({&action, {listing(action, statement)}, {}});
      has_resource = has_resource || !found.back().listings.back().resources.empty();
    }
    // Of `*` on one bucket all services but S3 would be rows that say nothing.
    if (found.empty() ? !is_named : !is_named && !has_resource) return;
    ListedService& listed = listed_of(effect, service);
    listed.is_named = listed.is_named || is_named;
    for (auto& action : found) {
      const auto known = std::find_if(listed.actions.begin(), listed.actions.end(),
                                      [&](const auto& other) { return other.action == action.action; });
      if (known == listed.actions.end()) {
        listed.actions.push_back(std::move(action));
      } else {
        known->listings.push_back(std::move(action.listings.front()));
      }
    }
    for (const auto& condition : statement.conditions) add_once(listed.conditions, &condition);
    for (const auto resource : statement.resources) {
      const std::string pattern = text(resource);
      if (!is_of(service, pattern)) continue;
      add_once(listed.resources, pattern);
      const auto types = service.resource_types();
      const bool is_unknown = !is_all(pattern) && std::none_of(types.begin(), types.end(), [&](const auto& one) {
        return may_be_of(one, pattern);
      }) && service.resource_type_of(pattern) == nullptr;
      if (is_unknown) add_once(listed.unknown_resources, pattern);
    }
  }

  // A resource of a service that the statement has no action of: the service gets a row that says so. One of a service
  // that nobody knows is shown with all services of the statement.
  void add_foreign(ListedEffect& effect, const std::string& resource, const std::set<const stdlib::Service*>& named,
                   bool lists_all) {
    const std::string completed = policy::completed_arn(resource);
    const auto arn = policy::split_arn(completed);
    if (lists_all || is_all(resource) || !arn || arn->service.find_first_of("*?$") != std::string_view::npos) return;
    for (const auto* service : named) {
      if (is_of(*service, resource)) return;
    }
    if (const auto* service = catalog_.find_service(arn->service)) {
      ListedService& listed = listed_of(effect, *service);
      add_once(listed.resources, resource);
      add_once(listed.resources_without_action, resource);
      return;
    }
    for (const auto* service : named) add_once(listed_of(effect, *service).unknown_resources, resource);
  }

  ActionListing listing(const stdlib::Action& action, const Statement& statement) {
    ActionListing listing;
    listing.statement = &statement;
    for (const auto resource : statement.resources) {
      const std::string pattern = text(resource);
      const bool fits =
          action.is_wildcard_only()
              ? policy::matches_wildcard(pattern, "*")
              : is_all(pattern) || std::any_of(action.resources.begin(), action.resources.end(),
                                               [&](const auto& on) { return may_be_of(*on.type, pattern); });
      if (fits) add_once(listing.resources, pattern);
    }
    if (!statement.has_resource) listing.resources = {"*"};
    for (const auto& condition : statement.conditions) {
      (is_supported(action, library_.text(condition.key)) ? listing.conditions : listing.unsupported)
          .push_back(&condition);
    }
    listing.has_condition = statement.conditions.empty() || !listing.conditions.empty();
    listing.is_satisfiable = is_satisfiable(statement, listing);
    return listing;
  }

  // Whether requests of the action may carry the key: AWS documents it for the action or what it is used on, or it
  // belongs to no service.
  bool is_supported(const stdlib::Action& action, std::string_view key) const {
    const auto matches = [&](const stdlib::Key* known) { return known->matches(key); };
    if (std::any_of(action.keys.begin(), action.keys.end(), matches)) return true;
    for (const auto& on : action.resources) {
      if (std::any_of(on.keys.begin(), on.keys.end(), matches)) return true;
      if (std::any_of(on.type->keys.begin(), on.type->keys.end(), matches)) return true;
    }
    if (catalog_.find_global_key(key) != nullptr) return true;
    const auto colon = key.find(':');
    return colon == std::string_view::npos || catalog_.find_service(key.substr(0, colon)) == nullptr;
  }

  // Whether some request of the action, without the keys that it never carries, meets all conditions of the statement.
  bool is_satisfiable(const Statement& statement, const ActionListing& listing) {
    if (statement.conditions.empty()) return true;
    std::vector<const policy::Condition*> absent = listing.unsupported;
    const auto known = satisfiable_.find({&statement, absent});
    if (known != satisfiable_.end()) return known->second;
    condition::Context context;
    context.set_single_valued([](std::string_view key) { return !stdlib::Catalog::shared().is_multivalued(key); });
    for (const auto* condition : listing.unsupported) context.set_absent(library_.text(condition->key));
    condition::Logic logic;
    condition::Truth all = condition::yes;
    for (const auto& condition : statement.conditions) {
      all = logic.both(all, condition::holds(condition, document_.version, context, library_, logic));
    }
    bool result = !all.is_false();
    if (all.is_unknown()) {
      exact::Budget budget(steps_of_one_search);
      result = exact::find_values(all, logic, context, catalog_, budget).kind != exact::Valuation::Kind::none;
    }
    satisfiable_.emplace(std::pair(&statement, std::move(absent)), result);
    return result;
  }

  void finish(ListedService& service, bool allows) {
    for (const auto& pattern : service.resources) {
      const bool is_used = std::any_of(service.actions.begin(), service.actions.end(), [&](const auto& action) {
        return std::any_of(action.listings.begin(), action.listings.end(), [&](const auto& listing) {
          return std::find(listing.resources.begin(), listing.resources.end(), pattern) != listing.resources.end();
        });
      });
      if (!is_used && !(service.actions.empty() && service.has_unknown_on_resource))
        add_once(service.resources_without_action, pattern);
    }
    for (auto& action : service.actions) {
      if (!action.counts()) continue;
      if (std::none_of(action.listings.begin(), action.listings.end(),
                       [](const auto& one) { return !one.resources.empty() && one.is_satisfiable; })) {
        action.never = allows ? "never allowed: no request of it meets all conditions at once"
                              : "never denied: no request of it meets all conditions at once";
      } else if (allows && is_denied_anyway(action)) {
        action.never = "never allowed: the policy itself denies all of it";
      }
    }
  }

  // Whether the policy's Deny statements leave nothing of what its Allow statements say of the action. What that hangs
  // on is which statements list it, so that one search does for all actions that the same statements list.
  bool is_denied_anyway(const ListedAction& listed) {
    std::vector<const Statement*> statements;
    for (const auto& listing : listed.listings) {
      if (!listing.resources.empty() && listing.is_satisfiable) statements.push_back(listing.statement);
    }
    const std::size_t allows = statements.size();
    const auto denying = elements_.deny.services.find(std::string(listed.action->service->prefix));
    if (denying == elements_.deny.services.end()) return false;
    for (const auto& other : denying->second.actions) {
      if (other.action != listed.action) continue;
      for (const auto& listing : other.listings) statements.push_back(listing.statement);
    }
    if (statements.size() == allows) return false;
    const auto known = denied_anyway_.find(statements);
    if (known != denied_anyway_.end()) return known->second;
    policy::Document left;
    left.version = document_.version;
    const auto name = library_.strings().intern(listed.action->full_name);
    for (const auto* statement : statements) {
      left.statements.push_back(*statement);
      left.statements.back().not_action = false;
      left.statements.back().actions = {name};
    }
    policy::Policy whole, nothing;
    whole.kind = nothing.kind = kind_;
    whole.document = library_.add_document(std::move(left));
    nothing.document =
        library_.add_document(policy::Document{.version = document_.version, .id = {}, .statements = {}});
    exact::Budget budget(steps_of_one_search);
    const auto difference =
        exact::policy_difference(library_.add_policy(std::move(whole)), library_.add_policy(std::move(nothing)),
                                 library_, catalog_, exact::Scope::actions, budget);
    const bool result = difference.kind == exact::Difference::Kind::none;
    denied_anyway_.emplace(std::move(statements), result);
    return result;
  }

  const stdlib::Catalog& catalog_;
  policy::Library& library_;
  const policy::Document& document_;
  policy::PolicyKind kind_;
  PolicyElements elements_;
  std::map<std::pair<const Statement*, std::vector<const policy::Condition*>>, bool> satisfiable_;
  std::map<std::vector<const Statement*>, bool> denied_anyway_;
  mutable std::unordered_map<const stdlib::ResourceType*, std::unordered_map<std::string, bool>> may_be_of_;
};

}  // namespace

bool ListedAction::counts() const {
  return std::any_of(listings.begin(), listings.end(), [](const auto& listing) { return listing.fits(); });
}

bool ListedAction::has_resource() const {
  return std::any_of(listings.begin(), listings.end(), [](const auto& listing) { return !listing.resources.empty(); });
}

bool ListedService::counts() const {
  return has_unknown_on_resource ||
         std::any_of(actions.begin(), actions.end(), [](const auto& action) { return action.has_resource(); });
}

PolicyElements elements_of(const Asking& asking, policy::PolicyId policy) {
  return Reader(asking, policy).read();
}

}  // namespace iamq::query
