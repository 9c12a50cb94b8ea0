#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "runtime/query/asking.hpp"
#include "runtime/query/caller_universes.hpp"
#include "runtime/query/regions.hpp"
#include "runtime/query/requests.hpp"
#include "runtime/query/single_request.hpp"
#include "runtime/query/who_can.hpp"

// What `who can` asks, cut into requests each of which speaks for many.
namespace iamq::query {

// One request that stands for a part of what was asked.
struct Part {
  OneRequest request;
  std::vector<std::uint32_t> actions;  // those that are alike
  std::string action;                  // if the catalog has none of them
  ResourceCell resource;
  std::shared_ptr<const Regions> regions;  // of a pattern: what it was cut into, and which of them this is
  std::size_t region = 0;
  std::vector<std::uint32_t> touching;  // of the actions those that tell what is outside the model
};

class AskedParts {
public:
  // Notes of what is asked go to `answer`, which must outlive it.
  AskedParts(const Asking& asking, const model::Clauses& clauses, Answer& answer);

  std::vector<Part> of(const model::Act& act);

  // From here on of the act that was asked for last.
  bool are_of_many() const { return are_of_many_; }                // some action or resource was a pattern
  const CallerUniverses& universes() const { return universes_; }  // empty without patterns
  // Policies of resources that a pattern may mean whose texts are not in the model: see Universe.
  const std::set<std::pair<policy::PolicyId, model::EntityId>>& without_text() const { return without_text_; }

private:
  Part assumed(model::EntityId role) const;
  void note_known_actions(const std::vector<AskedAction>& asked);
  // The accounts whose resources a pattern may mean, where neither it nor `in` says one.
  std::vector<std::optional<model::AccountId>> accounts_meant(const model::Target& target) const;
  bool is_meant(const model::Target& target, model::EntityId resource) const;
  void add(std::string action, std::vector<std::uint32_t> actions, const model::Target& target, ResourceCell resource);
  void add_pattern(const AskedAction& action, const model::Target& target);
  // Of what an account's callers are asked; without an account, everybody. Only what their policies, and those of
  // resources, say to somebody there draws lines.
  void add_in(const AskedAction& action, const std::vector<std::uint32_t>& actions, const model::Target& target,
              const std::optional<model::AccountId>& account);
  std::vector<Line> lines_of(const std::vector<const Universe*>& universes, const std::string& action,
                             const std::vector<std::uint32_t>& alike, const model::Target& target) const;
  void add_regions(const std::string& action, const std::vector<std::uint32_t>& alike, const model::Target& target,
                   const std::vector<const Universe*>& universes, const std::optional<model::AccountId>& account);

  const Asking& asking_;
  const model::World& world_;
  const model::Clauses& clauses_;
  Answer& answer_;
  std::vector<Part> parts_;
  CallerUniverses universes_;  // made where a pattern is asked about
  std::set<std::pair<policy::PolicyId, model::EntityId>> without_text_;
  std::optional<std::vector<std::uint32_t>>
      known_actions_;  // all that is asked about, where the catalog knows all of it
  bool are_of_many_ = false;
};

}  // namespace iamq::query
