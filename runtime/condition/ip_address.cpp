#include "runtime/condition/ip_address.hpp"

#include <algorithm>
#include <array>
#include <boost/multiprecision/cpp_int.hpp>
#include <charconv>
#include <set>

namespace iamq::condition {

namespace {

using Bits = boost::multiprecision::uint128_t;

struct Address {
  bool is_v6 = false;
  Bits bits;
};

struct Range {
  bool is_v6 = false;
  Bits first, last;
};

template <typename Number>
std::optional<Number> read_number(std::string_view text, int base, std::size_t max_digits) {
  Number number = 0;
  if (text.empty() || text.size() > max_digits) return std::nullopt;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, base);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::optional<Bits> read_v4(std::string_view text) {
  Bits bits = 0;
  for (int octet = 0; octet < 4; ++octet) {
    const std::size_t dot = octet < 3 ? text.find('.') : text.size();
    if (dot == std::string_view::npos) return std::nullopt;
    const std::string_view digits = text.substr(0, dot);
    const auto value = read_number<unsigned>(digits, 10, 3);
    if (!value || *value > 255 || (digits.size() > 1 && digits.front() == '0')) return std::nullopt;
    bits = (bits << 8) | *value;
    text.remove_prefix(std::min(dot + 1, text.size()));
  }
  return bits;
}

// One side of `::`, or the whole address: groups of 16 bits, the last two perhaps written as an IPv4 address.
std::optional<std::vector<unsigned>> read_groups(std::string_view text) {
  std::vector<unsigned> groups;
  while (!text.empty()) {
    const std::size_t colon = text.find(':');
    const std::string_view piece = text.substr(0, colon);
    if (colon == std::string_view::npos && piece.find('.') != std::string_view::npos) {
      const auto v4 = read_v4(piece);
      if (!v4) return std::nullopt;
      groups.push_back(static_cast<unsigned>(*v4 >> 16));
      groups.push_back(static_cast<unsigned>(*v4 & 0xffff));
      return groups;
    }
    const auto group = read_number<unsigned>(piece, 16, 4);
    if (!group) return std::nullopt;
    groups.push_back(*group);
    if (colon == std::string_view::npos) return groups;
    text.remove_prefix(colon + 1);
    if (text.empty()) return std::nullopt;  // ends in a single colon
  }
  return groups;
}

std::optional<Bits> read_v6(std::string_view text) {
  constexpr std::size_t group_count = 8;
  const std::size_t gap = text.find("::");
  const auto before = read_groups(text.substr(0, gap));
  if (!before) return std::nullopt;
  std::vector<unsigned> groups = *before;
  if (gap == std::string_view::npos) {
    if (groups.size() != group_count) return std::nullopt;
  } else {
    const auto after = read_groups(text.substr(gap + 2));
    if (!after || groups.size() + after->size() >= group_count) return std::nullopt;
    groups.resize(group_count - after->size());
    groups.insert(groups.end(), after->begin(), after->end());
  }
  Bits bits = 0;
  for (const unsigned group : groups) bits = (bits << 16) | group;
  return bits;
}

std::optional<Address> read_address(std::string_view text) {
  if (text.find(':') != std::string_view::npos) {
    if (const auto bits = read_v6(text)) return Address{true, *bits};
  } else if (const auto bits = read_v4(text)) {
    return Address{false, *bits};
  }
  return std::nullopt;
}

Bits ones(unsigned count) {
  return count == 0 ? Bits(0) : (~Bits(0)) >> (128 - count);
}

unsigned width(bool is_v6) {
  return is_v6 ? 128 : 32;
}

std::optional<Range> read_range(std::string_view text) {
  const std::size_t slash = text.find('/');
  const auto address = read_address(text.substr(0, slash));
  if (!address) return std::nullopt;
  unsigned prefix = width(address->is_v6);
  if (slash != std::string_view::npos) {
    const auto given = read_number<unsigned>(text.substr(slash + 1), 10, 3);
    if (!given || *given > prefix) return std::nullopt;
    prefix = *given;
  }
  const Bits free = ones(width(address->is_v6) - prefix);
  return Range{address->is_v6, address->bits & ~free, address->bits | free};
}

std::string write(const Address& address) {
  std::string text;
  if (!address.is_v6) {
    for (int shift = 24; shift >= 0; shift -= 8) {
      if (!text.empty()) text += '.';
      text += std::to_string(static_cast<unsigned>((address.bits >> shift) & 0xff));
    }
    return text;
  }
  for (int shift = 112; shift >= 0; shift -= 16) {
    if (!text.empty()) text += ':';
    std::array<char, 4> digits{};
    const auto group = static_cast<unsigned>((address.bits >> shift) & 0xffff);
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), group, 16).ptr;
    text.append(digits.data(), end);
  }
  return text;
}

}  // namespace

bool is_ip_range(std::string_view text) {
  return read_range(text).has_value();
}

bool is_in_ip_range(std::string_view address, std::string_view range) {
  const auto found = read_address(address);
  const auto all = read_range(range);
  return found && all && found->is_v6 == all->is_v6 && all->first <= found->bits && found->bits <= all->last;
}

std::vector<std::string> ip_representatives(const std::vector<std::string>& ranges) {
  std::vector<std::string> addresses;
  for (const bool is_v6 : {false, true}) {
    std::set<Bits> begins{Bits(0)};  // of each piece
    for (const std::string& text : ranges) {
      const auto range = read_range(text);
      if (!range || range->is_v6 != is_v6) continue;
      begins.insert(range->first);
      if (range->last != ones(width(is_v6))) begins.insert(range->last + 1);
    }
    for (const Bits& begin : begins) addresses.push_back(write({is_v6, begin}));
  }
  return addresses;
}

}  // namespace iamq::condition
