#include "lang/build/builder.hpp"

namespace iamq::lang::build {
namespace {

std::vector<Clause> clauses(Cursor& cursor) {
  std::vector<Clause> clauses;
  while (cursor.at(Tag::clause)) clauses.push_back(clause(cursor));
  return clauses;
}

std::vector<Hop> hops(Cursor& cursor) {
  std::vector<Hop> hops;
  while (cursor.at(Tag::hop)) {
    Cursor inner = cursor.enter(Tag::hop);
    Hop hop;
    hop.role = ref(inner);
    if (inner.take(Keyword::as)) hop.session_name = inner.word();
    if (inner.take_symbol("(")) hop.facts = facts(inner);
    hops.push_back(std::move(hop));
    if (!cursor.take_symbol(",")) break;
  }
  return hops;
}

Side side(Cursor& cursor) {
  Cursor inner = cursor.enter(Tag::side);
  Side side;
  side.permissions_of = inner.take(Keyword::permissions);
  inner.take(Keyword::of);
  side.which = which(inner);
  return side;
}

HowReachAsk reach(Cursor& cursor) {
  HowReachAsk reach;
  reach.principal = ref(cursor);
  if (cursor.take(Keyword::reach)) {
    if (cursor.at(Tag::word)) {
      reach.goal = cursor.word();
    } else {
      reach.goal = ref(cursor);
    }
  } else {
    reach.goal = act(cursor);
  }
  return reach;
}

Word about(Cursor& cursor) {
  Cursor inner = cursor.enter(Tag::about);
  inner.take(Keyword::for_);
  return inner.word();
}

NeedAsk need(Cursor& cursor) {
  NeedAsk need;
  need.principal = ref(cursor);
  cursor.take(Keyword::need);
  cursor.take(Keyword::to);
  Cursor inner = cursor.enter(Tag::task);
  need.span = inner.inside();
  while (inner.at(Tag::word)) need.task.push_back(inner.word());
  return need;
}

WhyAsk why(Cursor& cursor) {
  WhyAsk why;
  const Keyword modal = cursor.take_keyword();
  why.negated = modal != Keyword::can || cursor.take(Keyword::not_);
  why.principals = refs(cursor);
  why.act = act(cursor);
  return why;
}

// Clauses, and what the permissions of somebody are narrowed down to, in any order.
void clauses_and_forms(Cursor& cursor, PermissionsAsk& permissions, std::vector<Clause>& clauses) {
  for (;;) {
    if (cursor.at(Tag::clause)) {
      clauses.push_back(clause(cursor));
    } else if (cursor.at(Tag::about)) {
      permissions.about = about(cursor);
    } else if (cursor.at(Tag::form)) {
      Cursor inner = cursor.enter(Tag::form);
      inner.take(Keyword::as);
      permissions.form = inner.word();
    } else {
      return;
    }
  }
}

}  // namespace

Clause clause(Cursor& cursor) {
  Cursor inner = cursor.enter(Tag::clause);
  Clause clause;
  clause.span = inner.inside();
  switch (inner.take_keyword()) {
    case Keyword::on:
      clause.node = OnClause{resources(inner)};
      break;
    case Keyword::in:
      clause.node = InClause{inner.word()};
      break;
    case Keyword::via:
      clause.node = ViaClause{hops(inner)};
      break;
    case Keyword::with:
      clause.node = WithClause{facts(inner)};
      break;
    case Keyword::at:
      clause.node = AtClause{inner.word()};
      break;
    case Keyword::passing:
      clause.node = PassingClause{ref(inner)};
      break;
    case Keyword::through:
      inner.take(Keyword::service);
      clause.node = ThroughClause{inner.word()};
      break;
    default: {
      WithoutClause without;
      if (!inner.take(Keyword::boundary)) without.policy = ref(inner);
      clause.node = std::move(without);
    }
  }
  return clause;
}

Act act(Cursor& cursor) {
  Cursor inner = cursor.enter(Tag::act);
  Act act;
  act.span = inner.inside();
  if (inner.take(Keyword::assume)) {
    act.node = AssumeAct{ref(inner)};
  } else {
    act.node = actions(inner);
  }
  return act;
}

std::optional<Where> where(Cursor& cursor) {
  if (!cursor.at(Tag::where)) return std::nullopt;
  Cursor inner = cursor.enter(Tag::where);
  Where where;
  where.span = inner.inside();
  switch (inner.take_keyword()) {
    case Keyword::in:
      where.kind = Where::Kind::in;
      break;
    case Keyword::outside:
      where.kind = Where::Kind::outside;
      break;
    default:
      where.kind = Where::Kind::except;
  }
  where.refs = refs(inner);
  return where;
}

Ask ask(Cursor& cursor) {
  Cursor inner = cursor.enter(Tag::ask);
  Ask ask;
  ask.span = inner.inside();
  switch (inner.take_keyword()) {
    case Keyword::can: {
      CanAsk can;
      can.principals = refs(inner);
      can.act = act(inner);
      ask.node = std::move(can);
      break;
    }
    case Keyword::who: {
      WhoCanAsk who;
      who.where = where(inner);
      inner.take(Keyword::can);
      who.act = act(inner);
      ask.node = std::move(who);
      break;
    }
    case Keyword::what: {
      if (inner.take(Keyword::does)) {
        ask.node = need(inner);
        break;
      }
      inner.take(Keyword::can);
      PermissionsAsk permissions;
      permissions.principal = ref(inner);
      inner.take(Keyword::do_);
      clauses_and_forms(inner, permissions, ask.clauses);
      ask.node = std::move(permissions);
      return ask;
    }
    case Keyword::effective:
      inner.take(Keyword::permissions);
      [[fallthrough]];
    case Keyword::permissions: {
      inner.take(Keyword::of);
      PermissionsAsk permissions;
      permissions.principal = ref(inner);
      clauses_and_forms(inner, permissions, ask.clauses);
      ask.node = std::move(permissions);
      return ask;
    }
    case Keyword::which:
      if (inner.take(Keyword::policies)) {
        WhichPoliciesAsk which;
        which.deny = inner.take_keyword() == Keyword::deny;
        which.act = act(inner);
        ask.node = std::move(which);
      } else if (inner.take(Keyword::resources)) {
        inner.take(Keyword::can);
        WhichResourcesAsk which;
        which.principal = ref(inner);
        which.act = act(inner);
        ask.node = std::move(which);
      } else {
        inner.take(Keyword::roles);
        inner.take(Keyword::can);
        ask.node = WhichRolesAsk{ref(inner)};
        inner.take(Keyword::assume);
      }
      break;
    case Keyword::how:
      if (inner.take(Keyword::can)) {
        ask.node = reach(inner);
      } else {
        inner.take(Keyword::to);
        inner.take(Keyword::let);
        HowToLetAsk let;
        let.principal = ref(inner);
        let.act = act(inner);
        ask.node = std::move(let);
      }
      break;
    case Keyword::why:
      ask.node = why(inner);
      break;
    case Keyword::compare: {
      CompareAsk compare;
      compare.left = side(inner);
      inner.take(Keyword::with);
      compare.right = side(inner);
      ask.node = std::move(compare);
      break;
    }
    case Keyword::is: {
      WithinAsk within;
      within.inner = side(inner);
      inner.take(Keyword::within);
      within.outer = side(inner);
      ask.node = std::move(within);
      break;
    }
    default: {
      ProveAsk prove = build::prove(inner);
      ask.node = std::move(prove);
    }
  }
  ask.clauses = clauses(inner);
  return ask;
}

ProveAsk prove(Cursor& cursor) {
  Cursor inner = cursor.enter(Tag::prove);
  inner.take(Keyword::no);
  inner.take(Keyword::one);
  ProveAsk prove;
  prove.where = where(inner);
  inner.take(Keyword::can);
  prove.act = act(inner);
  return prove;
}

WhatIf what_if(Cursor& cursor) {
  Cursor inner = cursor.enter(Tag::what_if);
  inner.take(Keyword::what);
  inner.take(Keyword::if_);
  WhatIf what_if;
  what_if.span = inner.inside();
  what_if.edits = statements(inner);
  return what_if;
}

namespace {

SummaryVerb summary(Cursor& cursor) {
  cursor.take(Keyword::of);
  SummaryVerb summary;
  summary.which = which(cursor);
  if (cursor.at(Tag::about)) summary.about = about(cursor);
  summary.denied = cursor.take(Keyword::denied);
  return summary;
}

SessionVerb session_verb(Cursor& cursor) {
  Cursor inner = cursor.enter(Tag::session_verb);
  switch (inner.take_keyword()) {
    case Keyword::explain:
      return {ExplainVerb{inner.word()}};
    case Keyword::diff: {
      DiffVerb diff;
      if (inner.at(Tag::word)) diff.checkpoint = inner.word();
      if (inner.at(Tag::word)) diff.later = inner.word();
      return {std::move(diff)};
    }
    case Keyword::checkpoint:
      return {CheckpointVerb{inner.word()}};
    case Keyword::undo:
      return {UndoVerb{}};
    case Keyword::redo:
      return {RedoVerb{}};
    case Keyword::reset:
      return {ResetVerb{}};
    case Keyword::commit:
      return {CommitVerb{}};
    case Keyword::discard:
      return {DiscardVerb{}};
    case Keyword::lint:
      return {LintVerb{refs(inner)}};
    case Keyword::summary:
      return {summary(inner)};
    case Keyword::context:
      inner.take(Keyword::keys);
      inner.take(Keyword::of);
      return {ContextKeysVerb{ref(inner)}};
    case Keyword::quotas:
      inner.take(Keyword::of);
      return {QuotasVerb{ref(inner)}};
    case Keyword::show: {
      ShowVerb show;
      show.which = which(inner);
      if (inner.take(Keyword::as)) show.format = inner.word();
      return {std::move(show)};
    }
    case Keyword::save: {
      SaveVerb save;
      save.path = inner.word();
      save.with_expectations = inner.take(Keyword::with);
      return {std::move(save)};
    }
    default: {
      ListVerb list;
      list.what = inner.word();
      if (inner.take(Keyword::in)) list.in_account = inner.word();
      return {std::move(list)};
    }
  }
}

}  // namespace

Question question(Cursor& cursor) {
  Cursor inner = cursor.enter(Tag::question);
  Question question;
  if (inner.at(Tag::ask)) {
    question.node = ask(inner);
  } else if (inner.at(Tag::session_verb)) {
    question.node = session_verb(inner);
  } else {
    WhatIfAsk what_if_ask;
    what_if_ask.what_if = what_if(inner);
    if (inner.take(Keyword::then)) what_if_ask.then = ask(inner);
    question.node = std::move(what_if_ask);
  }
  return question;
}

}  // namespace iamq::lang::build
