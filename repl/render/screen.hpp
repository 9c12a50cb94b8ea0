#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

// What text becomes on a screen: how wide it is, what must not reach a terminal, colours.
namespace iamq::render {

// How the place that text goes to wants it.
struct Screen {
  bool has_colour = false;
  std::size_t width = 0;  // columns to fold at; 0: not a terminal, nothing is folded
};

enum class Paint { none, good, bad, unsure, heading, faint, error, warning, note };

// The text in that colour; unchanged without colours.
std::string painted(const Screen& screen, Paint paint, std::string_view text);

// Columns that the text takes: wide characters two, combining marks and our own colours none. The text must be
// `printable`.
std::size_t width_of(std::string_view text);

// Nothing that a terminal would obey or that reverses the reading order: control characters, escape sequences,
// bidirectional controls and bytes that are no UTF-8 become visible escapes. Line ends stay if `lines`.
std::string printable(std::string_view text, bool lines = false);

// Filled with blanks up to `width` columns.
std::string padded(std::string_view text, std::size_t width);

// At most `width` columns, the cut marked with `…`.
std::string clipped(std::string_view text, std::size_t width);

// Broken at blanks (and inside words that are too long) into lines of at most `width` columns; 0: one line.
std::vector<std::string> folded(std::string_view text, std::size_t width);

// A sentence as it is written on that screen: folded, each line but the first behind `below`.
std::string folded_under(std::string_view text, const Screen& screen, std::string_view below);

// Runs of white space become one blank, comments to a line's end go: a statement on one line.
std::string on_one_line(std::string_view text);

// `1 role`, `3 roles`.
std::string counted(std::size_t count, std::string_view singular, std::string_view plural);

}  // namespace iamq::render
