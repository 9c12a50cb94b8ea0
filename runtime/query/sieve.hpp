#pragma once

#include "runtime/model/question.hpp"
#include "runtime/query/who_can.hpp"

namespace iamq::query {

// `who in A can`, `who outside A can`, `who except David can`: whom a question asks about.
class Sieve {
public:
  Sieve(const model::World& world, const model::Where& where) : world_(world), where_(where) {}

  bool passes(const Found& found) const;

private:
  bool belongs(const Found& found, model::EntityId entity) const;

  const model::World& world_;
  const model::Where& where_;
};

}  // namespace iamq::query
