#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "runtime/condition/operators.hpp"
#include "runtime/policy/document_reader.hpp"
#include "runtime/policy/document_writer.hpp"

// Any bytes as the JSON of a policy of any kind: never a crash or a hang, messages inside the text, and what was read
// without an error is the same after it was written and read again. The first byte chooses the kind.

using namespace iamq;

namespace {

void require(bool condition, const char* what) {
  if (condition) return;
  std::fprintf(stderr, "policy_json_fuzz: %s\n", what);
  std::abort();
}

void check_messages(const std::vector<text::Diagnostic>& diagnostics, std::size_t size) {
  for (const text::Diagnostic& diagnostic : diagnostics) {
    require(!diagnostic.message.empty() && !diagnostic.code.empty(), "a message says nothing");
    require(diagnostic.span.begin <= diagnostic.span.end && diagnostic.span.end <= size, "a message lies outside");
    for (const text::Label& label : diagnostic.labels) {
      require(label.span.begin <= label.span.end && label.span.end <= size, "a label lies outside");
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const auto kinds = policy::kinds();
  const policy::PolicyKind kind = kinds[data[0] % kinds.size()].kind;
  std::string text(reinterpret_cast<const char*>(data) + 1, size - 1);
  text::Sources sources;
  const text::Span span{sources.add("fuzz", text), 0, static_cast<std::uint32_t>(text.size())};
  const policy::Json json = policy::read_json(sources, span);
  check_messages(json.diagnostics, text.size());
  if (!json.ok()) return 0;
  policy::Library library(condition::operator_names());
  const policy::ReadDocument read = policy::read_document(json, json.top(), kind, library);
  check_messages(read.diagnostics, text.size());
  require(read.positions.size() == read.document.statements.size(), "a statement has no place");
  if (text::has_errors(read.diagnostics)) return 0;

  for (const auto layout : {policy::JsonLayout::compact, policy::JsonLayout::pretty}) {
    std::string written = policy::write_json(read.document, library, layout);
    const text::Span whole{{}, 0, static_cast<std::uint32_t>(written.size())};
    const text::Span place{sources.add("written", std::move(written)), whole.begin, whole.end};
    const policy::Json again = policy::read_json(sources, place);
    require(again.ok(), "what was written is no JSON");
    const policy::ReadDocument second = policy::read_document(again, again.top(), kind, library);
    require(!text::has_errors(second.diagnostics), "what was written is refused");
    require(second.document == read.document, "what was written means something else");
  }
  return 0;
}
