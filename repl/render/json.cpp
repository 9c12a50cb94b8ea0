#include "repl/render/json.hpp"

#include <nlohmann/json.hpp>

#include "repl/render/cells.hpp"
#include "repl/render/conditions.hpp"
#include "repl/render/expectations.hpp"
#include "repl/render/headline.hpp"
#include "repl/render/json_reasons.hpp"
#include "repl/render/names.hpp"
#include "repl/render/words.hpp"
#include "runtime/evaluate/outside.hpp"

namespace iamq::render {
namespace {

using Json = nlohmann::ordered_json;
using query::Answer;

constexpr int format_version = 1;

Json arns_of(const model::World& world, const std::vector<model::EntityId>& entities) {
  Json list = Json::array();
  for (const auto& entity : entities) list.push_back(std::string(world.text(world.arn_of(entity))));
  return list;
}

// A principal, action or resource is always written out in full.
struct CellJson {
  const Answer& answer;
  const text::Sources& sources;

  Json operator()(const std::monostate&) const { return nullptr; }
  Json operator()(const query::PrincipalCell& cell) const {
    Json json;
    json["type"] = cell.is_everyone        ? "everyone"
                   : cell.is_whole_account ? "account"
                                           : std::string(caller_kind_word(cell.kind));
    json["arn"] = cell.arn;
    if (cell.is_undeclared) json["declared"] = false;
    if (cell.person) {
      json["person"] = {{"name", cell.person->name},
                        {"permission_set", cell.person->permission_set},
                        {"groups", cell.person->groups},
                        {"sessions", cell.person->sessions}};
    }
    if (!cell.except.empty()) {
      Json except = Json::array();
      for (const auto& one : cell.except) except.push_back((*this)(one));
      json["except"] = std::move(except);
    }
    return json;
  }
  Json operator()(const query::PrincipalsCell& cell) const {
    Json list = Json::array();
    for (const auto& one : cell.who) list.push_back((*this)(one));
    return list;
  }
  Json operator()(const query::ChainCell& cell) const {
    return !cell.gone.empty() ? Json(cell.gone) : arns_of(*answer.world, cell.roles);
  }
  Json operator()(const query::EntityCell& cell) const {
    const auto& world = *answer.world;
    Json json;
    json["type"] = std::string(noun_of(cell.entity.kind));
    json["name"] = std::string(world.text(world.name_of(cell.entity)));
    const auto arn = world.text(world.arn_of(cell.entity));
    if (!arn.empty()) json["arn"] = std::string(arn);
    if (cell.entity.kind == model::EntityKind::account) {
      json["id"] = std::string(world.text(world.accounts[cell.entity.index].id));
    }
    return json;
  }
  Json operator()(const query::ActionsCell& cell) const {
    Json json;
    json["patterns"] = cell.patterns;
    if (!cell.except.empty()) json["except"] = cell.except;
    json["actions"] = cell.actions;
    return json;
  }
  Json operator()(const query::ResourceCell& cell) const {
    if (cell.except.empty()) return cell.pattern;
    Json json;
    json["pattern"] = cell.pattern;
    json["except"] = cell.except;
    return json;
  }
  Json operator()(const query::ConditionCell& cell) const { return condition_json(cell.formula); }
  Json operator()(const query::GrantsCell& cell) const {
    Json list = Json::array();
    for (const auto& grant : cell.grants) {
      list.push_back(statement_json(*answer.world, sources, grant.policy, grant.statement, grant.via));
    }
    return list;
  }
  Json operator()(const query::StatementCell& cell) const {
    return statement_json(*answer.world, sources, cell.policy, cell.statement, 0);
  }
  Json operator()(const query::ContextCell& cell) const {
    Json json = Json::object();
    for (const auto& [key, values] : cell.keys) {
      if (values.empty()) {
        json[key] = nullptr;
      } else if (values.size() == 1) {
        json[key] = values.front();
      } else {
        json[key] = values;
      }
    }
    return json;
  }
  Json operator()(const query::OutcomeCell& cell) const { return std::string(decision_word(cell.outcome)); }
  Json operator()(const query::TextCell& cell) const { return cell.text; }
  Json operator()(const query::NumberCell& cell) const { return cell.number; }
  Json operator()(const query::ListCell& cell) const { return cell.items; }
};

std::string_view kind_key(query::AnswerKind kind) {
  switch (kind) {
    case query::AnswerKind::can:
      return "can";
    case query::AnswerKind::who_can:
      return "who-can";
    case query::AnswerKind::permissions:
      return "permissions";
    case query::AnswerKind::roles:
      return "roles";
    case query::AnswerKind::reach:
      return "reach";
    case query::AnswerKind::why:
      return "why";
    case query::AnswerKind::how_to_let:
      return "how-to-let";
    case query::AnswerKind::explain:
      return "explain";
    case query::AnswerKind::compare:
      return "compare";
    case query::AnswerKind::within:
      return "within";
    case query::AnswerKind::changes:
      return "changes";
    case query::AnswerKind::summary:
      return "summary";
    case query::AnswerKind::policies:
      return "policies";
    case query::AnswerKind::resources:
      return "resources";
    case query::AnswerKind::needs:
      return "needs";
    case query::AnswerKind::list:
      return "list";
    case query::AnswerKind::show:
      return "show";
    case query::AnswerKind::text:
      return "text";
  }
  return "";
}

std::string_view agreement_key(query::Agreement agreement) {
  switch (agreement) {
    case query::Agreement::same_reason:
      return "same-reason";
    case query::Agreement::refused_too:
      return "refused-too";
    case query::Agreement::other_reason:
      return "other-reason";
    case query::Agreement::allowed_here:
      return "allowed-here";
    case query::Agreement::depends_here:
      return "depends-here";
  }
  return "";
}

Json stated_json(const Answer& answer) {
  Json json;
  json["agreement"] = std::string(agreement_key(answer.stated->agreement));
  json["aws"] = answer.stated->reason && !answer.reasons.empty()
                    ? Json(evaluate::words_of(*answer.stated->reason, answer.reasons.back().request.action))
                    : Json(nullptr);
  return json;
}

Json remedy_json(const query::Remedy& remedy, const Answer& answer, const text::Sources& sources) {
  Json json;
  json["principal"] = CellJson{answer, sources}(remedy.principal);
  json["edits"] = remedy.edits;
  json["condition"] = condition_json(remedy.condition);
  if (!remedy.opens.empty()) json["opens"] = remedy.opens;
  return json;
}

void add_place(Json& json, const text::Span& span, const text::Sources& sources) {
  json["file"] = std::string(sources.name(span.source));
  json["line"] = sources.locate(span.source, span.begin).line;
}

std::string_view scope_key(exact::Scope scope) {
  switch (scope) {
    case exact::Scope::all_texts:
      return "all-texts";
    case exact::Scope::catalog:
      return "catalog";
    case exact::Scope::actions:
      return "actions";
  }
  return "";
}

void add_compared(Json& json, const query::Compared& compared, query::AnswerKind kind) {
  if (kind == query::AnswerKind::compare) {
    json["relation"] = std::string(exact::name_of(compared.comparison.relation));
  }
  json["over"] = std::string(scope_key(compared.scope));
  json["requests"] = compared.comparison.requests();
}

void add_summarized(Json& json, const query::Summarized& summarized) {
  Json object;
  switch (summarized.of) {
    case query::Summarized::Of::policy:
      object["of"] = "policy";
      break;
    case query::Summarized::Of::service:
      object["of"] = "service";
      object["service"] = summarized.name;
      object["denied"] = summarized.denied;
      object["defined"] = summarized.defined;
      object["total"] = summarized.total;
      break;
    case query::Summarized::Of::action:
      object["of"] = "action";
      object["action"] = summarized.name;
      object["denied"] = summarized.denied;
      break;
  }
  object["banner"] = summarized.banner.empty() ? Json(nullptr) : Json(summarized.banner);
  json["summary"] = std::move(object);
}

Json answer_json(const Answer& answer, const text::Sources& sources) {
  Json json;
  json["format"] = format_version;
  json["kind"] = std::string(kind_key(answer.kind));
  json["question"] = question_text(answer, sources);
  add_place(json, answer.question, sources);
  if (answer.verdict) json["outcome"] = std::string(verdict_word(*answer.verdict));
  if (answer.stated) json["stated"] = stated_json(answer);
  if (answer.before) json["before"] = answer_json(*answer.before, sources);
  if (answer.compared) add_compared(json, *answer.compared, answer.kind);
  if (answer.verdict == query::Verdict::depends) json["condition"] = condition_json(answer.condition);
  if (answer.summarized) add_summarized(json, *answer.summarized);
  if (!answer.sections.empty()) {
    Json sections = Json::array();
    for (const auto& section : answer.sections) {
      Json one;
      one["name"] = section.name;
      if (section.defined) one["defined"] = *section.defined;
      if (section.total) one["total"] = *section.total;
      sections.push_back(std::move(one));
    }
    json["sections"] = std::move(sections);
  }
  if (!answer.columns.empty()) {
    Json rows = Json::array();
    for (const auto& row : answer.rows) {
      Json object = Json::object();
      if (row.section) object["section"] = answer.sections[*row.section].name;
      for (std::size_t i = 0; i < answer.columns.size() && i < row.cells.size(); ++i) {
        object[std::string(answer.columns[i].name)] = std::visit(CellJson{answer, sources}, row.cells[i]);
      }
      if (!row.reasons.empty()) object["reasons"] = row.reasons;
      rows.push_back(std::move(object));
    }
    json["rows"] = std::move(rows);
  }
  Json reasons = Json::array();
  for (const auto& reason : answer.reasons) reasons.push_back(reason_json(reason, *answer.world, sources));
  json["reasons"] = std::move(reasons);
  if (answer.kind == query::AnswerKind::how_to_let || !answer.remedies.empty()) {
    Json remedies = Json::array();
    for (const auto& remedy : answer.remedies) remedies.push_back(remedy_json(remedy, answer, sources));
    json["remedies"] = std::move(remedies);
  }
  Json notes = Json::array(), outside = Json::array();
  for (const auto& note : answer.notes) {
    if (note.kind == query::Note::Kind::outside_model && note.number < evaluate::outside_rows().size()) {
      outside.push_back(std::string(evaluate::outside_rows()[note.number].name));
    } else {
      notes.push_back(note_text(note, *answer.world));
    }
  }
  if (!notes.empty()) json["notes"] = std::move(notes);
  if (!outside.empty()) json["outside"] = std::move(outside);
  if (!answer.body.empty()) json["text"] = answer.body;
  return json;
}

Json outcome_json(const Outcome& outcome, const text::Sources& sources);

struct ResultJson {
  const Outcome& outcome;
  const text::Sources& sources;

