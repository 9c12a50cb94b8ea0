#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

// The lines of a formatted script: columns are aligned and long lines broken when the page is taken.
namespace iamq::lang {

constexpr std::size_t page_width = 100;

class Page {
public:
  // Inside of a line: here the text may be padded so that it stands in one column with the lines around it ...
  static constexpr char column = '\x01';
  // ... and here a long line may go on in the next one. Both are written instead of or before a blank.
  static constexpr char may_break = '\x02';

  // Lines of one kind that follow each other directly are aligned; 0 is never aligned.
  void add_line(std::size_t indent, std::string text, int kind);
  void add_blank_line();
  // At the end of the last line.
  void add_trailing_comment(std::string_view comment);
  void add_comment(std::size_t indent, std::string_view comment);
  std::size_t size() const { return lines_.size(); }
  // A blank line right after an opening brace.
  void drop_blank_line_at(std::size_t line) {
    if (line < lines_.size() && lines_[line].is_blank) lines_.erase(lines_.begin() + static_cast<std::ptrdiff_t>(line));
  }
  bool ends_blank() const { return lines_.empty() || lines_.back().is_blank; }

  std::string take();

private:
  struct Line {
    std::size_t indent = 0;
    std::string text;
    std::string comment;
    int kind = 0;
    bool is_blank = false;
    bool is_comment = false;
  };
  void align(std::size_t first, std::size_t end);
  static void write(const Line& line, std::string& out);

  std::vector<Line> lines_;
};

// The text without the marks for columns and breaks.
std::string without_marks(std::string_view text);

}  // namespace iamq::lang
