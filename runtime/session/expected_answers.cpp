#include "runtime/session/expected_answers.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <string_view>

#include "lang/formatter.hpp"
#include "lang/parser.hpp"
#include "lang/text/quoting.hpp"
#include "runtime/bind/spelling.hpp"
#include "runtime/export/native.hpp"
#include "runtime/policy/arn.hpp"
#include "runtime/query/expect.hpp"

namespace iamq {

namespace {

using evaluate::CallerKind;
using query::PrincipalCell;
using query::Row;
using query::Verdict;

// More lines than these nobody reads, and no test needs.
constexpr std::size_t most_lines = 40;
constexpr std::size_t most_rules = 200;

template <class Wanted>
const Wanted* cell_of(const Row& row) {
  for (const query::Cell& cell : row.cells) {
    if (const auto* found = std::get_if<Wanted>(&cell)) return found;
  }
  return nullptr;
}

std::string joined(const std::vector<std::string>& items, std::string_view between = ", ") {
  std::string text;
  for (const std::string& item : items) text += (text.empty() ? "" : std::string(between)) + item;
  return text;
}

// Makes the expectations of one question. A visit per kind of question.
class Deriver {
public:
  Deriver(Session& session, const std::string& question, const ConditionWords& words)
      : session_(session), words_(words), question_(question) {
    const auto source = sources_.add("<question>", question);
    parsed_ = lang::parse(sources_, source);
  }

  ExpectedAnswer run() {
    if (parsed_.script.statements.size() != 1) return {{}, "it cannot be read by itself"};
    const lang::Statement& statement = parsed_.script.statements.front();
    if (!std::holds_alternative<lang::Question>(statement.node)) return as_it_stands(statement);
    const auto& node = std::get<lang::Question>(statement.node).node;
    if (std::holds_alternative<lang::SessionVerb>(node)) return {{}, "no expectation says what it shows"};
    if (!ask()) return {{}, error_};
    if (const auto* plain = std::get_if<lang::Ask>(&node)) {
      head_ = "expect ";
      derive(*plain);
    } else {
      const auto& what_if = std::get<lang::WhatIfAsk>(node);
      if (what_if.then) {
        const auto begin = what_if.then->span.begin;
        head_ = "expect " + question_.substr(0, begin);
        derive(*what_if.then);
      } else {
        derive_changes();
      }
    }
    if (result_.lines.empty() && result_.reason.empty()) result_.reason = "no expectation says just this";
    return std::move(result_);
  }

  // Called by std::visit.
  void operator()(const lang::CanAsk& node) { derive_can(node.principals, node.act); }
  void operator()(const lang::WhyAsk& node) { derive_can(node.principals, node.act); }
  void operator()(const lang::HowToLetAsk& node) {
    // What is proposed is no answer; what it starts from is.
    const std::string subject = text(node.principal.span), act = text(node.act.span) + clauses();
    if (try_line(head_ + subject + " cannot " + act)) return;
    if (!ask("can " + subject + " " + act)) return;
    derive_can({node.principal}, node.act);
  }
  void operator()(const lang::WhoCanAsk& node) { derive_set(text(node.act.span)); }
  void operator()(const lang::WhichRolesAsk&) { derive_set({}); }
  void operator()(const lang::WhichPoliciesAsk&) {}
  void operator()(const lang::WhichResourcesAsk&) {}
  void operator()(const lang::NeedAsk&) {}
  void operator()(const lang::PermissionsAsk& node) { derive_permissions(node); }
  void operator()(const lang::HowReachAsk& node) {
    if (try_line(head_ + rest_)) return;
    const std::string subject = text(node.principal.span);
    if (const auto* role = std::get_if<lang::Ref>(&node.goal)) {
      if (try_line(head_ + "which roles can " + subject + " assume" + clauses() + " excludes " + text(role->span)))
        return;
    }
    const auto* action = std::get_if<lang::Word>(&node.goal);
    const auto* act = std::get_if<lang::Act>(&node.goal);
    const std::string done = action != nullptr ? text(action->span) : act != nullptr ? text(act->span) : "";
    if (!done.empty()) try_line(head_ + "who can " + done + clauses() + " excludes " + subject);
  }
  void operator()(const lang::CompareAsk& node) {
    const std::string left = text(node.left.which.span), right = text(node.right.which.span);
    const std::string of = node.left.permissions_of ? "permissions of " : "";
    const std::string noun = node.left.permissions_of || left.find(' ') != std::string::npos ? "" : "policy ";
    const std::string right_noun = right.find(' ') != std::string::npos || node.left.permissions_of ? "" : "policy ";
    if (try_line(head_ + of + noun + left + " equals " + right)) return;
    if (try_line(head_ + of + noun + left + " within " + right)) return;
    if (try_line(head_ + of + right_noun + right + " within " + left)) return;
    result_.reason = "neither is within the other, which no expectation says";
  }
  void operator()(const lang::WithinAsk&) {
    if (!try_line(head_ + rest_)) result_.reason = "it is not within it, which no expectation says";
  }
  void operator()(const lang::ProveAsk&) { result_.reason = "this version does not answer it"; }

private:
  std::string text(const text::Span& span) const { return std::string(sources_.text(span)); }

