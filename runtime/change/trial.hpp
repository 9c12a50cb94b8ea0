#pragma once

#include <optional>
#include <string>

#include "lang/text/source.hpp"
#include "runtime/bind/environment.hpp"
#include "runtime/model/question.hpp"
#include "runtime/query/answer.hpp"
#include "runtime/query/asking.hpp"

// Trying edits out: on a copy of the World, through the same reader, binder and evaluator that a paste would meet.
namespace iamq::change {

class Trial {
public:
  // `environment` lends its catalog and what it has read; the texts that are tried are kept here, and go with this.
  Trial(const bind::Environment& environment, query::Asking asking, model::Subject subject, model::Act act,
        model::Clauses clauses);
  Trial(const Trial&) = delete;
  Trial& operator=(const Trial&) = delete;

  // The World after the edits of the text; nothing if it cannot be read or done, or changes nothing.
  std::optional<model::World> apply(const model::World& world, const std::string& edits);
  // The question asked of that World.
  query::Answer ask(const model::World& world) const;

  const query::Asking& asking() const { return asking_; }
  const model::Subject& subject() const { return subject_; }
  const model::Act& act() const { return act_; }
  const model::Clauses& clauses() const { return clauses_; }

private:
  text::Sources sources_;
  bind::Environment environment_;
  query::Asking asking_;
  model::Subject subject_;
  model::Act act_;
  model::Clauses clauses_;
};

}  // namespace iamq::change
