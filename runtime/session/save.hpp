#pragma once

#include <string>
#include <string_view>

#include "lang/ast.hpp"
#include "runtime/session/state.hpp"

// A session as a script: the World as declarations, with the comments of the texts that it was read from, and the
// answers that were given as expectations.
namespace iamq {

// The World as a script, as `show world as iamq` prints it. `comments` remembers which are told.
std::string world_script(const query::Asking& asking, class CommentKeeper& comments);

// What a saved file begins with; a file that begins so may be written anew.
inline constexpr std::string_view saved_mark = "# saved by iamq\n";

// `save "world.iamq" [with expectations]`.
void save(SessionState& state, const lang::SaveVerb& verb, const text::Span& span, Outcome& outcome);

}  // namespace iamq