  void derive(const lang::Ask& question) {
    asked_ = &question;
    rest_ = text(question.span);
    std::visit(*this, question.node);
  }

  // The clauses as written; without `on` where the rows say on what.
  std::string clauses(bool with_on = true) const {
    std::string all;
    for (const lang::Clause& clause : asked_->clauses) {
      if (with_on || !std::holds_alternative<lang::OnClause>(clause.node)) all += " " + text(clause.span);
    }
    return all;
  }

  bool ask() { return ask(question_); }
  bool ask(const std::string& question) {
    const Execution execution = session_.execute("<save>", question);
    const auto note_errors = [&](const std::vector<text::Diagnostic>& diagnostics) {
      for (const auto& diagnostic : diagnostics) {
        if (diagnostic.severity == text::Severity::error && error_.empty()) error_ = diagnostic.message;
      }
    };
    note_errors(execution.diagnostics);
    for (const Outcome& outcome : execution.outcomes) {
      note_errors(outcome.diagnostics);
      if (const auto* answer = std::get_if<query::Answer>(&outcome.result)) answer_ = *answer;
      if (const auto* missing = std::get_if<NotAnsweredOutcome>(&outcome.result)) {
        error_ = missing->what + " is not answered by this version";
      }
    }
    if (!answer_ && error_.empty()) error_ = "it has no answer";
    return answer_.has_value() && error_.empty();
  }

  // Whether the text is an expectation that holds.
  bool holds(const std::string& line) {
    const Execution execution = session_.execute("<save>", line);
    if (execution.incomplete || text::has_errors(execution.diagnostics) || execution.outcomes.empty()) return false;
    return std::all_of(execution.outcomes.begin(), execution.outcomes.end(), [](const Outcome& outcome) {
      if (text::has_errors(outcome.diagnostics)) return false;
      const auto* test = std::get_if<TestOutcome>(&outcome.result);
      const auto* expectation = std::get_if<ExpectationOutcome>(&outcome.result);
      const bool has_result = test != nullptr || expectation != nullptr;
      const auto result = test != nullptr          ? test->result
                          : expectation != nullptr ? expectation->result
                                                   : ExpectationResult::failed;
      return has_result && (result == ExpectationResult::met || result == ExpectationResult::todo_failed);
    });
  }
  bool try_line(const std::string& line) {
    if (!holds(line)) return false;
    result_.lines.push_back(formatted(line));
    return true;
  }

  // Expectations and tests are kept as they were written.
  ExpectedAnswer as_it_stands(const lang::Statement& statement) {
    const auto* expect = std::get_if<lang::Expect>(&statement.node);
    const auto* expectation = expect == nullptr ? nullptr : std::get_if<lang::Expectation>(&expect->node);
    if (expectation != nullptr && std::holds_alternative<lang::ItFact>(expectation->claim)) {
      return {{}, "`it` speaks of the answer before"};
    }
    if (holds(question_)) return {{question_}, {}};
    return {{}, "it does not hold now"};
  }

