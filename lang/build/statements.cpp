#include "lang/build/builder.hpp"

namespace iamq::lang::build {
namespace {

NameSet set(Cursor& cursor) {
  Cursor inner = cursor.enter(Tag::set);
  NameSet set;
  set.span = inner.inside();
  inner.take_symbol("{");
  set.refs = refs(inner);  // none for `nobody` and `nothing`
  return set;
}

std::variant<Layer, Ref> layer(Cursor& cursor) {
  if (!cursor.at(Tag::layer)) return ref(cursor);
  Cursor inner = cursor.enter(Tag::layer);
  switch (inner.take_keyword()) {
    case Keyword::boundary:
      return Layer{Layer::Kind::boundary};
    case Keyword::scp:
      return Layer{Layer::Kind::scp};
    case Keyword::rcp:
      return Layer{Layer::Kind::rcp};
    case Keyword::identity:
      return Layer{Layer::Kind::identity};
    case Keyword::session:
      return Layer{Layer::Kind::session};
    case Keyword::resource:
      return Layer{Layer::Kind::resource};
    case Keyword::trust:
      return Layer{Layer::Kind::trust};
    default:
      return Layer{Layer::Kind::endpoint};
  }
}

Verdict verdict(Cursor& cursor) {
  Cursor inner = cursor.enter(Tag::verdict);
  Verdict verdict;
  verdict.span = inner.inside();
  if (inner.at(Tag::clause)) {
    verdict.node = clause(inner);
    return verdict;
  }
  switch (inner.take_keyword()) {
    case Keyword::is:
      verdict.node = IsVerdict{set(inner)};
      break;
    case Keyword::includes:
      verdict.node = IncludesVerdict{set(inner)};
      break;
    case Keyword::excludes:
      verdict.node = ExcludesVerdict{set(inner)};
      break;
    case Keyword::equals:
      verdict.node = EqualsVerdict{ref(inner)};
      break;
    case Keyword::within: {
      WithinVerdict within;
      if (inner.at(Tag::block)) {
        within.outer = native_policy(inner);
      } else {
        within.outer = ref(inner);
      }
      verdict.node = std::move(within);
      break;
    }
    case Keyword::todo:
      verdict.node = TodoVerdict{inner.word()};
      break;
    case Keyword::because: {
      BecauseVerdict because;
      because.is_explicit = inner.take_keyword() == Keyword::explicit_;
      inner.take(Keyword::deny);
      if (inner.take(Keyword::in)) because.in = layer(inner);
      verdict.node = std::move(because);
      break;
    }
    default:
      verdict.node = IfVerdict{conditions(inner)};
  }
  return verdict;
}

SubjectFact subject_fact(Cursor& inner) {
  SubjectFact fact;
  fact.members_of = inner.take(Keyword::members);
  inner.take(Keyword::of);
  fact.subjects = refs(inner);
  switch (inner.take_keyword()) {
    case Keyword::gains:
      fact.modal = SubjectFact::Modal::gains;
      break;
    case Keyword::loses:
      fact.modal = SubjectFact::Modal::loses;
      break;
    case Keyword::can:
      fact.modal = inner.take(Keyword::not_) ? SubjectFact::Modal::cannot : SubjectFact::Modal::can;
      break;
    default:
      fact.modal = SubjectFact::Modal::cannot;
  }
  if (inner.at(Tag::act)) {
    fact.act = act(inner);
  } else {
    fact.act.node = actions(inner);
    fact.act.span = std::get<Actions>(fact.act.node).span;
  }
  return fact;
}

void read_claim(Cursor& cursor, Expectation& expectation) {
  if (cursor.at(Tag::ask)) {
    expectation.claim = ask(cursor);
  } else if (cursor.at(Tag::prove)) {
    expectation.claim = prove(cursor);
  } else if (cursor.at(Tag::fact_about)) {
    Cursor inner = cursor.enter(Tag::fact_about);
    if (inner.take(Keyword::it)) {
      expectation.claim = ItFact{};
    } else if (inner.at(Tag::which)) {
      expectation.claim = PolicyFact{which(inner)};
    } else {
      expectation.claim = subject_fact(inner);
    }
  }
}

ErrorExpectation error_expectation(Cursor& cursor) {
  Cursor inner = cursor.enter(Tag::expect_error);
  inner.take(Keyword::error);
  ErrorExpectation error;
  error.message = inner.word();
  inner.take(Keyword::from);
  error.from_span = inner.span();
  if (inner.at(Tag::block)) {
    error.from = statements(inner);
  } else {
    error.from = inner.word();
  }
  return error;
}

void read_use(Cursor cursor, Statement& statement) {
  switch (cursor.take_keyword()) {
    case Keyword::iamq:
      statement.node = LanguageVersionUse{cursor.word()};
      break;
    case Keyword::include:
      statement.node = IncludeUse{cursor.word()};
      break;
    default: {
      ImportUse import_use;
      import_use.path = cursor.word();
      if (cursor.take(Keyword::as)) import_use.as_name = cursor.word();
      statement.node = std::move(import_use);
    }
  }
}

}  // namespace

Expect expect(Cursor& cursor) {
  Cursor inner = cursor.enter(Tag::expect);
  inner.take(Keyword::expect);
  if (inner.at(Tag::expect_error)) return {error_expectation(inner)};
  Expectation expectation;
  if (inner.at(Tag::what_if)) {
    expectation.what_if = what_if(inner);
    inner.take(Keyword::then);
  }
  read_claim(inner, expectation);
  while (inner.at(Tag::verdict)) expectation.verdicts.push_back(verdict(inner));
  return {std::move(expectation)};
}

Test test(Cursor& cursor) {
  Cursor inner = cursor.enter(Tag::test);
  inner.take(Keyword::test);
  Test test;
  test.name = inner.word();
  if (inner.take(Keyword::todo)) test.todo = inner.word();
  test.statements = statements(inner);
  return test;
}

std::vector<Statement> statements(Cursor& cursor) {
  Cursor inner = cursor.enter(Tag::block);
  std::vector<Statement> statements;
  while (!inner.at_end()) {
    if (inner.at(Tag::statement)) {
      statements.push_back(statement(inner));
    } else {
      inner.skip();
    }
  }
  return statements;
}

Statement statement(Cursor& cursor) {
  Cursor inner = cursor.enter(Tag::statement);
  Statement statement;
  statement.span = inner.inside();
  if (inner.at(Tag::use)) {
    read_use(inner.enter(Tag::use), statement);
  } else if (inner.at(Tag::test)) {
    statement.node = test(inner);
  } else if (inner.at(Tag::expect)) {
    statement.node = expect(inner);
  } else if (inner.at(Tag::question)) {
    statement.node = question(inner);
  } else if (inner.at(Tag::edit)) {
    statement.node = edit(inner);
  } else {
    statement.node = declaration(inner);
  }
  return statement;
}

}  // namespace iamq::lang::build
