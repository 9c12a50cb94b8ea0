#include "runtime/bind/binder.hpp"

namespace iamq::bind {
namespace {

text::Diagnostic& add(std::vector<text::Diagnostic>& diagnostics, text::Severity severity, std::string_view code,
                      std::string message, const text::Span& span) {
  text::Diagnostic& diagnostic = diagnostics.emplace_back();
  diagnostic.severity = severity;
  diagnostic.code = code;
  diagnostic.message = std::move(message);
  diagnostic.span = span;
  return diagnostic;
}

}  // namespace

text::Diagnostic& Binder::error(std::string_view code, std::string message, const text::Span& span) {
  return add(diagnostics, text::Severity::error, code, std::move(message), span);
}
text::Diagnostic& Binder::warning(std::string_view code, std::string message, const text::Span& span) {
  return add(diagnostics, text::Severity::warning, code, std::move(message), span);
}

}  // namespace iamq::bind
