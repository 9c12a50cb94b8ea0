#include "repl/render/json_reasons.hpp"

#include <nlohmann/json.hpp>

#include "repl/render/conditions.hpp"
#include "repl/render/names.hpp"
#include "repl/render/statements.hpp"
#include "repl/render/words.hpp"
#include "runtime/condition/operators.hpp"
#include "runtime/evaluate/layers.hpp"
#include "runtime/evaluate/rules_outside.hpp"

namespace iamq::render {
namespace {

using Json = nlohmann::ordered_json;

Json literal_json(const condition::Literal& literal) {
  const auto& atom = literal.atom;
  Json json;
  json["key"] = atom.key;
  switch (atom.kind) {
    case condition::Atom::Kind::test:
      json["operator"] = condition::name_of(atom.op);
      json["values"] = atom.values;
      break;
    case condition::Atom::Kind::exists:
      json["operator"] = "exists";
      break;
    case condition::Atom::Kind::variable:
    case condition::Atom::Kind::resource:
      json["operator"] = atom.kind == condition::Atom::Kind::resource ? "resource" : condition::name_of(atom.op);
      json["values"] = atom.values;
      json["subject"] = atom.subject;
      break;
  }
  json["negated"] = literal.is_negated;
  json["text"] = literal_text(literal);
  return json;
}

Json finding_json(const evaluate::Finding& finding, const evaluate::Explained& explained, const model::World& world,
                  const text::Sources& sources) {
  Json json = statement_json(world, sources, finding.policy, finding.statement, finding.via);
  json["effect"] = finding.effect == policy::Effect::allow ? "Allow" : "Deny";
  if (finding.failed != evaluate::Element::none) {
    json["matched"] = false;
    json["failed"] = std::string(element_word(finding.failed));
  } else if (finding.matched.is_unknown() && explained.logic != nullptr) {
    const auto formula = condition::simplify(finding.matched, *explained.logic);
    json["matched"] = formula.is_always() ? Json(true) : condition_json(formula);
  } else {
    json["matched"] = true;
  }
  return json;
}

}  // namespace

Json condition_json(const condition::Formula& formula) {
  if (formula.is_always()) return nullptr;
  Json any_of = Json::array();
  for (const auto& alternative : formula.any_of) {
    Json all_of = Json::array();
    for (const auto& literal : alternative) all_of.push_back(literal_json(literal));
    any_of.push_back(std::move(all_of));
  }
  Json json;
  json["text"] = condition_text(formula);
  json["any_of"] = std::move(any_of);
  return json;
}

Json statement_json(const model::World& world, const text::Sources& sources, policy::PolicyId id,
                    std::uint32_t statement, std::uint64_t via) {
  const auto& policy = world.library().policy(id);
  const auto words = describe(world, sources, id, statement, via);
  Json json;
  json["policy"] = policy_words(world, id, 0);
  if (via != 0) {
    const auto entity = model::EntityId::from_handle(via);
    Json through;
    through["type"] = std::string(noun_of(entity.kind));
    through["name"] = std::string(world.text(world.name_of(entity)));
    const auto arn = world.text(world.arn_of(entity));
    if (!arn.empty()) through["arn"] = std::string(arn);
    json["via"] = std::move(through);
  }
  json["statement"] = statement + 1;
  json["text"] = words.text;
  if (!words.place.empty()) {
    const text::Span span = world.library().positions(policy)[statement].whole;
    json["file"] = std::string(sources.name(span.source));
    const std::uint32_t line = sources.locate(span.source, span.begin).line;
    if (line != 0) json["line"] = line;  // its file has changed since
  }
  return json;
}

Json reason_json(const evaluate::Explained& explained, const model::World& world, const text::Sources& sources) {
  const auto& request = explained.request;
  const auto& decision = explained.decision;
  Json json;
  Json principal;
  principal["type"] = std::string(caller_kind_word(request.caller.kind));
  principal["arn"] = request.caller.kind == evaluate::CallerKind::anonymous ? "*" : request.caller.arn;
  json["principal"] = std::move(principal);
  json["action"] = request.action;
  if (request.resources.size() == 1) {
    json["resource"] = request.resources.front().arn;
  } else {
    Json resources = Json::array();
    for (const auto& resource : request.resources) resources.push_back(resource.arn);
    json["resources"] = std::move(resources);
  }
  json["decision"] = std::string(decision_word(decision.outcome));
  if (decision.outcome == evaluate::Outcome::depends) json["condition"] = condition_json(decision.condition);
  const std::string refusal = refusal_words(explained);
  if (!refusal.empty()) json["because"] = refusal;
  if (decision.special != evaluate::SpecialRule::none) json["rule"] = std::string(evaluate::key_of(decision.special));
  json["cross_account"] = decision.is_cross_account;
  Json layers = Json::array();
  for (const auto& layer : decision.layers) {
    if (layer.verdict == evaluate::LayerVerdict::not_applicable) continue;
    Json row;
    row["layer"] = std::string(evaluate::name_of(layer.layer));
    if (layer.layer == evaluate::LayerId::scp || layer.layer == evaluate::LayerId::rcp) row["level"] = layer.level;
    row["verdict"] = std::string(layer_verdict_key(layer.verdict));
    row["decisive"] = layer.is_decisive;
    Json statements = Json::array();
    for (const auto& finding : layer.findings) statements.push_back(finding_json(finding, explained, world, sources));
    row["statements"] = std::move(statements);
    layers.push_back(std::move(row));
  }
  json["layers"] = std::move(layers);
  return json;
}

}  // namespace iamq::render
