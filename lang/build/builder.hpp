#pragma once

#include <vector>

#include "lang/ast.hpp"
#include "lang/grammar/nodes.hpp"
#include "lang/grammar/reader.hpp"

// From the nodes that the grammar left behind to the tree. The grammar has checked everything: what is read here is
// there.
namespace iamq::lang::build {

using grammar::Keyword;
using grammar::Node;
using grammar::Reader;
using grammar::Tag;

// Walks over what one node holds.
class Cursor {
public:
  Cursor(const Reader& reader, std::uint32_t first, std::uint32_t end) : reader_(reader), at_(first), end_(end) {}

  bool at_end() const { return at_ >= end_; }
  bool at(Tag tag) const { return !at_end() && node().tag == tag; }
  bool at(Keyword keyword) const { return at(Tag::keyword) && node().keyword == keyword; }
  bool at_symbol(std::string_view symbol) const { return at(Tag::symbol) && text() == symbol; }

  const Node& node() const { return reader_.nodes[at_]; }
  std::string_view text() const { return reader_.text.substr(node().begin, node().end - node().begin); }
  Span span() const { return reader_.span(node().begin, node().end); }

  void skip() { at_ = node().next; }
  // Moves on if it stands at this word.
  bool take(Keyword keyword);
  bool take_symbol(std::string_view symbol);
  Keyword take_keyword();

  Word word();
  // What the node here holds; moves behind it.
  Cursor enter(Tag tag);
  // For messages about the node that was entered.
  Span inside() const { return inside_; }

private:
  const Reader& reader_;
  std::uint32_t at_;
  std::uint32_t end_;
  Span inside_{};
};

// ---- policies
Ref ref(Cursor& cursor);
Which which(Cursor& cursor);
std::vector<Ref> refs(Cursor& cursor);  // separated by commas
std::vector<Word> words(Cursor& cursor);
std::vector<Pair> pairs(Cursor& cursor);
Actions actions(Cursor& cursor);
Resources resources(Cursor& cursor);
Principals principals(Cursor& cursor);
std::vector<Condition> conditions(Cursor& cursor);
TrustRule trusts(Cursor& cursor);
NativePolicy native_policy(Cursor& cursor);
PolicyText policy_text(Cursor& cursor);
Facts facts(Cursor& cursor);

// ---- declarations
Declaration declaration(Cursor& cursor);

// ---- questions and edits
Clause clause(Cursor& cursor);
Act act(Cursor& cursor);
Ask ask(Cursor& cursor);
std::optional<Where> where(Cursor& cursor);
ProveAsk prove(Cursor& cursor);
WhatIf what_if(Cursor& cursor);
Question question(Cursor& cursor);
Edit edit(Cursor& cursor);

// ---- tests and statements
Test test(Cursor& cursor);
Expect expect(Cursor& cursor);
Statement statement(Cursor& cursor);
// What stands in a block: statements, each one a node.
std::vector<Statement> statements(Cursor& cursor);

}  // namespace iamq::lang::build
