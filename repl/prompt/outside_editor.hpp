#pragma once

#include <string>

namespace iamq::repl {

// What came of editing a text in $VISUAL, $EDITOR or `vi`; the text as it was if nothing did.
struct OutsideEdit {
  std::string text;
  std::string problem;  // why not, in words
};
OutsideEdit edit_outside(const std::string& text);

}  // namespace iamq::repl
