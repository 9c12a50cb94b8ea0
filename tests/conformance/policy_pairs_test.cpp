#include <catch2/catch.hpp>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <map>

#include "runtime/condition/operators.hpp"
#include "runtime/exact/comparison.hpp"
#include "runtime/policy/document_reader.hpp"
#include "stdlib/catalog.hpp"
#include "tests/conformance/shared_data.hpp"
#include "tests/unit/policy/diagnostic_text.hpp"

// Pairs of policies whose relation others have worked out (data/quacky): every one is found, and every request that
// tells two apart was held against both by the evaluator.

using namespace iamq;

namespace {

class Policies {
public:
  explicit Policies(std::string folder) : folder_(std::move(folder)), library_(condition::operator_names()) {}

  policy::PolicyId read(const std::string& file) {
    const auto known = known_.find(file);
    if (known != known_.end()) return known->second;
    std::string text = testing::read_whole_file(folder_ + file);
    const auto size = static_cast<std::uint32_t>(text.size());
    const bool has_principal = text.find("Principal\"") != std::string::npos;
    const auto source = sources_.add(file, std::move(text));
    const policy::Json json = policy::read_json(sources_, {source, 0, size});
    REQUIRE(json.ok());
    const auto kind = has_principal ? policy::PolicyKind::resource : policy::PolicyKind::managed;
    auto document = policy::read_document(json, json.top(), kind, library_);
    INFO(text::testing::shown(document.diagnostics, sources_));
    if (!document.diagnostics.empty()) std::cerr << file << " " << text::testing::shown(document.diagnostics, sources_);
    REQUIRE(!document.document.statements.empty());
    policy::Policy policy;
    policy.kind = kind;
    policy.document = library_.add_document(std::move(document.document));
    return known_.emplace(file, library_.add_policy(std::move(policy))).first->second;
  }
  const policy::Library& library() const { return library_; }

private:
  std::string folder_;
  text::Sources sources_;
  policy::Library library_;
  std::map<std::string, policy::PolicyId> known_;
};

}  // namespace

TEST_CASE("the relation of every published pair of policies") {
  const auto shared = testing::shared_folder();
  if (!shared) {
    WARN("skipped: IAMQ_SHARED does not name the folder with data/quacky");
    return;
  }
  const std::string folder = *shared + "/data/quacky/";
  Policies policies(folder);
  const stdlib::Catalog& catalog = stdlib::Catalog::shared();
  std::size_t right = 0, all = 0;
  std::vector<double> times;
  for (const std::string& line : testing::read_lines(folder + "compare.tsv")) {
    if (line.front() == '#') continue;
    const std::size_t first = line.find('\t'), second = line.find('\t', first + 1);
    const std::string a = line.substr(0, first), b = line.substr(first + 1, second - first - 1);
    CAPTURE(a, b);
    const auto pa = policies.read(a), pb = policies.read(b);
    exact::Budget budget;
    const auto t0 = std::chrono::steady_clock::now();
    const auto comparison =
        exact::compare_policies(pa, pb, policies.library(), catalog, exact::Scope::all_texts, budget);
    times.push_back(std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - t0).count());
    CAPTURE(comparison.only_in_a.because, comparison.only_in_b.because);
    CHECK(exact::name_of(comparison.relation) == line.substr(second + 1));
    right += exact::name_of(comparison.relation) == line.substr(second + 1) ? 1 : 0;
    ++all;
  }
  std::cout << right << " of " << all << " pairs\n";
  std::sort(times.begin(), times.end());
  std::cout << "median " << times[times.size() / 2] << " p99 " << times[times.size() * 99 / 100] << " max "
            << times.back() << "\n";
  CHECK(all >= 229);
}
