#include <algorithm>
#include <catch2/catch.hpp>
#include <chrono>
#include <iostream>
#include <map>

#include "runtime/condition/operators.hpp"
#include "runtime/exact/comparison.hpp"
#include "runtime/import/policy_file.hpp"
#include "stdlib/catalog.hpp"
#include "tests/conformance/shared_data.hpp"

// Pairs of policies whose relation others have worked out (data/quacky), read as `iamq compare` reads them: every
// relation is found, and every request that tells two apart was held against both by the evaluator.

namespace {

using namespace iamq;

class Files {
public:
  explicit Files(std::string folder) : folder_(std::move(folder)), library_(condition::operator_names()) {}

  // A text without Version has the version of the policy that it is compared with.
  policy::PolicyId read(const std::string& name, const std::string& beside) {
    import::PolicyFile file = read_file(name);
    const import::PolicyFile other = read_file(beside);
    if (!file.has_version && other.has_version) file.document.version = other.document.version;
    return import::add_policy(std::move(file), name, library_);
  }
  const policy::Library& library() const { return library_; }

private:
  import::PolicyFile read_file(const std::string& name){
      const auto source = sources_.add(name, testing::read_whole_file(folder_ + name));
  import::PolicyFile file = import::read_policy_file(sources_, source, library_, std::nullopt);
  INFO(name);
  REQUIRE(file.is_usable);
  return file;
}

std::string folder_;
text::Sources sources_;
policy::Library library_;
};  // namespace

}  // namespace

TEST_CASE("the relation of every published pair of policies") {
  const auto shared = testing::shared_folder();
  if (!shared) {
    WARN("skipped: IAMQ_SHARED does not name the folder with data/quacky");
    return;
  }
  const std::string folder = *shared + "/data/quacky/";
  Files files(folder);
  std::size_t right = 0, all = 0;
  std::vector<double> microseconds;
  for (const std::string& line : testing::read_lines(folder + "compare.tsv")) {
    if (line.front() == '#') continue;
    const std::size_t first = line.find('\t'), second = line.find('\t', first + 1);
    const std::string a = line.substr(0, first), b = line.substr(first + 1, second - first - 1);
    const std::string expected = line.substr(second + 1);
    CAPTURE(a, b);
    const auto policy_a = files.read(a, b), policy_b = files.read(b, a);
    exact::Budget budget;
    const auto begin = std::chrono::steady_clock::now();
    const auto comparison = exact::compare_policies(policy_a, policy_b, files.library(), stdlib::Catalog::shared(),
                                                    exact::Scope::all_texts, budget);
    const std::chrono::duration<double, std::micro> taken = std::chrono::steady_clock::now() - begin;
    microseconds.push_back(taken.count());
    CAPTURE(comparison.only_in_a.because, comparison.only_in_b.because);
    const std::string found(exact::name_of(comparison.relation));
    // The table has no word for policies that share nothing: where each has something of its own it says overlapping.
    const bool is_right = found == expected || (found == "disjoint" && expected == "overlapping");
    CHECK((is_right ? expected : found) == expected);
    right += is_right ? 1 : 0;
    ++all;
  }
  std::sort(microseconds.begin(), microseconds.end());
  std::cout << right << " of " << all << " pairs; microseconds: median " << microseconds[microseconds.size() / 2]
            << ", p99 " << microseconds[microseconds.size() * 99 / 100] << ", most " << microseconds.back() << '\n';
  CHECK(all >= 229);
}
