#include "lang/text/quoting.hpp"

#include <optional>

#include "lang/text/unicode.hpp"

namespace iamq::text {
namespace {

std::optional<char32_t> read_hex4(std::string_view text, std::size_t at) {
  if (at + 4 > text.size()) return std::nullopt;
  char32_t value = 0;
  for (std::size_t i = at; i < at + 4; ++i) {
    const char c = text[i];
    const int digit = c >= '0' && c <= '9'   ? c - '0'
                      : c >= 'a' && c <= 'f' ? c - 'a' + 10
                      : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                             : -1;
    if (digit < 0) return std::nullopt;
    value = value * 16 + static_cast<char32_t>(digit);
  }
  return value;
}

// One escape, from its backslash: what it stands for and how long it is; no value if it is none.
struct Escape {
  std::optional<char32_t> code_point;
  std::size_t size;
};

Escape read_escape(std::string_view text, std::size_t at) {
  if (at + 1 >= text.size()) return {std::nullopt, 1};
  switch (text[at + 1]) {
    case '"':
      return {U'"', 2};
    case '\\':
      return {U'\\', 2};
    case '/':
      return {U'/', 2};
    case 'b':
      return {U'\b', 2};
    case 'f':
      return {U'\f', 2};
    case 'n':
      return {U'\n', 2};
    case 'r':
      return {U'\r', 2};
    case 't':
      return {U'\t', 2};
    case 'u':
      break;
    default:
      return {std::nullopt, 1 + decode(text, at + 1).size};
  }
  const auto unit = read_hex4(text, at + 2);
  if (!unit) return {std::nullopt, 2};
  if (*unit >= 0xD800 && *unit <= 0xDBFF && text.substr(at + 6, 2) == "\\u") {
    const auto low = read_hex4(text, at + 8);
    if (low && *low >= 0xDC00 && *low <= 0xDFFF) {
      return {0x10000 + ((*unit - 0xD800) << 10U) + (*low - 0xDC00), 12};
    }
  }
  if (*unit >= 0xD800 && *unit <= 0xDFFF) return {std::nullopt, 6};  // half of a surrogate pair
  return {unit, 6};
}

// Calls `plain(begin, end)` for what stands as written and `escape(begin, Escape)` for the escapes in quotes.
template <typename Plain, typename OnEscape>
void walk(std::string_view word, Plain plain, OnEscape on_escape) {
  bool in_string = false;
  for (std::size_t at = 0; at < word.size();) {
    if (!in_string && word.substr(at, 2) == "${") {
      std::size_t end = word.find('}', at);
      if (end != std::string_view::npos) {
        ++end;
        plain(at, end);
        at = end;
        continue;
      }
    }
    if (word[at] == '"') {
      in_string = !in_string;
      ++at;
    } else if (in_string && word[at] == '\\') {
      const Escape escape = read_escape(word, at);
      on_escape(at, escape);
      at += escape.size;
    } else {
      plain(at, at + 1);
      ++at;
    }
  }
}

}  // namespace

std::string unquote(std::string_view word) {
  std::string text;
  text.reserve(word.size());
  walk(
      word, [&](std::size_t begin, std::size_t end) { text.append(word.substr(begin, end - begin)); },
      [&](std::size_t begin, const Escape& escape) {
        if (escape.code_point) {
          append_utf8(text, *escape.code_point);
        } else {
          text.append(word.substr(begin, escape.size));
        }
      });
  return text;
}

std::string quote(std::string_view text) {
  constexpr std::string_view hex = "0123456789abcdef";
  std::string quoted = "\"";
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint point = decode(text, at);
    if (point.size > 1) {
      if (is_bidirectional_control(point.code_point)) {
        quoted += "\\u";
        for (int shift = 12; shift >= 0; shift -= 4) quoted += hex[(point.code_point >> shift) & 0xFU];
      } else {
        quoted += text.substr(at, point.size);
      }
      at += point.size;
      continue;
    }
    const char c = text[at++];
    switch (c) {
      case '"':
        quoted += "\\\"";
        break;
      case '\\':
        quoted += "\\\\";
        break;
      case '\b':
        quoted += "\\b";
        break;
      case '\f':
        quoted += "\\f";
        break;
      case '\n':
        quoted += "\\n";
        break;
      case '\r':
        quoted += "\\r";
        break;
      case '\t':
        quoted += "\\t";
        break;
      default:
        if (static_cast<unsigned char>(c) < 0x20U || c == '\x7F') {
          quoted += "\\u00";
          quoted += hex[static_cast<unsigned char>(c) >> 4U];
          quoted += hex[static_cast<unsigned char>(c) & 0xFU];
        } else {
          quoted += c;
        }
    }
  }
  return quoted + '"';
}

std::vector<BadEscape> bad_escapes(std::string_view word) {
  std::vector<BadEscape> bad;
  walk(
      word, [](std::size_t, std::size_t) {},
      [&](std::size_t begin, const Escape& escape) {
        if (escape.code_point) return;
        bad.push_back({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(begin + escape.size)});
      });
  return bad;
}

bool can_stand_bare(std::string_view text) {
  if (text.empty() || text.front() == '#') return false;
  for (std::size_t at = 0; at < text.size();) {
    if (text.substr(at, 2) == "${") {
      const std::size_t end = text.find_first_of("}\n", at);
      if (end == std::string_view::npos || text[end] == '\n') return false;
      at = end + 1;
      continue;
    }
    const CodePoint point = decode(text, at);
    const bool is_control = point.code_point < 0x20 || point.code_point == 0x7F;
    const bool is_unicode_blank = point.code_point == 0xA0 || point.code_point == 0x1680 ||
                                  (point.code_point >= 0x2000 && point.code_point <= 0x200A) ||
                                  point.code_point == 0x202F || point.code_point == 0x205F ||
                                  point.code_point == 0x3000;
    if (!point.is_valid || is_control || is_unicode_blank || is_invisible(point.code_point) ||
        is_bidirectional_control(point.code_point) || !plain_quote_for(point.code_point).empty() ||
        std::string_view(" ,;{}()[]\"=<>!").find(text[at]) != std::string_view::npos) {
      return false;
    }
    at += point.size;
  }
  return true;
}

}  // namespace iamq::text
