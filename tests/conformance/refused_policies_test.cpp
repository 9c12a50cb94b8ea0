#include <catch2/catch.hpp>
#include <map>

#include "runtime/condition/operators.hpp"
#include "runtime/policy/document_reader.hpp"
#include "runtime/policy/quota.hpp"
#include "tests/conformance/shared_data.hpp"
#include "tests/unit/policy/diagnostic_text.hpp"

// The policy texts that the guide refuses are refused; those that it only warns about, or takes, are read.

using namespace iamq;

namespace {

struct Attached {
  policy::PolicyKind kind;
  std::optional<policy::InlineOwner> owner;
};

Attached attached(std::string_view name) {
  if (name == "inline-user") return {policy::PolicyKind::identity, policy::InlineOwner::user};
  if (name == "inline-group") return {policy::PolicyKind::identity, policy::InlineOwner::group};
  if (name == "inline-role") return {policy::PolicyKind::identity, policy::InlineOwner::role};
  if (name == "bucket") return {policy::PolicyKind::resource, {}};
  return {policy::PolicyKind::managed, {}};
}

std::vector<text::Diagnostic> check(text::Sources& sources, const std::string& text, const Attached& attached) {
  policy::Library library(condition::operator_names());
  const auto size = static_cast<std::uint32_t>(text.size());
  const text::Span span{sources.add("policy", text), 0, size};
  const policy::Json json = policy::read_json(sources, span);
  if (!json.ok()) return json.diagnostics;
  auto diagnostics = policy::read_document(json, json.top(), attached.kind, library).diagnostics;
  const std::size_t characters = policy::size_in_characters(text);
  const auto quota = attached.owner ? policy::check_inline_quota(*attached.owner, characters, span)
                                    : policy::check_quota(attached.kind, characters, span);
  if (quota) diagnostics.push_back(*quota);
  return diagnostics;
}

}  // namespace

TEST_CASE("the guide's faulty policies are refused, the others read") {
  const auto shared = testing::shared_folder();
  if (!shared) {
    WARN("skipped: IAMQ_SHARED does not name the folder with conformance/lint.jsonl");
    return;
  }
  text::Sources sources;
  const auto lines = testing::read_lines(*shared + "/conformance/lint.jsonl");
  CHECK(lines.size() > 60);
  for (const std::string& line : lines) {
    const text::Span span{sources.add("lint.jsonl", line), 0, static_cast<std::uint32_t>(line.size())};
    const policy::Json json = policy::read_json(sources, span);
    REQUIRE(json.ok());
    const auto field = [&](std::string_view name) { return std::string(json.find(json.top(), name)->text); };
    const auto diagnostics = check(sources, field("policy_text"), attached(field("attach")));
    CAPTURE(field("id"), field("about"), text::testing::shown(diagnostics, sources));
    CHECK(text::has_errors(diagnostics) == (field("expect") == "error"));
  }
}
