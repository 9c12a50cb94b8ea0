#pragma once

#include <optional>
#include <vector>

#include "runtime/import/aws_cli/operations.hpp"
#include "runtime/import/findings.hpp"
#include "runtime/import/pages.hpp"

namespace iamq::import {

// Gathers the outputs of the AWS CLI among the files of one import, and reads them once all are there: pages of one
// call may stand in several files, and some calls explain others.
class CallReader {
public:
  explicit CallReader(Findings& findings) : findings_(findings) {}

  // Whether the value is an output of a call that is read: by its path, else by its members.
  static bool takes(const JsonValue& value, const std::optional<CallName>& name);
  // Takes such a value.
  void take(const JsonValue& value, const std::optional<CallName>& name, const text::Span& file);
  // The same of a file that holds a refusal, or nothing that can be read.
  bool refuse(const CallName& name, const Refusal& refusal, const text::Span& file);

  void finish(Collection& collection);

private:
  Call* call_of(const CallName& name, const Operation& operation, const text::Span& file);

  Findings& findings_;
  std::vector<Call> calls_;
  std::vector<LostCall> lost_;
};

}  // namespace iamq::import
