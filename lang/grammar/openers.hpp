#pragma once

#include "lang/grammar/reader.hpp"

// Whether a line looks as if something new begins there. The grammar does not ask; messages and recovery do.
namespace iamq::lang::grammar {

enum class Opener {
  none,
  statement,  // `role X`, `attach P`, `who can`, `expect`
  line,       // `trusts`, `groups`: in the braces of a declaration
  rule,       // `allow`, `deny`: in the braces of a policy
};

// What the keyword begins, whatever follows it.
Opener opener_of(Keyword keyword);

// What begins with this token, judging by it and by the one behind it.
Opener opener_at(Reader& reader, const Token& token, const char* limit);

}  // namespace iamq::lang::grammar
