#include <algorithm>
#include <catch2/catch.hpp>
#include <chrono>
#include <filesystem>
#include <iostream>
#include <map>

#include "runtime/condition/operators.hpp"
#include "runtime/exact/comparison.hpp"
#include "runtime/policy/document_reader.hpp"
#include "stdlib/catalog.hpp"
#include "tests/conformance/shared_data.hpp"

// Each of AWS's managed policies against itself without one statement, and without one condition: whether it allows
// the same is decided, and what the smaller one says stays inside of the larger.

namespace {

using namespace iamq;
using Kind = exact::Difference::Kind;

struct Tally {
  std::size_t all = 0, decided = 0;
  std::vector<double> milliseconds;
  std::map<std::string, std::size_t> reasons;

  void print(const std::string& what) {
    std::sort(milliseconds.begin(), milliseconds.end());
    std::cout << what << ": " << decided << " of " << all << " decided; milliseconds: median "
              << milliseconds[milliseconds.size() / 2] << ", p99 " << milliseconds[milliseconds.size() * 99 / 100]
              << ", most " << milliseconds.back() << '\n';
    for (const auto& [because, count] : reasons) std::cout << "  unknown, " << because << ": " << count << '\n';
  }
};

class ManagedPairs {
public:
  void add_file(const std::string& path) {
    std::string text = testing::read_whole_file(path);
    const auto size = static_cast<std::uint32_t>(text.size());
    const auto source = sources_.add(path, std::move(text));
    const policy::Json json = policy::read_json(sources_, {source, 0, size});
    REQUIRE(json.ok());
    const auto* document = &json.top();
    const policy::Document read =
        policy::read_document(json, *document, policy::PolicyKind::managed, library_).document;
    REQUIRE(!read.statements.empty());
    // Another statement and another condition of each policy than of the one before.
    ++number_;
    if (read.statements.size() > 1) {
      policy::Document less = read;
      less.statements.erase(less.statements.begin() + static_cast<std::ptrdiff_t>(number_ % less.statements.size()));
      compare(read, less, without_statement);
    }
    std::vector<std::size_t> conditional;
    for (std::size_t i = 0; i < read.statements.size(); ++i) {
      if (!read.statements[i].conditions.empty()) conditional.push_back(i);
    }
    if (!conditional.empty()) {
      policy::Document less = read;
      auto& conditions = less.statements[conditional[number_ % conditional.size()]].conditions;
      conditions.erase(conditions.begin() + static_cast<std::ptrdiff_t>(number_ % conditions.size()));
      compare(read, less, without_condition);
    }
  }

  Tally without_statement, without_condition;

private:
  policy::PolicyId add(const policy::Document& document) {
    policy::Policy policy;
    policy.kind = policy::PolicyKind::managed;
    policy.document = library_.add_document(document);
    return library_.add_policy(std::move(policy));
  }

  void compare(const policy::Document& a, const policy::Document& b, Tally& tally) {
    const auto policy_a = add(a), policy_b = add(b);
    exact::Budget budget;
    const auto begin = std::chrono::steady_clock::now();
    const exact::Comparison compared = exact::compare_policies(policy_a, policy_b, library_, stdlib::Catalog::shared(),
                                                               exact::Scope::all_texts, budget);
    const std::chrono::duration<double, std::milli> taken = std::chrono::steady_clock::now() - begin;
    tally.milliseconds.push_back(taken.count());
    ++tally.all;
    if (compared.relation != exact::Relation::unknown) {
      ++tally.decided;
    } else {
      for (const auto* each : {&compared.only_in_a, &compared.only_in_b, &compared.overlap}) {
        if (each->kind == Kind::unknown) ++tally.reasons[each->because];
      }
    }
  }

  text::Sources sources_;
  policy::Library library_{condition::operator_names()};
  std::size_t number_ = 0;
};

}  // namespace

TEST_CASE("each managed policy against itself with one piece less") {
  const auto shared = testing::shared_folder();
  if (!shared) {
    WARN("skipped: IAMQ_SHARED does not name the folder with data/managed-policies-all");
    return;
  }
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(*shared + "/data/managed-policies-all")) {
    if (entry.path().extension() == ".json") files.push_back(entry.path().string());
  }
  std::sort(files.begin(), files.end());
  CHECK(files.size() >= 1644);
  ManagedPairs pairs;
  for (const std::string& file : files) {
    INFO(file);
    pairs.add_file(file);
  }
  for (auto [tally, what] : {std::pair{&pairs.without_statement, "without a statement"},
                             std::pair{&pairs.without_condition, "without a condition"}}) {
    tally->print(what);
    CHECK(tally->decided * 100 >= tally->all * 99);
  }
}
