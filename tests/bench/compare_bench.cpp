// How long it takes to compare two policies, and beside it, in the same run, what the solvers cvc5 and Z3 take for the
// same question and what they get wrong. IAMQ_SHARED names the folder with the policies; IAMQ_SEED, which order and
// which sample for the solvers; IAMQ_BENCH_SAMPLE, how large that is (they may take seconds for a pair).
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdlib>
#include <functional>
#include <iostream>
#include <random>
#include <string>
#include <vector>

#include "runtime/exact/comparison.hpp"
#include "stdlib/catalog.hpp"
#include "tests/bench/cpu_time.hpp"
#include "tests/conformance/shared_data.hpp"
#include "tests/pairs/policy_pairs.hpp"
#include "tests/pairs/smt.hpp"

namespace {

using namespace iamq;
using exact::Relation;
using pairs::PolicyPair;
using pairs::PolicyPairs;
using pairs::Verdict;

constexpr int runs_of_pair = 5;       // of which the fastest counts
constexpr int seconds_of_solver = 5;  // for each of the two questions of a pair

std::uint64_t number_of(const char* variable, std::uint64_t otherwise) {
  const char* given = std::getenv(variable);
  return given != nullptr && *given != '\0' ? std::strtoull(given, nullptr, 10) : otherwise;
}

Relation compared_by_iamq(const PolicyPair& pair, const PolicyPairs& all) {
  exact::Budget budget;
  return exact::compare_policies(pair.a, pair.b, all.library, stdlib::Catalog::shared(), exact::Scope::all_texts,
                                 budget)
      .relation;
}

// As above; what cannot be put to a solver is unknown. Whether two policies share anything is not asked.
Relation compared_by_solver(const std::string& solver, const PolicyPair& pair, const PolicyPairs& all) {
  const auto only_in_a = pairs::smt_text(pair.a, pair.b, false, all.library);
  const auto only_in_b = pairs::smt_text(pair.b, pair.a, false, all.library);
  if (!only_in_a || !only_in_b) return Relation::unknown;
  const Verdict a = pairs::ask_solver(solver, *only_in_a, seconds_of_solver);
  const Verdict b = pairs::ask_solver(solver, *only_in_b, seconds_of_solver);
  if (a == Verdict::unknown || b == Verdict::unknown) return Relation::unknown;
  if (a == Verdict::no) return b == Verdict::no ? Relation::equal : Relation::narrower;
  return b == Verdict::no ? Relation::wider : Relation::overlapping;
}

// Policies that share nothing have each something of their own.
std::string name_without_overlap(const std::string& relation) {
  return relation == "disjoint" ? "overlapping" : relation;
}

using Compare = std::function<Relation(const PolicyPair&, const PolicyPairs&)>;

void measure(benchmark::State& state, const PolicyPairs& all, const std::vector<std::size_t>& numbers, int runs,
             const Compare& compare) {
  std::vector<double> times;
  std::string slowest;
  double unknown = 0, wrong = 0;
  for (auto unused : state) {
    static_cast<void>(unused);
    for (const std::size_t number : numbers) {
      const PolicyPair& pair = all.pairs[number];
      double best = 0;
      Relation relation = Relation::unknown;
      for (int run = 0; run < runs; ++run) {
        const double begin = cpu_time();
        relation = compare(pair, all);
        const double taken = (cpu_time() - begin) * 1e6;
        best = run == 0 ? taken : std::min(best, taken);
      }
      if (times.empty() || best > *std::max_element(times.begin(), times.end())) slowest = pair.name;
      times.push_back(best);
      if (relation == Relation::unknown) {
        ++unknown;
        continue;
      }
      const std::string expected =
          pair.expected.empty() ? std::string(exact::name_of(compared_by_iamq(pair, all))) : pair.expected;
      const std::string found(exact::name_of(relation));
      if (expected != "unknown" && name_without_overlap(found) != name_without_overlap(expected)) ++wrong;
    }
  }
  std::sort(times.begin(), times.end());
  double sum = 0;
  for (const double time : times) sum += time;
  state.SetIterationTime(sum / 1e6);
  state.counters["pairs"] = static_cast<double>(times.size());
  state.counters["median_us"] = times[times.size() / 2];
  state.counters["p99_us"] = times[times.size() * 99 / 100];
  state.counters["max_us"] = times.back();
  state.SetLabel("slowest: " + slowest);
  state.counters["wrong"] = wrong;
  state.counters["unknown"] = unknown;
}

void add(const std::string& name, const PolicyPairs& all, const std::vector<std::size_t>& numbers, int runs,
         const Compare& compare) {
  benchmark::RegisterBenchmark(
      name.c_str(),
      [&all, numbers, runs, compare](benchmark::State& state) { measure(state, all, numbers, runs, compare); })
      ->Iterations(1)
      ->UseManualTime()
      ->Unit(benchmark::kMillisecond);
}

void add_all(const std::string& name, const PolicyPairs& all, std::uint64_t seed, std::size_t sample_size) {
  std::vector<std::size_t> numbers(all.pairs.size());
  for (std::size_t i = 0; i < numbers.size(); ++i) numbers[i] = i;
  std::mt19937_64 random(seed);
  std::shuffle(numbers.begin(), numbers.end(), random);
  add(name + "/iamq", all, numbers, runs_of_pair, compared_by_iamq);
  const std::vector<std::size_t> sample(
      numbers.begin(), numbers.begin() + static_cast<std::ptrdiff_t>(std::min(sample_size, numbers.size())));
  if (sample.empty()) return;
  add(name + "/sample/iamq", all, sample, runs_of_pair, compared_by_iamq);
  for (const std::string solver : {"cvc5", "z3"}) {
    if (std::system(("command -v " + solver + " >/dev/null").c_str()) != 0) {
      std::cout << solver << " is not installed (scripts/setup --bench): left out\n";
      continue;
    }
    add(name + "/sample/" + solver, all, sample, 1,
        [solver](const PolicyPair& pair, const PolicyPairs& from) { return compared_by_solver(solver, pair, from); });
  }
}

}  // namespace

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  const auto shared = testing::shared_folder();
  if (!shared) {
    std::cerr << "IAMQ_SHARED does not name the folder with data/quacky and data/managed-policies-all\n";
    return 2;
  }
  const std::uint64_t seed = number_of("IAMQ_SEED", std::random_device{}());
  const std::uint64_t sample = number_of("IAMQ_BENCH_SAMPLE", 20);
  std::cout << "IAMQ_SEED=" << seed << '\n';
  PolicyPairs quacky, less_statement, less_condition;
  pairs::add_quacky_pairs(*shared, quacky);
  pairs::add_managed_pairs(*shared, pairs::Less::statement, less_statement);
  pairs::add_managed_pairs(*shared, pairs::Less::condition, less_condition);
  add_all("quacky", quacky, seed, sample);
  add_all("managed_less_a_statement", less_statement, seed, sample);
  add_all("managed_less_a_condition", less_condition, seed, sample);
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
