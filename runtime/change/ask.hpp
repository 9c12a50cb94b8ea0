#pragma once

#include <memory>

#include "runtime/query/ask.hpp"

namespace iamq::change {

// Answers any structured question: `what-if-diff` by asking its probe in both Worlds, all others as query::ask does.
query::SetAnswer ask(const std::shared_ptr<const model::World>& world, const stdlib::Catalog& catalog,
                     const query::SetQuestion& question);

}  // namespace iamq::change
