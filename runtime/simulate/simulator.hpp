#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "lang/text/source.hpp"
#include "runtime/evaluate/decision.hpp"
#include "runtime/policy/json_reader.hpp"
#include "runtime/simulate/decision_case.hpp"

// Decision cases as JSON lines: one request with the policies that bear on it, decided without a World.
// docs/simulate.md tells the fields.
namespace iamq::simulate {

// One statement that a layer's verdict rests on, or that almost matched.
struct SimulatedStatement {
  std::string policy;       // its name in the case; empty for policies without one
  std::uint32_t index = 0;  // from 1
  std::string sid;
  policy::Effect effect = policy::Effect::allow;
  evaluate::Element failed = evaluate::Element::none;  // none: it matched
};

// What one layer said. Layers without policies, and those that do not bind the caller, are left out.
struct SimulatedLayer {
  evaluate::LayerId layer{};
  std::uint32_t level = 0;
  evaluate::LayerVerdict verdict = evaluate::LayerVerdict::silent;
  bool is_decisive = false;
  std::vector<SimulatedStatement> statements;
};

struct SimulationResult {
  std::string id;     // empty: the line has none
  std::string error;  // why the line could not be read; then nothing else is set
  evaluate::Outcome outcome = evaluate::Outcome::implicitly_denied;
  evaluate::SpecialRule special = evaluate::SpecialRule::none;
  std::vector<SimulatedLayer> reasons;
  std::vector<std::string> outside;  // access mechanisms outside the model that could change the outcome
  std::string expected;              // as the line says; empty: it says nothing

  bool has_error() const { return !error.empty(); }
  bool has_passed() const;  // it could be decided, and not otherwise than expected
};

// Decides the case that stands in `line`: a span of one JSON object.
SimulationResult simulate_line(const text::Sources& sources, const text::Span& line);

// Decides one case after the other. What cases have in common, and the memory that they take, is kept from one to the
// next, for no longer than for a few megabytes of them. One thread at a time.
class Simulator {
public:
  // `line`: one JSON object.
  SimulationResult decide(std::string_view line);

private:
  policy::Json json_;
  std::unique_ptr<CaseMemory> memory_;
  std::size_t read_bytes_ = 0;  // since the memory was made
};

// {"id", "decision", "reasons", "outside", "expected", "pass"}, or {"id", "error"}; without a line end.
std::string to_json_line(const SimulationResult& result);

}  // namespace iamq::simulate
