#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

// Positions in text: the one vocabulary for .iamq and JSON alike. Everything that reads text may include lang/text;
// it knows nothing of the language.
namespace iamq::text {

enum class SourceId : std::uint32_t {};

// Bytes [begin, end) of one source. Line and column are worked out only when a message is drawn.
struct Span {
  SourceId source{};
  std::uint32_t begin = 0;
  std::uint32_t end = 0;

  friend bool operator==(const Span&, const Span&) = default;
};

// The smallest span that covers both; they must be of one source.
Span cover(const Span& first, const Span& last);

// Line and column count from 1. A column counts Unicode code points, so that a caret can be put under it.
struct Location {
  std::uint32_t line = 1;
  std::uint32_t column = 1;
};

// Owns every text that a session has read; addresses stay valid as long as the map lives.
class Sources {
public:
  // `name` is what messages print: a path as the user gave it, or a label such as `<prompt>`.
  // Texts of 4 GiB and more are the caller's error (refused by read_file).
  SourceId add(std::string name, std::string text);

  std::string_view name(SourceId id) const;
  std::string_view text(SourceId id) const;
  std::string_view text(const Span& span) const;
  Location locate(SourceId id, std::uint32_t offset) const;
  // The whole line that holds `offset`, without its line end.
  std::string_view line_at(SourceId id, std::uint32_t offset) const;

private:
  struct Source {
    std::string name;
    std::string text;
    mutable std::vector<std::uint32_t> line_starts;  // worked out at the first locate
  };
  const std::vector<std::uint32_t>& line_starts(SourceId id) const;
  std::deque<Source> sources_;
};

}  // namespace iamq::text
