#pragma once

#include <optional>
#include <variant>
#include <vector>

#include "lang/ast_declarations.hpp"
#include "lang/ast_policies.hpp"
#include "lang/ast_questions.hpp"

// The tree of a script, as written: no names are resolved and no AWS rule is applied here. Each node follows one rule
// of the grammar in docs/language.md. Every piece a message may point at carries its span. Policies, questions and
// declarations have headers of their own; statements may hold statements, so that all of them are included by this one.
namespace iamq::lang {

// ---- tests ----------------------------------------------------------------------------------------------------------

struct NameSet {  // `nobody`, `nothing`, `{ A, B }`, `A, B`
  std::vector<Ref> refs;
  Span span;
};
struct Layer {  // `boundary`, `scp`, `session policy` …, or a policy's name
  enum class Kind { boundary, scp, rcp, identity, session, resource, trust, endpoint } kind = Kind::boundary;
};
struct IsVerdict {
  NameSet set;
};
struct IncludesVerdict {
  NameSet set;
};
struct ExcludesVerdict {
  NameSet set;
};
struct EqualsVerdict {
  Ref ref;
};
struct WithinVerdict {
  std::variant<NativePolicy, Ref> outer;
};
struct TodoVerdict {
  Word reason;
};
struct BecauseVerdict {
  bool is_explicit = false;
  std::optional<std::variant<Layer, Ref>> in;
};
struct IfVerdict {
  std::vector<Condition> conditions;
};
struct Verdict {
  std::variant<IsVerdict, IncludesVerdict, ExcludesVerdict, EqualsVerdict, WithinVerdict, TodoVerdict, BecauseVerdict,
               IfVerdict, Clause>
      node;
  Span span;
};

struct ItFact {};
struct PolicyFact {  // `policy A equals B`, `trust policy of R within { … }`
  Which which;
};
struct SubjectFact {  // `David, Theresa cannot …`, `members of Developers can …`, `Don loses …`
  bool members_of = false;
  std::vector<Ref> subjects;
  enum class Modal { can, cannot, gains, loses } modal = Modal::can;
  Act act;
};
struct Expectation {
  std::optional<WhatIf> what_if;
  std::variant<std::monostate, Ask, ProveAsk, ItFact, PolicyFact, SubjectFact> claim;
  std::vector<Verdict> verdicts;
};
struct ErrorExpectation {  // `expect error "…" from { … }` or from "text"
  Word message;
  std::variant<std::vector<Statement>, Word> from;
  Span from_span;
};
struct Expect {
  std::variant<Expectation, ErrorExpectation> node;
};
struct Test {
  Word name;
  std::optional<Word> todo;
  std::vector<Statement> statements;
};

// ---- statements -----------------------------------------------------------------------------------------------------

struct LanguageVersionUse {
  Word version;
};
struct IncludeUse {
  Word path;
};
struct ImportUse {
  Word path;
  std::optional<Word> as_name;
};

struct Statement {
  std::variant<LanguageVersionUse, IncludeUse, ImportUse, Test, Expect, Question, Edit, Declaration> node;
  Span span;  // without the line end or `;` behind it
};

struct Comment {
  Span span;             // from `#` to before the line end, without blanks at its end
  bool own_line = true;  // nothing but blanks before it
};

struct Script {
  std::vector<Statement> statements;
  std::vector<Comment> comments;  // in order of position; the formatter puts them back
};

}  // namespace iamq::lang
