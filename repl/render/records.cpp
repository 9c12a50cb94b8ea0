#include "repl/render/records.hpp"

#include <algorithm>
#include <utility>

#include "repl/render/cells.hpp"
#include "repl/render/conditions.hpp"
#include "repl/render/expectations.hpp"
#include "repl/render/screen.hpp"
#include "repl/render/statements.hpp"
#include "repl/render/words.hpp"
#include "runtime/evaluate/layers.hpp"
#include "runtime/policy/arn.hpp"

namespace iamq::render {
namespace {

using query::Answer;
using query::AnswerKind;
using Record = std::vector<std::string>;

std::string values(const std::vector<std::string>& items) {
  std::string text;
  for (const auto& item : items) {
    if (!text.empty()) text += between_values;
    text += printable(item);
  }
  return text;
}

std::string arn_or_name(const model::World& world, model::EntityId entity) {
  const auto arn = world.text(world.arn_of(entity));
  return printable(arn.empty() ? world.text(world.name_of(entity)) : arn);
}

// A cell in full: ARNs where people read names. What is the same for both is cell_text's.
struct Field {
  const Answer& answer;
  const text::Sources& sources;

  template <typename Other>
  std::string operator()(const Other& cell) const {
    return cell_text(cell, answer, sources);
  }
  std::string operator()(const query::PrincipalCell& cell) const {
    if (cell.is_everyone) {
      std::string except;
      for (const auto& one : cell.except) except += (except.empty() ? "" : std::string(between_values)) + (*this)(one);
      return except.empty() ? "everyone" : "everyone except " + except;
    }
    if (cell.person) return values(cell.person->sessions);
    if (cell.kind == evaluate::CallerKind::anonymous) return "anonymous";
    if (!cell.is_whole_account) return printable(cell.arn);
    if (cell.arn == "*") return "any account";
    const auto arn = policy::split_arn(cell.arn);
    return "account " + printable(arn ? arn->account : std::string_view(cell.arn));
  }
  std::string operator()(const query::PrincipalsCell& cell) const {
    std::string text;
    for (const auto& one : cell.who) text += (text.empty() ? "" : std::string(between_values)) + (*this)(one);
    return text;
  }
  std::string operator()(const query::ChainCell& cell) const {
    if (!cell.gone.empty()) return values(cell.gone);
    std::string text;
    for (const auto& role : cell.roles) {
      text += (text.empty() ? "" : std::string(between_values)) + arn_or_name(*answer.world, role);
    }
    return text;
  }
  // By name where the ARN stands beside it.
  std::string operator()(const query::EntityCell& cell) const {
    const bool has_arn = std::any_of(answer.columns.begin(), answer.columns.end(),
                                     [](const query::Column& column) { return column.name == "arn"; });
    if (!has_arn && cell.entity.kind != model::EntityKind::account) return arn_or_name(*answer.world, cell.entity);
    return printable(answer.world->text(answer.world->name_of(cell.entity)));
  }
  std::string operator()(const query::GrantsCell& cell) const {
    std::vector<std::string> policies;
    for (const auto& grant : cell.grants) {
      std::string words = policy_words(*answer.world, grant.policy, grant.via);
      if (std::find(policies.begin(), policies.end(), words) == policies.end()) policies.push_back(std::move(words));
    }
    return values(policies);
  }
  std::string operator()(const query::OutcomeCell& cell) const { return std::string(decision_word(cell.outcome)); }
  std::string operator()(const query::ActionsCell& cell) const {
    const std::string text = values(cell.patterns);
    return cell.except.empty() ? text : text + " except " + values(cell.except);
  }
  std::string operator()(const query::ResourceCell& cell) const {
    return cell.except.empty() ? printable(cell.pattern) : printable(cell.pattern) + " except " + values(cell.except);
  }
  std::string operator()(const query::ListCell& cell) const { return values(cell.items); }
};

std::string field_of(const query::Cell& cell, const Answer& answer, const text::Sources& sources) {
  return std::visit(Field{answer, sources}, cell);
}

std::string full_name(const query::PrincipalCell& cell, const Answer& answer, const text::Sources& sources) {
  return Field{answer, sources}(cell);
}

// ---- columns and rows, as the question made them

Records of_rows(const Answer& answer, const text::Sources& sources) {
  Records records;
  for (const auto& column : answer.columns) records.fields.emplace_back(column.name);
  for (const auto& row : answer.rows) {
    Record fields;
    for (const auto& cell : row.cells) fields.push_back(field_of(cell, answer, sources));
    fields.resize(records.fields.size());
    records.rows.push_back(std::move(fields));
  }
  if (answer.sections.empty()) return records;
  records.fields.insert(records.fields.begin(), "section");
  for (std::size_t i = 0; i < records.rows.size(); ++i) {
    const auto section = answer.rows[i].section;
    records.rows[i].insert(records.rows[i].begin(), section ? printable(answer.sections[*section].name) : "");
  }
  return records;
}

// ---- why: a record for each statement that was looked at, or for each layer without one

Record step_of(const evaluate::Explained& explained) {
  const auto& request = explained.request;
  std::vector<std::string> resources;
  for (const auto& resource : request.resources) resources.push_back(resource.arn);
  const bool is_anonymous = request.caller.kind == evaluate::CallerKind::anonymous;
  return {is_anonymous ? "anonymous" : printable(request.caller.arn),
          printable(request.action),
          values(resources),
          std::string(decision_word(explained.decision.outcome)),
          explained.decision.outcome == evaluate::Outcome::depends ? condition_text(explained.decision.condition) : "",
          refusal_words(explained)};
}

std::string matched_words(const evaluate::Finding& finding, const evaluate::Explained& explained) {
  if (finding.failed != evaluate::Element::none) return "no";
  if (!finding.matched.is_unknown() || explained.logic == nullptr) return "yes";
  const auto formula = condition::simplify(finding.matched, *explained.logic);
  return formula.is_always() ? "yes" : "if " + condition_text(formula);
}

Record layer_fields(const evaluate::LayerResult& layer) {
  const bool has_level = layer.layer == evaluate::LayerId::scp || layer.layer == evaluate::LayerId::rcp;
  return {std::string(evaluate::name_of(layer.layer)), has_level ? std::to_string(layer.level) : "",
          std::string(layer_verdict_key(layer.verdict)), layer.is_decisive ? "yes" : "no"};
}

Record finding_fields(const evaluate::Finding& finding, const evaluate::Explained& explained, const Answer& answer,
                      const text::Sources& sources) {
  const StatementWords words = describe(*answer.world, sources, finding.policy, finding.statement, finding.via);
  return {finding.effect == policy::Effect::allow ? "Allow" : "Deny",
          matched_words(finding, explained),
          std::string(element_word(finding.failed)),
          words.policy,
          std::to_string(finding.statement + 1),
          words.text,
          words.place};
}

Record appended(Record first, const Record& second) {
  first.insert(first.end(), second.begin(), second.end());
  return first;
}

Records of_reasons(const Answer& answer, const text::Sources& sources) {
  Records records;
  records.fields = {"principal", "action", "resource", "decision", "condition", "because",   "layer", "level", "says",
                    "decisive",  "effect", "matched",  "failed",   "policy",    "statement", "text",  "place"};
  for (const auto& explained : answer.reasons) {
    const Record step = step_of(explained);
    bool has_layers = false;
    for (const auto& layer : explained.decision.layers) {
      if (layer.verdict == evaluate::LayerVerdict::not_applicable) continue;
      has_layers = true;
      const Record with_layer = appended(step, layer_fields(layer));
      if (layer.findings.empty()) records.rows.push_back(with_layer);
      for (const auto& finding : layer.findings) {
        records.rows.push_back(appended(with_layer, finding_fields(finding, explained, answer, sources)));
      }
    }
    if (!has_layers) records.rows.push_back(step);
  }
  for (Record& row : records.rows) row.resize(records.fields.size());
  return records;
}

// ---- how to let: a record for each set of edits

Records of_remedies(const Answer& answer, const text::Sources& sources) {
  Records records;
  records.fields = {"principal", "edits", "condition", "opens"};
  for (const auto& remedy : answer.remedies) {
    std::string edits;
    for (const auto& edit : remedy.edits) edits += (edits.empty() ? "" : "\n") + printable(edit, true);
    records.rows.push_back({full_name(remedy.principal, answer, sources), std::move(edits),
                            remedy.condition.is_always() ? "" : condition_text(remedy.condition),
                            values(remedy.opens)});
  }
  return records;
}

// ---- show: its text

Records of_text(const Answer& answer) {
  Records records;
  records.fields = {"text"};
  std::string body = printable(answer.body, true);
  while (!body.empty() && body.back() == '\n') body.pop_back();
  if (!body.empty()) records.rows.push_back({std::move(body)});
  return records;
}

void put_first(Records& records, const std::string& field, const std::string& value) {
  records.fields.insert(records.fields.begin(), field);
  for (Record& row : records.rows) row.insert(row.begin(), value);
}

Records of_answer(const Answer& answer, const text::Sources& sources) {
  Records records;
  if (answer.kind == AnswerKind::how_to_let) {
    records = of_remedies(answer, sources);
  } else if (answer.tell_reasons) {
    records = of_reasons(answer, sources);
  } else if (answer.columns.empty()) {
    records = of_text(answer);
  } else {
    records = of_rows(answer, sources);
  }
  // What is said of all rows together stands in front of each, and by itself where there is none.
  const auto say = [&](const std::string& field, const std::string& value) {
    if (records.rows.empty()) records.rows.push_back(Record(records.fields.size()));
    put_first(records, field, value);
  };
  const bool has_relation = answer.kind == AnswerKind::compare && answer.compared;
  if (has_relation) say("relation", std::string(exact::name_of(answer.compared->comparison.relation)));
  if (answer.verdict) say("verdict", std::string(verdict_word(*answer.verdict)));
  if (!answer.before) return records;
  put_first(records, "when", "after");
  Records before = of_answer(*answer.before, sources);
  put_first(before, "when", "before");
  if (before.fields != records.fields) return records;  // parts on one side only
  records.rows.insert(records.rows.begin(), before.rows.begin(), before.rows.end());
  return records;
}

// ---- expectations and tests

void add_expectations(const Outcome& outcome, const text::Sources& sources, const std::string& test, Records& records) {
  if (const auto* block = std::get_if<TestOutcome>(&outcome.result)) {
    for (const auto& inner : block->outcomes) add_expectations(inner, sources, printable(block->name), records);
  } else if (const auto* expectation = std::get_if<ExpectationOutcome>(&outcome.result)) {
    records.rows.push_back({test, expectation_text(outcome, sources), printable(sources.name(outcome.span.source)),
                            std::to_string(sources.locate(outcome.span.source, outcome.span.begin).line),
                            std::string(result_key(expectation->result)), printable(expectation->expected),
                            printable(expectation->got)});
  }
}

}  // namespace

Records records_of(const Outcome& outcome, const text::Sources& sources) {
  if (const auto* answer = std::get_if<query::Answer>(&outcome.result)) return of_answer(*answer, sources);
  Records records;
  if (!std::holds_alternative<ExpectationOutcome>(outcome.result) &&
      !std::holds_alternative<TestOutcome>(outcome.result)) {
    return records;
  }
  records.fields = {"test", "expectation", "file", "line", "result", "expected", "got"};
  records.go_on = true;
  add_expectations(outcome, sources, "", records);
  return records;
}

}  // namespace iamq::render
