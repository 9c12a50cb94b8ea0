#include "runtime/change/openings.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "runtime/evaluate/gather.hpp"
#include "runtime/evaluate/special.hpp"
#include "runtime/policy/arn.hpp"
#include "runtime/policy/wildcard.hpp"

namespace iamq::change {

using model::EntityId;
using model::EntityKind;
using model::World;

namespace {

// Texts, each once, up to a number.
class Some {
public:
  explicit Some(std::size_t most) : most_(most) {}
  void add(std::string text) {
    if (items.size() < most_ && std::find(items.begin(), items.end(), text) == items.end()) {
      items.push_back(std::move(text));
    }
  }
  std::vector<std::string> items;

private:
  std::size_t most_;
};

// A resource that the pattern covers; with variables there is none to be had.
void add_instance(std::string_view pattern, Some& resources) {
  if (pattern == "*" || pattern.find('$') != std::string_view::npos) return;
  std::string text;
  for (const char c : pattern) {
    if (c == '*') {
      text += "any-other";
    } else {
      text += c == '?' ? 'z' : c;
    }
  }
  if (policy::split_arn(text)) resources.add(std::move(text));
}

// The first, the last and some between stand for what a pattern covers.
void add_actions(const stdlib::Catalog& catalog, std::string_view pattern, Some& actions) {
  if (pattern.find_first_of("*?") == std::string_view::npos) {
    actions.add(std::string(pattern));
    return;
  }
  if (pattern == "*") return;
  const auto covered = catalog.expand(pattern);
  constexpr std::size_t most_of_pattern = 3;
  const std::size_t step = std::max<std::size_t>(1, covered.size() / most_of_pattern);
  for (std::size_t i = 0; i < covered.size(); i += step) actions.add(std::string(covered[i]->full_name));
}

bool can_meet(std::string_view action, std::string_view resource) {
  const auto arn = policy::split_arn(resource);
  const std::string_view service = action.substr(0, action.find(':'));
  return resource == "*" || !arn || policy::equal_ignoring_case(arn->service, service) ||
         (arn->service == "iam" && policy::equal_ignoring_case(service, "sts"));
}

}  // namespace

Openings::Openings(const World& before, const stdlib::Catalog& catalog, const Asked& asked,
                   const std::vector<policy::PolicyId>& about, const ProbeLimits& limits) {
  Some actions(limits.actions), resources(limits.resources);
  for (const auto& action : asked.actions) add_actions(catalog, action, actions);
  for (const auto& resource : asked.resources) {
    if (resource == "*") resources.add(resource);
    add_instance(resource, resources);
  }
  const auto& library = before.library();
  for (const auto policy : about) {
    for (const auto& statement : library.document(policy).statements) {
      for (const auto action : statement.actions) add_actions(catalog, library.text(action), actions);
      for (const auto resource : statement.resources) add_instance(library.text(resource), resources);
    }
  }
  before.resources.each([&](std::uint32_t, const model::Resource& row) {
    const std::string arn(before.text(row.arn));
    resources.add(arn);
    if (row.kind == model::ResourceKind::bucket) resources.add(arn + "/any-other");
  });

  std::vector<EntityId> callers;
  const auto add_caller = [&](EntityId caller) {
    if (callers.size() < limits.callers && std::find(callers.begin(), callers.end(), caller) == callers.end()) {
      callers.push_back(caller);
    }
  };
  if (asked.has_caller) add_caller(asked.caller);
  before.users.each([&](std::uint32_t index, const model::User&) { add_caller({EntityKind::user, index}); });
  before.roles.each([&](std::uint32_t index, const model::Role&) { add_caller({EntityKind::role, index}); });

  const auto add_probes = [&](Probe probe) {
    for (const auto& action : actions.items) {
      for (const auto& resource : resources.items) {
        if (!can_meet(action, resource)) continue;
        probe.action = action;
        probe.resource = resource;
        probe.before = openness(before, probe);
        probes_.push_back(probe);
      }
    }
  };
  for (const EntityId caller : callers) {
    Probe probe;
    probe.caller = caller;
    add_probes(std::move(probe));
  }
  Probe by_anybody;
  by_anybody.is_anonymous = true;
  add_probes(std::move(by_anybody));
}

int Openings::openness(const World& world, const Probe& probe) {
  model::Subject subject;
  if (!probe.is_anonymous) {
    if (!world.has(probe.caller)) return 0;
    subject = model::Subject::of(probe.caller);
  }
  const model::Target target{
      .arn = world.library().strings().intern(probe.resource), .owner = {}, .is_pattern = false, .owner_id = {}};
  const auto decided = evaluate::decide(world, subject, probe.action, {target}, {});
  if (decided.decision.is_allowed()) return 2;
  return decided.decision.outcome == evaluate::Outcome::depends ? 1 : 0;
}

Openings::Count Openings::count(const World& after) const {
  Count count;
  for (const Probe& probe : probes_) {
    const int now = openness(after, probe);
    if (now > probe.before) count.opened += static_cast<std::size_t>(now - probe.before);
    if (now < probe.before) count.closed += static_cast<std::size_t>(probe.before - now);
  }
  return count;
}

}  // namespace iamq::change
