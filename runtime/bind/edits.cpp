#include "runtime/bind/edits.hpp"

#include <algorithm>

#include "runtime/bind/declarations.hpp"
#include "runtime/bind/editing.hpp"

namespace iamq::bind {

Bound<World> edit(Environment& environment, const World& world, const lang::Edit& edit, const text::Span& span) {
  Binder binder(environment, world);
  std::visit([&](const auto& node) { apply_edit(binder, node, span); }, edit.node);
  Bound<World> bound;
  if (binder.ok()) bound.value = std::move(binder.world);
  bound.diagnostics = std::move(binder.diagnostics);
  return bound;
}

Bound<World> apply(Environment& environment, const World& world, const std::vector<lang::Statement>& statements) {
  Bound<World> bound;
  World current = world;
  const auto take = [&](Bound<World> step) {
    bound.diagnostics.insert(bound.diagnostics.end(), step.diagnostics.begin(), step.diagnostics.end());
    if (!step.value) return false;
    current = std::move(*step.value);
    return true;
  };
  for (std::size_t i = 0; i < statements.size();) {
    if (const auto* one = std::get_if<lang::Edit>(&statements[i].node)) {
      if (!take(edit(environment, current, *one, statements[i].span))) return bound;
      ++i;
      continue;
    }
    std::vector<const lang::Statement*> run;
    while (i < statements.size() && std::holds_alternative<lang::Declaration>(statements[i].node)) {
      run.push_back(&statements[i++]);
    }
    if (run.empty()) {
      ++i;  // the grammar lets nothing else in
    } else if (!take(declare(environment, current, run))) {
      return bound;
    }
  }
  bound.value = std::move(current);
  return bound;
}

}  // namespace iamq::bind
