#pragma once

#include <vector>

#include "lang/ast.hpp"
#include "lang/text/diagnostic.hpp"
#include "lang/text/source.hpp"

namespace iamq::lang {

struct ParseResult {
  Script script;  // the statements that could be read, also when others could not
  std::vector<text::Diagnostic> diagnostics;
  // The text ends where more must follow (an open brace, `can David s3:GetObject on`): a prompt asks for more.
  // Then `diagnostics` says what a file that ends here lacks.
  bool incomplete = false;
};

// Reads a whole text, one statement at a time; a bad statement costs only itself. Throws on no input; only
// text::Stopped, where somebody may stop it.
ParseResult parse(const text::Sources& sources, text::SourceId source);

}  // namespace iamq::lang
