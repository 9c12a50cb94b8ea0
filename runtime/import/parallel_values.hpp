#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "runtime/import/authorization_details.hpp"
#include "runtime/import/aws_cli/refusal.hpp"
#include "runtime/import/distinct_texts.hpp"
#include "runtime/import/findings.hpp"
#include "runtime/import/pages.hpp"

namespace iamq::import {

// A file's JSON, read ahead of its turn.
struct ReadAhead {
  bool is_read = false;  // false: it is small, empty or holds a refusal; whoever wants it reads it
  JsonTexts texts;
  std::vector<JsonValue> values;
  Findings findings;
  // Of a file of a folder, if its values look like pages of an account export: they, and what is found in them.
  std::optional<Pages> pages;
  Findings of_pages;
  // Of a file that has its own way to be read:
  std::string unread;              // why its text cannot be had
  std::optional<Refusal> refusal;  // that stands in it
};

// The JSON of the large files, read side by side by as many threads as there are processors. One for each file. Of
// texts that no source keeps only what the JSON needs is kept: its strings, and each of the policies once, in
// `policies`.
std::vector<ReadAhead> read_ahead(const text::Sources& sources, std::span<const ExportFile> files,
                                  DistinctTexts& policies);

}  // namespace iamq::import
