#pragma once

#include <string>

#include "lang/text/source.hpp"
#include "repl/render/screen.hpp"
#include "runtime/change/drift.hpp"

// What has changed between two inputs; render/json.hpp has it for programs.
namespace iamq::render {

// Which alarms were raised, on a line: `found: wider (3 rows), public (1 row)`; empty: none.
std::string found_line(const change::Drift& drift);

// For people: the answer, and which alarms were raised.
std::string drift_text(const change::Drift& drift, const text::Sources& sources, const Screen& screen);

// For a comment of a pull request: a table of GitHub's Markdown, no longer than such a comment may be. What stands in
// the inputs appears as code, so that nothing of it is taken for Markdown.
std::string drift_markdown(const change::Drift& drift, const text::Sources& sources);

}  // namespace iamq::render
