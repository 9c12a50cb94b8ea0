#pragma once

#include <string>
#include <vector>

#include "lang/text/source.hpp"
#include "runtime/query/answer.hpp"

namespace iamq::render {

// Who gets where: what the rows of an answer say, as arrows between names.
struct Graph {
  struct Arrow {
    std::string from, to, label;  // `label`: the condition, or the action
    friend bool operator==(const Arrow&, const Arrow&) = default;
  };
  std::vector<Arrow> arrows;  // each once
  bool ends_in_one = false;   // all arrows lead to one thing, as in `who can`: a tree stands on its head
};

// Of `who can`, `which roles can`, `how can … reach`, `effective permissions`, `which resources can`, `which policies`,
// `what if` and `diff`; empty for answers of other kinds.
Graph graph_of(const query::Answer& answer, const text::Sources& sources);

}  // namespace iamq::render
