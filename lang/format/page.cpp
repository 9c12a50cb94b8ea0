#include "lang/format/page.hpp"

#include <algorithm>

namespace iamq::lang {
namespace {

constexpr std::size_t widest_column = 72;  // further right nothing is aligned

std::size_t display_width(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U && c != Page::column && c != Page::may_break;
  }));
}

// Marks stand outside of quotes only, so that a control character in a name is no mark: quoting escapes those.
bool is_mark(char c) {
  return c == Page::column || c == Page::may_break;
}

}  // namespace

std::string without_marks(std::string_view text) {
  std::string plain;
  std::copy_if(text.begin(), text.end(), std::back_inserter(plain), [](char c) { return !is_mark(c); });
  return plain;
}

void Page::add_line(std::size_t indent, std::string text, int kind) {
  Line line;
  line.indent = indent;
  line.text = std::move(text);
  line.kind = kind;
  lines_.push_back(std::move(line));
}

void Page::add_blank_line() {
  if (ends_blank()) return;
  Line line;
  line.is_blank = true;
  lines_.push_back(std::move(line));
}

void Page::add_trailing_comment(std::string_view comment) {
  lines_.back().comment = comment;
}

void Page::add_comment(std::size_t indent, std::string_view comment) {
  Line line;
  line.indent = indent;
  line.text = comment;
  line.is_comment = true;
  lines_.push_back(std::move(line));
}

void Page::align(std::size_t first, std::size_t end) {
  std::size_t widest = 0;
  for (std::size_t i = first; i < end; ++i) {
    const std::size_t at = lines_[i].text.find(column);
    if (at == std::string::npos) continue;
    const std::size_t width = display_width(std::string_view(lines_[i].text).substr(0, at));
    if (lines_[i].indent + width <= widest_column) widest = std::max(widest, width);
  }
  for (std::size_t i = first; i < end; ++i) {
    const std::size_t at = lines_[i].text.find(column);
    if (at == std::string::npos) continue;
    const std::size_t width = display_width(std::string_view(lines_[i].text).substr(0, at));
    lines_[i].text.replace(at, 1, width < widest ? widest - width : 0, ' ');
  }
}

void Page::write(const Line& line, std::string& out) {
  std::string text = std::string(line.indent, ' ');
  const std::size_t continued = line.indent + 4;
  if (line.is_comment || line.indent + display_width(line.text) <= page_width) {
    text += line.is_comment ? line.text : without_marks(line.text);
  } else {
    std::size_t used = line.indent;
    for (std::size_t at = 0; at < line.text.size();) {
      std::size_t end = line.text.find(may_break, at + 1);
      if (end == std::string::npos) end = line.text.size();
      const std::string piece = without_marks(std::string_view(line.text).substr(at, end - at));
      const std::size_t width = display_width(piece);
      if (at > 0 && used + width > page_width && used > continued) {
        text += '\n' + std::string(continued, ' ') + piece.substr(piece.find_first_not_of(' '));
        used = continued + width - 1;
      } else {
        text += piece;
        used += width;
      }
      at = end;
    }
  }
  if (!line.comment.empty()) text += "  " + line.comment;
  while (!text.empty() && text.back() == ' ') text.pop_back();
  out += text + '\n';
}

std::string Page::take() {
  while (!lines_.empty() && lines_.back().is_blank) lines_.pop_back();
  for (std::size_t first = 0; first < lines_.size();) {
    std::size_t end = first + 1;
    while (end < lines_.size() && lines_[end].kind != 0 && lines_[end].kind == lines_[first].kind &&
           lines_[end].indent == lines_[first].indent) {
      ++end;
    }
    align(first, end);
    first = end;
  }
  std::string out;
  for (const Line& line : lines_) write(line, out);
  lines_.clear();
  return out;
}

}  // namespace iamq::lang
