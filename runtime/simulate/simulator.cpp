#include "runtime/simulate/simulator.hpp"

#include <utility>

#include "runtime/condition/operators.hpp"
#include "runtime/evaluate/evaluate.hpp"
#include "runtime/evaluate/layers.hpp"
#include "runtime/evaluate/outside.hpp"
#include "runtime/evaluate/rules_outside.hpp"
#include "runtime/policy/json_again.hpp"
#include "runtime/simulate/decision_case.hpp"
#include "runtime/simulate/json_line.hpp"

namespace iamq::simulate {

namespace {

using evaluate::Element;
using evaluate::LayerVerdict;
using evaluate::Outcome;
using evaluate::SpecialRule;

SimulatedLayer told(const evaluate::LayerResult& layer, const policy::Library& library) {
  SimulatedLayer result{layer.layer, layer.level, layer.verdict, layer.is_decisive, {}};
  result.statements.reserve(layer.findings.size());
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

void write(std::string_view key, std::string_view text, JsonLine& json) {
  json.key(key);
  json.text(text);
}

// `word`: of ours, so that nothing in it is escaped.
void write_word(std::string_view key, std::string_view word, JsonLine& json) {
  json.key(key);
  json.word(word);
}

void write(const SimulatedStatement& statement, JsonLine& json) {
  json.begin_object();
  if (!statement.policy.empty()) write("policy", statement.policy, json);
  json.key("statement");
  json.number(statement.index);
  if (!statement.sid.empty()) write("sid", statement.sid, json);
  write_word("effect", statement.effect == policy::Effect::allow ? "Allow" : "Deny", json);
  json.key("matched");
  json.boolean(statement.failed == Element::none);
  if (statement.failed != Element::none) write_word("failed", name_of(statement.failed), json);
  json.end_object();
}

void write(const SimulatedLayer& layer, JsonLine& json) {
  json.begin_object();
  write_word("layer", evaluate::name_of(layer.layer), json);
  const bool has_levels = layer.layer == evaluate::LayerId::scp || layer.layer == evaluate::LayerId::rcp;
  if (has_levels) {
    json.key("level");
    json.number(layer.level);
  }
  write_word("verdict", name_of(layer.verdict), json);
  json.key("decisive");
  json.boolean(layer.is_decisive);
  if (!layer.statements.empty()) {
    json.key("statements");
    json.begin_list();
    for (const SimulatedStatement& statement : layer.statements) write(statement, json);
    json.end_list();
  }
  json.end_object();
}

void write_reasons(const SimulationResult& result, JsonLine& json) {
  json.key("reasons");
  json.begin_list();
  if (result.special != SpecialRule::none) {
    json.begin_object();
    write("rule", evaluate::words_of(result.special), json);
    json.end_object();
  }
  for (const SimulatedLayer& layer : result.reasons) write(layer, json);
  json.end_list();
}

void write_decision(const SimulationResult& result, JsonLine& json) {
  write_word("decision", evaluate::name_of(result.outcome), json);
  write_reasons(result, json);
  if (!result.outside.empty()) {
    json.key("outside");
    json.begin_list();
    for (const std::string& name : result.outside) json.text(name);
    json.end_list();
  }
  if (!result.expected.empty()) {
    write("expected", result.expected, json);
    json.key("pass");
    json.boolean(result.has_passed());
  }
}

SimulationResult decide(const policy::Json& json, const CaseLine& line, CaseMemory& memory) {
  SimulationResult result;
  if (!json.ok()) {
    result.error = json.diagnostics.front().message;
    return result;
  }
  DecisionCase simulated = read_case(json, line, memory);
  result.id = std::move(simulated.id);
  if (!simulated.error.empty()) {
    result.error = std::move(simulated.error);
    return result;
  }
  result.expected = std::move(simulated.expected);

  condition::Logic logic;
  std::vector<evaluate::Policies> policies(simulated.request.resources.size() - 1, simulated.policies);
  policies.push_back(std::move(simulated.policies));
  evaluate::Decision decision;
  try {
    decision = evaluate::evaluate(simulated.request, policies, memory.library, logic);
  } catch (const condition::TooManyTests& why) {
    result.error = why.what();
    return result;
  }
  result.outcome = decision.outcome;
  result.special = decision.special;
  result.reasons.reserve(decision.layers.size());
  for (const evaluate::LayerResult& layer : decision.layers) {
    if (layer.verdict != LayerVerdict::not_applicable) result.reasons.push_back(told(layer, memory.library));
  }
  for (const std::uint16_t row : decision.outside) result.outside.emplace_back(evaluate::outside_rows()[row].name);
  memory.context = std::move(simulated.request.context);
  return result;
}

}  // namespace

bool SimulationResult::has_passed() const {
  if (has_error()) return false;
  if (expected.empty()) return true;
  if (expected == "Denied") return outcome == Outcome::explicitly_denied || outcome == Outcome::implicitly_denied;
  return expected == evaluate::name_of(outcome);
}

SimulationResult simulate_line(const text::Sources& sources, const text::Span& line) {
  CaseMemory memory;
  return decide(policy::read_json(sources, line), line_in(sources, line), memory);
}

SimulationResult Simulator::decide(std::string_view line) {
  // Of cases that are forgotten one by one only the texts stay.
  constexpr std::size_t most_bytes = std::size_t{1} << 19, most_forgotten_bytes = std::size_t{1} << 21;
  const auto is_full = [&] {
    return read_bytes_ + line.size() > (memory_->policies.remembers() ? most_bytes : most_forgotten_bytes);
  };
  if (memory_ == nullptr || is_full()) {
    memory_ = std::make_unique<CaseMemory>();
    read_bytes_ = 0;
  }
  read_bytes_ += line.size();
  memory_->plain_policies.clear();
  policy::read_json_again(json_, line, {text::SourceId{}, 0, static_cast<std::uint32_t>(line.size())},
                          &memory_->plain_policies);
  const auto column_of = [&](const text::Span& span) {
    text::Sources sources;
    return sources.locate(sources.add("case", std::string(line)), span.begin).column;
  };
  const bool may_forget = !memory_->policies.remembers();  // no later case asks for its documents
  const policy::Library::Extent before = memory_->library.extent();
  SimulationResult result = simulate::decide(json_, {line, 0, column_of}, *memory_);
  if (may_forget) memory_->library.go_back_to(before);
  return result;
}

std::string to_json_line(const SimulationResult& result) {
  JsonLine json;
  json.begin_object();
  write("id", result.id, json);
  if (result.has_error()) {
    write("error", result.error, json);
  } else {
    write_decision(result, json);
  }
  json.end_object();
  return json.take();
}

}  // namespace iamq::simulate
