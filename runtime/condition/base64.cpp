#include "runtime/condition/base64.hpp"

#include <cstdint>

namespace iamq::condition {

namespace {

std::optional<std::uint32_t> digit(char character) {
  constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const std::size_t position = alphabet.find(character);
  if (position == std::string_view::npos) return std::nullopt;
  return static_cast<std::uint32_t>(position);
}

}  // namespace

std::optional<std::string> decode_base64(std::string_view text) {
  if (text.size() % 4 != 0) return std::nullopt;
  std::size_t padding = 0;
  while (padding < 2 && !text.empty() && text.back() == '=') {
    text.remove_suffix(1);
    ++padding;
  }
  std::string bytes;
  std::uint32_t bits = 0;
  int count = 0;
  for (const char character : text) {
    const auto value = digit(character);
    if (!value) return std::nullopt;
    bits = (bits << 6) | *value;
    count += 6;
    if (count >= 8) {
      count -= 8;
      bytes += static_cast<char>((bits >> count) & 0xff);
      bits &= (std::uint32_t{1} << count) - 1;
    }
  }
  if (bits != 0) return std::nullopt;  // bits that belong to no byte must be zero
  return bytes;
}

}  // namespace iamq::condition
