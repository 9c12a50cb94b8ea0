#pragma once

#include "lang/grammar/reader.hpp"

// From the furthest failure to a message in IAM's words.
namespace iamq::lang::grammar {

// An item that begins at `begin` failed.
text::Diagnostic explain_failure(Reader& reader, std::uint32_t begin, const Failure& failure, const char* limit);

// The line before `next_line` ends too early, for `next_line` looks like a statement of its own.
text::Diagnostic explain_unfinished_line(Reader& reader, const Failure& failure, std::uint32_t next_line);

// The text ends where more must follow. `open_braces` are those not yet closed.
text::Diagnostic explain_unfinished_text(Reader& reader, const Failure& failure,
                                         const std::vector<std::uint32_t>& open_braces);

}  // namespace iamq::lang::grammar
