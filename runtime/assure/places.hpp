#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "runtime/model/world.hpp"

namespace iamq::assure {

// Where a World holds a policy.
struct Place {
  enum class Kind : std::uint8_t { inline_policy, managed, trust, resource, control, endpoint, session } kind{};
  model::EntityId owner;    // the managed or control policy itself; else who bears it
  std::uint32_t index = 0;  // of an inline policy, of a version, of a session policy
};

// The policies that the input of a World wrote, in the order of their text, with the places where each bears. AWS's own
// are not among them: they are nobody's to test.
class Places {
public:
  explicit Places(const model::World& world);
  const std::vector<policy::PolicyId>& policies() const { return policies_; }
  // Empty: the World does not hold it.
  const std::vector<Place>& of(policy::PolicyId policy) const;

private:
  void add(const model::World& world, policy::PolicyId policy, Place place);
  std::map<policy::PolicyId, std::vector<Place>> places_;
  std::vector<policy::PolicyId> policies_;
};

// The World with another policy in these places.
model::World with_policy(const model::World& world, const std::vector<Place>& places, policy::PolicyId policy);

}  // namespace iamq::assure
