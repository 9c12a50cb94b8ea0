#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <vector>

#include "runtime/evaluate/owner.hpp"
#include "runtime/model/question.hpp"
#include "runtime/model/world.hpp"

namespace iamq::index {

// What the requests of one World need to know of their resources. Those of the last few hundred are at hand: some
// questions ask of one resource over and over, others of a million, each once.
class KnownResources {
public:
  explicit KnownResources(std::shared_ptr<const model::World> world);

  struct Resource {
    std::string_view arn;
    std::string_view owner;  // an account's id; empty: it is the caller's own
    std::optional<model::AccountId> owner_row;
    std::optional<model::EntityId> declared;   // what bears the ARN
    std::optional<policy::DocumentId> policy;  // of a role: its trust policy
    bool is_kms_key = false, is_role = false, has_rules_of_its_own = false;
    bool misses_policy = false;  // the text of `policy`
  };
  // Stands until another one is asked for.
  const Resource& of(const model::Target& target);
  // The same number for resources that give context keys the same values.
  std::uint32_t likeness(const model::Target& target, const Resource& resource);

private:
  struct Slot {
    std::uint64_t key = ~std::uint64_t{0};
    Resource resource;
  };
  Resource made(const model::Target& target);
  bool may_be_blocked(const model::Target& target, const evaluate::Behind& behind, policy::PolicyId policy);

  std::shared_ptr<const model::World> world_;
  std::vector<Slot> slots_;
  std::unordered_map<std::uint64_t, bool> may_be_blocked_;  // by resource and owner
  std::map<std::tuple<std::uint64_t, std::string_view, std::string_view>, std::uint32_t> likenesses_;
};

}  // namespace iamq::index
