#pragma once

#include <memory>
#include <optional>
#include <set>
#include <vector>

#include "lang/ast.hpp"
#include "runtime/model/world.hpp"
#include "runtime/session.hpp"

namespace iamq {

// An expectation, or a test block that edits its World, so that it can be asked again: what runs, of which World, and
// what came of it.
struct Probe {
  struct Expected {
    text::Span span;
    ExpectationResult result{};
  };
  std::vector<lang::Statement> statements;
  std::shared_ptr<const model::World> world;
  std::vector<Expected> expectations;          // in the order in which they run
  std::vector<evaluate::Explained> decisions;  // that the answers told
  // Where it is about one caller: the policies that bear on him, but for those of resources. No other identity-based
  // policy, boundary or SCP can change what came of it.
  std::optional<std::set<policy::PolicyId>> bearing;
  bool has_error = false;
  std::size_t before = 0;  // expectations that run first only because the next one is about their answer
};

// Whether the statement is an expectation about the answer before it.
bool asks_about_it(const lang::Statement& statement);

// Of the statement at `i`, with the question before it if that is what it is about; of a test that only expects one for
// each expectation. Questions that no expectation is about are left out. None: it is neither a test nor an expectation.
std::vector<Probe> probes_of(const std::vector<lang::Statement>& statements, std::size_t i, const Outcome& outcome);

}  // namespace iamq