  std::string name_of(const PrincipalCell& cell) const {
    const model::World& world = *answer_->world;
    if (cell.kind == CallerKind::anonymous) return "anonymous";
    const auto arn = policy::split_arn(cell.arn);
    const auto account_name = [&](std::string_view id) {
      const auto account = world.account_by_id(id);
      return bind::quote_word(account ? world.text(world.account(*account).name) : id);
    };
    if (cell.is_whole_account) return "account " + account_name(arn ? arn->account : std::string_view(cell.arn));
    if (cell.kind == CallerKind::root && arn) return "root of " + account_name(arn->account);
    if (cell.kind == CallerKind::service) return "service " + bind::quote_word(cell.arn);
    if (!cell.entity || !world.has(*cell.entity)) return text::quote(cell.arn);
    return name_of(*cell.entity);
  }
  std::string name_of(model::EntityId entity) const {
    const model::World& world = *answer_->world;
    const auto name = world.text(world.name_of(entity));
    return world.named(name).size() == 1 ? bind::quote_word(name) : bind::spelled_out(world, entity);
  }

  std::string condition_of(const Row& row) const {
    const auto* cell = cell_of<query::ConditionCell>(row);
    return cell == nullptr || cell->formula.any_of.size() != 1 || !words_ ? "" : words_(cell->formula);
  }

  // ---- yes or no
  void derive_can(const std::vector<lang::Ref>& principals, const lang::Act& act) {
    std::vector<std::string> names;
    for (const lang::Ref& ref : principals) names.push_back(text(ref.span));
    const std::string act_text = text(act.span) + clauses();
    switch (answer_->verdict.value_or(Verdict::unknown)) {
      case Verdict::yes:
        if (try_line(head_ + joined(names) + " can " + act_text)) return;
        break;
      case Verdict::no:
        if (try_cannot(joined(names), act_text)) return;
        break;
      case Verdict::depends:
        if (answer_->rows.size() == 1) {
          const std::string condition = condition_of(answer_->rows.front());
          if (!condition.empty() && try_line(head_ + joined(names) + " can " + act_text + " if " + condition)) return;
        }
        break;
      case Verdict::partly:
      case Verdict::unknown:
        break;
    }
    derive_rows(names, act);
  }

  // The reason belongs to the answer: the narrowest that can be said of it.
  bool try_cannot(const std::string& names, const std::string& act) {
    const std::string plain = head_ + names + " cannot " + act;
    for (const Row& row : answer_->rows) {
      if (row.reasons.empty()) break;
      const evaluate::Decision& decision = answer_->reasons[row.reasons.back()].decision;
      const bool is_explicit = decision.outcome == evaluate::Outcome::explicitly_denied;
      const std::string because = plain + (is_explicit ? " because explicit deny" : " because implicit deny");
      const policy::Library& library = answer_->world->library();
      for (const evaluate::LayerResult& layer : decision.layers) {
        if (!layer.is_decisive) continue;
        for (const evaluate::Finding& finding : layer.findings) {
          const auto name = library.text(library.policy(finding.policy).name);
          const bool denies = finding.effect == policy::Effect::deny && finding.failed == evaluate::Element::none;
          if (denies && !name.empty() && try_line(because + " in " + bind::quote_word(name))) return true;
        }
        if (try_line(because + " in " + std::string(query::layer_words(layer.layer)))) return true;
      }
      if (try_line(because)) return true;
    }
    return try_line(plain);
  }

