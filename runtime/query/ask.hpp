#pragma once

#include <memory>

#include "runtime/model/world.hpp"
#include "runtime/query/set_answer.hpp"
#include "runtime/query/set_question.hpp"
#include "stdlib/catalog.hpp"

namespace iamq::query {

// Answers a structured question as the language's questions are answered, with a closed context: a key that is not
// given, and does not follow from the caller and the resource, is absent on every request. The question must have no
// error.
SetAnswer ask(const std::shared_ptr<const model::World>& world, const stdlib::Catalog& catalog,
              const SetQuestion& question);

}  // namespace iamq::query
