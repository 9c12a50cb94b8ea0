#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "runtime/assure/consequence.hpp"
#include "runtime/assure/mutants.hpp"
#include "runtime/assure/pieces.hpp"
#include "runtime/session.hpp"
#include "runtime/session/probe.hpp"

namespace iamq {

// The tests that a session ran (TestSettings::keeps_suite), to be asked again of Worlds in which something is
// otherwise. What a test declares and edits on its own copy is done again there.
class Suite {
public:
  explicit Suite(Session& session);
  ~Suite();
  Suite(const Suite&) = delete;
  Suite& operator=(const Suite&) = delete;

  std::size_t expectations() const;
  bool holds() const;  // every expectation is met, or known to fail

  // Of the Worlds that tests are asked of. Pieces and mutants of policies that several hold come once.
  const std::vector<assure::Piece>& pieces() const { return pieces_; }
  std::vector<assure::Mutant> mutants() const;

  // The first expectation that comes to something else where this is otherwise; nothing: none does.
  std::optional<text::Span> noticed_by(const assure::Variation& variation);
  // Likewise, but any of them, in any order: faster.
  bool is_noticed(const assure::Variation& variation);

  // Whether a request that an expectation asked about met the piece: its statement matched, by it.
  bool is_looked_at(const assure::Piece& piece) const;

  // What the variation does to the World that the last test holding it is asked of.
  assure::Consequence consequence_of(const assure::Variation& variation);

  // A line that holds now and does not where this is otherwise: the expectation that would notice it. Empty: none was
  // found among those that say what changes.
  std::string expectation_for(const assure::Variation& variation, const assure::Consequence& consequence,
                              const ConditionWords& words);

private:
  struct TestedWorld;
  bool can_touch(const assure::Variation& variation, const Probe& probe) const;
  const TestedWorld* world_with(const assure::Variation& variation) const;
  std::optional<text::Span> differs(const Probe& probe, const std::shared_ptr<const model::World>& world);
  bool would_notice(const std::string& line, const TestedWorld& tested,
                    const std::shared_ptr<const model::World>& other);

  Session& session_;
  std::vector<std::unique_ptr<TestedWorld>> worlds_;
  std::vector<std::size_t> world_of_;  // by probe
  std::vector<assure::Piece> pieces_;
  std::vector<std::size_t> order_;  // of the probes: cheap ones first
  std::vector<double> costs_;       // by probe, in seconds, as far as they were asked
  std::size_t asked_ = 0;
};

}  // namespace iamq
