#pragma once

#include <string>

#include "lang/text/source.hpp"
#include "repl/render/screen.hpp"
#include "runtime/query/answer.hpp"

// First lines of answers that hold one thing against another.
namespace iamq::render {

// `narrower: all that A allows, B allows, and more, over all …`, of `compare`.
std::string comparison_headline(const query::Compared& compared, const Screen& screen);

// `no: A allows something that B does not, for instance`, of `is A within B`.
std::string within_headline(const query::Answer& answer, const Screen& screen);

// `Testers (2 users) gain, nobody loses`, of `what if` and `diff`.
std::string changes_headline(const query::Answer& answer, const text::Sources& sources, const Screen& screen);

}  // namespace iamq::render
