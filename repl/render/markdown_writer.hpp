#pragma once

#include <memory>

#include "repl/render/formats.hpp"

// Answers for comments, tickets and wikis: GitHub's Markdown.
namespace iamq::render {

std::unique_ptr<Writer> make_markdown_writer(const Screen& screen);

// The table of an answer, with its titles; empty if it has none. `most_bytes`: where it ends, and how many rows are
// left out is said.
std::string markdown_table(const query::Answer& answer, const text::Sources& sources,
                           std::size_t most_bytes = std::string::npos);

// What the answer rests on, as a list; empty if nothing.
std::string markdown_notes(const query::Answer& answer);

}  // namespace iamq::render
