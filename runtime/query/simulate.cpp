#include "runtime/query/simulate.hpp"

#include <nlohmann/json.hpp>

#include "runtime/condition/operators.hpp"
#include "runtime/evaluate/evaluate.hpp"
#include "runtime/evaluate/layers.hpp"
#include "runtime/evaluate/outside.hpp"
#include "runtime/evaluate/rules_outside.hpp"
#include "runtime/query/simulation_case.hpp"

namespace iamq::query {

namespace {

using evaluate::Element;
using evaluate::LayerVerdict;
using evaluate::Outcome;
using evaluate::SpecialRule;
// Members stay in the order in which they are written here.
using OrderedJson = nlohmann::ordered_json;

SimulatedLayer told(const evaluate::LayerResult& layer, const policy::Library& library) {
  SimulatedLayer result{layer.layer, layer.level, layer.verdict, layer.is_decisive, {}};
  for (const evaluate::Finding& finding : layer.findings) {
    const policy::Statement& statement = library.document(finding.policy).statements[finding.statement];
    result.statements.push_back({std::string(library.text(library.policy(finding.policy).name)), finding.statement + 1,
                                 std::string(library.text(statement.sid)), finding.effect, finding.failed});
  }
  return result;
}

std::string_view name_of(LayerVerdict verdict) {
  switch (verdict) {
    case LayerVerdict::allows:
      return "allows";
    case LayerVerdict::denies:
      return "denies";
    case LayerVerdict::silent:
      return "silent";
    case LayerVerdict::not_applicable:
      return "not applicable";
    case LayerVerdict::depends:
      return "depends";
  }
  return {};
}

std::string_view name_of(Element element) {
  switch (element) {
    case Element::none:
      return {};
    case Element::principal:
      return "Principal";
    case Element::action:
      return "Action";
    case Element::resource:
      return "Resource";
    case Element::condition:
      return "Condition";
  }
  return {};
}

OrderedJson json_of(const SimulatedStatement& statement) {
  OrderedJson json;
  if (!statement.policy.empty()) json["policy"] = statement.policy;
  json["statement"] = statement.index;
  if (!statement.sid.empty()) json["sid"] = statement.sid;
  json["effect"] = statement.effect == policy::Effect::allow ? "Allow" : "Deny";
  json["matched"] = statement.failed == Element::none;
  if (statement.failed != Element::none) json["failed"] = name_of(statement.failed);
  return json;
}

OrderedJson json_of(const SimulatedLayer& layer) {
  OrderedJson json;
  json["layer"] = evaluate::name_of(layer.layer);
  const bool has_levels = layer.layer == evaluate::LayerId::scp || layer.layer == evaluate::LayerId::rcp;
  if (has_levels) json["level"] = layer.level;
  json["verdict"] = name_of(layer.verdict);
  json["decisive"] = layer.is_decisive;
  if (!layer.statements.empty()) {
    json["statements"] = OrderedJson::array();
    for (const SimulatedStatement& statement : layer.statements) json["statements"].push_back(json_of(statement));
  }
  return json;
}

}  // namespace

std::string_view name_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::allowed:
      return "Allowed";
    case Outcome::explicitly_denied:
      return "ExplicitlyDenied";
    case Outcome::implicitly_denied:
      return "ImplicitlyDenied";
    case Outcome::depends:
      return "Depends";
  }
  return {};
}

bool SimulationResult::has_passed() const {
  if (has_error()) return false;
  if (expected.empty()) return true;
  if (expected == "Denied") return outcome == Outcome::explicitly_denied || outcome == Outcome::implicitly_denied;
  return expected == name_of(outcome);
}

SimulationResult simulate_line(const text::Sources& sources, const text::Span& line) {
  SimulationResult result;
  const policy::Json json = policy::read_json(sources, line);
  if (!json.ok()) {
    result.error = json.diagnostics.front().message;
    return result;
  }
  policy::Library library(condition::operator_names());
  SimulationCase simulated = read_case(json, sources, library);
  result.id = std::move(simulated.id);
  if (!simulated.error.empty()) {
    result.error = std::move(simulated.error);
    return result;
  }
  result.expected = std::move(simulated.expected);

  condition::Logic logic;
  const std::vector<evaluate::Policies> policies(simulated.request.resources.size(), simulated.policies);
  evaluate::Decision decision;
  try {
    decision = evaluate::evaluate(simulated.request, policies, library, logic);
  } catch (const condition::TooManyTests& why) {
    result.error = why.what();
    return result;
  }
  result.outcome = decision.outcome;
  result.special = decision.special;
  for (const evaluate::LayerResult& layer : decision.layers) {
    if (layer.verdict != LayerVerdict::not_applicable) result.reasons.push_back(told(layer, library));
  }
  for (const std::uint16_t row : decision.outside) result.outside.emplace_back(evaluate::outside_rows()[row].name);
  return result;
}

std::string to_json_line(const SimulationResult& result) {
  OrderedJson json;
  json["id"] = result.id;
  if (result.has_error()) {
    json["error"] = result.error;
  } else {
    json["decision"] = name_of(result.outcome);
    json["reasons"] = OrderedJson::array();
    if (result.special != SpecialRule::none) json["reasons"].push_back({{"rule", evaluate::words_of(result.special)}});
    for (const SimulatedLayer& layer : result.reasons) json["reasons"].push_back(json_of(layer));
    if (!result.outside.empty()) json["outside"] = result.outside;
    if (!result.expected.empty()) {
      json["expected"] = result.expected;
      json["pass"] = result.has_passed();
    }
  }
  // A line may quote bytes of the input that are no UTF-8: they are replaced, never thrown about.
  return json.dump(-1, ' ', false, OrderedJson::error_handler_t::replace);
}

}  // namespace iamq::query
