#include "runtime/policy/json_events.hpp"

#include <charconv>

#include "runtime/policy/json_errors.hpp"
#include "runtime/policy/json_grammar.hpp"

namespace iamq::policy {

namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

std::uint32_t hex(std::string_view digits) {
  std::uint32_t value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
  return value;
}

bool is_high_surrogate(std::uint32_t unit) {
  return unit >= 0xD800 && unit < 0xDC00;
}

bool is_low_surrogate(std::uint32_t unit) {
  return unit >= 0xDC00 && unit < 0xE000;
}

// The code unit of a `\uXXXX` that starts `text`.
std::optional<std::uint32_t> unit_at(std::string_view text) {
  if (text.size() < 6 || text.substr(0, 2) != "\\u") return std::nullopt;
  return hex(text.substr(2, 4));
}

void add_utf8(std::string& text, std::uint32_t point) {
  const auto add = [&](std::uint32_t byte) { text += static_cast<char>(byte); };
  if (point < 0x80) {
    add(point);
  } else if (point < 0x800) {
    add(0xC0 | point >> 6);
    add(0x80 | (point & 0x3F));
  } else if (point < 0x10000) {
    add(0xE0 | point >> 12);
    add(0x80 | (point >> 6 & 0x3F));
    add(0x80 | (point & 0x3F));
  } else {
    add(0xF0 | point >> 18);
    add(0x80 | (point >> 12 & 0x3F));
    add(0x80 | (point >> 6 & 0x3F));
    add(0x80 | (point & 0x3F));
  }
}

char escaped_character(char letter) {
  switch (letter) {
    case 'b':
      return '\b';
    case 'f':
      return '\f';
    case 'n':
      return '\n';
    case 'r':
      return '\r';
    case 't':
      return '\t';
    default:
      return letter;  // " \ /
  }
}

}  // namespace

std::optional<std::size_t> lone_surrogate(std::string_view raw) {
  for (std::size_t at = raw.find('\\'); at != std::string_view::npos; at = raw.find('\\', at)) {
    const auto unit = unit_at(raw.substr(at));
    if (!unit) {
      at += 2;
    } else if (is_low_surrogate(*unit)) {
      return at;
    } else if (is_high_surrogate(*unit)) {
      const auto next = unit_at(raw.substr(at + 6));
      if (!next || !is_low_surrogate(*next)) return at;
      at += 12;
    } else {
      at += 6;
    }
  }
  return std::nullopt;
}

std::string unescape_json(std::string_view raw) {
  std::string text;
  text.reserve(raw.size());
  while (!raw.empty()) {
    const std::size_t backslash = raw.find('\\');
    text += raw.substr(0, backslash);
    if (backslash == std::string_view::npos) break;
    raw.remove_prefix(backslash);
    if (const auto unit = unit_at(raw)) {
      raw.remove_prefix(6);
      if (is_high_surrogate(*unit)) {
        add_utf8(text, 0x10000 + ((*unit - 0xD800) << 10) + (unit_at(raw).value_or(0xDC00) - 0xDC00));
        raw.remove_prefix(6);
      } else {
        add_utf8(text, *unit);
      }
    } else {
      text += escaped_character(raw[1]);
      raw.remove_prefix(2);
    }
  }
  return text;
}

std::optional<text::Diagnostic> read_json_events(const text::Sources& sources, const text::Span& span,
                                                 const JsonLimits& limits, JsonHandler& handler) {
  return read_json_events(sources.text(span), span, limits, handler);
}

std::optional<text::Diagnostic> read_json_events(std::string_view json, const text::Span& span,
                                                 const JsonLimits& limits, JsonHandler& handler) {
  std::uint32_t offset = span.begin;
  if (json.size() > limits.bytes) {
    text::Diagnostic too_large;
    too_large.code = "json-too-large";
    too_large.message = "the JSON has " + std::to_string(json.size()) + " bytes, more than the " +
                        std::to_string(limits.bytes) + " that are read";
    too_large.span = {span.source, span.begin, span.begin};
    return too_large;
  }
  if (json.substr(0, 3) == byte_order_mark) {
    json.remove_prefix(3);
    offset += 3;
  }
  json_grammar::State state{handler, json.data(), offset, limits.depth, {}};
  state.open.reserve(16);
  tao::pegtl::memory_input<tao::pegtl::tracking_mode::lazy, tao::pegtl::eol::lf, const char*> input(
      json.data(), json.data() + json.size(), "");
  JsonFailure failure;
  try {
    if (tao::pegtl::parse<json_grammar::text, json_grammar::action, json_grammar::control>(input, state)) {
      return std::nullopt;
    }
    failure = {state.at(input.current()), JsonExpected::value};
  } catch (const JsonFailure& thrown) {
    failure = thrown;
  }
  text::Diagnostic diagnostic = explain(failure, json, state.open, limits.depth);
  const auto place = [&](text::Span& local) { local = {span.source, local.begin + offset, local.end + offset}; };
  place(diagnostic.span);
  for (text::Label& label : diagnostic.labels) place(label.span);
  return diagnostic;
}

}  // namespace iamq::policy
