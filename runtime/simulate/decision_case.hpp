#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "runtime/condition/context.hpp"
#include "runtime/evaluate/policies.hpp"
#include "runtime/evaluate/request.hpp"
#include "runtime/policy/document_meaning.hpp"
#include "runtime/policy/json_reader.hpp"
#include "runtime/policy/library.hpp"
#include "runtime/policy/plain_policies.hpp"
#include "runtime/simulate/known_policies.hpp"

namespace iamq::simulate {

// A line of cases, read.
struct DecisionCase {
  std::string id;
  std::string expected;
  evaluate::Request request;
  evaluate::Policies policies;
  std::string error;  // why it cannot be decided; empty: it can
};

// The line that a case stands in.
struct CaseLine {
  std::string_view text;
  std::uint32_t begin = 0;  // where it begins, as the spans of its JSON count
  // In which column a piece of it begins, from 1: asked only for a message.
  std::function<std::uint32_t(const text::Span&)> column_of;

  std::string_view text_of(const text::Span& span) const {
    return text.substr(span.begin - begin, span.end - span.begin);
  }
};
// One in `sources`, which must outlive what is returned.
CaseLine line_in(const text::Sources& sources, const text::Span& line);

// What cases share that are read one after the other: texts, policies, and memory.
struct CaseMemory {
  CaseMemory();

  policy::Library library;
  KnownPolicies policies;                // documents of the library
  policy::CheckedTexts checked_texts;    // of the library
  policy::PlainPolicies plain_policies;  // those of the JSON that was read last
  condition::Context context;            // of a case that is not needed any more: the next one takes its memory over
};

DecisionCase read_case(const policy::Json& json, const CaseLine& line, CaseMemory& memory);

}  // namespace iamq::simulate
