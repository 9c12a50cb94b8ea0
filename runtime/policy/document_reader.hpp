#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "lang/text/diagnostic.hpp"
#include "runtime/policy/json_reader.hpp"
#include "runtime/policy/library.hpp"

namespace iamq::policy {

// A document and where its pieces stand, before it has a name and an owner.
struct ReadDocument {
  Document document;
  std::vector<StatementPositions> positions;
  std::vector<text::Diagnostic> diagnostics;  // an error: AWS would refuse it, and the document must not be used
  text::Span span;
};

// A JSON policy document as AWS stores it. Refuses what AWS refuses for that kind of policy
// (docs/policies.md lists it; https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html).
ReadDocument read_document(const Json& json, const JsonNode& node, PolicyKind kind, Library& library);

// Whether AWS refuses the text although its meaning is plain, as of a policy without statements: a simulation of
// policies that were never stored may go on with the document.
bool has_plain_meaning(const text::Diagnostic& refusal);

// The same checks for a document made from native statements; spans come from `positions`.
std::vector<text::Diagnostic> check_document(const Document& document, const std::vector<StatementPositions>& positions,
                                             const text::Span& span, PolicyKind kind, const Library& library);

}  // namespace iamq::policy
