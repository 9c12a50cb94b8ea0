#include "runtime/query/policy_elements.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "runtime/condition/condition.hpp"
#include "runtime/exact/difference.hpp"
#include "runtime/exact/obvious_values.hpp"
#include "runtime/exact/valuation.hpp"
#include "runtime/policy/arn.hpp"
#include "runtime/policy/pattern.hpp"
#include "runtime/query/add_once.hpp"

namespace iamq::query {

namespace {

using index::ActionBits;
using policy::Effect;
using policy::Statement;

// One search of the exact engine, and one of values; a summary asks many.
constexpr std::uint64_t steps_of_one_search = 20000;

class Reader {
public:
  Reader(const Asking& asking, index::ServiceMatches& matches, policy::PolicyId policy)
      : catalog_(*asking.catalog),
        matches_(matches),
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
      for (auto& [place, service] : effect->services) finish(service, effect == &elements_.allow);
    }
    return std::move(elements_);
  }

private:
  // What an Action or NotAction element lists.
  struct Listed {
    bool takes_in_all = false;      // `*`
    bool names_no_service = false;  // of some pattern
    std::map<const stdlib::Service*, ActionBits> by_service;
  };

  Listed listed_by(const Statement& statement, ListedEffect& effect) {
    Listed listed;
    ActionBits* of_latest = nullptr;
    const stdlib::Service* latest = nullptr;
    for (const auto action : statement.actions) {
      const auto& meant = matches_.actions(action);
      listed.takes_in_all = listed.takes_in_all || meant.takes_in_all;
      listed.names_no_service = listed.names_no_service || !meant.names_a_service;
      if (meant.service == nullptr) {
        if (meant.names_a_service) add_once(elements_.unknown_services, std::string(text_before_colon(action)));
        continue;
      }
      if (meant.service != latest) {  // those of one service stand together
        latest = meant.service;
        of_latest = &listed.by_service.try_emplace(latest, latest->action_count).first->second;
      }
      *of_latest |= meant.actions;
      if (!statement.not_action && meant.actions.empty()) add_unknown(effect, *meant.service, action, statement);
    }
    return listed;
  }

  std::string_view text_before_colon(policy::StringId action) const {
    return library_.text(action).substr(0, library_.text(action).find(':'));
  }

  void add_unknown(ListedEffect& effect, const stdlib::Service& service, policy::StringId action,
                   const Statement& statement) {
    ListedService& listed = listed_of(effect, service);
    add_once(listed.unknown_actions, library_.text(action).substr(text_before_colon(action).size() + 1));
    for (const auto resource : statement.resources) {
      if (matches_.resources(service, resource).is_of_service) listed.has_unknown_on_resource = true;
    }
  }

  void add(const Statement& statement) {
    ListedEffect& effect = statement.effect == Effect::allow ? elements_.allow : elements_.deny;
    const Listed listed = listed_by(statement, effect);
    const auto add_one = [&](const stdlib::Service& service, const ActionBits* of_service) {
      if (service.action_count == 0) return;
      const bool is_named = of_service != nullptr && !statement.not_action;
      if (is_named && !listed.takes_in_all) return add_service(effect, service, statement, *of_service, is_named);
      ActionBits actions = listed.takes_in_all     ? ActionBits::all(service.action_count)
                           : of_service == nullptr ? ActionBits(service.action_count)
                                                   : *of_service;
      if (statement.not_action) actions.flip();
      add_service(effect, service, statement, actions, is_named);
    };
    if (statement.not_action || listed.names_no_service) {
      for (const auto& service : catalog_.services()) {
        const auto known = listed.by_service.find(&service);
        add_one(service, known == listed.by_service.end() ? nullptr : &known->second);
      }
    } else {
      for (const auto& [service, actions] : listed.by_service) add_one(*service, &actions);
      for (const auto resource : statement.resources) add_foreign(effect, resource, listed);
    }
  }

  // What each resource of a statement comes to for a service.
  using MeantResources = policy::Few<const index::ServiceMatches::Resources*>;

  static ListedService& listed_of(ListedEffect& effect, const stdlib::Service& service) {
    ListedService& listed = effect.services[&service];
    listed.service = &service;
    return listed;
  }

  void add_service(ListedEffect& effect, const stdlib::Service& service, const Statement& statement,
                   const ActionBits& actions, bool is_named) {
    MeantResources meant;
    for (const auto resource : statement.resources) meant.push_back(&matches_.resources(service, resource));
    auto parts = parts_of(service, statement, actions, meant);
    const bool has_resource =
        std::any_of(parts.begin(), parts.end(), [](const ListedActions& part) { return part.has_resource(); });
    // Of `*` on one bucket all services but S3 would be rows that say nothing.
    if (!is_named && !has_resource) return;
    ListedService& listed = listed_of(effect, service);
    listed.is_named = listed.is_named || is_named;
    merge(listed.parts, std::move(parts));
    for (const auto& condition : statement.conditions) add_once(listed.conditions, &condition);
    for (std::size_t i = 0; i < meant.size(); ++i) {
      if (!meant[i]->is_of_service) continue;
      add_once(listed.resources, statement.resources[i]);
      if (meant[i]->is_of_unknown_type) add_once(listed.unknown_resources, statement.resources[i]);
    }
  }

