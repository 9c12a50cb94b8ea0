#include "repl/render/cells.hpp"

#include <algorithm>

#include "repl/render/conditions.hpp"
#include "repl/render/names.hpp"
#include "repl/render/statements.hpp"
#include "repl/render/words.hpp"
#include "runtime/evaluate/outside.hpp"
#include "runtime/policy/arn.hpp"
#include "stdlib/suggestion.hpp"

namespace iamq::render {
namespace {

using query::Answer;

std::string joined(const std::vector<std::string>& items, std::string_view separator) {
  std::string text;
  for (const auto& item : items) {
    if (!text.empty()) text += separator;
    text += printable(item);
  }
  return text;
}

// One method a kind of cell.
struct CellText {
  const Answer& answer;
  const text::Sources& sources;

  std::string operator()(const std::monostate&) const { return {}; }
  std::string operator()(const query::PrincipalCell& cell) const { return principal_name(*answer.world, cell); }
  std::string operator()(const query::PrincipalsCell& cell) const {
    if (cell.group) return name_of(*answer.world, *cell.group) + " (" + std::to_string(cell.who.size()) + " users)";
    constexpr std::size_t most = 5;
    std::string text;
    for (std::size_t i = 0; i < cell.who.size() && i < most; ++i) {
      text += (i == 0 ? "" : ", ") + name_or_gone(*answer.world, cell.who[i]);
    }
    if (cell.who.size() > most) text += " and " + std::to_string(cell.who.size() - most) + " more";
    return text;
  }
  std::string operator()(const query::ChainCell& cell) const {
    std::string text;
    for (const auto& arn : cell.gone) {
      text += (text.empty() ? "via " : ", then ") + printable(std::string_view(arn).substr(arn.rfind('/') + 1));
    }
    if (!text.empty()) return text + " (gone)";
    if (cell.roles.empty()) return "directly";
    for (const auto& role : cell.roles) text += (text.empty() ? "via " : ", then ") + name_of(*answer.world, role);
    return text;
  }
  std::string operator()(const query::EntityCell& cell) const { return name_of(*answer.world, cell.entity); }
  std::string operator()(const query::ActionsCell& cell) const {
    const std::string text = joined(cell.patterns, ", ");
    return cell.except.empty() ? text : text + " except " + joined(cell.except, ", ");
  }
  std::string operator()(const query::ResourceCell& cell) const {
    std::string text = resource_name(*answer.world, cell.pattern);
    std::string excepted;
    for (const auto& pattern : cell.except) {
      excepted += (excepted.empty() ? "" : ", ") + resource_name(*answer.world, pattern);
    }
    return excepted.empty() ? text : text + " except " + excepted;
  }
  std::string operator()(const query::ConditionCell& cell) const {
    return cell.formula.is_always() ? std::string() : condition_text(cell.formula);
  }
  std::string operator()(const query::GrantsCell& cell) const {
    // Which policies, each once, in order; `why` names the statements.
    std::vector<std::string> names;
    for (const auto& grant : cell.grants) {
      std::string name = policy_words(*answer.world, grant.policy, grant.via);
      if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(std::move(name));
    }
    std::string text;
    for (const auto& name : names) text += (text.empty() ? "" : ", ") + name;
    return text.empty() ? "(needs no permission)" : text;
  }
  std::string operator()(const query::StatementCell& cell) const {
    const StatementWords words = describe(*answer.world, sources, cell.policy, cell.statement, 0);
    return words.place.empty() ? words.text : words.text + " (" + words.place + ")";
  }
  std::string operator()(const query::ContextCell& cell) const {
    std::string text;
    for (const auto& [key, values] : cell.keys) {
      text += text.empty() ? "" : ", ";
      if (values.empty()) {
        text += "no " + printable(key);
      } else if (values.size() == 1) {
        text += printable(key) + "=" + quoted_word(values.front());
      } else {
        std::string list;
        for (const auto& value : values) list += (list.empty() ? "" : ", ") + quoted_word(value);
        text += printable(key) + "=[" + list + "]";
      }
    }
    return text;
  }
  std::string operator()(const query::OutcomeCell& cell) const { return std::string(outcome_words(cell.outcome)); }
  std::string operator()(const query::TextCell& cell) const { return printable(cell.text); }
  std::string operator()(const query::NumberCell& cell) const { return std::to_string(cell.number); }
  std::string operator()(const query::ListCell& cell) const {
    return joined(cell.items, cell.are_sentences ? "\n" : ", ");
  }
};

// `account 999999999999 is not declared: the trust policy of R admits it; whether its own policies allow is not known`.
std::string undeclared_words(const query::Note& note, const model::World& world) {
  const bool is_trust = note.entity && note.entity->kind == model::EntityKind::role;
  const std::string policy = std::string(is_trust ? "the trust policy" : "the policy") +
                             (note.entity ? " of " + name_of(world, *note.entity) : std::string());
  if (note.text == "*") {
    return policy + " admits the principals of any account; whether their own policies allow is not known";
  }
  const std::string who = policy::is_account_id(note.text) ? "account " : "canonical user ";
  return who + printable(note.text) + " is not declared: " + policy +
         " admits it; whether its own policies allow is not known";
}

std::string block_bearer_words(const model::World& world, model::EntityId bearer) {
  const bool is_account = bearer.kind == model::EntityKind::account;
  return (is_account ? "account " : "bucket ") + name_of(world, bearer);
}

}  // namespace

std::string cell_text(const query::Cell& cell, const query::Answer& answer, const text::Sources& sources) {
  return std::visit(CellText{answer, sources}, cell);
}

std::string note_text(const query::Note& note, const model::World& world) {
  const std::string text = printable(note.text);
  const std::string entity =
      note.entity ? name_of(world, *note.entity) : text;  // an account that is not declared: its id
  switch (note.kind) {
    case query::Note::Kind::missing_policy:
      return "rests on " + policy_words(world, note.policy, 0) + (note.entity ? " of " + entity : std::string()) +
             ", whose text is not in the input";
    case query::Note::Kind::missing_resource_policies:
      if (entity.empty()) return "the policy of the resource is not in the input";
      return "the policies of the resources in account " + entity + " are not in the input";
    case query::Note::Kind::missing_organization:
      return "the organization of account " + entity + " and its SCPs and RCPs are not in the input";
    case query::Note::Kind::missing_public_access_block:
      return "rests on S3 Block Public Access of " + block_bearer_words(world, *note.entity) +
             ", which is not known: it is taken as off";
    case query::Note::Kind::missing_principals:
      return "not all users and roles of account " + entity +
             ", or not all people who have its roles, are in the input";
    case query::Note::Kind::outside_model: {
      const auto rows = evaluate::outside_rows();
      if (note.number >= rows.size()) return text;
      const auto& row = rows[note.number];
      return "outside the model: " + std::string(row.name) + " (" + std::string(row.help) + ")";
    }
    case query::Note::Kind::undeclared:
      return undeclared_words(note, world);
    case query::Note::Kind::unknown_action: {
      const std::string help = stdlib::help_for_unknown_action(stdlib::Catalog::shared(), note.text);
      return "`" + text + "` is not an action that AWS documents" + (help.empty() ? "" : ": " + printable(help));
    }
    case query::Note::Kind::resource_type:
      return text;
    case query::Note::Kind::context_hint:
      return text;
    case query::Note::Kind::plain:
      return text;
  }
  return text;
}

}  // namespace iamq::render
