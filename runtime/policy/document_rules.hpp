#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lang/text/diagnostic.hpp"
#include "runtime/policy/library.hpp"

// What AWS refuses of a document, whatever text it was written in: each rule once, for JSON and native statements.
namespace iamq::policy {

// How messages name a statement: by its Sid, else by its number.
std::string statement_name(const Statement& statement, std::size_t index, const Library& library);

// Whether `text` can be a principal of that type; the message of the diagnostic names no statement.
std::optional<text::Diagnostic> check_principal(const PrincipalPattern& principal, const text::Span& span,
                                                const Library& library);

// Whether it looks as nearly all of them do, of which no rule below says anything: asked before anything else of every
// action and resource of every policy.
bool is_usual_action(std::string_view pattern);
bool is_usual_resource(std::string_view pattern);

// A resource pattern that AWS refuses (an error) or that can match nothing (a warning).
std::optional<text::Diagnostic> check_resource(std::string_view pattern, const text::Span& span, PolicyKind kind);

// An action pattern that can match nothing: a warning, for AWS stores action names it does not know.
std::optional<text::Diagnostic> check_action(std::string_view pattern, const text::Span& span);

}  // namespace iamq::policy
