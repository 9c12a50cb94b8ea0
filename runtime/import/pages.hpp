#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "lang/text/source.hpp"
#include "runtime/import/authorization_details.hpp"
#include "runtime/import/findings.hpp"
#include "runtime/import/object.hpp"
#include "runtime/policy/json_reader.hpp"

namespace iamq::import {

// A user, group, role or managed policy as it stands in an export.
struct Entry {
  ObjectKind kind = ObjectKind::user;
  Object object;            // packed where the Pages say so: Context::each hands it out
  std::uint32_t place = 0;  // in the PackedEntries, if the Pages have them
  std::uint32_t file = 0;   // index of the ExportFile
  text::Span arn_span;
  std::string_view arn_text;
  // Where these begin in the ARN; a large organization has many entries at once.
  std::uint32_t account_at = 0, path_at = 0, name_at = 0;

  std::string_view partition() const;
  std::string_view account() const;
  std::string_view path() const { return arn_text.substr(path_at, name_at - path_at); }  // "/" or "/div/"
  std::string_view name() const { return arn_text.substr(name_at); }
  bool is_aws_managed() const { return account() == "aws"; }
};

class PackedEntries;

// What one export holds: a page is one answer of the API, and an export may have several.
struct Pages {
  std::vector<Object> pages;
  std::vector<Entry> entries;
  bool is_partial = false;  // the last page says that more follow
  text::Span partial_at;
  // A world file says whose export this is, which then may be empty.
  std::string_view account_id;
  text::Span account_id_span;
  // Null: the entries have their objects.
  std::shared_ptr<PackedEntries> packed;
  // The JSON that nobody but these pages looks into.
  std::vector<policy::Json*> only_here;

  // Of the entries nothing is left then.
  void let_go_of_json();
};

// The JSON texts behind Objects and Entries. Must outlive them.
using JsonTexts = std::deque<policy::Json>;

// A JSON value, in the text that it stands in.
struct JsonValue {
  const policy::Json* json = nullptr;
  const policy::JsonNode* node = nullptr;
};

// The values of a file; several where pages were written one after the other. Nothing, and an error, if it is no JSON.
std::vector<JsonValue> read_values(const text::Sources& sources, text::SourceId source, JsonTexts& texts,
                                   Findings& findings);

// The same of a text that no Sources need have. It must outlive the JsonTexts, unless those own theirs.
std::vector<JsonValue> read_values(std::string_view text, text::SourceId source, JsonTexts& texts, Findings& findings);

// Whether it has one of the lists that an account export is made of.
bool is_page(const JsonValue& value);

// The pages among the values, and those in a list of pages, checked against the table of fields; everything else is
// refused. `file_index`: of the ExportFile.
Pages read_pages(const std::vector<JsonValue>& values, std::uint32_t file_index, Findings& findings);

}  // namespace iamq::import
