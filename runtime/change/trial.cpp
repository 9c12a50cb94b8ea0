#include "runtime/change/trial.hpp"

#include <algorithm>
#include <memory>
#include <utility>

#include "lang/parser.hpp"
#include "runtime/bind/edits.hpp"
#include "runtime/query/can.hpp"

namespace iamq::change {

Trial::Trial(const bind::Environment& environment, query::Asking asking, model::Subject subject, model::Act act,
             model::Clauses clauses)
    : environment_{.sources = sources_,
                   .catalog = environment.catalog,
                   .read_file = environment.read_file,
                   .aws_managed_policies = environment.aws_managed_policies},
      asking_(std::move(asking)),
      subject_(std::move(subject)),
      act_(std::move(act)),
      clauses_(std::move(clauses)) {}

std::optional<model::World> Trial::apply(const model::World& world, const std::string& edits) {
  const auto source = sources_.add("<proposed>", edits);
  const auto parsed = lang::parse(sources_, source);
  if (parsed.incomplete || text::has_errors(parsed.diagnostics)) return std::nullopt;
  auto bound = bind::apply(environment_, world, parsed.script.statements);
  const bool changes_nothing =
      std::any_of(bound.diagnostics.begin(), bound.diagnostics.end(),
                  [](const text::Diagnostic& diagnostic) { return diagnostic.code == "no-change"; });
  if (changes_nothing) return std::nullopt;
  return std::move(bound.value);
}

query::Answer Trial::ask(const model::World& world) const {
  query::Asking asking = asking_;
  asking.world = std::make_shared<const model::World>(world);
  return query::can(asking, {subject_}, act_, clauses_);
}

}  // namespace iamq::change