  // One line a row, where not all of them are answered alike.
  void derive_rows(const std::vector<std::string>& names, const lang::Act& act) {
    std::size_t open = 0;
    for (const Row& row : answer_->rows) {
      if (result_.lines.size() >= most_lines) break;
      const auto* outcome = cell_of<query::OutcomeCell>(row);
      const auto* who = cell_of<PrincipalCell>(row);
      const auto* actions = cell_of<query::ActionsCell>(row);
      const auto* resource = cell_of<query::ResourceCell>(row);
      if (outcome == nullptr) continue;
      const bool is_assume = std::holds_alternative<lang::AssumeAct>(act.node);
      const std::string name = names.size() == 1 || who == nullptr ? joined(names) : name_of(*who);
      std::string what = text(act.span) + clauses();
      if (!is_assume && actions != nullptr && !actions->patterns.empty()) {
        what = bind::quote_word(actions->patterns.front());
        if (resource != nullptr) what += " on " + bind::quote_word(resource->pattern);
        what += clauses(false);
      }
      const std::string condition = condition_of(row);
      bool is_said = false;
      if (outcome->outcome == evaluate::Outcome::allowed) {
        is_said = try_line(head_ + name + " can " + what);
      } else if (outcome->outcome == evaluate::Outcome::depends) {
        is_said = !condition.empty() && try_line(head_ + name + " can " + what + " if " + condition);
      } else {
        is_said = try_line(head_ + name + " cannot " + what);
      }
      open += is_said ? 0 : 1;
    }
    if (open != 0 || result_.lines.empty()) {
      result_.reason = result_.lines.empty()
                           ? "it is neither a plain yes nor a plain no, and no expectation says what it is"
                           : "a part of the answer that no expectation says is left out:";
    }
  }

  // ---- sets
  void derive_set(const std::string& act) {
    std::vector<std::string> sure, unsure;
    std::vector<const Row*> unsure_rows;
    bool has_everyone = false;
    for (const Row& row : answer_->rows) {
      const auto* who = row.cells.empty() ? nullptr : std::get_if<PrincipalCell>(&row.cells.front());
      const auto* role = row.cells.empty() ? nullptr : std::get_if<query::EntityCell>(&row.cells.front());
      if (who == nullptr && role == nullptr) continue;
      has_everyone = has_everyone || (who != nullptr && who->is_everyone);
      // Root users go without saying.
      if (who != nullptr && (who->is_everyone || (who->kind == CallerKind::root && !who->is_whole_account))) continue;
      const std::string name = who != nullptr ? name_of(*who) : name_of(role->entity);
      const bool is_sure = cell_of<query::ConditionCell>(row) == nullptr && (who == nullptr || !who->is_undeclared);
      auto& list = is_sure ? sure : unsure;
      if (std::find(list.begin(), list.end(), name) != list.end()) continue;
      list.push_back(name);
      if (!is_sure) unsure_rows.push_back(&row);
    }
    if (has_everyone && try_line(head_ + rest_ + " is everyone")) return;
    if (!has_everyone && try_line(head_ + rest_ + " is " + (sure.empty() ? "nobody" : joined(sure)))) return;
    if (!sure.empty()) try_line(head_ + rest_ + " includes " + joined(sure));
    for (std::size_t i = 0; i < unsure_rows.size() && !act.empty() && result_.lines.size() < most_lines; ++i) {
      const std::string condition = condition_of(*unsure_rows[i]);
      if (!condition.empty()) try_line(head_ + unsure[i] + " can " + act + clauses() + " if " + condition);
    }
    result_.reason = "`is` cannot be said of it, because ";
    result_.reason += unsure.empty() ? "not all of them can be named" : "some are allowed under a condition only";
    result_.reason += result_.lines.empty() ? "" : "; this much can:";
  }

