#pragma once

#include <functional>
#include <string_view>
#include <vector>

#include "lang/ast.hpp"
#include "runtime/session/state.hpp"

namespace iamq {

// Runs the statements of a script in order: unbroken runs of declarations at once, everything else where it stands.
// A statement that fails leaves the World as it was and ends the script.
class Runner {
public:
  using Each = std::function<void(const Outcome&)>;
  Runner(SessionState& state, const Each& each) : state_(state), each_(each) {}

  // False after a failure. Outcomes are kept in `outcomes` and handed on as they come.
  bool run(const std::vector<lang::Statement>& statements);
  std::vector<Outcome> outcomes;

private:
  bool is_left_out(const std::vector<lang::Statement>& statements, std::size_t i) const;
  bool run_one(const lang::Statement& statement);
  void declare(const std::vector<const lang::Statement*>& statements, Outcome& outcome);
  void run(const lang::Edit& edit, Outcome& outcome);
  void run(const lang::Question& question, Outcome& outcome);
  void run(const lang::Expect& expect, Outcome& outcome);
  void run(const lang::Test& test, Outcome& outcome);
  void run(const lang::LanguageVersionUse& use, Outcome& outcome);
  bool include(const lang::IncludeUse& use, Outcome& outcome);
  bool run_included(const lang::IncludeUse& use, Outcome& outcome);
  void import(const lang::ImportUse& use, Outcome& outcome);
  void expect_error(const lang::ErrorExpectation& expectation, Outcome& outcome);
  void change_world(model::World world, const text::Span& span, bool is_edit);
  void remember(const lang::Statement& statement, const Outcome& outcome);
  void keep_for_suite(const std::vector<lang::Statement>& statements, std::size_t i,
                      const std::shared_ptr<const model::World>& world, const Outcome& outcome);
  void emit(Outcome outcome);

  SessionState& state_;
  const Each& each_;
};

}  // namespace iamq
