#include <algorithm>
#include <utility>

#include "runtime/bind/spelling.hpp"
#include "runtime/policy/arn.hpp"
#include "runtime/query/cells.hpp"
#include "runtime/session/expected_answers.hpp"
#include "runtime/session/on_a_copy.hpp"
#include "runtime/session/suite.hpp"
#include "runtime/session/tested_world.hpp"

namespace iamq {

namespace {

// More changes and callers than these are not tried: the first few say what the others would.
constexpr std::size_t most_changes = 12;
constexpr std::size_t most_callers = 3;

// `assume Production/UpdateApp`, `s3:GetObject on arn:aws:s3:::b/x`.
std::string act_of(const model::World& world, const stdlib::Catalog& catalog, const assure::Example& example) {
  if (example.action == "sts:AssumeRole") {
    if (const auto role = world.by_arn(example.resource); role && role->kind == model::EntityKind::role) {
      return "assume " + bind::qualified_name(world, *role);
    }
  }
  const auto* action = catalog.find_action(example.action);
  const bool takes_no_resource = action != nullptr && action->resources.empty();
  return example.action + " on " + (takes_no_resource ? "*" : bind::quote_word(example.resource));
}

std::string account_word(const model::World& world, model::AccountId account) {
  return bind::qualified_name(world, {model::EntityKind::account, static_cast<std::uint32_t>(account)});
}

// ` with sts:ExternalId=12345`: what the statement asks for, given, as far as its first values are literal.
std::string facts_for(const policy::Library& library, const assure::Piece& piece) {
  const policy::Document& document = library.document(piece.policy);
  std::string facts;
  if (piece.statement >= document.statements.size()) return facts;
  for (const policy::Condition& condition : document.statements[piece.statement].conditions) {
    if (condition.values.empty()) continue;
    facts += facts.empty() ? " with " : ", ";
    facts += std::string(library.text(condition.key)) + "=" + bind::quote_word(library.text(condition.values.front()));
  }
  return facts;
}

// Questions about a change, those about one request first.
std::vector<std::string> questions_about(const model::World& world, const stdlib::Catalog& catalog,
                                         const change::Change& change, const assure::Example& example) {
  const std::string act = act_of(world, catalog, example);
  std::string via;
  for (const auto& role : change.through.roles) {
    if (!world.has(role)) return {};
    via += (via.empty() ? " via " : ", ") + bind::qualified_name(world, role);
  }
  std::vector<std::string> questions;
  for (std::size_t i = 0; i < change.who.size() && i < most_callers; ++i) {
    const auto& who = change.who[i];
    if (who.kind == evaluate::CallerKind::root) {
      const auto arn = policy::split_arn(who.arn);
      const auto account = arn ? world.account_by_id(arn->account) : std::nullopt;
      if (account) questions.push_back("can root of " + account_word(world, *account) + " " + act + via);
      continue;
    }
    if (!who.entity || !world.has(*who.entity)) continue;
    questions.push_back("can " + bind::qualified_name(world, *who.entity) + " " + act + via);
    questions.push_back("can " + bind::spelled_out(world, *who.entity) + " " + act + via);
  }
  if (via.empty()) questions.push_back("who can " + act);
  return questions;
}

}  // namespace

std::string Suite::expectation_for(const assure::Variation& variation, const assure::Consequence& consequence,
                                   const ConditionWords& words) {
  const TestedWorld* tested = world_with(variation);
  if (tested == nullptr) return {};
  auto varied = assure::varied(*tested->world, tested->places, variation);
  if (!varied) return {};
  const auto other = std::make_shared<const model::World>(std::move(*varied));
  SessionState& state = session_.state();

  std::vector<std::string> questions;
  if (state.library->policy(variation.piece.policy).kind == policy::PolicyKind::trust) {
    // Who is let in, all of them: nobody can be added unnoticed.
    for (const assure::Place& place : tested->places.of(variation.piece.policy)) {
      const std::string question = "who can assume " + bind::qualified_name(*tested->world, place.owner);
      questions.push_back(question);
      if (const std::string facts = facts_for(*state.library, variation.piece); !facts.empty()) {
        questions.push_back(question + facts);
      }
    }
  }
  for (std::size_t i = 0; i < consequence.changes.size() && i < most_changes; ++i) {
    for (auto& question :
         questions_about(*tested->world, state.catalog, consequence.changes[i], consequence.examples[i])) {
      questions.push_back(std::move(question));
    }
  }
  for (const std::string& question : questions) {
    std::vector<std::string> lines;
    {
      const OnACopy restore(state);
      state.world = tested->world;
      lines = expected_answer(session_, question, words).lines;
    }
    for (const std::string& line : lines) {
      if (would_notice(line, *tested, other)) return formatted(line);
    }
  }
  return {};
}

}  // namespace iamq
