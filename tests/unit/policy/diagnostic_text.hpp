#pragma once

#include <string>
#include <vector>

#include "lang/text/diagnostic.hpp"
#include "lang/text/source.hpp"

// Diagnostics as text, so that tests compare what a user would read.
namespace iamq::text::testing {

// `line:column error[code] message` with labels and help below; `[…]` shows the marked text.
inline std::string shown(const Diagnostic& diagnostic, const Sources& sources, bool with_place = true) {
  const auto place = [&](const Span& span) {
    const Location at = sources.locate(span.source, span.begin);
    const std::string marked = "[" + std::string(sources.text(span)) + "]";
    return with_place ? std::to_string(at.line) + ":" + std::to_string(at.column) + " " + marked : marked;
  };
  std::string text = place(diagnostic.span);
  text += diagnostic.severity == Severity::error ? " error " : " warning ";
  text += std::string(diagnostic.code) + ": " + diagnostic.message + "\n";
  for (const Label& label : diagnostic.labels) text += "  " + place(label.span) + " " + label.text + "\n";
  if (!diagnostic.help.empty()) text += "  help: " + diagnostic.help + "\n";
  return text;
}

// Without line and column: where the marked text tells the place.
inline std::string shown_marks(const std::vector<Diagnostic>& diagnostics, const Sources& sources) {
  std::string text;
  for (const Diagnostic& diagnostic : diagnostics) text += shown(diagnostic, sources, false);
  return text;
}

inline std::string shown(const std::vector<Diagnostic>& diagnostics, const Sources& sources) {
  std::string text;
  for (const Diagnostic& diagnostic : diagnostics) text += shown(diagnostic, sources);
  return text;
}

}  // namespace iamq::text::testing
