#include "runtime/import/findings.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <set>
#include <tuple>

namespace iamq::import {

namespace {

using text::Diagnostic;
using text::Severity;
using text::Span;

bool is_used(std::string_view field_name) {
  return std::any_of(fields().begin(), fields().end(),
                     [&](const Field& field) { return field.name == field_name && field.need != Need::unused; });
}

// A name that is used elsewhere is told apart by its object.
std::string shown_name(std::string_view name, ObjectKind object) {
  return is_used(name) ? fmt::format("{} of {}", name, plural_of(object)) : std::string(name);
}

bool is_before(const Span& a, const Span& b) {
  return std::tuple(a.source, a.begin, a.end) < std::tuple(b.source, b.begin, b.end);
}

}  // namespace

void Findings::add(Diagnostic diagnostic) {
  diagnostics_.push_back(std::move(diagnostic));
}

void Findings::add(Findings&& others) {
  for (Diagnostic& diagnostic : others.diagnostics_) diagnostics_.push_back(std::move(diagnostic));
  for (const auto& [field, more] : others.missing_) {
    Missing& missing = missing_[field];
    if (missing.count == 0) missing.first = more.first;
    missing.count += more.count;
  }
  told_unused_.merge(others.told_unused_);
  unused_.merge(others.unused_);
}

Diagnostic& Findings::put(Severity severity, std::string_view code, std::string message, const Span& span,
                          std::string help) {
  Diagnostic diagnostic;
  diagnostic.severity = severity;
  diagnostic.code = code;
  diagnostic.message = std::move(message);
  diagnostic.span = span;
  diagnostic.help = std::move(help);
  diagnostics_.push_back(std::move(diagnostic));
  return diagnostics_.back();
}

Diagnostic& Findings::error(std::string_view code, std::string message, const Span& span, std::string help) {
  return put(Severity::error, code, std::move(message), span, std::move(help));
}
Diagnostic& Findings::warning(std::string_view code, std::string message, const Span& span, std::string help) {
  return put(Severity::warning, code, std::move(message), span, std::move(help));
}
Diagnostic& Findings::note(std::string_view code, std::string message, const Span& span, std::string help) {
  return put(Severity::note, code, std::move(message), span, std::move(help));
}

void Findings::missing(const Field& field, const Span& object) {
  Missing& missing = missing_[&field];
  if (missing.count++ == 0) {
    missing.first = object;
  }
}

void Findings::unused(const Field& field, const Span& key) {
  if (told_unused_.insert(&field).second) unused(field.object, field.name, key, true);
}

void Findings::unused(ObjectKind object, std::string_view name, const Span& key, bool known) {
  const bool is_elsewhere = is_used(name);
  unused_.try_emplace({std::string(name), is_elsewhere ? object : ObjectKind::page}, Unused{key, known});
}

bool Findings::has_errors() const {
  return text::has_errors(diagnostics_) || std::any_of(missing_.begin(), missing_.end(), [](const auto& entry) {
           return entry.first->need == Need::vital;
         });
}

void Findings::keep_errors() {
  const auto is_lesser = [](const Diagnostic& diagnostic) { return diagnostic.severity != Severity::error; };
  diagnostics_.erase(std::remove_if(diagnostics_.begin(), diagnostics_.end(), is_lesser), diagnostics_.end());
  for (auto entry = missing_.begin(); entry != missing_.end();) {
    entry = entry->first->need == Need::vital ? std::next(entry) : missing_.erase(entry);
  }
  unused_.clear();
  told_unused_.clear();
}

void Findings::tell_missing() {
  for (const auto& [field, missing] : missing_) {
    const bool is_vital = field->need == Need::vital;
    std::string message = missing.count == 1 ? fmt::format("this {} has no `{}`", name_of(field->object), field->name)
                                             : fmt::format("this {} and {} more have no `{}`", name_of(field->object),
                                                           missing.count - 1, field->name);
    put(is_vital ? Severity::error : Severity::warning, "export-missing-field", std::move(message), missing.first,
        is_of_world_file(field->object) ? std::string(field->without)
        : is_vital                      ? "AWS always writes it: export the account again, or put it back"
                                        : fmt::format("AWS always writes it; {}", field->without));
  }
  missing_.clear();
}

void Findings::tell_unused() {
  std::string known, unknown;
  const Unused* first = nullptr;  // where the note points: an unknown field before a known one
  for (const auto& [name, unused] : unused_) {
    std::string& list = unused.known ? known : unknown;
    list += (list.empty() ? "" : ", ") + shown_name(name.first, name.second);
    const bool is_better = first == nullptr || (first->known && !unused.known) ||
                           (first->known == unused.known && is_before(unused.first, first->first));
    first = is_better ? &unused : first;
  }
  if (first != nullptr) {
    const std::string all = known.empty() ? unknown : unknown.empty() ? known : unknown + ", " + known;
    put(Severity::note, "unused-fields", "fields not used: " + all, first->first,
        unknown.empty() ? "they are AWS's bookkeeping: no decision depends on them"
                        : fmt::format("iamq does not know {}; the rest is AWS's bookkeeping, on which no decision "
                                      "depends",
                                      unknown));
  }
  unused_.clear();
  told_unused_.clear();
}

std::vector<Diagnostic> Findings::take() {
  tell_missing();
  tell_unused();
  std::stable_sort(diagnostics_.begin(), diagnostics_.end(), [](const Diagnostic& a, const Diagnostic& b) {
    return a.severity != b.severity ? a.severity < b.severity : is_before(a.span, b.span);
  });
  return std::move(diagnostics_);
}

std::string list_of(const std::vector<std::string>& words, std::size_t most) {
  const std::size_t shown = words.size() <= most + 1 ? words.size() : most;  // "and 1 more" is no shorter than it
  std::string list;
  for (std::size_t i = 0; i < shown; ++i) {
    if (i > 0) {
      list += i + 1 == words.size() ? " and " : ", ";
    }
    list += words[i];
  }
  if (shown < words.size()) {
    list += fmt::format(" and {} more", words.size() - shown);
  }
  return list;
}

}  // namespace iamq::import
