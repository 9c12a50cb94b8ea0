#include "repl/render/drift.hpp"

#include <algorithm>

#include "repl/render/answer.hpp"
#include "repl/render/headline.hpp"
#include "repl/render/markdown_text.hpp"
#include "repl/render/markdown_writer.hpp"

namespace iamq::render {
namespace {

// GitHub takes 65,536 characters; what stands around the table needs some of them.
constexpr std::size_t most_bytes = 60'000;

}  // namespace

std::string found_line(const change::Drift& drift) {
  std::string line;
  for (const change::Raised& raised : drift.raised) {
    const std::size_t rows = raised.changes.size();
    line += (line.empty() ? "found: " : ", ") + std::string(change::name_of(raised.alarm)) + " (" +
            std::to_string(rows) + (rows == 1 ? " row)" : " rows)");
  }
  return line.empty() ? line : line + "\n";
}

std::string drift_text(const change::Drift& drift, const text::Sources& sources, const Screen& screen) {
  return answer_text(drift.answer, sources, screen) + found_line(drift);
}

std::string drift_markdown(const change::Drift& drift, const text::Sources& sources) {
  const Screen plain_screen;
  std::string text = "**" + markdown_words(headline(drift.answer, sources, plain_screen)) + "**\n";
  if (const std::string found = found_line(drift); !found.empty()) text += "\n" + found;
  std::string notes = markdown_notes(drift.answer);
  if (notes.size() > most_bytes / 4) {
    notes = "- " + std::to_string(std::count(notes.begin(), notes.end(), '\n')) + " notes: see the text\n";
  }
  const std::string table = markdown_table(drift.answer, sources, most_bytes - text.size() - notes.size());
  if (!table.empty()) text += "\n" + table;
  return text + (notes.empty() ? "" : "\n" + notes);
}

}  // namespace iamq::render
