#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "lang/ast.hpp"
#include "lang/format/page.hpp"

// Writes each node of the tree onto a page. The overloads stand in the files of the rooms of the grammar.
namespace iamq::lang {

class Printer {
public:
  Printer(const Script& script, const text::Sources& sources, text::SourceId source);
  std::string run();

private:
  // An item of a block: a statement, a line or a rule.
  struct Item {
    Span span;
    std::function<void()> print;
    int kind = 0;                           // see Page::add_line
    const Declaration* declared = nullptr;  // may have doc comments
  };

  // ---- items and blocks (items.cpp)
  void print_items(const std::vector<Item>& items, std::uint32_t end);
  bool print_comments_before(std::uint32_t position, const Item& item);
  bool has_comment_to_hold_back(std::uint32_t position, const Item& item) const;
  void print_trailing_comment(std::uint32_t after, std::uint32_t limit);
  void print_blank_line_before(std::uint32_t position);
  // `{ ... }`: `where` holds the braces, and the first `{` in it outside of quotes is theirs.
  void block(const Span& where, const std::vector<Item>& items);
  bool inline_block(const Span& braces, const std::vector<Item>& items);
  std::uint32_t opening_brace(const Span& where) const;
  bool is_on_one_line(std::uint32_t begin, std::uint32_t end) const;
  void end_line(int kind);

  void put(std::string_view text) { line_ += text; }
  // A word that may stand on the next line if this one gets too long.
  void put_breakable(std::string_view text);
  void put_column() {
    if (!inside_inline_block_) line_ += Page::column;
  }

  // ---- words and policies (policies.cpp)
  void put(const Word& word);
  void put(const Ref& ref);
  template <typename Node>
  void put_list(const std::vector<Node>& nodes) {
    for (std::size_t i = 0; i < nodes.size(); ++i) {
      if (i > 0) {
        put(",");
        put_breakable(" ");
      }
      put(nodes[i]);
    }
  }
  void put(const Pair& pair);
  void put(const Actions& actions);
  void put(const Target& target);
  void put(const Resources& resources);
  void put(const Principals& principals);
  void put(const Condition& condition);
  void put_conditions(const std::vector<Condition>& conditions);
  void put_when(const std::vector<Condition>& conditions);
  void put_sid(const std::optional<Word>& sid);
  void put(const TrustRule& rule);
  void put(const PolicyRule& rule);
  void put(const VersionRule& rule);
  void put(const Rule& rule);
  void put(const PolicyText& text);
  std::vector<Item> items_of(const std::vector<Rule>& rules);
  void put(const Fact& fact);
  void put(const Facts& facts);

  // ---- declarations (declarations.cpp)
  void put(const Line& line);
  void put_in_account(const std::optional<Word>& account);
  void put_body(const std::optional<Body>& body);
  void put_left_out(const NotGivenLine& line);
  void put(const Declaration& declaration);

  // ---- questions and edits (questions.cpp, edits.cpp)
  void put(const Hop& hop);
  void put(const Clause& clause);
  void put_clauses(const std::vector<Clause>& clauses);
  void put(const Act& act);
  void put(const std::optional<Where>& where);
  void put(const ProveAsk& prove);
  void put(const Ask& ask);
  void put_about(const std::optional<Word>& about);
  void put_permissions(const Ask& ask, const PermissionsAsk& permissions);
  void put(const WhatIf& what_if);
  void put(const SessionVerb& verb);
  void put(const Question& question);
  void put(const Which& which);
  void put(const Side& side);
  void put(const Edit& edit);

  // ---- tests and statements (statements.cpp)
  void put(const NameSet& set);
  void put(const Verdict& verdict);
  void put(const SubjectFact& fact);
  void put(const Expectation& expectation);
  void put(const ErrorExpectation& expectation);
  void put(const Expect& expect);
  void put(const Statement& statement);
  std::vector<Item> items_of(const std::vector<Statement>& statements);

  const Script& script_;
  const text::Sources& sources_;
  text::SourceId source_;
  std::string_view text_;
  Page page_;
  std::string line_;
  std::size_t indent_ = 0;
  std::size_t next_comment_ = 0;
  bool inside_inline_block_ = false;
  bool in_question_ = false;  // a `?` at the end of a word would end the question
};

}  // namespace iamq::lang
