#include "runtime/session/save.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "lang/text/quoting.hpp"
#include "runtime/session/comments.hpp"
#include "runtime/session/expected_answers.hpp"
#include "runtime/show/show.hpp"
#include "runtime/show/texts.hpp"

namespace iamq {

namespace {

text::Diagnostic save_error(std::string message, const text::Span& span, std::string help = "") {
  return {.severity = text::Severity::error,
          .code = {},
          .message = std::move(message),
          .span = span,
          .labels = {},
          .help = std::move(help)};
}

// Each line behind `mark`.
std::string commented(std::string_view text, std::string_view mark) {
  std::string lines;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    lines += std::string(mark) + std::string(text.substr(begin, end - begin)) + "\n";
    begin = end + 1;
  }
  return lines;
}

struct ToldAnswers {
  std::string text;
  std::size_t kept = 0, left_out = 0;
};

// The answers of this session, asked of the World that the script makes, so that the file holds by itself.
ToldAnswers told_answers(SessionState& state, const std::string& script, CommentKeeper& comments) {
  Session reread({}, state.stop);
  reread.execute("<saved>", script);
  ToldAnswers told;
  std::set<std::string> known;
  for (const text::Span& span : state.asked) {
    if (state.is_stopped()) break;
    const std::string statement = formatted(std::string(state.sources.text(span)));
    const ExpectedAnswer expected = expected_answer(reread, statement, state.condition_words);
    std::string lines;
    for (const std::string& line : expected.lines) {
      if (known.insert(line).second) lines += line + "\n";
    }
    const bool is_said = expected.reason.empty();
    if (!is_said && known.insert(statement).second) {
      const std::string what = expected.lines.empty() ? "not kept: " : "";
      lines = commented(statement, "# ") + commented(what + expected.reason, "#   ") + lines;
    }
    if (lines.empty()) continue;
    told.text += comments.above(span) + lines;
    (expected.lines.empty() ? told.left_out : told.kept) += 1;
  }
  return told;
}

std::vector<std::string> replaceable(const SessionState& state, bool with_expectations) {
  std::vector<std::string> names;
  for (const auto& [name, loss] : state.losses) {
    if (loss == Loss::nothing || (with_expectations && loss == Loss::answers)) names.push_back(name);
  }
  return names;
}

}  // namespace

std::string world_script(const query::Asking& asking, CommentKeeper& comments) {
  std::string text;
  for (const show::WorldPiece& piece : show::world_pieces(asking)) {
    text += (text.empty() || !piece.stands_apart ? "" : "\n") + comments.with_comments(piece.text, piece.declared);
  }
  return text;
}

void save(SessionState& state, const lang::SaveVerb& verb, const text::Span& span, Outcome& outcome) {
  if (state.only_checks) return;
  if (!state.write_file || !state.remembers) {
    auto diagnostic = save_error(state.remembers ? "nothing is saved here: this run writes no files"
                                                 : "a test saves nothing: its world ends with it",
                                 span, "`save` is for scripts and the prompt");
    diagnostic.code = "no-saving";
    outcome.diagnostics.push_back(std::move(diagnostic));
    return;
  }
  for (const std::string& what : show::left_out_of_world_text(*state.world)) {
    auto warning = save_error("a script has no place for " + what, span);
    warning.severity = text::Severity::warning;
    warning.code = "left-out";
    outcome.diagnostics.push_back(std::move(warning));
  }
  CommentKeeper comments(state.sources, state.comments);
  std::string header = comments.header();
  if (!header.empty()) header += "\n";
  std::string text = std::string(saved_mark) + header + "iamq 1\n\n";
  text += world_script(state.asking(*state.world, span), comments);
  ToldAnswers told;
  if (verb.with_expectations) {
    told = told_answers(state, text, comments);
    if (!told.text.empty()) text += "\n" + told.text;
  }
  if (const std::string end = comments.trailer(); !end.empty()) text += "\n" + end;
  if (state.is_stopped()) {
    outcome.result = StoppedOutcome{};
    return;
  }
  const FileWritten written = state.write_file({.path = verb.path.text,
                                                .from = state.sources.name(span.source),
                                                .text = text,
                                                .replaceable = replaceable(state, verb.with_expectations)});
  if (!written.ok) {
    auto diagnostic =
        save_error("cannot write " + text::in_backticks(verb.path.text) + ": " + written.error, verb.path.span);
    diagnostic.code = "cannot-write";
    if (written.is_refused) diagnostic.code = "not-written";
    outcome.diagnostics.push_back(std::move(diagnostic));
    return;
  }
  query::Answer answer;
  answer.kind = query::AnswerKind::text;
  answer.world = state.world;
  answer.question = span;
  answer.body = "saved " + verb.path.text;
  if (verb.with_expectations) {
    answer.body += fmt::format(", with the answers to {} {}", told.kept, told.kept == 1 ? "question" : "questions");
    if (told.left_out != 0)
      answer.body += fmt::format("; {} kept as {}", told.left_out, told.left_out == 1 ? "a comment" : "comments");
  }
  outcome.result = std::move(answer);
}

}  // namespace iamq
