#include "lang/text/unicode.hpp"

#include <array>

namespace iamq::text {
namespace {

struct Name {
  char32_t code_point;
  std::string_view name;
};

constexpr std::array<Name, 26> names{{
    {0x00A0, "no-break space"},
    {0x00AD, "soft hyphen"},
    {0x061C, "Arabic letter mark"},
    {0x1680, "Ogham space mark"},
    {0x2007, "figure space"},
    {0x200B, "zero-width space"},
    {0x200C, "zero-width non-joiner"},
    {0x200D, "zero-width joiner"},
    {0x200E, "left-to-right mark"},
    {0x200F, "right-to-left mark"},
    {0x2009, "thin space"},
    {0x2028, "line separator"},
    {0x2029, "paragraph separator"},
    {0x202A, "left-to-right embedding"},
    {0x202B, "right-to-left embedding"},
    {0x202C, "pop directional formatting"},
    {0x202D, "left-to-right override"},
    {0x202E, "right-to-left override"},
    {0x202F, "narrow no-break space"},
    {0x2060, "word joiner"},
    {0x2066, "left-to-right isolate"},
    {0x2067, "right-to-left isolate"},
    {0x2068, "first strong isolate"},
    {0x2069, "pop directional isolate"},
    {0x3000, "ideographic space"},
    {0xFEFF, "byte order mark"},
}};

}  // namespace

CodePoint decode(std::string_view text, std::size_t offset) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[offset + i]); };
  const auto continues = [&](std::size_t i) { return offset + i < text.size() && (byte(i) & 0xC0U) == 0x80U; };
  if (offset >= text.size()) return {};
  const unsigned char first = byte(0);
  if (first < 0x80U) return {first, 1, true};

  std::uint32_t size = 0;
  char32_t point = 0;
  char32_t least = 0;
  if ((first & 0xE0U) == 0xC0U) {
    size = 2, point = first & 0x1FU, least = 0x80;
  } else if ((first & 0xF0U) == 0xE0U) {
    size = 3, point = first & 0x0FU, least = 0x800;
  } else if ((first & 0xF8U) == 0xF0U) {
    size = 4, point = first & 0x07U, least = 0x10000;
  } else {
    return {first, 1, false};
  }
  for (std::uint32_t i = 1; i < size; ++i) {
    if (!continues(i)) return {first, 1, false};
    point = (point << 6U) | (byte(i) & 0x3FU);
  }
  const bool is_surrogate = point >= 0xD800 && point <= 0xDFFF;
  if (point < least || point > 0x10FFFF || is_surrogate) return {first, 1, false};
  return {point, size, true};
}

void append_utf8(std::string& text, char32_t point) {
  const auto add = [&](char32_t byte) { text += static_cast<char>(static_cast<unsigned char>(byte)); };
  if (point < 0x80) {
    add(point);
  } else if (point < 0x800) {
    add(0xC0 | (point >> 6U));
    add(0x80 | (point & 0x3FU));
  } else if (point < 0x10000) {
    add(0xE0 | (point >> 12U));
    add(0x80 | ((point >> 6U) & 0x3FU));
    add(0x80 | (point & 0x3FU));
  } else {
    add(0xF0 | (point >> 18U));
    add(0x80 | ((point >> 12U) & 0x3FU));
    add(0x80 | ((point >> 6U) & 0x3FU));
    add(0x80 | (point & 0x3FU));
  }
}

std::string name_of_code_point(char32_t code_point) {
  std::string number;
  for (char32_t rest = code_point; rest != 0 || number.size() < 4; rest >>= 4U) {
    number.insert(number.begin(), "0123456789ABCDEF"[rest & 0xFU]);
  }
  number.insert(0, "U+");
  for (const Name& row : names) {
    if (row.code_point == code_point) return std::string(row.name) + " (" + number + ")";
  }
  return number;
}

std::string_view plain_quote_for(char32_t code_point) {
  switch (code_point) {
    case 0x201C:
    case 0x201D:
    case 0x201E:
    case 0x201F:
    case 0x00AB:
    case 0x00BB:
    case 0x2033:
    case 0x301D:
    case 0x301E:
    case 0xFF02:
      return "\"";
    case 0x2018:
    case 0x2019:
    case 0x201A:
    case 0x201B:
    case 0x2032:
    case 0x2039:
    case 0x203A:
    case 0xFF07:
      return "'";
    default:
      return "";
  }
}

bool is_invisible(char32_t point) {
  return point == 0x00AD || point == 0x034F || point == 0x115F || point == 0x1160 || point == 0x180E ||
         (point >= 0x200B && point <= 0x200D) || point == 0x2028 || point == 0x2029 ||
         (point >= 0x2060 && point <= 0x2064) || point == 0x3164 || point == 0xFEFF || point == 0xFFA0;
}

bool is_bidirectional_control(char32_t point) {
  return point == 0x061C || point == 0x200E || point == 0x200F || (point >= 0x202A && point <= 0x202E) ||
         (point >= 0x2066 && point <= 0x2069);
}

}  // namespace iamq::text
