#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "runtime/import/aws_cli/collection.hpp"
#include "runtime/import/findings.hpp"
#include "runtime/import/pages.hpp"

namespace iamq::import {

struct Operation;

// One output of the AWS CLI: what its file holds, or the refusal that stands there.
struct Call {
  CallName name;
  const Operation* operation = nullptr;
  std::vector<Object> pages;
  std::optional<Refusal> refusal;
  text::Span span;          // of the file
  bool is_partial = false;  // its last page says that more follow
};

// What reading a call's output needs.
struct Reading {
  Collection& collection;
  const Call& call;
  Findings& findings;

  std::string partition() const;
  // `arn:PARTITION:SERVICE:REGION:ACCOUNT:` of the call, and what is put behind it.
  std::string arn(std::string_view service, std::string_view resource) const;
  CollectedResource& resource(const std::string& arn, const text::Span& span) const;
};

// A call that `import` reads: one row of the table.
struct Operation {
  std::string_view service, operation;
  std::string_view holder;  // the member that holds its list or object; empty: the output itself
  bool is_list = false;
  std::string_view sign;       // what its objects have and those of alike outputs do not; empty: `holder` tells
  std::string_view needed;     // members that its objects always have, blank-separated
  std::string_view optional;   // those that are read if they are there
  std::string_view unused;     // bookkeeping: no decision depends on it
  std::string_view parameter;  // what the path must say, since the output does not
  // Reads one of its objects; of lists of texts the output itself.
  void (*read)(const Reading& reading, const Object& object) = nullptr;
  // For the whole call, refused ones included; may be null.
  void (*finish)(const Reading& reading) = nullptr;
};

std::span<const Operation> organization_operations();
std::span<const Operation> bucket_operations();
std::span<const Operation> key_operations();
std::span<const Operation> message_operations();
std::span<const Operation> resource_operations();
std::span<const Operation> directory_operations();
std::span<const Operation> account_operations();

// The row of that call; null: none.
const Operation* find_operation(std::string_view service, std::string_view operation);
// The row whose outputs look like this one; null: none, or several.
const Operation* recognise(const Object& output);

// Reads the call into the collection; what is missing or not known is told.
void read_call(const Reading& reading);

bool has_word(std::string_view words, std::string_view word);  // blank-separated

}  // namespace iamq::import
