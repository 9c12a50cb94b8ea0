#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>

#include "lang/text/source.hpp"
#include "runtime/index/index.hpp"
#include "runtime/model/entities.hpp"
#include "runtime/model/world.hpp"
#include "stdlib/catalog.hpp"

namespace iamq::query {

// Whom a question is asked: a World and the catalog, and how.
struct Asking {
  std::shared_ptr<const model::World> world;
  const stdlib::Catalog* catalog = nullptr;
  index::Index* index = nullptr;  // the session's; a question that needs one makes its own where there is none
  text::Span question;
  // Asked now and then by long questions; true: give up. Empty: never.
  std::function<bool()> stop;
  // What is said with `with` holds on every request of a chain, not only on the first (`iamq ask`).
  bool facts_on_every_hop = false;
  // How many equally short chains of roles are told at most.
  std::size_t most_chains = 32;

  bool is_stopped() const { return stop && stop(); }
  index::Index& index_or(std::unique_ptr<index::Index>& own) const {
    if (index != nullptr) return *index;
    if (!own) own = std::make_unique<index::Index>(world->library());
    return *own;
  }
};

}  // namespace iamq::query
