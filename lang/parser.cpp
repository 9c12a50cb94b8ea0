#include "lang/parser.hpp"

#include <algorithm>

#include "lang/build/builder.hpp"
#include "lang/check.hpp"
#include "lang/codes.hpp"
#include "lang/grammar/messages.hpp"
#include "lang/grammar/statements.hpp"
#include "lang/text/stopping.hpp"
#include "lang/text/unicode.hpp"

namespace iamq::lang {
namespace {

using grammar::Input;
using grammar::Keyword;
using grammar::Reader;
using grammar::Tag;
using grammar::Token;

class Parser {
public:
  Parser(const text::Sources& sources, text::SourceId source)
      : reader_(sources.text(source), source),
        in_(reader_.text.data(), reader_.text.data() + reader_.text.size(), "") {}

  ParseResult run() {
    check_characters(reader_.text, reader_.source, reader_.word_diagnostics);
    if (reader_.text.substr(0, text::byte_order_mark.size()) == text::byte_order_mark) {
      in_.bump(text::byte_order_mark.size());
    }
    while (!at_end()) {
      if (!skip_separator()) read_statement();
      if (reader_.has_too_many_errors()) {
        give_up();
        break;
      }
    }
    finish();
    return std::move(result_);
  }

private:
  Token token() { return reader_.token(in_); }
  bool at_end() { return token().kind == Token::Kind::end; }

  // `;`, and braces that close nothing.
  bool skip_separator() {
    const Token found = token();
    if (found.kind != Token::Kind::symbol) return false;
    const bool is_brace = found.symbol == grammar::symbol_code('}');
    if (!is_brace && found.symbol != grammar::symbol_code(';')) return false;
    if (is_brace) {
      reader_.diagnostics.push_back({text::Severity::error,
                                     code::unmatched_brace,
                                     "`}` closes nothing",
                                     reader_.span(found.begin, found.end),
                                     {},
                                     "remove it, or look for a `{` that is missing above"});
    }
    reader_.go_to(in_, found.end);
    return true;
  }

  void read_statement() {
    text::ask_to_go_on();
    const std::uint32_t begin = token().begin;
    reader_.go_to(in_, begin);
    start_over();
    try {
      grammar::read_item<grammar::statement>(in_, reader_);
      build_statement();
    } catch (const grammar::Unfinished&) {
      reader_.diagnostics.push_back(grammar::explain_unfinished_text(reader_, reader_.failure, reader_.open_braces));
      is_unfinished_ = true;
      reader_.go_to(in_, static_cast<std::uint32_t>(reader_.text.size()));
    } catch (const grammar::UnclosedBrace& unclosed) {
      report_unclosed_brace(unclosed);
      reader_.go_to(in_, unclosed.resume);
    } catch (const grammar::TooManyErrors&) {
      // `run` gives up.
    } catch (const grammar::TooDeep& too_deep) {
      reader_.diagnostics.push_back({text::Severity::error,
                                     code::too_deep,
                                     "braces or brackets are nested too deeply",
                                     reader_.span(too_deep.position, too_deep.position + 1),
                                     {},
                                     "at most " + std::to_string(grammar::deepest_nesting) + " levels can be read"});
      start_over();
      reader_.failure.forget(too_deep.position);
      reader_.go_to(in_, grammar::end_of_item(reader_, begin, too_deep.position, in_.end(), false));
    }
  }

  // What an exception may have left behind.
  void start_over() {
    reader_.nodes.clear();
    reader_.open_nodes = 0;
    reader_.open_braces.clear();
    reader_.mark_ends_question = false;
    reader_.quiet_at = UINT32_MAX;
    reader_.muted = 0;
    reader_.probing = 0;
    reader_.depth = 0;
  }

  void build_statement() {
    build::Cursor cursor(reader_, 0, static_cast<std::uint32_t>(reader_.nodes.size()));
    if (cursor.at(Tag::statement)) result_.script.statements.push_back(build::statement(cursor));
  }

  void report_unclosed_brace(const grammar::UnclosedBrace& unclosed) {
    const Token next = reader_.token_at(unclosed.resume, in_.end());
    reader_.diagnostics.push_back({text::Severity::error,
                                   code::unclosed_brace,
                                   "`{` is not closed",
                                   reader_.span(unclosed.brace, unclosed.brace + 1),
                                   {{reader_.span(next.begin, next.end), "a new statement begins here"}},
                                   "close it with `}` before this statement"});
  }

  void give_up() {
    const Token next = token();
    reader_.diagnostics.push_back({text::Severity::error,
                                   code::too_many_errors,
                                   "too many errors; the rest of the text was not read",
                                   reader_.span(next.begin, next.end),
                                   {},
                                   ""});
  }

  void finish() {
    auto& diagnostics = result_.diagnostics;
    diagnostics = std::move(reader_.word_diagnostics);
    std::move(reader_.diagnostics.begin(), reader_.diagnostics.end(), std::back_inserter(diagnostics));
    result_.script.comments = std::move(reader_.comments);
    attach_doc_comments(result_.script, reader_.text);
    check_script(result_.script, diagnostics);
    std::stable_sort(diagnostics.begin(), diagnostics.end(),
                     [](const auto& a, const auto& b) { return a.span.begin < b.span.begin; });
    result_.incomplete = is_unfinished_ && diagnostics.size() == 1;
  }

  Reader reader_;
  Input in_;
  ParseResult result_;
  bool is_unfinished_ = false;
};

}  // namespace

ParseResult parse(const text::Sources& sources, text::SourceId source) {
  return Parser(sources, source).run();
}

}  // namespace iamq::lang
