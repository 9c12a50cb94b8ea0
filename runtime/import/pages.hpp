#pragma once

#include <deque>
#include <optional>
#include <span>
#include <vector>

#include "lang/text/source.hpp"
#include "runtime/import/authorization_details.hpp"
#include "runtime/import/findings.hpp"
#include "runtime/import/object.hpp"
#include "runtime/policy/arn.hpp"
#include "runtime/policy/json_reader.hpp"

namespace iamq::import {

// A user, group, role or managed policy as it stands in an export.
struct Entry {
  ObjectKind kind = ObjectKind::user;
  Object object;
  policy::Arn arn;
  std::string_view arn_text;
  std::string_view path;  // "/" or "/div/", as the ARN says it
  std::string_view name;
  std::size_t file = 0;  // index of the ExportFile

  bool is_aws_managed() const { return arn.account == "aws"; }
};

// What one file holds: a page is one answer of the API, and a file may hold several.
struct Pages {
  std::vector<Object> pages;
  std::vector<Entry> entries;
  bool is_partial = false;  // the last page says that more follow
  text::Span partial_at;
};

// The JSON texts behind Objects and Entries. Must outlive them.
using JsonTexts = std::deque<policy::Json>;

// Reads the file's text and checks it against the table of fields.
Pages read_pages(const text::Sources& sources, const ExportFile& file, std::size_t file_index, JsonTexts& texts,
                 Findings& findings);

}  // namespace iamq::import
