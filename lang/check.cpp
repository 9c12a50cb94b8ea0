#include "lang/check.hpp"

#include <algorithm>

#include "lang/codes.hpp"
#include "lang/text/unicode.hpp"

namespace iamq::lang {
namespace {

using text::Diagnostic;
using text::Severity;

constexpr std::size_t most_bad_characters = 100;
constexpr std::size_t most_messages = 1000;

std::string_view name_of(const Clause& clause) {
  constexpr std::string_view names[] = {"on", "in", "via", "with", "at", "passing", "through", "without"};
  return names[clause.node.index()];
}

// "Clauses, in any order, each once". Several layers may be left out, each by a `without` of its own.
void check_clauses(const std::vector<const Clause*>& clauses, std::vector<Diagnostic>& diagnostics) {
  for (std::size_t i = 0; i < clauses.size() && diagnostics.size() < most_messages; ++i) {
    if (std::holds_alternative<WithoutClause>(clauses[i]->node)) continue;
    for (std::size_t j = 0; j < i; ++j) {
      if (clauses[i]->node.index() != clauses[j]->node.index()) continue;
      const std::string name(name_of(*clauses[i]));
      const bool takes_several = name == "on" || name == "via" || name == "with";
      diagnostics.push_back({Severity::error,
                             code::repeated_clause,
                             "`" + name + "` stands twice in one question",
                             clauses[i]->span,
                             {{clauses[j]->span, "first here"}},
                             takes_several ? "put everything into one clause, with commas: `" + name + " A, B`"
                                           : "keep one of them: a question has one `" + name + "`"});
      break;
    }
  }
}

void check_ask(const Ask& ask, const std::vector<Verdict>& verdicts, std::vector<Diagnostic>& diagnostics) {
  std::vector<const Clause*> clauses;
  for (const Clause& clause : ask.clauses) clauses.push_back(&clause);
  for (const Verdict& verdict : verdicts) {
    if (const auto* clause = std::get_if<Clause>(&verdict.node)) clauses.push_back(clause);
  }
  check_clauses(clauses, diagnostics);
}

void check_statements(const std::vector<Statement>& statements, std::vector<Diagnostic>& diagnostics);

void check_question(const Question& question, std::vector<Diagnostic>& diagnostics) {
  if (const auto* ask = std::get_if<Ask>(&question.node)) {
    check_ask(*ask, {}, diagnostics);
  } else if (const auto* what_if = std::get_if<WhatIfAsk>(&question.node)) {
    if (what_if->then) check_ask(*what_if->then, {}, diagnostics);
  }
}

void check_expect(const Expect& expect, std::vector<Diagnostic>& diagnostics) {
  if (const auto* error = std::get_if<ErrorExpectation>(&expect.node)) {
    if (const auto* from = std::get_if<std::vector<Statement>>(&error->from)) check_statements(*from, diagnostics);
    return;
  }
  const auto& expectation = std::get<Expectation>(expect.node);
  const auto* ask = std::get_if<Ask>(&expectation.claim);
  check_ask(ask != nullptr ? *ask : Ask{}, expectation.verdicts, diagnostics);
}

void check_version(const LanguageVersionUse& use, bool is_first, std::vector<Diagnostic>& diagnostics) {
  if (use.version.text != "1") {
    diagnostics.push_back({Severity::error,
                           code::unknown_language_version,
                           "unknown version `" + use.version.text + "` of the language",
                           use.version.span,
                           {},
                           "this iamq reads version 1: `iamq 1`"});
  } else if (!is_first) {
    diagnostics.push_back({Severity::error,
                           code::misplaced_language_version,
                           "the version of the language stands before everything else",
                           use.version.span,
                           {},
                           "move `iamq 1` to the first line"});
  }
}

void check_statements(const std::vector<Statement>& statements, std::vector<Diagnostic>& diagnostics) {
  for (const Statement& statement : statements) {
    if (const auto* question = std::get_if<Question>(&statement.node)) {
      check_question(*question, diagnostics);
    } else if (const auto* expect = std::get_if<Expect>(&statement.node)) {
      check_expect(*expect, diagnostics);
    } else if (const auto* test = std::get_if<Test>(&statement.node)) {
      check_statements(test->statements, diagnostics);
    } else if (const auto* use = std::get_if<LanguageVersionUse>(&statement.node)) {
      check_version(*use, &statement == &statements.front(), diagnostics);
    }
  }
}

// Bytes that need a closer look: everything but printable ASCII, line ends and tabs.
bool is_ordinary(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (byte >= 0x20U && byte < 0x7FU) || c == '\n' || c == '\t';
}

class DocComments {
public:
  DocComments(const std::vector<Comment>& comments, std::string_view text) : comments_(comments), text_(text) {}

