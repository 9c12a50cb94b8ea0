#include "runtime/import/aws_cli/read_calls.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cassert>
#include <map>
#include <set>
#include <string>

namespace iamq::import {

namespace {

using policy::JsonNode;

// https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html: read by pages.cpp
bool is_account_export(std::string_view operation) {
  return operation == "get-account-authorization-details";
}

bool is_more(const Object& page) {
  for (const std::string_view member : {"NextToken", "nextToken", "NextMarker", "PaginationToken", "position"}) {
    if (page.has(member) && !page.text(member).empty()) {
      return true;
    }
  }
  // Glacier's lists have a `Marker` and nothing that says whether it counts.
  const bool has_plain_marker = !page.has("IsTruncated") && !page.has("Truncated") && !page.text("Marker").empty();
  return has_plain_marker || page.is_true("IsTruncated") || page.is_true("Truncated") ||
         page.has("LastEvaluatedTableName");
}

// The row that the path names, if the output can be of it; else the one that it looks like.
const Operation* operation_of(const Object& output, const std::optional<CallName>& name) {
  const Operation* said = name ? find_operation(name->service, name->operation) : nullptr;
  const Operation* seen = recognise(output);
  const bool fits = said != nullptr && (said->holder.empty() || output.has(said->holder) || seen == nullptr);
  return fits ? said : seen;
}

// One key for all pages of a call.
std::string key_of(const CallName& name) {
  CallName first = name;
  first.page = 1;
  return path_of(first);
}

}  // namespace

Call* CallReader::call_of(const CallName& name, const Operation& operation, const text::Span& file) {
  // Pages in one file come one after the other.
  for (auto call = calls_.rbegin(); call != calls_.rend() && call->span.source == file.source; ++call) {
    if (call->operation == &operation) {
      return &*call;
    }
  }
  Call& call = calls_.emplace_back();
  call.name = name;
  call.operation = &operation;
  call.span = file;
  return &call;
}

bool CallReader::takes(const JsonValue& value, const std::optional<CallName>& name) {
  if (value.node->kind != JsonNode::Kind::object || (name && is_account_export(name->operation))) {
    return false;
  }
  return operation_of(Object(*value.json, *value.node), name) != nullptr;
}

void CallReader::take(const JsonValue& value, const std::optional<CallName>& name, const text::Span& file) {
  const Object output(*value.json, *value.node);
  const Operation* operation = operation_of(output, name);
  assert(operation != nullptr);
  CallName said = name.value_or(CallName{});
  if (said.service != operation->service || said.operation != operation->operation) {
    if (name && find_operation(name->service, name->operation) != nullptr) {
      findings_.warning("export-contradiction",
                        fmt::format("this file is named as an output of `{}`, but holds one of `aws {} {}`",
                                    name->in_words(), operation->service, operation->operation),
                        file, "what it holds counts");
    }
    said.service = operation->service;
    said.operation = operation->operation;
  }
  Call* call = call_of(said, *operation, {file.source, 0, 0});
  call->pages.push_back(output);
  call->is_partial = is_more(output);
}

bool CallReader::refuse(const CallName& name, const Refusal& refusal, const text::Span& file) {
  const Operation* operation = find_operation(name.service, name.operation);
  if (operation != nullptr) {
    Call* call = call_of(name, *operation, file);
    call->refusal = refusal;
  }
  if (operation != nullptr || is_account_export(name.operation)) {
    if (!means_absent(refusal)) {
      lost_.push_back({name, refusal.code.empty() ? "the file is empty" : std::string(refusal.code), file});
    }
    return true;
  }
  return false;
}

void CallReader::finish(Collection& collection) {
  std::stable_sort(calls_.begin(), calls_.end(), [](const Call& a, const Call& b) {
    // Names of keys are needed to read what is named by them.
    const bool a_first = a.name.operation == "list-aliases", b_first = b.name.operation == "list-aliases";
    return a_first != b_first ? a_first : false;
  });
  // Pages that stand in files of their own: the last one says whether more follow.
  std::vector<Call> whole;
  std::map<std::string, std::size_t> first_page;
  std::map<std::string, std::set<std::uint32_t>> read_pages;
  for (Call& call : calls_) {
    read_pages[key_of(call.name)].insert(call.name.page);
    const auto [first, is_new] = first_page.try_emplace(key_of(call.name), whole.size());
    if (is_new || whole[first->second].name.page == call.name.page) {
      whole.push_back(std::move(call));
      continue;
    }
    Call& before = whole[first->second];
    before.pages.insert(before.pages.end(), call.pages.begin(), call.pages.end());
    before.is_partial = call.refusal || (call.name.page > before.name.page ? call.is_partial : before.is_partial);
    before.name.page = std::max(before.name.page, call.name.page);
  }
  for (Call& call : whole) {
    call.is_partial = call.is_partial || read_pages[key_of(call.name)].size() < call.name.page;
    if (call.is_partial) {
      findings_.warning("partial-export",
                        fmt::format("this is only a part of `{}`: the output was cut into pages", call.name.in_words()),
                        call.span, "export it without --no-paginate and --max-items, or import all its pages");
      collection.lost.push_back({call.name, "a page of it is missing", call.span});
    }
    read_call({collection, call, findings_});
  }
  for (LostCall& lost : lost_) {
    if (!lost.name.account.empty()) {
      collection.accounts.try_emplace(lost.name.account, lost.span);
    }
    collection.is_there = true;
    collection.lost.push_back(std::move(lost));
  }
}

}  // namespace iamq::import