  // ---- permissions
  void derive_permissions(const lang::PermissionsAsk& node) {
    const std::string subject = text(node.principal.span);
    std::vector<std::string> rules;  // what the principal may do itself
    std::vector<std::string> plain;  // what it may do without a condition, itself and in roles
    for (const Row& row : answer_->rows) {
      const auto* through = cell_of<query::ChainCell>(row);
      const auto* actions = cell_of<query::ActionsCell>(row);
      const auto* resource = cell_of<query::ResourceCell>(row);
      if (actions == nullptr || resource == nullptr) continue;
      const bool has_except = !actions->except.empty();
      std::vector<std::string> said;
      for (const auto& action : has_except ? actions->actions : actions->patterns)
        said.push_back(bind::quote_word(action));
      if (has_except && actions->patterns == std::vector<std::string>{"*"}) said = {"*"};
      const std::string what = joined(said) + " on " + bind::quote_word(resource->pattern);
      const auto* condition = cell_of<query::ConditionCell>(row);
      if (through != nullptr && !through->roles.empty()) {
        std::vector<std::string> roles;
        for (const auto& role : through->roles) roles.push_back(name_of(role));
        if (condition == nullptr && !has_except && resource->except.empty())
          plain.push_back(what + " via " + joined(roles));
        continue;
      }
      if (condition == nullptr) {
        rules.push_back("allow " + what);
        if (!has_except && resource->except.empty()) plain.push_back(what);
        continue;
      }
      for (const auto& alternative : condition->formula.any_of) {
        condition::Formula one;
        one.any_of = {alternative};
        rules.push_back("allow " + what + " when " + (words_ ? words_(one) : ""));
      }
    }
    if (rules.size() > most_rules) {
      result_.reason = "it has too many permissions to write each of them down";
      return;
    }
    if (rules.empty()) rules.emplace_back("deny * on *");
    const bool is_bound = clauses().empty() && try_line(head_ + "permissions of " + subject + " within {\n  " +
                                                        joined(rules, "\n  ") + "\n}");
    for (std::size_t i = 0; i < plain.size() && result_.lines.size() < most_lines; ++i) {
      try_line(head_ + subject + " can " + plain[i]);
    }
    if (!is_bound) {
      result_.reason =
          result_.lines.empty() ? "no expectation says all of it" : "that this is all, no expectation says:";
    }
  }

  // ---- changes
  void derive_changes() {
    const std::string whole = "expect " + question_;
    if (answer_->rows.empty() && try_line(whole + " is nothing")) return;
    std::size_t open = 0;
    for (const Row& row : answer_->rows) {
      const auto* gains = cell_of<query::TextCell>(row);
      const auto* who = cell_of<query::PrincipalsCell>(row);
      const auto* through = cell_of<query::ChainCell>(row);
      const auto* actions = cell_of<query::ActionsCell>(row);
      const auto* resource = cell_of<query::ResourceCell>(row);
      bool is_said = false;
      const bool is_plain = gains != nullptr && who != nullptr && actions != nullptr && resource != nullptr &&
                            (through == nullptr || (through->roles.empty() && through->gone.empty())) &&
                            actions->except.empty() && result_.lines.size() < most_lines;
      if (is_plain) {
        std::vector<std::string> names, said;
        for (const PrincipalCell& one : who->who) names.push_back(name_of(one));
        for (const auto& action : actions->patterns) said.push_back(bind::quote_word(action));
        is_said = try_line(whole + " then " + joined(names) + " " + gains->text + " " + joined(said) + " on " +
                           bind::quote_word(resource->pattern));
      }
      open += is_said ? 0 : 1;
    }
    if (open != 0) {
      result_.reason =
          result_.lines.empty() ? "no expectation says what changes" : "of what changes, this much can be expected:";
    }
  }

  Session& session_;
  const ConditionWords& words_;
  std::string question_;
  text::Sources sources_;
  lang::ParseResult parsed_;
  const lang::Ask* asked_ = nullptr;
  std::string head_, rest_, error_;
  std::optional<query::Answer> answer_;
  ExpectedAnswer result_;
};

}  // namespace

ExpectedAnswer expected_answer(Session& session, const std::string& question, const ConditionWords& condition_words) {
  return Deriver(session, question, condition_words).run();
}

std::string formatted(const std::string& statement) {
  text::Sources sources;
  const auto source = sources.add("<statement>", statement);
  auto parsed = lang::parse(sources, source);
  if (parsed.incomplete || text::has_errors(parsed.diagnostics)) return statement;
  parsed.script.comments.clear();
  std::string text = lang::format(parsed.script, sources, source);
  while (!text.empty() && text.back() == '\n') text.pop_back();
  return text;
}

}  // namespace iamq
