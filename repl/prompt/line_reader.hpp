#pragma once

#include <string>

namespace iamq::repl {

// Standard input, as it is typed: a line, or all the lines of a paste at once.
class LineReader {
public:
  enum class Result { lines, interrupted, end };

  // Waits for the next line. Lines that arrive in the same moment were pasted and come together, each but the last
  // followed by a line end.
  Result read(std::string& lines);

private:
  std::string pending_;
};

}  // namespace iamq::repl
