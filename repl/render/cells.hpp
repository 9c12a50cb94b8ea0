#pragma once

#include <string>

#include "lang/text/source.hpp"
#include "repl/render/screen.hpp"
#include "runtime/query/answer.hpp"

namespace iamq::render {

// A cell of an answer's table, for people; it may have several lines. Empty for an empty cell.
std::string cell_text(const query::Cell& cell, const query::Answer& answer, const text::Sources& sources);

// What an answer rests on or does not cover, as a sentence.
std::string note_text(const query::Note& note, const model::World& world);

}  // namespace iamq::render
