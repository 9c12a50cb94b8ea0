// Which actions no statement and no rule tells apart: requests of one of them speak for all.

#include <algorithm>
#include <set>
#include <unordered_map>

#include "runtime/evaluate/rcp_services.hpp"
#include "runtime/evaluate/special.hpp"
#include "runtime/index/index.hpp"
#include "runtime/query/universe.hpp"

namespace iamq::query {

namespace {

constexpr std::uint32_t none = 0xffffffff;

// What of an action beside its patterns may count: two of one text are alike to every rule (evaluation, rules 1, 5, 8
// and 9). `is_apart`: resources of the service have policies, or owners that their ARNs do not tell.
std::string rules_about(const stdlib::Action& action, bool is_apart) {
  const std::string_view service = action.service->prefix;
  if (service == "sts" || evaluate::is_about_bucket_policy(action.full_name)) return std::string(action.full_name);
  const bool has_rules = service == "iam" || service == "kms";
  std::string about = is_apart || has_rules ? std::string(service) : "";
  about += evaluate::is_bound_by_rcps(action.full_name) ? '+' : '-';
  about += action.is_wildcard_only() ? '*' : '.';
  for (const std::string_view kept : kept_by_aws(action)) about += kept;
  return about;
}

// The same as numbers, for all actions of the catalog.
struct NumbersOfRules {
  explicit NumbersOfRules(const stdlib::Catalog& catalog) {
    std::unordered_map<std::string, std::uint32_t> numbers;
    const auto number_of = [&](const stdlib::Action& action, bool is_apart) {
      return numbers.try_emplace(rules_about(action, is_apart), static_cast<std::uint32_t>(numbers.size()))
          .first->second;
    };
    for (std::size_t i = 0; i < catalog.action_count(); ++i) {
      const stdlib::Action& action = catalog.action(i);
      of_action.push_back(number_of(action, false));
      of_action_apart.push_back(number_of(action, true));
      service.push_back(action.service);
    }
    count = static_cast<std::uint32_t>(numbers.size());
  }
  std::vector<std::uint32_t> of_action, of_action_apart;
  std::vector<const stdlib::Service*> service;
  std::uint32_t count;
};

const NumbersOfRules& numbers_of_rules() {
  static thread_local const NumbersOfRules numbers(stdlib::Catalog::shared());  // as the catalog: one for each thread
  return numbers;
}

// Some actions (numbers of the catalog) in parts, cut by one set of actions after the other.
class Partition {
public:
  Partition(const std::vector<std::uint32_t>& actions, std::size_t action_count, std::vector<std::uint32_t> parts,
            std::uint32_t part_count)
      : parts_(std::move(parts)), part_count_(part_count) {
    if (actions.size() == action_count) return;  // each is at its number
    places_.resize(action_count, none);
    for (std::size_t i = 0; i < actions.size(); ++i) places_[actions[i]] = static_cast<std::uint32_t>(i);
  }

  void cut_by(const index::ActionSet& actions) {
    inner_.assign(part_count_, none);
    for (const auto& range : actions.ranges()) {
      for (std::uint32_t action = range.first; action <= range.last; ++action) {
        const std::uint32_t place = places_.empty() ? action : places_[action];
        if (place == none) continue;
        std::uint32_t& inner = inner_[parts_[place]];
        if (inner == none) inner = part_count_++;
        parts_[place] = inner;
      }
    }
  }

  // In the order of the first of each.
  std::vector<std::vector<std::uint32_t>> parts(const std::vector<std::uint32_t>& actions) const {
    std::vector<std::vector<std::uint32_t>> all;
    std::vector<std::uint32_t> places(part_count_, none), sizes(part_count_, 0);
    for (std::size_t i = 0; i < actions.size(); ++i) ++sizes[parts_[i]];
    for (std::size_t i = 0; i < actions.size(); ++i) {
      std::uint32_t& place = places[parts_[i]];
      if (place == none) {
        place = static_cast<std::uint32_t>(all.size());
        all.emplace_back().reserve(sizes[parts_[i]]);
      }
      all[place].push_back(actions[i]);
    }
    return all;
  }

private:
  std::vector<std::uint32_t> parts_;   // by place among the actions
  std::vector<std::uint32_t> places_;  // by number of the catalog
  std::uint32_t part_count_;
  std::vector<std::uint32_t> inner_;  // by part: what of it lies in the set
};

}  // namespace

std::vector<std::vector<std::uint32_t>> Universe::alike(const std::vector<std::uint32_t>& actions) const {
  return alike(asking_, {this}, actions);
}

std::vector<std::vector<std::uint32_t>> Universe::alike(const Asking& asking,
                                                        const std::vector<const Universe*>& universes,
                                                        const std::vector<std::uint32_t>& actions) {
  if (actions.empty()) return {};
  if (actions.size() == 1) return {actions};
  const auto& catalog = *asking.catalog;
  std::set<std::string_view> apart;
  std::unique_ptr<index::Index> own_index;
  index::ActionSets& sets = asking.index_or(own_index).compiled_policies().action_sets();
  std::set<index::ActionSets::Number> cuts;
  std::set<const Specials*> known;
  for (const Universe* universe : universes) {
    if (known.insert(universe->special_.get()).second) {
      for (const auto& special : universe->special_->all) {
        apart.insert(special.service);
        for (const auto& rule : special.rules) cuts.insert(sets.of(*rule.statement));
      }
    }
    for (const auto& rule : universe->rules_) cuts.insert(sets.of(*rule.statement));
  }
  const NumbersOfRules& rules = numbers_of_rules();
  const stdlib::Service* service = nullptr;
  bool is_apart = false;
  std::vector<std::uint32_t> parts;
  parts.reserve(actions.size());
  for (const std::uint32_t number : actions) {
    if (rules.service[number] != service) {
      service = rules.service[number];
      is_apart = apart.count(service->prefix) != 0;
    }
    parts.push_back(is_apart ? rules.of_action_apart[number] : rules.of_action[number]);
  }
  Partition partition(actions, catalog.action_count(), std::move(parts), rules.count);
  for (const auto cut : cuts) partition.cut_by(sets[cut]);
  return partition.parts(actions);
}

}  // namespace iamq::query
