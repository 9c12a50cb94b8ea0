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

bool Binder::is_in_trouble(std::string_view name) {
  const auto is_one = [&](std::string_view part) {
    return in_trouble.count(part) != 0 || environment.troubles.names.count(part) != 0;
  };
  const bool is = environment.troubles.all || is_one(name) || is_one(name.substr(0, name.find('/'))) ||
                  is_one(name.substr(name.rfind('/') + 1));
  met_trouble_ = met_trouble_ || is;
  return is;
}

text::Diagnostic& Binder::error(std::string_view code, std::string message, const text::Span& span) {
  return add(diagnostics, text::Severity::error, code, std::move(message), span);
}
text::Diagnostic& Binder::warning(std::string_view code, std::string message, const text::Span& span) {
  return add(diagnostics, text::Severity::warning, code, std::move(message), span);
}

}  // namespace iamq::bind