  // A resource of a service that the statement has no action of: the service gets a row that says so. One of a service
  // that nobody knows is shown with all services of the statement.
  void add_foreign(ListedEffect& effect, policy::StringId resource, const Listed& named) {
    const std::string_view pattern = library_.text(resource);
    if (index::is_all_resources(pattern)) return;
    for (const auto& [service, actions] : named.by_service) {
      if (matches_.resources(*service, resource).is_of_service) return;
    }
    const std::string completed = policy::completed_arn(pattern);
    const auto arn = policy::split_arn(completed);
    if (!arn || arn->service.find_first_of("*?$") != std::string_view::npos) return;
    if (const auto* service = catalog_.find_service(arn->service)) {
      ListedService& listed = listed_of(effect, *service);
      add_once(listed.resources, resource);
      add_once(listed.resources_without_action, resource);
      return;
    }
    for (const auto& [service, actions] : named.by_service)
      add_once(listed_of(effect, *service).unknown_resources, resource);
  }

  // The actions apart by what of the statement goes with them.
  std::vector<ListedActions> parts_of(const stdlib::Service& service, const Statement& statement,
                                      const ActionBits& actions, const MeantResources& meant) {
    std::vector<ListedActions> parts;
    if (actions.empty()) return parts;
    parts.emplace_back().actions = actions;
    parts.back().listings.emplace_back().statement = &statement;
    // `inside` and `outside`: what is to be noted of the actions that are among `some`, and of the others.
    const auto divide = [&](const ActionBits& some, auto inside, auto outside) {
      for (std::size_t i = 0, count = parts.size(); i < count; ++i) {
        if (parts[i].actions.is_within(some)) {
          inside(parts[i].listings.front());
          continue;
        }
        if (parts[i].actions.meets(some)) inside(split(parts, i, some).listings.front());
        outside(parts[i].listings.front());
      }
    };
    for (std::size_t i = 0; i < meant.size(); ++i) {
      const auto inside = [&](ActionListing& listing) { add_once(listing.resources, statement.resources[i]); };
      divide(meant[i]->actions, inside, [](ActionListing&) {});
    }
    for (const auto& condition : statement.conditions) {
      divide(
          matches_.carrying(service, condition.key),
          [&](ActionListing& listing) { listing.conditions.push_back(&condition); },
          [&](ActionListing& listing) { listing.unsupported.push_back(&condition); });
    }
    for (auto& part : parts) {
      ActionListing& listing = part.listings.front();
      if (!statement.has_resource) listing.resources = {library_.strings().intern("*")};
      listing.has_condition = statement.conditions.empty() || !listing.conditions.empty();
      listing.is_satisfiable = is_satisfiable(statement, listing);
    }
    return parts;
  }

  // Takes those among `some` out of a part; they are a part of their own then, which is returned.
  static ListedActions& split(std::vector<ListedActions>& parts, std::size_t i, const ActionBits& some) {
    parts.push_back(parts[i]);
    parts.back().actions &= some;
    parts[i].actions -= some;
    return parts.back();
  }

  // What another statement says of actions, put behind what is known of them.
  static void merge(std::vector<ListedActions>& known, std::vector<ListedActions> more) {
    if (known.empty()) return known.swap(more);
    for (std::size_t i = 0, count = known.size(); i < count; ++i) {
      for (auto& part : more) {
        if (known[i].actions.is_within(part.actions)) {
          part.actions -= known[i].actions;
          known[i].listings.push_back(part.listings.front());
          break;
        }
        if (!known[i].actions.meets(part.actions)) continue;
        auto& shared = split(known, i, part.actions);
        part.actions -= shared.actions;
        shared.listings.push_back(part.listings.front());
      }
    }
    for (auto& part : more) {
      if (!part.actions.empty()) known.push_back(std::move(part));
    }
  }

  // Whether some request of the action, without the keys that it never carries, meets all conditions of the statement.
  bool is_satisfiable(const Statement& statement, const ActionListing& listing) {
    if (statement.conditions.empty()) return true;
    auto& known = matches_.whether_met(document_.version, statement.conditions, listing.unsupported);
    if (!known) known = can_be_met(statement, listing.unsupported);
    return *known;
  }

