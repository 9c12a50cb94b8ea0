#include <algorithm>
#include <catch2/catch.hpp>
#include <chrono>
#include <iostream>

#include "runtime/exact/comparison.hpp"
#include "stdlib/catalog.hpp"
#include "tests/conformance/shared_data.hpp"
#include "tests/pairs/policy_pairs.hpp"

// Pairs of policies whose relation is known: published ones (data/quacky) and our own, worked out by hand. Every
// relation is found, and every request that tells two apart was held against both by the evaluator.

namespace {

using namespace iamq;

// Compares them all; `has_disjoint`: the relations have a word for policies that share nothing.
void check(const pairs::PolicyPairs& all, bool has_disjoint) {
  std::size_t right = 0;
  std::vector<double> microseconds;
  for (const pairs::PolicyPair& pair : all.pairs) {
    exact::Budget budget;
    const auto begin = std::chrono::steady_clock::now();
    const auto comparison = exact::compare_policies(pair.a, pair.b, all.library, stdlib::Catalog::shared(),
                                                    exact::Scope::all_texts, budget);
    const std::chrono::duration<double, std::micro> taken = std::chrono::steady_clock::now() - begin;
    microseconds.push_back(taken.count());
    CAPTURE(pair.name, comparison.only_in_a.because, comparison.only_in_b.because, comparison.overlap.because);
    std::string found(exact::name_of(comparison.relation));
    if (found == "disjoint" && !has_disjoint) found = "overlapping";
    CHECK(found == pair.expected);
    right += found == pair.expected ? 1 : 0;
  }
  std::sort(microseconds.begin(), microseconds.end());
  std::cout << right << " of " << all.pairs.size() << " pairs; microseconds: median "
            << microseconds[microseconds.size() / 2] << ", p99 " << microseconds[microseconds.size() * 99 / 100]
            << ", most " << microseconds.back() << '\n';
}

}  // namespace

TEST_CASE("the relation of every published pair of policies") {
  const auto shared = testing::shared_folder();
  if (!shared) {
    WARN("skipped: IAMQ_SHARED does not name the folder with data/quacky");
    return;
  }
  pairs::PolicyPairs all;
  pairs::add_quacky_pairs(*shared, all);
  CHECK(all.pairs.size() >= 229);
  check(all, false);
}

TEST_CASE("the relation of pairs of policies that were worked out by hand") {
  pairs::PolicyPairs all;
  pairs::add_pairs_of_file(IAMQ_SOURCE_DIR "/tests/conformance/cases/policy_pairs.txt", all);
  CHECK(all.pairs.size() >= 49);
  check(all, true);
}
