#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>

#include "runtime/condition/operators.hpp"
#include "runtime/policy/document_reader.hpp"
#include "runtime/policy/document_writer.hpp"
#include "tests/conformance/shared_data.hpp"
#include "tests/unit/policy/diagnostic_text.hpp"

// Every policy that AWS manages reads without an error and is the same after it was written and read again.

using namespace iamq;

namespace {

policy::ReadDocument read(text::Sources& sources, std::string name, std::string text, policy::Library& library,
                          std::string& errors) {
  const auto size = static_cast<std::uint32_t>(text.size());
  const auto source = sources.add(std::move(name), std::move(text));
  const policy::Json json = policy::read_json(sources, {source, 0, size});
  errors = text::testing::shown(json.diagnostics, sources);
  if (!json.ok()) return {};
  auto document = policy::read_document(json, json.top(), policy::PolicyKind::managed, library);
  errors += text::testing::shown(document.diagnostics, sources);
  return document;
}

}  // namespace

TEST_CASE("AWS managed policies survive being read and written") {
  const auto shared = testing::shared_folder();
  if (!shared) {
    WARN("skipped: IAMQ_SHARED does not name the folder with data/managed-policies-all");
    return;
  }
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(*shared + "/data/managed-policies-all")) {
    if (entry.path().extension() == ".json") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  CHECK(files.size() > 1600);
  policy::Library library(condition::operator_names());
  text::Sources sources;
  for (const auto& file : files) {
    CAPTURE(file.filename().string());
    std::string errors;
    const auto first = read(sources, file.string(), testing::read_whole_file(file.string()), library, errors);
    CHECK(errors.empty());
    for (const auto layout : {policy::JsonLayout::compact, policy::JsonLayout::pretty}) {
      const std::string written = policy::write_json(first.document, library, layout);
      const auto second = read(sources, "written", written, library, errors);
      CHECK(errors.empty());
      CHECK(second.document == first.document);
    }
    CHECK(library.document(library.add_document(first.document)) == first.document);
  }
}
