#pragma once

#include <functional>
#include <optional>

#include "runtime/model/world.hpp"
#include "runtime/query/answer.hpp"

namespace iamq::change {

// A caller as two Worlds know it; in one of them it may not be.
struct PairedCaller {
  std::optional<model::Subject> before, after;
  query::PrincipalCell cell;  // of the later World, if it is there
};

// Every user, role or session of either World that may differ, once. `may_differ` is asked of the earlier World's rows;
// who is in the later one only differs.
void each_paired_caller(const model::World& before, const model::World& after, model::EntityKind kind,
                        const std::function<bool(model::EntityId)>& may_differ,
                        const std::function<void(const PairedCaller&)>& function);

}  // namespace iamq::change
