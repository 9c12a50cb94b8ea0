#pragma once

#include "lang/ast.hpp"
#include "runtime/import/authorization_details.hpp"
#include "runtime/session/state.hpp"

namespace iamq {

// `import "account.json" [as NAME]`, or a folder with several exports: all of it, or nothing.
import::ImportResult import_path(SessionState& state, const lang::ImportUse& use, const text::Span& statement);

}  // namespace iamq
