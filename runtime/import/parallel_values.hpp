#pragma once

#include <span>
#include <vector>

#include "runtime/import/authorization_details.hpp"
#include "runtime/import/findings.hpp"
#include "runtime/import/pages.hpp"

namespace iamq::import {

// A file's JSON, read ahead of its turn.
struct ReadAhead {
  bool is_read = false;  // false: it is small, empty or holds a refusal; whoever wants it reads it
  JsonTexts texts;
  std::vector<JsonValue> values;
  Findings findings;
};

// The JSON of the large files, read side by side by as many threads as there are processors. One for each file.
std::vector<ReadAhead> read_ahead(const text::Sources& sources, std::span<const ExportFile> files);

}  // namespace iamq::import
