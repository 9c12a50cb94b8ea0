#include "runtime/policy/positions.hpp"

#include <algorithm>

namespace iamq::policy {

namespace {

// What stands before a span: that there is none, that it stands outside of the policy's text, or, these added to it,
// where it begins in that.
constexpr std::uint64_t not_there = 0, outside = 1, first_inside = 2;

constexpr std::array spans_of_statement = {&StatementPositions::whole, &StatementPositions::effect,
                                           &StatementPositions::sid};
constexpr std::array lists_of_statement = {&StatementPositions::actions, &StatementPositions::resources,
                                           &StatementPositions::principals, &StatementPositions::conditions};

// Numbers take as many bytes as they need, of seven bits each.
class PositionsPacker {
public:
  explicit PositionsPacker(const text::Span& whole) : whole_(whole) {}

  void add(const StatementPositions& statement) {
    for (const auto member : spans_of_statement) add(statement.*member);
    for (const auto member : lists_of_statement) {
      number((statement.*member).size());
      for (const text::Span& span : statement.*member) add(span);
    }
  }
  void number(std::uint64_t value) {
    for (; value >= 0x80; value >>= 7) bytes_ += static_cast<char>(0x80 | (value & 0x7F));
    bytes_ += static_cast<char>(value);
  }
  std::string take() { return std::move(bytes_); }

private:
  void add(const text::Span& span) {
    if (span == text::Span{}) return number(not_there);
    const bool is_inside =
        span.source == whole_.source && span.begin >= whole_.begin && span.begin <= span.end && span.end <= whole_.end;
    if (is_inside) {
      number(first_inside + span.begin - whole_.begin);
      return number(span.end - span.begin);
    }
    for (const std::uint64_t each :
         {outside, static_cast<std::uint64_t>(span.source), std::uint64_t{span.begin}, std::uint64_t{span.end}}) {
      number(each);
    }
  }

  const text::Span& whole_;
  std::string bytes_;
};

// Believes the bytes nothing: where they cannot be what was packed, all that follows is 0 and `is_good` false.
class PositionsUnpacker {
public:
  PositionsUnpacker(std::string_view bytes, const text::Span& whole) : rest_(bytes), whole_(whole) {}

  std::uint64_t number() {
    const bool is_one_byte = !rest_.empty() && static_cast<unsigned char>(rest_.front()) < 0x80;  // as most are
    if (!is_one_byte) return long_number();
    const auto value = static_cast<unsigned char>(rest_.front());
    rest_.remove_prefix(1);
    return value;
  }
  std::uint64_t long_number() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64 && !rest_.empty(); shift += 7) {
      const auto byte = static_cast<unsigned char>(rest_.front());
      rest_.remove_prefix(1);
      value |= std::uint64_t{byte & 0x7FU} << shift;
      if (byte < 0x80) return value;
    }
    is_good_ = false;
    rest_ = {};
    return 0;
  }
  // Of things that follow, of a byte at least each.
  std::size_t count() {
    const std::uint64_t value = number();
    is_good_ = is_good_ && value <= rest_.size();
    return is_good_ ? value : 0;
  }
  StatementPositions statement() {
    StatementPositions one;
    for (const auto member : spans_of_statement) one.*member = span();
    for (const auto member : lists_of_statement) {
      for (std::size_t left = count(); left > 0; --left) (one.*member).push_back(span());
    }
    return one;
  }
  void skip_statement() {
    for (std::size_t i = 0; i < spans_of_statement.size(); ++i) span();
    for (std::size_t i = 0; i < lists_of_statement.size(); ++i) {
      for (std::size_t left = count(); left > 0; --left) span();
    }
  }
  text::Span span() {
    const std::uint64_t first = number();
    if (first == not_there) return {};
    if (first == outside) return span_outside();
    const std::uint64_t begin = whole_.begin + (first - first_inside), length = number();
    is_good_ = is_good_ && begin <= UINT32_MAX && length <= UINT32_MAX - begin;
    length_ = std::max(length_, begin + length - whole_.begin);
    return {whole_.source, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(begin + length)};
  }

  bool is_good() const { return is_good_; }
  bool is_at_end() const { return rest_.empty(); }
  bool is_all_inside() const { return is_all_inside_; }
  std::uint64_t length() const { return length_; }

private:
  text::Span span_outside() {
    is_all_inside_ = false;
    const std::uint64_t source = number(), begin = number(), end = number();
    is_good_ = is_good_ && std::max({source, begin, end}) <= UINT32_MAX;
    return {static_cast<text::SourceId>(source), static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
  }

  std::string_view rest_;
  text::Span whole_;
  bool is_good_ = true, is_all_inside_ = true;
  std::uint64_t length_ = 0;
};

}  // namespace

std::string packed_positions(const std::vector<StatementPositions>& statements, const text::Span& whole) {
  PositionsPacker packer(whole);
  packer.number(statements.size());
  for (const StatementPositions& statement : statements) packer.add(statement);
  return packer.take();
}

std::optional<PositionsOutline> outline_of(std::string_view packed) {
  PositionsUnpacker unpacker(packed, {});
  PositionsOutline outline;
  const std::size_t statements = unpacker.count();
  constexpr std::size_t most_at_once = 16;  // a wrong number takes no memory
  outline.pieces.reserve(std::min(statements, most_at_once));
  for (std::size_t left = statements; left > 0; --left) {
    for (std::size_t i = 0; i < spans_of_statement.size(); ++i) unpacker.span();
    for (std::size_t& pieces : outline.pieces.emplace_back()) {
      pieces = unpacker.count();
      for (std::size_t i = 0; i < pieces; ++i) unpacker.span();
    }
  }
  if (!unpacker.is_good() || !unpacker.is_at_end()) return std::nullopt;
  outline.length = static_cast<std::uint32_t>(unpacker.length());
  outline.is_inside = unpacker.is_all_inside();
  return outline;
}

std::size_t Positions::size() const {
  return are_known() ? PositionsUnpacker(packed_, whole_).count() : 0;
}

StatementPositions Positions::operator[](std::size_t statement) const {
  PositionsUnpacker unpacker(packed_, whole_);
  unpacker.count();
  for (std::size_t before = 0; before < statement; ++before) unpacker.skip_statement();
  return unpacker.statement();
}

std::vector<StatementPositions> Positions::all() const {
  if (!are_known()) return {};
  PositionsUnpacker unpacker(packed_, whole_);
  std::vector<StatementPositions> all;
  for (std::size_t left = unpacker.count(); left > 0; --left) all.push_back(unpacker.statement());
  return all;
}

}  // namespace iamq::policy
