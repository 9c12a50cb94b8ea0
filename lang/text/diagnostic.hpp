#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lang/text/source.hpp"

namespace iamq::text {

enum class Severity { error, warning, note };

// A second place that matters to a message, e.g. "first declared here".
struct Label {
  Span span;
  std::string text;
};

// What is wrong, where, and what to do about it. Made where the mistake is found, drawn at the very end (repl/render).
// `message` starts in lower case, has no final period and quotes the user's words in backticks.
struct Diagnostic {
  Severity severity = Severity::error;
  std::string_view code;  // stable and static, e.g. "unknown-role"; each stands in at least one spec test
  std::string message;
  Span span;  // the narrowest piece of text that is wrong
  std::vector<Label> labels;
  std::string help;  // what to do; empty if there is nothing better to say than the message
};

// How a message cites what the user wrote.
std::string in_backticks(std::string_view words);

bool has_errors(const std::vector<Diagnostic>& diagnostics);
void append(std::vector<Diagnostic>& diagnostics, std::vector<Diagnostic> more);

// The candidate nearest to `word` (edit distance with transpositions, ignoring case), if one is near enough to be
// meant: at most a third of the longer word's length, at least one edit.
std::optional<std::string> nearest(std::string_view word, const std::vector<std::string_view>& candidates);

}  // namespace iamq::text