  bool can_be_met(const Statement& statement, const policy::Few<const policy::Condition*>& unsupported) const {
    condition::Context context;
    context.set_single_valued([](std::string_view key) { return !stdlib::Catalog::shared().is_multivalued(key); });
    for (const auto* condition : unsupported) context.set_absent(library_.text(condition->key));
    if (exact::meet_their_own_values(statement.conditions, document_.version, context, library_, catalog_)) return true;
    condition::Logic logic;
    condition::Truth all = condition::yes;
    for (const auto& condition : statement.conditions) {
      all = logic.both(all, condition::holds(condition, document_.version, context, library_, logic));
    }
    if (!all.is_unknown()) return all.is_true();
    exact::Budget budget(steps_of_one_search);
    return exact::find_values(all, logic, context, catalog_, budget).kind != exact::Valuation::Kind::none;
  }

  void finish(ListedService& service, bool allows) {
    for (const auto resource : service.resources) {
      const bool is_used = std::any_of(service.parts.begin(), service.parts.end(), [&](const auto& part) {
        return std::any_of(part.listings.begin(), part.listings.end(), [&](const auto& listing) {
          return std::find(listing.resources.begin(), listing.resources.end(), resource) != listing.resources.end();
        });
      });
      if (!is_used && !(service.parts.empty() && service.has_unknown_on_resource))
        add_once(service.resources_without_action, resource);
    }
    const auto denying = elements_.deny.services.find(service.service);
    const auto* denied = allows && denying != elements_.deny.services.end() ? &denying->second.parts : nullptr;
    if (denied != nullptr) divide_as(*denied, service.parts);
    std::sort(service.parts.begin(), service.parts.end(),
              [](const auto& a, const auto& b) { return a.actions.front() < b.actions.front(); });
    for (auto& part : service.parts) {
      if (!part.counts()) continue;
      if (std::none_of(part.listings.begin(), part.listings.end(),
                       [](const auto& one) { return !one.resources.empty() && one.is_satisfiable; })) {
        part.never = allows ? "never allowed: no request of it meets all conditions at once"
                            : "never denied: no request of it meets all conditions at once";
      } else if (denied != nullptr && is_denied_anyway(*service.service, part, *denied)) {
        part.never = "never allowed: the policy itself denies all of it";
      }
    }
  }

  // So that of each part all actions are in the same one of `others`, or in none.
  static void divide_as(const std::vector<ListedActions>& others, std::vector<ListedActions>& parts) {
    for (const auto& other : others) {
      for (std::size_t i = 0, count = parts.size(); i < count; ++i) {
        if (parts[i].actions.meets(other.actions) && !parts[i].actions.is_within(other.actions))
          split(parts, i, other.actions);
      }
    }
  }

  // Whether the policy's Deny statements leave nothing of what its Allow statements say of the actions. What that hangs
  // on is which statements list them, so that one search does for all actions that the same statements list.
  bool is_denied_anyway(const stdlib::Service& service, const ListedActions& listed,
                        const std::vector<ListedActions>& denied) {
    std::vector<const Statement*> statements;
    for (const auto& listing : listed.listings) {
      if (!listing.resources.empty() && listing.is_satisfiable) statements.push_back(listing.statement);
    }
    const std::size_t first = listed.actions.front();
    const std::size_t allows = statements.size();
    for (const auto& other : denied) {
      if (!other.actions.contains(first)) continue;
      for (const auto& listing : other.listings) statements.push_back(listing.statement);
    }
    if (statements.size() == allows) return false;
    const auto known = denied_anyway_.find(statements);
    if (known != denied_anyway_.end()) return known->second;
    policy::Document left;
    left.version = document_.version;
    const auto name = library_.strings().intern(service.actions()[first].full_name);
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
  index::ServiceMatches& matches_;
  policy::Library& library_;
  const policy::Document& document_;
  policy::PolicyKind kind_;
  PolicyElements elements_;
  std::map<std::vector<const Statement*>, bool> denied_anyway_;
};

}  // namespace

bool ListedActions::counts() const {
  return std::any_of(listings.begin(), listings.end(), [](const auto& listing) { return listing.fits(); });
}

bool ListedActions::has_resource() const {
  return std::any_of(listings.begin(), listings.end(), [](const auto& listing) { return !listing.resources.empty(); });
}

const ListedActions* ListedService::find(const stdlib::Action& action) const {
  const auto place = action.index - service->first_action_index;
  const auto found =
      std::find_if(parts.begin(), parts.end(), [&](const auto& part) { return part.actions.contains(place); });
  return found == parts.end() ? nullptr : &*found;
}

bool ListedService::counts() const {
  return has_unknown_on_resource ||
         std::any_of(parts.begin(), parts.end(), [](const auto& part) { return part.has_resource(); });
}

PolicyElements elements_of(const Asking& asking, policy::PolicyId policy, index::ServiceMatches& matches) {
  return Reader(asking, matches, policy).read();
}

}  // namespace iamq::query
