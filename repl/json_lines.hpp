#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace iamq::repl {

// The lines of a file, or of standard input (`-`), one after the other, so that a file of any length takes the memory
// of its longest line.
class JsonLines {
public:
  explicit JsonLines(const std::string& path);
  ~JsonLines();
  JsonLines(const JsonLines&) = delete;
  JsonLines& operator=(const JsonLines&) = delete;

  // The next line that holds more than blanks, without its line end; valid until the next call. False at the end, and
  // after an error.
  bool next(std::string_view& line);
  // Of the line that `next` gave, from 1.
  std::size_t number() const { return number_; }

  const std::string& name() const { return name_; }    // as messages print it
  const std::string& error() const { return error_; }  // why reading stopped; empty: it did not

private:
  bool fill();

  int descriptor_ = -1;
  std::string name_, error_;
  std::string buffer_;     // read and not yet given
  std::size_t begin_ = 0;  // of the next line in it
  std::size_t number_ = 0;
  bool is_at_end_ = false;
};

}  // namespace iamq::repl