  Json operator()(const DoneOutcome&) const { return nullptr; }
  Json operator()(const NotAnsweredOutcome&) const { return nullptr; }
  Json operator()(const StoppedOutcome&) const { return nullptr; }
  Json operator()(const SkippedOutcome&) const { return nullptr; }
  Json operator()(const Answer& answer) const { return answer_json(answer, sources); }
  Json operator()(const ExpectationOutcome& expectation) const {
    Json json;
    json["format"] = format_version;
    json["kind"] = "expectation";
    json["expectation"] = expectation_text(outcome, sources);
    add_place(json, outcome.span, sources);
    json["result"] = std::string(result_key(expectation.result));
    if (!expectation.expected.empty()) json["expected"] = expectation.expected;
    if (!expectation.got.empty()) json["got"] = expectation.got;
    if (!expectation.rests_on.empty()) json["rests_on"] = rests_on_sentences(expectation);
    if (expectation.answer && expectation.result != ExpectationResult::met) {
      json["answer"] = answer_json(*expectation.answer, sources);
    }
    return json;
  }
  Json operator()(const TestOutcome& test) const {
    Json json;
    json["format"] = format_version;
    json["kind"] = "test";
    json["test"] = test.name;
    add_place(json, outcome.span, sources);
    json["result"] = std::string(result_key(test.result));
    Json inside = Json::array();
    for (const auto& part : test.outcomes) {
      Json piece = outcome_json(part, sources);
      if (!piece.is_null()) inside.push_back(std::move(piece));
    }
    json["outcomes"] = std::move(inside);
    return json;
  }
};

Json outcome_json(const Outcome& outcome, const text::Sources& sources) {
  return std::visit(ResultJson{outcome, sources}, outcome.result);
}

}  // namespace

std::string drift_json(const change::Drift& drift, const text::Sources& sources) {
  Json json = answer_json(drift.answer, sources);
  json["complete"] = drift.is_complete;
  Json found = Json::object();
  for (const change::Raised& raised : drift.raised) {
    found[std::string(change::name_of(raised.alarm))] = raised.changes;
  }
  json["found"] = std::move(found);
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string comparison_json(const Answer& answer, const text::Sources& sources) {
  const auto& comparison = answer.compared->comparison;
  Json json;
  json["format"] = format_version;
  json["relation"] = std::string(exact::name_of(comparison.relation));
  std::size_t next = 0;  // rows stand for the sides that have something of their own, in their order
  for (const auto& [name, difference] :
       {std::pair("only_in_a", &comparison.only_in_a), std::pair("only_in_b", &comparison.only_in_b)}) {
    json[name] = nullptr;
    if (!difference->request) continue;
    const query::Row& row = answer.rows[next++];
    Json request = Json::object();
    for (std::size_t i = 1; i < row.cells.size(); ++i) {
      if (std::holds_alternative<std::monostate>(row.cells[i])) continue;
      const std::string column(answer.columns[i].name);
      request[column] =
          column == "action" ? Json(difference->request->action) : std::visit(CellJson{answer, sources}, row.cells[i]);
    }
    json[name] = std::move(request);
  }
  json["over"] = std::string(scope_key(answer.compared->scope));
  json["requests"] = comparison.requests();
  Json notes = Json::array();
  for (const auto& note : answer.notes) notes.push_back(note_text(note, *answer.world));
  if (!notes.empty()) json["notes"] = std::move(notes);
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string json_of(const Outcome& outcome, const text::Sources& sources) {
  const Json json = outcome_json(outcome, sources);
  // Bytes that are no UTF-8 come out as U+FFFD: a reader of JSON must never stumble.
  return json.is_null() ? std::string() : json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace iamq::render
