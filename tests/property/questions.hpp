#pragma once

#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "runtime/session.hpp"

// Asking questions of a script or an export, the way a user does.
namespace iamq::test {

inline FileAnswer read_anything(std::string_view path, std::string_view) {
  FileAnswer answer;
  answer.name = path;
  std::ifstream file{answer.name};
  if (!file) {
    answer.error = "cannot be read";
    return answer;
  }
  std::ostringstream text;
  text << file.rdbuf();
  answer.ok = true;
  answer.text = text.str();
  return answer;
}

struct Run {
  std::vector<query::Answer> answers;
  std::vector<ExpectationOutcome> expectations;
  std::vector<std::string> errors;
};

inline void collect(const Outcome& outcome, Run& run) {
  for (const auto& diagnostic : outcome.diagnostics) {
    if (diagnostic.severity == text::Severity::error) {
      run.errors.push_back(diagnostic.message);
    }
  }
  if (const auto* answer = std::get_if<query::Answer>(&outcome.result)) {
    run.answers.push_back(*answer);
  } else if (const auto* expectation = std::get_if<ExpectationOutcome>(&outcome.result)) {
    run.expectations.push_back(*expectation);
  } else if (const auto* tested = std::get_if<TestOutcome>(&outcome.result)) {
    for (const auto& inner : tested->outcomes) {
      collect(inner, run);
    }
  }
}

inline Run run(Session& session, std::string text) {
  Run run;
  const auto execution = session.execute("test", std::move(text));
  for (const auto& diagnostic : execution.diagnostics) {
    if (diagnostic.severity == text::Severity::error) {
      run.errors.push_back(diagnostic.message);
    }
  }
  for (const auto& outcome : execution.outcomes) {
    collect(outcome, run);
  }
  return run;
}

// All users and roles.
inline std::vector<model::EntityId> principals_of(const model::World& world) {
  std::vector<model::EntityId> principals;
  const auto add = [&](model::EntityKind kind) {
    return [&principals, kind](std::uint32_t index, const auto&) { principals.push_back({kind, index}); };
  };
  world.users.each(add(model::EntityKind::user));
  world.roles.each(add(model::EntityKind::role));
  return principals;
}

}  // namespace iamq::test
