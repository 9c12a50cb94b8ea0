#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace iamq::repl {

// Pieces of JSON that are read one after the other, so that any number of them takes the memory of the longest.
class JsonTexts {
public:
  virtual ~JsonTexts() = default;
  // The next piece; valid until the next call. False at the end, and after an error.
  virtual bool next(std::string_view& text) = 0;
  // Whether the next piece is here already, so that nobody has to wait for it.
  virtual bool is_next_at_hand() const { return false; }
  // The line that the piece begins in, from 1.
  virtual std::size_t number() const = 0;
  virtual const std::string& error() const = 0;  // why reading stopped; empty: it did not
};

// The lines of a file, or of standard input (`-`), one after the other, so that a file of any length takes the memory
// of its longest line.
class JsonLines : public JsonTexts {
public:
  explicit JsonLines(const std::string& path);
  ~JsonLines() override;
  JsonLines(const JsonLines&) = delete;
  JsonLines& operator=(const JsonLines&) = delete;

  // The next line that holds more than blanks, without its line end; valid until the next call. False at the end, and
  // after an error.
  bool next(std::string_view& line) override;
  bool is_next_at_hand() const override;
  std::size_t number() const override { return number_; }

  const std::string& name() const { return name_; }  // as messages print it
  const std::string& error() const override { return error_; }

private:
  bool fill();
  void find_end(std::size_t from);

  int descriptor_ = -1;
  std::string name_, error_;
  std::string buffer_;
  std::size_t begin_ = 0, filled_ = 0;   // what stands between them in the buffer was read and not yet given
  std::size_t end_ = std::string::npos;  // of the next line, if its end was read
  std::size_t number_ = 0;
  bool is_at_end_ = false;
};

}  // namespace iamq::repl
