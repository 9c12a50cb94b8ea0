#pragma once

#include <cstddef>
#include <functional>
#include <vector>

#include "runtime/query/answer.hpp"
#include "runtime/query/asking.hpp"
#include "runtime/query/who_can.hpp"

// `who can` told for everybody at once, where a policy lets everyone in.
namespace iamq::query {

// A principal's way to several parts of a question (numbers that mean something to the asker).
struct Group {
  Found found;
  std::vector<std::size_t> parts;
  bool is_everyone = false;
  std::vector<PrincipalCell> except;  // of everyone: declared principals that are not let in so
  std::vector<Found> alike{};         // of a person: the same in other accounts
};

// Where anonymous callers and principals of any account are let in alike, one group says so of everyone; groups that it
// says already are taken out. `is_asked`: whether a part is asked of a declared principal at all, and it of the
// question.
void fold_everyone(const Asking& asking, std::vector<Group>& groups,
                   const std::function<bool(std::size_t part, const Found& found)>& is_asked);

}  // namespace iamq::query
