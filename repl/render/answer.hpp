#pragma once

#include <string>
#include <vector>

#include "lang/text/source.hpp"
#include "repl/render/screen.hpp"
#include "repl/render/table.hpp"
#include "runtime/query/answer.hpp"

namespace iamq::render {

// An answer for people: the answer in one line, then who, what and why in a table, then what it depends on.
std::string answer_text(const query::Answer& answer, const text::Sources& sources, const Screen& screen);

// The same without its first line.
std::string answer_details(const query::Answer& answer, const text::Sources& sources, const Screen& screen);

// Whether its rows say more than that: a yes or no about one request says all in its first line and the statements
// below it.
bool needs_table(const query::Answer& answer);

// The statements below a yes or no, and all that a `why` tells; empty elsewhere.
std::string reasons_text(const query::Answer& answer, const text::Sources& sources, const Screen& screen);

// Its table, without the columns in which no row says anything or that are for programs only, and what it depends on,
// a sentence each.
TextTable table_of(const query::Answer& answer, const text::Sources& sources);
std::vector<std::string> note_sentences(const std::vector<query::Note>& notes, const model::World& world);

}  // namespace iamq::render
