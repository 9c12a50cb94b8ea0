#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "runtime/index/let_in.hpp"
#include "runtime/index/profiles.hpp"

namespace iamq::index {

// Which roles may let in somebody of an account, as far as the Principals of their trust policies tell: never too few.
// Whom they let in is decided by the evaluator.
class OpenRoles {
public:
  explicit OpenRoles(std::shared_ptr<const Profiles> profiles);
  // Whether it is the same in another World: neither roles nor accounts differ.
  bool hold_in(const model::World& other) const;

  // Everyone where nobody knows whom: the text of the trust policy is missing.
  const LetIn& trusted_by(model::EntityId role) const;
  bool may_let_in(model::EntityId role, std::string_view account) const;
  // In byte order of their ARNs.
  const std::vector<model::EntityId>& to(std::string_view account) const;
  // The roles of an account, in the order of their rows.
  const std::vector<model::EntityId>& in(model::AccountId account) const;

private:
  const model::World& world() const { return profiles_->world(); }
  void list_all() const;

  std::shared_ptr<const Profiles> profiles_;
  // Found out when they are asked for.
  mutable std::vector<std::optional<LetIn>> trusted_;  // by row
  struct Lists {
    std::map<std::string_view, std::vector<model::EntityId>> to_account;
    std::vector<model::EntityId> to_everyone;
  };
  mutable std::optional<Lists> lists_;
  mutable std::vector<std::vector<model::EntityId>> in_account_;  // by row
};

}  // namespace iamq::index
