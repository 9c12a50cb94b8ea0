#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "repl/assure/suite_worker.hpp"

namespace iamq::repl {

// What became of one mistake.
enum class MutantState : std::uint8_t {
  noticed,
  equivalent,  // proved: it changes no decision
  survived,
  not_tried,  // the time was up
};

struct MutantResult {
  assure::Operator mistake{};
  text::Span where;
  std::string from, to;
  MutantState state = MutantState::not_tried;
  bool opens = false;       // somebody may do more: a dangerous one
  bool is_known = true;     // false: too much to look at all that it changes
  std::string gains;        // who could do what, in words; empty where nothing opens
  std::string expectation;  // that would notice it; empty: none was found
};

struct MutantOptions {
  Files::Settings files;
  unsigned jobs = 1;
  std::chrono::duration<double> budget{0};  // 0: as long as it takes
};

// Tries all mistakes in what the file declares; the most dangerous first, those at one place in the order of the text.
std::vector<MutantResult> try_mutants(SuiteWorker& worker, const std::string& path, const MutantOptions& options);

}  // namespace iamq::repl
