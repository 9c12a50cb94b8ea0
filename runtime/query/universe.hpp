#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "runtime/evaluate/gather.hpp"
#include "runtime/model/question.hpp"
#include "runtime/query/asking.hpp"
#include "runtime/query/regions.hpp"

// Everything that could ever bear on a request of one caller in one situation: the statements of its policies, and the
// declared resources whose policies or owners make them special. From it come the few requests that speak for all.
namespace iamq::query {

class Universe {
public:
  Universe(const Asking& asking, const model::Subject& subject, const evaluate::Situation& situation);

  // Actions (numbers of the catalog) that no statement and no rule tells apart.
  std::vector<std::vector<std::uint32_t>> alike(const std::vector<std::uint32_t>& actions) const;
  // The same for several callers at once.
  static std::vector<std::vector<std::uint32_t>> alike(const Asking& asking,
                                                       const std::vector<const Universe*>& universes,
                                                       const std::vector<std::uint32_t>& actions);

  // The resource patterns that draw lines for an action.
  std::vector<std::string> lines(std::string_view action) const;
  // What examples of its resources are likely to be.
  Likely likely(std::string_view action) const;
  // `whole` cut by its lines, and by those of `excepted` (what `all resources except …` names).
  Regions regions(std::string_view whole, std::string_view action,
                  const std::vector<model::Target>& excepted = {}) const;

  // The decision on an example of a region.
  evaluate::Explained decide(std::string_view action, const std::string& resource) const;

  // The account of the caller; empty for services, federated and anonymous callers.
  const std::string& account() const { return account_; }

  // Who owns it: as the ARN says or a declaration tells, else the caller's account.
  std::string owner(const std::string& resource) const;
  // Whether the ARN says, or a declaration tells, that another account owns it.
  bool is_foreign(const std::string& resource) const;

private:
  struct Line {
    const policy::Statement* statement;
    policy::Version version;
  };
  // A declared resource: its own patterns, and the statements of its policy.
  struct Special {
    std::vector<std::string> patterns;
    std::string service;
    std::vector<Line> lines;
    bool is_trust = false;
    bool is_foreign = false;
    bool has_account_in_arn = false;
  };
  void add_lines(const std::vector<evaluate::AppliedPolicy>& policies, std::vector<Line>& lines) const;
  void add_special(model::EntityId entity, bool is_trust, std::optional<policy::PolicyId> policy);
  std::vector<std::string> resource_lines(const Line& line) const;

  const Asking& asking_;
  model::Subject subject_;
  evaluate::Situation situation_;
  std::string account_;
  condition::Context context_{};
  std::vector<Line> lines_;
  std::vector<Special> specials_;
};

}  // namespace iamq::query
