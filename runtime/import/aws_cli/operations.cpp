#include "runtime/import/aws_cli/operations.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

namespace iamq::import {

namespace {

using policy::JsonNode;
using NodeKind = JsonNode::Kind;

// Members of any page. https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-pagination.html
constexpr std::string_view of_pages =
    "NextToken nextToken Marker NextMarker IsTruncated Truncated PaginationToken LastEvaluatedTableName Owner position";
constexpr std::string_view of_answers = "ResponseMetadata";  // of boto3

template <class Function>
void each_operation(Function&& function) {
  for (const auto rows : {organization_operations(), bucket_operations(), key_operations(), message_operations(),
                          resource_operations(), directory_operations(), account_operations()}) {
    for (const Operation& row : rows) {
      function(row);
    }
  }
}

template <class Function>
void each_word(std::string_view words, Function&& function) {
  while (!words.empty()) {
    const std::size_t blank = std::min(words.find(' '), words.size());
    if (blank > 0) {
      function(words.substr(0, blank));
    }
    words.remove_prefix(std::min(blank + 1, words.size()));
  }
}

bool has_all(const Object& object, std::string_view members) {
  bool all = true;
  each_word(members, [&](std::string_view member) { all = all && object.has(member); });
  return all;
}

bool looks_like(const Operation& row, const Object& output) {
  if (row.holder.empty()) {
    return !row.sign.empty() && has_all(output, row.sign);
  }
  const JsonNode* held = output.find(row.holder);
  if (held == nullptr || held->kind != (row.is_list ? NodeKind::array : NodeKind::object)) {
    return false;
  }
  if (row.sign.empty()) {
    return true;
  }
  const std::vector<Object> items = row.is_list ? output.list(row.holder) : std::vector{Object(output.json(), *held)};
  return !items.empty() && has_all(items.front(), row.sign);
}

// The objects that a row's reader is handed.
std::vector<Object> objects_of(const Operation& row, const Object& page) {
  if (row.holder.empty()) {
    return {page};
  }
  const JsonNode* held = page.find(row.holder);
  if (held == nullptr) {
    return {};
  }
  if (!row.is_list) {
    return held->kind == NodeKind::object ? std::vector{Object(page.json(), *held)} : std::vector<Object>{};
  }
  return page.list(row.holder);
}

// Holds the members of an object against the row, so that none is lost in silence.
void check_members(const Reading& reading, const Object& object, bool is_page) {
  const Operation& row = *reading.call.operation;
  for (const JsonNode& member : object.json().children(object.node())) {
    const bool is_of_page = is_page && (has_word(of_pages, member.key) || member.key == row.holder);
    const bool is_used = is_of_page || ((!is_page || row.holder.empty()) &&
                                        (has_word(row.needed, member.key) || has_word(row.optional, member.key)));
    if (!is_used) {
      const bool is_known = has_word(row.unused, member.key) || has_word(of_answers, member.key);
      reading.findings.unused(ObjectKind::call, member.key, member.key_span, is_known);
    }
  }
  if (is_page && !row.holder.empty()) {
    return;
  }
  each_word(row.needed, [&](std::string_view member) {
    if (!object.has(member)) {
      reading.findings.warning("export-missing-field",
                               fmt::format("this output of `{}` has no `{}`", reading.call.name.in_words(), member),
                               object.span(), "AWS always writes it; what it says is not known");
    }
  });
}

}  // namespace

bool has_word(std::string_view words, std::string_view word) {
  bool found = false;
  each_word(words, [&](std::string_view each) { found = found || each == word; });
  return found;
}

const Operation* find_operation(std::string_view service, std::string_view operation) {
  const Operation* found = nullptr;
  each_operation([&](const Operation& row) {
    if (row.service == service && row.operation == operation) {
      found = &row;
    }
  });
  return found;
}

const Operation* recognise(const Object& output) {
  const Operation* found = nullptr;
  std::size_t count = 0;
  each_operation([&](const Operation& row) {
    if (looks_like(row, output)) {
      found = &row;
      ++count;
    }
  });
  return count == 1 ? found : nullptr;
}

std::string Reading::partition() const {
  const std::string_view region = call.name.region;
  return region.substr(0, 3) == "cn-" ? "aws-cn" : region.substr(0, 7) == "us-gov-" ? "aws-us-gov" : "aws";
}

std::string Reading::arn(std::string_view service, std::string_view resource) const {
  return fmt::format("arn:{}:{}:{}:{}:{}", partition(), service, call.name.region, call.name.account, resource);
}

CollectedResource& Reading::resource(const std::string& arn, const text::Span& span) const {
  CollectedResource& row = collection.resources[arn];
  if (row.arn.empty()) {
    row.arn = arn;
    row.account = call.name.account;
    row.declared = span;
  }
  return row;
}

void read_call(const Reading& reading) {
  const Operation& row = *reading.call.operation;
  reading.collection.is_there = true;
  if (!reading.call.name.account.empty()) {
    reading.collection.accounts.try_emplace(reading.call.name.account, reading.call.span);
  }
  if (!row.parameter.empty() && reading.call.name.parameter(row.parameter).empty()) {
    reading.findings.warning("call-without-parameter",
                             fmt::format("this output of `{}` does not say its `--{}`, so it is not used",
                                         reading.call.name.in_words(), row.parameter),
                             reading.call.span,
                             fmt::format("name the file `ACCOUNT/[REGION/]{}/{}--{}=VALUE.json` (docs/aws-cli.md)",
                                         row.service, row.operation, row.parameter));
    reading.collection.lost.push_back({reading.call.name, "what it is about is not known", reading.call.span});
    return;
  }
  for (const Object& page : reading.call.pages) {
    check_members(reading, page, true);
    const bool is_object_missing = !row.holder.empty() && !page.has(row.holder);
    if (is_object_missing) {
      reading.findings.warning("export-missing-field",
                               fmt::format("this output of `{}` has no `{}`", reading.call.name.in_words(), row.holder),
                               page.span(), "AWS always writes it; what it says is not known");
      reading.collection.lost.push_back(
          {reading.call.name, "`" + std::string(row.holder) + "` is missing", page.span()});
    }
    for (const Object& object : objects_of(row, page)) {
      if (!row.holder.empty()) {
        check_members(reading, object, false);
      }
      if (row.read != nullptr) {
        row.read(reading, object);
      }
    }
    // Lists of texts have no objects to be handed.
    const JsonNode* held = row.is_list && !is_object_missing ? page.find(row.holder) : nullptr;
    if (held != nullptr && row.needed.empty() && row.read != nullptr && objects_of(row, page).empty()) {
      row.read(reading, page);
    }
  }
  if (row.finish != nullptr) {
    row.finish(reading);
  }
}

}  // namespace iamq::import
