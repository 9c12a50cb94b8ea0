#include "runtime/query/asked_parts.hpp"

#include <algorithm>

#include "runtime/policy/arn.hpp"
#include "runtime/query/cells.hpp"
#include "runtime/query/meant.hpp"
#include "runtime/query/notes.hpp"
#include "runtime/query/wildcards.hpp"

namespace iamq::query {

using model::EntityId;
using model::Target;

AskedParts::AskedParts(const Asking& asking, const model::Clauses& clauses, Answer& answer)
    : asking_(asking), world_(*asking.world), clauses_(clauses), answer_(answer) {}

Part AskedParts::assumed(EntityId role) const {
  Part part;
  part.request.assume = role;
  part.request.action = "sts:AssumeRole";
  part.request.target = {.arn = world_.arn_of(role), .owner = world_.account_of(role), .is_pattern = false};
  part.resource = resource_cell(world_.text(world_.arn_of(role)));
  part.action = part.request.action;
  return part;
}

std::vector<Part> AskedParts::of(const model::Act& act) {
  if (act.is_assume) return {assumed(act.role)};
  const auto asked = asked_actions(asking_, act);
  note_known_actions(asked);
  for (const auto& action : asked) {
    if (action.expanded.empty()) {
      add_note_of_unknown_action(answer_, action.text);
    }
    for (const auto& target : asked_targets(asking_, clauses_)) {
      add_note_of_resource_type(answer_, asking_, action.text, target);
      if (!action.is_pattern && !speaks_of_many(asking_, action.text, target)) {
        add(action.text, action.expanded, target, resource_cell(world_.text(target.arn)));
      } else {
        are_of_many_ = true;
        add_pattern(action, target);
      }
    }
  }
  return std::exchange(parts_, {});
}

void AskedParts::note_known_actions(const std::vector<AskedAction>& asked) {
  std::vector<std::uint32_t> known;
  for (const AskedAction& action : asked) {
    if (action.expanded.empty()) return;
    known.insert(known.end(), action.expanded.begin(), action.expanded.end());
  }
  known_actions_ = std::move(known);
}

std::vector<std::optional<model::AccountId>> AskedParts::accounts_meant(const Target& target) const {
  const auto arn = policy::split_arn(world_.text(target.arn));
  if ((arn && policy::is_account_id(arn->account)) || owner_meant(clauses_, target)) {
    return {std::nullopt};
  }
  std::vector<std::optional<model::AccountId>> accounts;
  world_.accounts.each(
      [&](std::uint32_t index, const model::Account&) { accounts.emplace_back(model::AccountId{index}); });
  if (accounts.empty()) {
    accounts.emplace_back(std::nullopt);
  }
  return accounts;
}

void AskedParts::add(std::string action, std::vector<std::uint32_t> actions, const Target& target,
                     ResourceCell resource) {
  Part part;
  part.request.action = action;
  part.request.target = target;
  part.actions = std::move(actions);
  part.action = std::move(action);
  part.resource = std::move(resource);
  parts_.push_back(std::move(part));
}

void AskedParts::add_pattern(const AskedAction& action, const Target& target) {
  if (universes_.all().empty()) {
    universes_.make(asking_, clauses_, known_actions_);
  }
  std::set<const void*> told;
  for (const Universe* universe : universes_.all()) {
    if (!told.insert(&universe->left_out_without_text()).second) continue;  // shared by those of an account
    for (const auto& one : universe->left_out_without_text()) {
      if (is_meant(target, one.second)) without_text_.insert(one);
    }
  }
  std::vector<std::uint32_t> on_many, on_one;
  for (const std::uint32_t number : action.expanded) {
    const bool is_of_many = speaks_of_many(asking_, asking_.catalog->action(number).full_name, target);
    (is_of_many ? on_many : on_one).push_back(number);
  }
  for (const auto& alike : Universe::alike(asking_, universes_.all(), on_one)) {
    add(std::string(asking_.catalog->action(alike.front()).full_name), alike, target,
        resource_cell(world_.text(target.arn)));
  }
  for (const auto& account : accounts_meant(target)) {
    if (asking_.is_stopped()) return;
    add_in(action, on_many, target, account);
  }
}

bool AskedParts::is_meant(const Target& target, EntityId resource) const {
  const auto patterns = served_by(world_.text(world_.arn_of(resource)));
  return std::any_of(patterns.begin(), patterns.end(), [&](const std::string& pattern) {
    const auto shared = meet(world_.text(target.arn), pattern);
    return !shared || !shared->empty();
  });
}

void AskedParts::add_in(const AskedAction& action, const std::vector<std::uint32_t>& actions, const Target& target,
                        const std::optional<model::AccountId>& account) {
  const auto& universes = account ? universes_.of_account(*account) : universes_.all();
  if (action.expanded.empty()) add_regions(action.text, {}, target, universes, account);
  for (const auto& alike : Universe::alike(asking_, universes, actions)) {
    if (asking_.is_stopped()) return;
    const std::string name(asking_.catalog->action(alike.front()).full_name);
    add_regions(name, alike, target, universes, account);
  }
}

// Of all resources those count that the actions work on: a policy that lists a table beside a bucket draws no line
// for those that read objects.
std::vector<Line> AskedParts::lines_of(const std::vector<const Universe*>& universes, const std::string& action,
                                       const std::vector<std::uint32_t>& alike, const Target& target) const {
  std::vector<Line> lines;
  std::uint32_t kinds = 0;
  for (const Universe* universe : universes) {
    if (asking_.is_stopped()) return {};
    for (auto& line : universe->lines(action, kinds)) {
      lines.push_back(std::move(line));
    }
    kinds += universe->kind_count();
  }
  if (!alike.empty() && world_.text(target.arn) == "*") {
    std::erase_if(lines, [&](const Line& line) {
      return std::none_of(alike.begin(), alike.end(), [&](std::uint32_t number) {
        return may_work_on(asking_.catalog->action(number), line.pattern);
      });
    });
  }
  return lines;
}

void AskedParts::add_regions(const std::string& action, const std::vector<std::uint32_t>& alike, const Target& target,
                             const std::vector<const Universe*>& universes,
                             const std::optional<model::AccountId>& account) {
  const auto owner = owner_meant(clauses_, target);
  const Likely likely = universes_.all().front()->likely(action, account ? account : owner);
  const auto cut_up =
      std::make_shared<const Regions>(cut(world_.text(target.arn), lines_of(universes, action, alike, target), likely));
  const Regions& regions = *cut_up;
  if (!regions.is_complete) {
    add_note_of_overlap(answer_);
  }
  for (std::size_t i = 0; i < regions.all.size(); ++i) {
    const std::string& example = regions.all[i].example;
    const bool is_excepted =
        clauses_.on_all_except && std::any_of(clauses_.on.begin(), clauses_.on.end(), [&](const Target& excepted) {
          return is_within(example, world_.text(excepted.arn));
        });
    const bool is_elsewhere = owner && !may_belong_to(asking_, action, example, *owner);
    if (!is_excepted && !is_elsewhere && can_stand_for_others(asking_, action, example)) {
      add(action, alike, {.arn = world_.library().strings().intern(example), .owner = owner, .is_pattern = false},
          region_cell(regions, i));
      parts_.back().request.target.any_region = regions.all[i].any_region;
      parts_.back().regions = cut_up;
      parts_.back().region = i;
      parts_.back().request.account = account;
    }
  }
}

}  // namespace iamq::query
