#include "repl/line/characters.hpp"

#include <utf8proc.h>

#include <algorithm>

#include "repl/line/code_points.hpp"

namespace iamq::line {
namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";
constexpr std::size_t tab_width = 8;

bool is_ascii(char c) {
  return static_cast<unsigned char>(c) < 0x80U;
}

}  // namespace

std::size_t end_of_character(std::string_view text, std::size_t at) {
  if (at >= text.size()) return text.size();
  if (is_ascii(text[at]) && (at + 1 == text.size() || is_ascii(text[at + 1]))) return at + 1;
  CodePoint point = code_point_at(text, at);
  std::size_t end = at + point.bytes;
  utf8proc_int32_t state = 0;
  while (end < text.size() && point.code >= 0) {
    const CodePoint next = code_point_at(text, end);
    if (next.code < 0 || utf8proc_grapheme_break_stateful(point.code, next.code, &state)) break;
    end += next.bytes;
    point = next;
  }
  return end;
}

std::size_t begin_of_character_before(std::string_view text, std::size_t at) {
  if (at == 0) return 0;
  if (is_ascii(text[at - 1]) && (at < 2 || is_ascii(text[at - 2]))) return at - 1;
  // No character goes on over a line end, so that counting begins behind the last one.
  std::size_t begin = text.rfind('\n', at - 1);
  begin = begin == std::string_view::npos ? 0 : begin == at - 1 ? at - 1 : begin + 1;
  for (std::size_t end = end_of_character(text, begin); end < at; end = end_of_character(text, begin)) begin = end;
  return begin;
}

Shown shown(std::string_view character, std::size_t column) {
  if (character.size() == 1 && is_ascii(character[0])) {
    const char c = character[0];
    if (c == '\t') {
      const std::size_t blanks = tab_width - column % tab_width;
      return {std::string(blanks, ' '), blanks};
    }
    if (c < 0x20 || c == 0x7F) return {std::string("^") + static_cast<char>(c ^ 0x40), 2};
    return {std::string(1, c), 1};
  }
  Shown result;
  for (std::size_t at = 0; at < character.size();) {
    const CodePoint point = code_point_at(character, at);
    if (point.code < 0 || is_obeyed(point.code)) {
      result.text += replacement;
      ++result.columns;
    } else {
      result.text += character.substr(at, point.bytes);
      // Joined emoji are as wide as one of them.
      const int width = utf8proc_charwidth(point.code);
      result.columns = std::max(result.columns, static_cast<std::size_t>(std::max(width, 0)));
    }
    at += point.bytes;
  }
  return result;
}

std::size_t columns_of(std::string_view text) {
  std::size_t columns = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = end_of_character(text, at);
    columns += shown(text.substr(at, end - at), columns).columns;
    at = end;
  }
  return columns;
}

}  // namespace iamq::line
