#include <algorithm>
#include <catch2/catch.hpp>
#include <chrono>
#include <iostream>
#include <map>

#include "runtime/exact/comparison.hpp"
#include "stdlib/catalog.hpp"
#include "tests/conformance/shared_data.hpp"
#include "tests/pairs/policy_pairs.hpp"

// Each of AWS's managed policies against itself without one statement, and without one condition: whether it allows
// the same is decided of 99 in 100 at least, and the share is printed.

namespace {

using namespace iamq;

void check(const std::string& shared, pairs::Less less, const std::string& what) {
  pairs::PolicyPairs all;
  pairs::add_managed_pairs(shared, less, all);
  REQUIRE(all.pairs.size() > 500);
  std::size_t decided = 0;
  std::vector<double> milliseconds;
  std::map<std::string, std::size_t> reasons;
  for (const pairs::PolicyPair& pair : all.pairs) {
    exact::Budget budget;
    const auto begin = std::chrono::steady_clock::now();
    const exact::Comparison compared = exact::compare_policies(pair.a, pair.b, all.library, stdlib::Catalog::shared(),
                                                               exact::Scope::all_texts, budget);
    const std::chrono::duration<double, std::milli> taken = std::chrono::steady_clock::now() - begin;
    milliseconds.push_back(taken.count());
    decided += compared.relation != exact::Relation::unknown ? 1 : 0;
    for (const auto* each : {&compared.only_in_a, &compared.only_in_b, &compared.overlap}) {
      if (each->kind == exact::Difference::Kind::unknown) ++reasons[pair.name + ": " + each->because];
    }
  }
  std::sort(milliseconds.begin(), milliseconds.end());
  std::cout << what << ": " << decided << " of " << all.pairs.size() << " decided; milliseconds: median "
            << milliseconds[milliseconds.size() / 2] << ", p99 " << milliseconds[milliseconds.size() * 99 / 100]
            << ", most " << milliseconds.back() << '\n';
  for (const auto& [because, count] : reasons) std::cout << "  unknown, " << because << '\n';
  CHECK(decided * 100 >= all.pairs.size() * 99);
}

}  // namespace

TEST_CASE("each managed policy against itself with one piece less") {
  const auto shared = testing::shared_folder();
  if (!shared) {
    WARN("skipped: IAMQ_SHARED does not name the folder with data/managed-policies-all");
    return;
  }
  check(*shared, pairs::Less::statement, "without a statement");
  check(*shared, pairs::Less::condition, "without a condition");
}
