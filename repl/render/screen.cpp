#include "repl/render/screen.hpp"

#include <fmt/format.h>
#include <utf8proc.h>

#include <array>

#include "repl/line/code_points.hpp"
#include "repl/render/breaking.hpp"

namespace iamq::render {
namespace {

using line::CodePoint;

// The sequences of ECMA-48, by Paint.
constexpr std::array<std::string_view, 9> codes = {"",        "\x1b[32m",   "\x1b[31m",   "\x1b[33m",  "\x1b[1m",
                                                   "\x1b[2m", "\x1b[1;31m", "\x1b[1;33m", "\x1b[1;36m"};

// As it stands there, but one of our own colours is one character that takes no column.
CodePoint next_on_screen(std::string_view text, std::size_t at) {
  if (text.substr(at, 2) != "\x1b[") return line::code_point_at(text, at);
  CodePoint colour;
  colour.bytes = std::min(text.find('m', at), text.size() - 1) + 1 - at;
  colour.code = 0;
  return colour;
}

std::size_t columns(utf8proc_int32_t code) {
  const int width = utf8proc_charwidth(code);
  return width > 0 ? static_cast<std::size_t>(width) : 0;
}

}  // namespace

std::string painted(const Screen& screen, Paint paint, std::string_view text) {
  const auto code = codes[static_cast<std::size_t>(paint)];
  if (!screen.has_colour || code.empty() || text.empty()) return std::string(text);
  return std::string(code) + std::string(text) + "\x1b[0m";
}

std::size_t width_of(std::string_view text) {
  std::size_t width = 0;
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint character = next_on_screen(text, at);
    width += character.is_valid() ? columns(character.code) : 1;
    at += character.bytes;
  }
  return width;
}

std::string printable(std::string_view text, bool lines) {
  std::string result;
  result.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint character = line::code_point_at(text, at);
    if (!character.is_valid()) {
      result += fmt::format("\\x{:02x}", static_cast<unsigned char>(text[at]));
    } else if ((lines && character.code == '\n') || !line::is_obeyed(character.code)) {
      result += text.substr(at, character.bytes);
    } else if (character.code < 0x80) {
      result += fmt::format("\\x{:02x}", static_cast<unsigned>(character.code));
    } else {
      result += fmt::format("\\u{{{:04X}}}", static_cast<unsigned>(character.code));
    }
    at += character.bytes;
  }
  return result;
}

std::string padded(std::string_view text, std::size_t width) {
  std::string result(text);
  const std::size_t taken = width_of(text);
  if (taken < width) result.append(width - taken, ' ');
  return result;
}

std::string clipped(std::string_view text, std::size_t width) {
  if (width_of(text) <= width) return std::string(text);
  if (width == 0) return "";
  std::size_t taken = 0, at = 0;
  while (at < text.size()) {
    const CodePoint character = line::code_point_at(text, at);
    const std::size_t more = character.is_valid() ? columns(character.code) : 1;
    if (taken + more > width - 1) break;
    taken += more;
    at += character.bytes;
  }
  return std::string(text.substr(0, at)) + "…";
}

namespace {

// Where a word that is too long is best broken: as far to the right as it may be, but not so early that hardly anything
// stays on the line. The whole of it if there is no such place.
std::size_t end_of_piece(std::string_view line) {
  for (std::size_t at = line.size() - 1; at >= line.size() / 3 && at > 0; --at) {
    if (may_break_before(line, at)) return at;
  }
  return line.size();
}

}  // namespace

std::vector<std::string> folded(std::string_view text, std::size_t width) {
  if (width == 0 || width_of(text) <= width) return {std::string(text)};
  std::vector<std::string> lines;
  std::string line;
  std::size_t line_width = 0, last_blank = std::string::npos;
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint character = next_on_screen(text, at);
    const std::size_t more = character.is_valid() ? columns(character.code) : 1;
    if (line_width + more > width && !line.empty()) {
      if (character.code != ' ' && last_blank != std::string::npos && last_blank > 0) {
        lines.push_back(line.substr(0, last_blank));
        line.erase(0, last_blank + 1);
      } else {
        const std::size_t end = character.code == ' ' ? line.size() : end_of_piece(line);
        lines.push_back(line.substr(0, end));
        line.erase(0, end);
      }
      line_width = width_of(line);
      last_blank = line.rfind(' ');
    }
    if (character.code == ' ' && line.empty() && !lines.empty()) {
      at += character.bytes;
      continue;
    }
    if (character.code == ' ') last_blank = line.size();
    line += text.substr(at, character.bytes);
    line_width += more;
    at += character.bytes;
  }
  while (!line.empty() && line.back() == ' ') line.pop_back();
  if (!line.empty()) lines.push_back(line);
  return lines;
}

std::string folded_under(std::string_view text, const Screen& screen, std::string_view below) {
  if (screen.width <= 2 * below.size() || text.find('\n') != text.npos) return std::string(text);
  std::string result;
  for (const std::string& line : folded(text, screen.width - below.size())) {
    result += (result.empty() ? "" : "\n" + std::string(below)) + line;
  }
  return result;
}

std::string on_one_line(std::string_view text) {
  std::string result;
  bool is_quoted = false, pending_blank = false, is_escaped = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    const bool is_blank = c == ' ' || c == '\t' || c == '\n' || c == '\r';
    // A `#` is a comment only where a word could start.
    if (!is_quoted && c == '#' && (at == 0 || pending_blank)) {
      while (at < text.size() && text[at] != '\n') ++at;
      pending_blank = true;
      continue;
    }
    if (is_blank && !is_quoted) {
      pending_blank = true;
      continue;
    }
    if (pending_blank && !result.empty()) result += ' ';
    pending_blank = false;
    result += c;
    if (c == '"' && !is_escaped) is_quoted = !is_quoted;
    is_escaped = is_quoted && c == '\\' && !is_escaped;
  }
  return result;
}

std::string counted(std::size_t count, std::string_view singular, std::string_view plural) {
  return fmt::format("{} {}", count, count == 1 ? singular : plural);
}

}  // namespace iamq::render
