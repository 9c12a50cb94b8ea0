// The deciding alone of the cases that `iamq simulate` reads, with policies and requests made of the JSON before: what
// tests/bench/peers_bench.py sets beside other programs' deciding. One verdict a line; the CPU time in seconds goes to
// the standard error.
//
// usage: iamq_decide_cases FILE

#include <fstream>
#include <iostream>
#include <stdexcept>
#include <string>
#include <vector>

#include "runtime/evaluate/evaluate.hpp"
#include "runtime/policy/json_reader.hpp"
#include "runtime/simulate/decision_case.hpp"
#include "tests/bench/cpu_time.hpp"

namespace {

using namespace iamq;

std::vector<simulate::DecisionCase> read_cases(const char* path, simulate::CaseMemory& memory) {
  std::vector<simulate::DecisionCase> cases;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    text::Sources sources;
    const text::Span whole{sources.add("case", line), 0, static_cast<std::uint32_t>(line.size())};
    cases.push_back(simulate::read_case(policy::read_json(sources, whole), simulate::line_in(sources, whole), memory));
    if (!cases.back().error.empty()) throw std::runtime_error(cases.back().error);
  }
  return cases;
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 2) {
    std::cerr << "usage: iamq_decide_cases FILE\n";
    return 2;
  }
  simulate::CaseMemory memory;
  const std::vector<simulate::DecisionCase> cases = read_cases(arguments[1], memory);
  std::vector<std::vector<evaluate::Policies>> policies;
  for (const auto& one : cases) policies.emplace_back(one.request.resources.size(), one.policies);

  std::vector<evaluate::Outcome> outcomes;
  outcomes.reserve(cases.size());
  const double begin = cpu_time();
  for (std::size_t i = 0; i < cases.size(); ++i) {
    condition::Logic logic;
    outcomes.push_back(evaluate::evaluate(cases[i].request, policies[i], memory.library, logic).outcome);
  }
  std::cerr << cpu_time() - begin << "\n";
  for (const evaluate::Outcome outcome : outcomes) std::cout << evaluate::name_of(outcome) << "\n";
}