  void attach(std::vector<Statement>& statements) const {
    for (Statement& statement : statements) {
      if (auto* declaration = std::get_if<Declaration>(&statement.node)) {
        declaration->doc_comments = above(statement.span.begin);
        attach_inside(*declaration);
      } else if (auto* test = std::get_if<Test>(&statement.node)) {
        attach(test->statements);
      } else if (auto* question = std::get_if<Question>(&statement.node)) {
        if (auto* what_if = std::get_if<WhatIfAsk>(&question->node)) attach(what_if->what_if.edits);
      }
    }
  }

private:
  void attach_inside(Declaration& declaration) const {
    if (auto* account = std::get_if<AccountDeclaration>(&declaration.node); account != nullptr && account->body) {
      attach(account->body->declarations);
    } else if (auto* ou = std::get_if<OuDeclaration>(&declaration.node); ou != nullptr && ou->body) {
      attach(ou->body->declarations);
    }
  }

  // The `##` lines of the unbroken run of comments that ends on the line before `position`.
  std::vector<Span> above(std::uint32_t position) const {
    auto comment = std::lower_bound(comments_.begin(), comments_.end(), position,
                                    [](const Comment& c, std::uint32_t p) { return c.span.begin < p; });
    std::vector<Span> found;
    while (comment != comments_.begin()) {
      --comment;
      const std::string_view between = text_.substr(comment->span.end, position - comment->span.end);
      const bool is_line_above = between.find_first_not_of(" \t\r\n") == std::string_view::npos &&
                                 std::count(between.begin(), between.end(), '\n') == 1;
      const std::string_view words = text_.substr(comment->span.begin, comment->span.end - comment->span.begin);
      if (!is_line_above || !comment->own_line) break;
      if (has_doc_mark(words)) found.push_back(comment->span);
      position = comment->span.begin;
    }
    std::reverse(found.begin(), found.end());
    return found;
  }

  const std::vector<Comment>& comments_;
  std::string_view text_;
};

}  // namespace

bool has_doc_mark(std::string_view comment) {
  return comment.substr(0, 2) == "##";
}

void check_characters(std::string_view text, text::SourceId source, std::vector<Diagnostic>& diagnostics) {
  std::size_t at = text.substr(0, text::byte_order_mark.size()) == text::byte_order_mark ? 3 : 0;
  while (at < text.size() && diagnostics.size() < most_bad_characters) {
    if (is_ordinary(text[at])) {
      ++at;
      continue;
    }
    const text::CodePoint point = text::decode(text, at);
    const Span span{source, static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + point.size)};
    const bool ends_line = text[at] == '\r' && at + 1 < text.size() && text[at + 1] == '\n';
    if (!point.is_valid) {
      constexpr std::string_view hex = "0123456789ABCDEF";
      const auto byte = static_cast<unsigned char>(text[at]);
      diagnostics.push_back({Severity::error,
                             code::invalid_utf8,
                             std::string("byte 0x") + hex[byte >> 4U] + hex[byte & 0xFU] + " is no UTF-8",
                             span,
                             {},
                             "save the text as UTF-8"});
      // One message for a run of them: a file in another encoding has many.
      while (at < text.size() && !text::decode(text, at).is_valid) ++at;
      continue;
    }
    if (text::is_bidirectional_control(point.code_point)) {
      diagnostics.push_back({Severity::error,
                             code::bidirectional_control,
                             text::name_of_code_point(point.code_point) +
                                 ": such characters show a text in another order than it is read",
                             span,
                             {},
                             "remove it; inside of quotes it can be written as an escape such as `\\u202e`"});
    } else if ((point.code_point < 0x20 || point.code_point == 0x7F) && !ends_line) {
      diagnostics.push_back({Severity::error,
                             code::control_character,
                             "control character " + text::name_of_code_point(point.code_point),
                             span,
                             {},
                             "remove it"});
    }
    at += point.size;
  }
}

void check_script(const Script& script, std::vector<Diagnostic>& diagnostics) {
  check_statements(script.statements, diagnostics);
}

void attach_doc_comments(Script& script, std::string_view text) {
  DocComments(script.comments, text).attach(script.statements);
}

}  // namespace iamq::lang
