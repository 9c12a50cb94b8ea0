#include "repl/assure/mutate.hpp"

#include <algorithm>
#include <map>
#include <mutex>

#include "repl/render/cells.hpp"
#include "repl/render/conditions.hpp"
#include "repl/render/names.hpp"

namespace iamq::repl {
namespace {

// Most dangerous first; every session comes to the same order.
std::vector<assure::Mutant> mutants_in_order(const Suite& suite) {
  std::vector<assure::Mutant> mutants = suite.mutants();
  std::stable_sort(mutants.begin(), mutants.end(), [](const auto& a, const auto& b) { return a.mistake < b.mistake; });
  return mutants;
}

// `everyone: sts:AssumeRole on role UpdateApp`, the first of what somebody gains.
std::string gains_of(const assure::Consequence& effect) {
  for (std::size_t i = 0; i < effect.changes.size(); ++i) {
    const auto& change = effect.changes[i];
    if (!change.gains || change.who.empty()) continue;
    const auto& example = effect.examples[i];
    std::string who = change.who.front().arn;
    if (change.who.size() > 1) who += " and " + std::to_string(change.who.size() - 1) + " more";
    std::string text = who + ": " + example.action + " on " + example.resource;
    const auto& condition = change.permission.condition;
    if (!condition.is_always()) text += " if " + render::condition_text(condition);
    return text;
  }
  return {};
}

MutantResult try_one(Suite& suite, const assure::Mutant& mutant) {
  MutantResult result;
  result.mistake = mutant.mistake;
  result.where = mutant.variation.piece.where;
  result.from = mutant.from;
  result.to = mutant.to;
  if (suite.is_noticed(mutant.variation)) {
    result.state = MutantState::noticed;
    return result;
  }
  const assure::Consequence effect = suite.consequence_of(mutant.variation);
  result.is_known = effect.is_known;
  if (effect.is_nothing) {
    result.state = MutantState::equivalent;
    return result;
  }
  result.state = MutantState::survived;
  result.opens = effect.opens;
  result.gains = gains_of(effect);
  result.expectation = suite.expectation_for(
      mutant.variation, effect, [](const condition::Formula& formula) { return render::condition_text(formula); });
  return result;
}

}  // namespace

std::vector<MutantResult> try_mutants(SuiteWorker& worker, const std::string& path, const MutantOptions& options) {
  const auto begin = std::chrono::steady_clock::now();
  const auto is_over = [&] {
    return options.budget.count() > 0 && std::chrono::steady_clock::now() - begin >= options.budget;
  };
  const std::vector<assure::Mutant> own = mutants_in_order(*worker.suite);
  std::vector<MutantResult> results(own.size());
  for (std::size_t i = 0; i < own.size(); ++i) {
    results[i].mistake = own[i].mistake;
    results[i].where = own[i].variation.piece.where;
    results[i].from = own[i].from;
    results[i].to = own[i].to;
  }
  // What a mutant is made of belongs to a session, so each has its own list; their order is the same.
  std::mutex mutex;
  std::map<const SuiteWorker*, std::vector<assure::Mutant>> lists;
  const auto list_of = [&](SuiteWorker& one) -> const std::vector<assure::Mutant>& {
    if (&one == &worker) return own;
    {
      const std::lock_guard lock(mutex);
      const auto found = lists.find(&one);
      if (found != lists.end()) return found->second;
    }
    auto made = mutants_in_order(*one.suite);
    const std::lock_guard lock(mutex);
    return lists.emplace(&one, std::move(made)).first->second;
  };
  share_out(worker, path, options.files, options.jobs, own.size(), [&](SuiteWorker& one, std::size_t number) {
    if (is_over()) return false;
    const text::Span where = results[number].where;
    results[number] = try_one(*one.suite, list_of(one)[number]);
    results[number].where = where;  // in the texts of the first session
    return true;
  });
  // Those that open something come first: they are what a reader has to know.
  std::stable_sort(results.begin(), results.end(),
                   [](const MutantResult& a, const MutantResult& b) { return a.opens && !b.opens; });
  return results;
}

}  // namespace iamq::repl
