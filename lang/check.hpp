#pragma once

#include <string_view>
#include <vector>

#include "lang/ast.hpp"
#include "lang/text/diagnostic.hpp"

// What the grammar does not say about a script.
namespace iamq::lang {

// Characters that no text may hold anywhere: what is no UTF-8, control characters, and those that change the direction
// in which text is shown (also in comments and quotes, where they deceive just as well).
void check_characters(std::string_view text, text::SourceId source, std::vector<text::Diagnostic>& diagnostics);

// Clauses that stand twice, and the language version.
void check_script(const Script& script, std::vector<text::Diagnostic>& diagnostics);

// Whether a comment is one of those that belong to the declaration below them.
bool has_doc_mark(std::string_view comment);

// Gives the `##` comments directly above a declaration to it.
void attach_doc_comments(Script& script, std::string_view text);

}  // namespace iamq::lang
