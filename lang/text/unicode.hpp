#pragma once

#include <cstdint>
#include <string>
#include <string_view>

// What messages need to know about Unicode: no widths, no normal forms.
namespace iamq::text {

inline constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

struct CodePoint {
  char32_t code_point = 0;
  std::uint32_t size = 1;  // in bytes; at least 1, also for what is no UTF-8
  bool is_valid = false;
};

// The code point that begins at `offset`; overlong forms, surrogates and everything past U+10FFFF are not valid.
CodePoint decode(std::string_view text, std::size_t offset);

void append_utf8(std::string& text, char32_t code_point);

// `no-break space (U+00A0)`, or `U+1234` for one without a name worth saying.
std::string name_of_code_point(char32_t code_point);

// The ASCII quote that was meant by a typographic one; empty for anything else.
std::string_view plain_quote_for(char32_t code_point);

// Zero-width characters, soft hyphens and the like.
bool is_invisible(char32_t code_point);

// Those that make text look other than it is read (CVE-2021-42574).
bool is_bidirectional_control(char32_t code_point);

}  // namespace iamq::text
