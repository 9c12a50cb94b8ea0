// Which actions no statement and no rule tells apart: requests of one of them speak for all.

#include <algorithm>
#include <set>
#include <unordered_map>

#include "runtime/query/universe.hpp"
#include "stdlib/text_match.hpp"

namespace iamq::query {

namespace {

// Services of which some actions are decided by rules of their own (evaluation, rules 1, 5, 8 and 9), so that no two of
// their actions are alike.
bool has_special_rules(std::string_view service) {
  return service == "sts" || service == "iam" || service == "kms";
}

// Which of some actions (numbers of the catalog) a pattern covers.
class CoveredActions {
public:
  CoveredActions(const stdlib::Catalog& catalog, const std::vector<std::uint32_t>& actions) : catalog_(catalog) {
    if (actions.size() <= few) {
      for (const std::uint32_t action : actions) {
        names_.push_back(catalog.action(action).full_name);
        services_.insert(catalog.action(action).service->prefix);
      }
      return;
    }
    places_.resize(catalog.action_count(), no_place);
    for (std::size_t i = 0; i < actions.size(); ++i) places_[actions[i]] = i;
  }

  void add(std::string_view pattern, std::vector<bool>& covered) const {
    if (places_.empty()) {
      if (!may_cover(pattern.substr(0, pattern.find(':')))) return;
      for (std::size_t i = 0; i < names_.size(); ++i) {
        if (!covered[i]) covered[i] = stdlib::wildcard_matches_ignoring_case(pattern, names_[i]);
      }
      return;
    }
    for (const stdlib::Action* action : catalog_.expand(pattern)) {
      if (places_[action->index] != no_place) covered[places_[action->index]] = true;
    }
  }

private:
  bool may_cover(std::string_view service) const {
    return service.find_first_of("*?") != std::string_view::npos ||
           std::any_of(services_.begin(), services_.end(),
                       [&](std::string_view one) { return stdlib::equals_ignoring_case(one, service); });
  }

  static constexpr std::size_t few = 400, no_place = SIZE_MAX;
  const stdlib::Catalog& catalog_;
  std::set<std::string_view> services_;
  std::vector<std::string_view> names_;  // of the actions, where they are so few that each is asked; else
  std::vector<std::size_t> places_;      // in the actions, by number of the catalog
};

}  // namespace

std::vector<std::vector<std::uint32_t>> Universe::alike(const std::vector<std::uint32_t>& actions) const {
  return alike(asking_, {this}, actions);
}

std::vector<std::vector<std::uint32_t>> Universe::alike(const Asking& asking,
                                                        const std::vector<const Universe*>& universes,
                                                        const std::vector<std::uint32_t>& actions) {
  const auto& catalog = *asking.catalog;
  const policy::Library& library = asking.world->library();
  std::set<std::string_view> apart;
  std::vector<const Rule*> all;
  for (const Universe* universe : universes) {
    for (const auto& special : universe->specials_) {
      apart.insert(special.service);
      for (const auto& rule : special.rules) {
        all.push_back(&rule);
      }
    }
    for (const auto& rule : universe->rules_) {
      all.push_back(&rule);
    }
  }
  std::vector<std::uint32_t> part;  // as `actions`
  part.reserve(actions.size());
  std::unordered_map<std::string, std::uint32_t> first_parts;
  for (const std::uint32_t number : actions) {
    const stdlib::Action& action = catalog.action(number);
    const std::string_view service = action.service->prefix;
    std::string key = apart.count(service) > 0 ? std::string(service) : action.service->supports_rcp ? "+" : "-";
    key += action.is_wildcard_only() ? '*' : '.';
    if (has_special_rules(service) || is_special_action(action.full_name)) key = std::string(action.full_name);
    part.push_back(first_parts.try_emplace(std::move(key), first_parts.size()).first->second);
  }

  // Refines the partition by one list of patterns after the other; equal lists are looked at once.
  std::set<std::vector<policy::StringId>> seen;
  CoveredActions covered_actions(catalog, actions);
  for (const Rule* rule : all) {
    auto patterns = rule->statement->actions;
    std::sort(patterns.begin(), patterns.end());
    if (!seen.insert(patterns).second) {
      continue;
    }
    std::vector<bool> covered(part.size(), false);
    for (const auto pattern : patterns) covered_actions.add(library.text(pattern), covered);
    std::unordered_map<std::uint64_t, std::uint32_t> parts;
    for (std::size_t i = 0; i < part.size(); ++i) {
      const std::uint64_t key = std::uint64_t{part[i]} << 1 | (covered[i] ? 1 : 0);
      part[i] = parts.try_emplace(key, static_cast<std::uint32_t>(parts.size())).first->second;
    }
  }

  std::vector<std::vector<std::uint32_t>> classes;
  std::unordered_map<std::uint32_t, std::size_t> places;
  for (std::size_t i = 0; i < actions.size(); ++i) {
    const auto [found, is_new] = places.try_emplace(part[i], classes.size());
    if (is_new) {
      classes.emplace_back();
    }
    classes[found->second].push_back(actions[i]);
  }
  return classes;
}

}  // namespace iamq::query
