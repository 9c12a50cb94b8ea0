#include <algorithm>

#include "lang/reading.hpp"
#include "repl/lessons/shipped.hpp"
#include "repl/prompt/commands.hpp"
#include "repl/prompt/completion.hpp"
#include "repl/prompt/topics.hpp"
#include "repl/render/formats.hpp"
#include "runtime/bind/names.hpp"

// Commands and what follows them, from their tables.
namespace iamq::repl {
namespace {

void add_settings(std::string_view command, std::string_view before, Candidates& candidates) {
  if (command == "format") {
    for (const auto& row : render::formats()) candidates.add(std::string(row.name), std::string(row.help), "");
    return;
  }
  const std::size_t begin = before.find_first_not_of(' ');
  if (begin == std::string_view::npos) {
    for (const auto& row : settings()) candidates.add(std::string(row.name), std::string(row.help));
    return;
  }
  const std::string_view name = before.substr(begin, before.find(' ', begin) - begin);
  if (const auto* row = find_setting(name)) {
    for (const std::string_view value : row->values()) candidates.add(std::string(value), std::string(row->name), "");
  }
}

void add_topics(Candidates& candidates) {
  candidates.add("keys", "the keys of the prompt", "");
  for (const auto& row : topics()) candidates.add(std::string(row.name), std::string(row.help), "");
  for (const auto& row : commands()) candidates.add(std::string(row.name), std::string(row.help), "");
}

// Paths stand as they are, blanks and all.
void add_paths(const std::string& typed, line::Completions& found) {
  line::Completions quoted;
  Candidates candidates("\"" + typed, quoted);
  add_files(candidates);
  for (auto& candidate : quoted.candidates) {
    candidate.text.erase(0, 1);
    if (!candidate.text.empty() && candidate.text.back() == '"') candidate.text.pop_back();
    candidate.after.clear();
    found.candidates.push_back(std::move(candidate));
  }
  found.has_more = quoted.has_more;
}

}  // namespace

line::Completions command_completions(const CompletionSources& sources, const std::string& text, std::size_t cursor) {
  line::Completions found;
  const std::size_t colon = text.find(':');
  if (cursor <= colon) return found;
  const std::string_view before = std::string_view(text).substr(colon + 1, cursor - colon - 1);
  const std::size_t blank = before.find(' ');
  if (blank == std::string_view::npos) {
    found.begin = colon + 1;
    Candidates candidates(before, found);
    for (const auto& row : commands()) {
      candidates.add(std::string(row.name), std::string(row.help), row.argument == Argument::none ? "" : " ");
    }
    return found;
  }
  const auto rows = commands_beginning(before.substr(0, blank));
  if (rows.size() != 1) return found;
  const std::string_view argument = before.substr(blank);
  const bool is_path = rows.front()->argument == Argument::file;
  const std::size_t word =
      is_path ? std::min(argument.find_first_not_of(' '), argument.size()) : argument.rfind(' ') + 1;
  found.begin = colon + 1 + blank + word;
  const std::string typed(argument.substr(word));
  Candidates candidates(typed, found);
  switch (rows.front()->argument) {
    case Argument::file:
      add_paths(typed, found);
      break;
    case Argument::name:
      add_names(sources.names, bind::wanted::anything.fits, candidates);
      break;
    case Argument::action_or_key:
      add_actions(sources.session.catalog(), candidates);
      add_keys(sources.session.catalog(), {}, "", candidates);
      break;
    case Argument::topic:
      add_topics(candidates);
      break;
    case Argument::setting:
      add_settings(rows.front()->name, argument.substr(0, word), candidates);
      break;
    case Argument::lesson:
      for (const auto& word : learn_words()) candidates.add(std::string(word.name), std::string(word.help), "");
      for (const auto& lesson : shipped_lessons()) {
        candidates.add(std::string(lesson.name), read_lesson(lesson.page).title, "");
      }
      break;
    case Argument::none:
    case Argument::statement:
    case Argument::words:
      break;
  }
  return found;
}

}  // namespace iamq::repl
