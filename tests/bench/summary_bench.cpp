// The policy summaries of all of AWS's managed policies, read from the folder that IAMQ_SHARED names, one after the
// other as one session computes them. `first` begins with nothing but the texts of the policies and of the catalog,
// `again` asks a second time in the same session. Printing is left out.

#include <benchmark/benchmark.h>

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "lang/text/source.hpp"
#include "runtime/condition/operators.hpp"
#include "runtime/index/index.hpp"
#include "runtime/policy/document_reader.hpp"
#include "runtime/query/policy_summary.hpp"
#include "tests/conformance/shared_data.hpp"

namespace {

using namespace iamq;

struct ManagedPolicies {
  text::Sources sources;
  std::shared_ptr<policy::Library> library = std::make_shared<policy::Library>(condition::operator_names());
  std::shared_ptr<const model::World> world = std::make_shared<const model::World>(library);
  std::vector<policy::PolicyId> policies;
};

ManagedPolicies& managed_policies(const std::string& folder) {
  static ManagedPolicies all;
  if (!all.policies.empty()) return all;
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder + "/data/managed-policies-all")) {
    if (entry.path().extension() == ".json") files.push_back(entry.path().string());
  }
  std::sort(files.begin(), files.end());
  for (const auto& file : files) {
    std::string text = testing::read_whole_file(file);
    const auto size = static_cast<std::uint32_t>(text.size());
    const auto source = all.sources.add(file, std::move(text));
    const policy::Json json = policy::read_json(all.sources, {source, 0, size});
    policy::Policy policy;
    policy.kind = policy::PolicyKind::managed;
    policy.document =
        all.library->add_document(policy::read_document(json, json.top(), policy.kind, *all.library).document);
    all.policies.push_back(all.library->add_policy(std::move(policy)));
  }
  return all;
}

std::size_t summarize_all(const ManagedPolicies& all, const stdlib::Catalog& catalog, index::Index& index) {
  query::Asking asking;
  asking.world = all.world;
  asking.catalog = &catalog;
  asking.index = &index;
  std::size_t rows = 0;
  for (const auto policy : all.policies) {
    query::SummaryOf what;
    what.policy = policy;
    rows += std::get<query::Answer>(query::policy_summary(asking, what)).rows.size();
  }
  return rows;
}

void add(const std::string& folder, bool is_first) {
  benchmark::RegisterBenchmark(is_first ? "first" : "again", [folder, is_first](benchmark::State& state) {
    const auto& all = managed_policies(folder);
    auto catalog = std::make_unique<stdlib::Catalog>();
    auto index = std::make_unique<index::Index>(*all.library);
    std::size_t rows = is_first ? 0 : summarize_all(all, *catalog, *index);
    for (auto _ : state) {
      if (is_first) {
        state.PauseTiming();
        index = std::make_unique<index::Index>(*all.library);
        catalog = std::make_unique<stdlib::Catalog>();
        state.ResumeTiming();
      }
      rows = summarize_all(all, *catalog, *index);
    }
    state.counters["policies"] = static_cast<double>(all.policies.size());
    state.counters["rows"] = static_cast<double>(rows);
  })->Unit(benchmark::kMillisecond);
}

}  // namespace

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  const auto shared = iamq::testing::shared_folder();
  if (!shared) {
    std::cerr << "IAMQ_SHARED does not name the folder with data/managed-policies-all\n";
    return 2;
  }
  add(*shared, true);
  add(*shared, false);
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
