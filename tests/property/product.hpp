#pragma once

#include <string>
#include <vector>

#include "lang/text/source.hpp"
#include "runtime/condition/truth.hpp"
#include "runtime/evaluate/evaluate.hpp"
#include "runtime/policy/json_reader.hpp"
#include "runtime/simulate/decision_case.hpp"
#include "tests/oracle/write_case.hpp"

// A case of the oracle put to the product, through the JSON in which `simulate` takes it.
namespace iamq::test {

class Product {
public:
  explicit Product(const oracle::Case& asked) {
    for (std::size_t i = 0; i < asked.targets.size(); ++i) {
      const std::string line = oracle::to_json(asked, i);
      const text::SourceId source = sources_.add("case", line);
      const text::Span whole{source, 0, static_cast<std::uint32_t>(line.size())};
      const policy::Json json = policy::read_json(sources_, whole);
      if (!json.ok()) {
        error = "no JSON: " + line;
        return;
      }
      simulate::DecisionCase read = simulate::read_case(json, simulate::line_in(sources_, whole), memory_);
      if (!read.error.empty()) error = read.error;
      read.request.resources.front().owner_is_management_account = asked.targets[i].is_of_management_account;
      if (asked.targets[i].blocks_public_access) {
        read.request.resources.front().public_access_block = policy::PublicAccessBlock::on;
      }
      read.request.resources.front().is_aws_managed_key = asked.targets[i].is_aws_managed_key;
      policies_.push_back(read.policies);
      if (i == 0) {
        request = read.request;
      } else {
        request.resources.push_back(read.request.resources.front());
      }
    }
    request.caller.in_management_account = asked.caller.is_in_management_account;
  }

  evaluate::Decision decide() { return evaluate::evaluate(request, policies_, memory_.library, logic_); }

  std::string error;  // the reader refuses the case
  evaluate::Request request;

private:
  text::Sources sources_;
  simulate::CaseMemory memory_;
  condition::Logic logic_;
  std::vector<evaluate::Policies> policies_;
};

}  // namespace iamq::test
