#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "repl/json_lines.hpp"

namespace iamq::repl {

// The JSON objects of a file, or of standard input (`-`), one after the other: one a line, several on one, or each over
// many lines. What is no whole object comes as it stands, so that its reader says what is wrong, and what follows it
// is read again.
class JsonDocuments : public JsonTexts {
public:
  explicit JsonDocuments(const std::string& path) : lines_(path) {}

  bool next(std::string_view& document) override;
  std::size_t number() const override { return number_; }
  const std::string& error() const override { return lines_.error(); }

private:
  bool read_line();
  bool scan();
  bool breaks_off() const;
  void begin_anew();

  JsonLines lines_;
  std::string_view line_;  // what is left of the line
  bool has_line_ = false;
  std::string document_;
  std::size_t number_ = 0, last_line_ = 0;
  std::size_t depth_ = 0;
  char last_ = 0;  // the last character outside of strings that is no blank
};

}  // namespace iamq::repl
