#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "runtime/model/world.hpp"

namespace iamq::repl {

// The names of a World in the order of the alphabet, for completion. Of the next World only the rows that are not
// shared with the one before are looked at, so that an edit of a large organization costs little.
class DeclaredNames {
public:
  struct Name {
    std::string_view text;  // lives as long as the session
    model::EntityId entity;
    std::optional<model::AccountId> account;  // that qualifies it
  };

  void follow(std::shared_ptr<const model::World> world);

  // Those that begin so, capitals or not; `each` returns false to see no more.
  void each_beginning_with(std::string_view prefix, const std::function<bool(const Name&)>& each) const;

  // Null before the first World.
  const model::World* world() const { return world_.get(); }

private:
  void merge(std::vector<Name> added);

  std::shared_ptr<const model::World> world_;
  std::vector<Name> names_;
};

// Whether the text begins so, capitals or not.
bool begins_with(std::string_view text, std::string_view prefix);

}  // namespace iamq::repl
