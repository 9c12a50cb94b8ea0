#include "runtime/session/suite.hpp"

#include <algorithm>
#include <chrono>
#include <map>
#include <numeric>
#include <utility>

#include "lang/parser.hpp"
#include "runtime/condition/condition.hpp"
#include "runtime/evaluate/principal.hpp"
#include "runtime/policy/pattern.hpp"
#include "runtime/session/on_a_copy.hpp"
#include "runtime/session/runner.hpp"
#include "runtime/session/tested_world.hpp"

namespace iamq {

namespace {

// Seconds; most questions about one request take less.
constexpr double costly = 0.0003;

}  // namespace

Suite::Suite(Session& session) : session_(session) {
  std::map<const model::World*, std::size_t> numbers;
  for (const Probe& probe : session.state().suite) {
    const auto [found, is_new] = numbers.emplace(probe.world.get(), worlds_.size());
    world_of_.push_back(found->second);
    if (!is_new) continue;
    worlds_.push_back(std::make_unique<TestedWorld>(probe.world));
    for (const assure::Piece& piece : assure::pieces_of(*probe.world, worlds_.back()->places)) {
      if (std::find(pieces_.begin(), pieces_.end(), piece) == pieces_.end()) pieces_.push_back(piece);
    }
  }
  costs_.resize(world_of_.size());
  order_.resize(world_of_.size());
  std::iota(order_.begin(), order_.end(), std::size_t{0});
}

Suite::~Suite() = default;

std::size_t Suite::expectations() const {
  std::size_t count = 0;
  for (const Probe& probe : session_.state().suite) count += probe.expectations.size();
  return count;
}

bool Suite::holds() const {
  const auto& probes = session_.state().suite;
  return std::all_of(probes.begin(), probes.end(), [](const Probe& probe) {
    return !probe.has_error && std::all_of(probe.expectations.begin(), probe.expectations.end(), [](const auto& one) {
      return one.result == ExpectationResult::met || one.result == ExpectationResult::todo_failed;
    });
  });
}

std::vector<assure::Mutant> Suite::mutants() const {
  std::vector<assure::Mutant> all;
  for (const auto& tested : worlds_) {
    for (assure::Mutant& mutant : assure::mutants_of(*tested->world, tested->places)) {
      const bool is_known = std::any_of(all.begin(), all.end(), [&](const assure::Mutant& other) {
        return other.mistake == mutant.mistake && other.variation.piece == mutant.variation.piece &&
               other.to == mutant.to;
      });
      if (!is_known) all.push_back(std::move(mutant));
    }
  }
  return all;
}

// The first expectation of the probe that comes to something else in that World.
std::optional<text::Span> Suite::differs(const Probe& probe, const std::shared_ptr<const model::World>& world) {
  SessionState& state = session_.state();
  const OnACopy restore(state);
  state.world = world;
  std::size_t before = probe.before, next = 0;
  std::optional<text::Span> noticed;
  const Runner::Each each = [&](const Outcome& outcome) {
    const auto* expectation = std::get_if<ExpectationOutcome>(&outcome.result);
    const bool is_broken = text::has_errors(outcome.diagnostics) != probe.has_error;
    if (noticed || (expectation == nullptr && !is_broken)) return;
    if (expectation != nullptr && before > 0) {
      --before;
      return;
    }
    const bool is_as_before =
        !is_broken && next < probe.expectations.size() && probe.expectations[next].result == expectation->result;
    if (!is_as_before) noticed = outcome.span;
    ++next;
  };
  const auto stop = std::exchange(state.stop, [&] { return noticed.has_value(); });
  Runner runner(state, each);
  runner.run(probe.statements);
  state.stop = stop;
  // It ended early.
  if (!noticed && next < probe.expectations.size()) noticed = probe.expectations[next].span;
  return noticed;
}

namespace {

// Each tested World as it would be, made once.
class Varied {
public:
  template <class TestedWorlds>
  std::shared_ptr<const model::World> world(const TestedWorlds& worlds, std::size_t number,
                                            const assure::Variation& variation) {
    const auto [found, is_new] = worlds_.emplace(number, nullptr);
    if (!is_new) return found->second;
    auto other = assure::varied(*worlds[number]->world, worlds[number]->places, variation);
    if (other) found->second = std::make_shared<const model::World>(std::move(*other));
    return found->second;
  }

private:
  std::map<std::size_t, std::shared_ptr<const model::World>> worlds_;
};

}  // namespace

std::optional<text::Span> Suite::noticed_by(const assure::Variation& variation) {
  const auto& probes = session_.state().suite;
  Varied varied;
  for (std::size_t i = 0; i < probes.size(); ++i) {
    if (!can_touch(variation, probes[i])) continue;
    const auto world = varied.world(worlds_, world_of_[i], variation);
    if (!world) continue;
    if (auto noticed = differs(probes[i], world)) return noticed;
  }
  return std::nullopt;
}

bool Suite::is_noticed(const assure::Variation& variation) {
  const auto& probes = session_.state().suite;
  if (asked_++ % 16 == 0) {
    std::stable_sort(order_.begin(), order_.end(), [&](std::size_t a, std::size_t b) { return costs_[a] < costs_[b]; });
  }
  Varied varied;
  bool is_still_open = true;
  for (const std::size_t i : order_) {
    if (!can_touch(variation, probes[i])) continue;
    // Before long questions are asked: whether any could notice.
    if (costs_[i] > costly && is_still_open) {
      is_still_open = false;
      const TestedWorld& tested = *worlds_[world_of_[i]];
      const SessionState& state = session_.state();
      if (assure::is_the_same_for_bearers(*tested.world, tested.places, variation, state.catalog)) return false;
    }
    const auto world = varied.world(worlds_, world_of_[i], variation);
    if (!world) continue;
    const auto begin = std::chrono::steady_clock::now();
    const bool is_noticed = differs(probes[i], world).has_value();
    costs_[i] = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    if (is_noticed) return true;
  }
  return false;
}

bool Suite::can_touch(const assure::Variation& variation, const Probe& probe) const {
  if (!probe.bearing || probe.bearing->count(variation.piece.policy) != 0) return true;
  switch (session_.state().library->policy(variation.piece.policy).kind) {
    case policy::PolicyKind::identity:
    case policy::PolicyKind::managed:
    case policy::PolicyKind::boundary:
    case policy::PolicyKind::scp:
      return false;
    case policy::PolicyKind::session:
    case policy::PolicyKind::trust:
    case policy::PolicyKind::resource:
    case policy::PolicyKind::rcp:
    case policy::PolicyKind::endpoint:
      return true;
  }
  return true;
}

bool Suite::is_looked_at(const assure::Piece& piece) const {
  using Kind = assure::Piece::Kind;
  const policy::Library& library = *session_.state().library;
  const auto meets = [&](const evaluate::Explained& asked, const evaluate::LayerResult& layer) {
    if (piece.kind == Kind::boundary) return layer.layer == evaluate::LayerId::boundary;
    const policy::Document& document = library.document(piece.policy);
    const policy::Statement& statement = document.statements[piece.statement];
    switch (piece.kind) {
      case Kind::action:
        return policy::matches_action(library.text(statement.actions[piece.index]), asked.request.action);
      case Kind::resource: {
        condition::Logic logic;
        return !condition::matches_resource(library.text(statement.resources[piece.index]),
                                            asked.request.resources[layer.resource].arn, document.version,
                                            asked.request.context, logic)
                    .is_false();
      }
      case Kind::principal:
        return evaluate::match_principal(statement.principals[piece.index], asked.request.caller, library) !=
               evaluate::ResourceGrant::none;
      case Kind::statement:
      case Kind::condition:
      case Kind::value:
      case Kind::boundary:
        return true;
    }
    return true;
  };
  for (const Probe& probe : session_.state().suite) {
    for (const evaluate::Explained& asked : probe.decisions) {
      for (const evaluate::LayerResult& layer : asked.decision.layers) {
        for (const evaluate::Finding& finding : layer.findings) {
          const bool is_it = finding.policy == piece.policy && finding.failed == evaluate::Element::none &&
                             (piece.kind == Kind::boundary || finding.statement == piece.statement);
          if (is_it && meets(asked, layer)) return true;
        }
      }
    }
  }
  return false;
}

const Suite::TestedWorld* Suite::world_with(const assure::Variation& variation) const {
  for (auto tested = worlds_.rbegin(); tested != worlds_.rend(); ++tested) {
    const bool is_there = variation.document ? !(*tested)->places.of(variation.piece.policy).empty()
                                             : (*tested)->world->has(variation.piece.bearer);
    if (is_there) return tested->get();
  }
  return nullptr;
}

assure::Consequence Suite::consequence_of(const assure::Variation& variation) {
  const TestedWorld* tested = world_with(variation);
  if (tested == nullptr) return {};
  auto other = assure::varied(*tested->world, tested->places, variation);
  if (!other) return {};
  const SessionState& state = session_.state();
  return assure::consequence_of(state.asking(*tested->world, {}), tested->places, variation,
                                std::make_shared<const model::World>(std::move(*other)));
}

bool Suite::would_notice(const std::string& line, const TestedWorld& tested,
                         const std::shared_ptr<const model::World>& other) {
  text::Sources& sources = session_.state().sources;
  const auto source = sources.add("<expectation>", line);
  auto parsed = lang::parse(sources, source);
  if (parsed.incomplete || text::has_errors(parsed.diagnostics) || parsed.script.statements.size() != 1) return false;
  Probe probe;
  probe.expectations = {{parsed.script.statements.front().span, ExpectationResult::met}};
  probe.statements = std::move(parsed.script.statements);
  return !differs(probe, tested.world) && differs(probe, other);
}

}  // namespace iamq
