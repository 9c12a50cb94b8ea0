#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lang/text/diagnostic.hpp"
#include "runtime/import/fields.hpp"

namespace iamq::import {

// What an import has to say, with the same finding about many entities said once.
class Findings {
public:
  void add(text::Diagnostic diagnostic);
  // All that the other has found, as if it had been found here, behind what was.
  void add(Findings&& others);
  text::Diagnostic& error(std::string_view code, std::string message, const text::Span& span, std::string help = {});
  text::Diagnostic& warning(std::string_view code, std::string message, const text::Span& span, std::string help = {});
  text::Diagnostic& note(std::string_view code, std::string message, const text::Span& span, std::string help = {});

  // A field that AWS always writes is not there.
  void missing(const Field& field, const text::Span& object);
  // A field that nothing is made of; `known`: iamq knows what it is.
  void unused(ObjectKind object, std::string_view name, const text::Span& key, bool known);
  // The same of one that stands in the table; asked a million times, it costs nothing after the first.
  void unused(const Field& field, const text::Span& key);

  bool has_errors() const;
  // Forgets warnings and notes.
  void keep_errors();
  // In order: errors, warnings, notes; each by place.
  std::vector<text::Diagnostic> take();

private:
  struct Missing {
    std::uint32_t count = 0;
    text::Span first;
  };
  struct Unused {
    text::Span first;
    bool known = true;
  };
  text::Diagnostic& put(text::Severity severity, std::string_view code, std::string message, const text::Span& span,
                        std::string help);
  void tell_missing();
  void tell_unused();

  std::vector<text::Diagnostic> diagnostics_;
  std::map<const Field*, Missing> missing_;
  std::set<const Field*> told_unused_;  // those of the table that are among `unused_`
  std::map<std::pair<std::string, ObjectKind>, Unused> unused_;
};

// "a", "a and b", "a, b and 5 more": at most `most` of them by name.
std::string list_of(const std::vector<std::string>& words, std::size_t most = 5);

}  // namespace iamq::import
