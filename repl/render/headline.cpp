#include "repl/render/headline.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "repl/render/cells.hpp"
#include "repl/render/conditions.hpp"
#include "repl/render/names.hpp"
#include "repl/render/words.hpp"

namespace iamq::render {
namespace {

using evaluate::Explained;
using query::Answer;
using query::AnswerKind;
using query::Verdict;

// Many principals are not all named in one line.
constexpr std::size_t most_names = 3;

const query::Cell* find_cell(const Answer& answer, const query::Row& row, std::string_view column) {
  for (std::size_t i = 0; i < answer.columns.size() && i < row.cells.size(); ++i) {
    if (answer.columns[i].name == column) return &row.cells[i];
  }
  return nullptr;
}

std::string cell_of(const Answer& answer, const query::Row& row, std::string_view column,
                    const text::Sources& sources) {
  const auto* cell = find_cell(answer, row, column);
  return cell == nullptr ? std::string() : cell_text(*cell, answer, sources);
}

bool is_assume(std::string_view action) {
  return action.rfind("sts:AssumeRole", 0) == 0;
}

// `assume UpdateApp`, `s3:PutObject on productionapp/index.html`.
std::string act_words(const Answer& answer, const query::Row& row, const text::Sources& sources) {
  const std::string action = cell_of(answer, row, "action", sources);
  std::string resource = cell_of(answer, row, "resource", sources);
  if (is_assume(action) && resource.rfind("role ", 0) == 0) return "assume " + resource.substr(5);
  return resource.empty() || resource == "*" ? action : action + " on " + resource;
}

// ` via UpdateApp with mfa`: what the question says besides its act, in its own words. A script does not show its
// questions, so an answer without them would be read as one to another question.
std::string clause_words(const Answer& answer, const text::Sources& sources) {
  std::string text;
  for (const auto& span : answer.clauses) text += " " + printable(on_one_line(sources.text(span)));
  return text;
}

// ` (when David assumes UpdateApp)`: which request of several it was.
std::string which_request(const Answer& answer, const query::Row& row, const Explained& explained) {
  const auto& request = explained.request;
  // Of what is asked itself nothing need be said.
  if (row.own < row.reasons.size() && &explained == &answer.reasons[row.reasons[row.own]]) return {};
  const std::string caller = caller_name(*answer.world, request.caller);
  const std::string resource =
      request.resources.empty() ? std::string() : resource_name(*answer.world, request.resources.front().arn);
  if (is_assume(request.action) && resource.rfind("role ", 0) == 0) {
    return " (when " + caller + " assumes " + resource.substr(5) + ")";
  }
  if (request.action == "iam:PassRole") return " on " + resource;
  return " (when " + caller + " calls " + printable(request.action) + ")";
}

// `because role Fn does not trust ec2.amazonaws.com`, of a role that was to be passed to a service; else empty.
std::string untrusting_role(const Answer& answer, const query::Row& row, std::size_t place) {
  const Explained& explained = answer.reasons[row.reasons[place]];
  const auto& request = explained.request;
  const auto* layer = evaluate::decisive_layer(explained.decision);
  const bool is_passed = place > row.own && request.caller.kind == evaluate::CallerKind::service;
  if (!is_passed || explained.decision.outcome != evaluate::Outcome::implicitly_denied || layer == nullptr ||
      layer->layer != evaluate::LayerId::trust) {
    return {};
  }
  return ", because " + resource_name(*answer.world, request.resources.front().arn) + " does not trust " +
         caller_name(*answer.world, request.caller);
}

// Why a row was refused, in AWS's words, and by which request of a chain.
std::string refusal_of(const Answer& answer, const query::Row& row, const text::Sources& sources) {
  for (std::size_t place = 0; place < row.reasons.size(); ++place) {
    const Explained& explained = answer.reasons[row.reasons[place]];
    std::string refusal = refusal_words(explained);
    if (refusal.empty()) continue;
    if (std::string untrusting = untrusting_role(answer, row, place); !untrusting.empty()) return untrusting;
    const std::string which = which_request(answer, row, explained);
    // A pattern is refused as a whole, not just the request that stands for it.
    const std::string asked = cell_of(answer, row, "action", sources);
    const std::string example = "the " + explained.request.action + " action";
    if (const auto at = refusal.find(example);
        which.empty() && at != std::string::npos && asked != explained.request.action) {
      refusal.replace(at, example.size(), "any " + asked + " action");
    }
    return ", " + refusal + which;
  }
  return {};
}

std::string yes_or_no(const Answer& answer, const text::Sources& sources, const Screen& screen) {
  const Verdict verdict = answer.verdict.value_or(Verdict::no);
  const std::string word = painted(screen, paint_of(verdict), verdict_word(verdict)) + ": ";
  if (answer.rows.size() != 1) {
    // Several requests: the table tells each; a `depends` still names what would make it all a yes.
    std::string text = word + question_text(answer, sources);
    if (verdict == Verdict::depends) text += ", if " + condition_text(answer.condition);
    return text;
  }
  const auto& row = answer.rows.front();
  const std::string subject = cell_of(answer, row, "principal", sources);
  const std::string act = act_words(answer, row, sources) + clause_words(answer, sources);
  switch (verdict) {
    case Verdict::yes:
      return word + subject + " can " + act;
    case Verdict::no:
      return word + subject + " cannot " + act + refusal_of(answer, row, sources);
    case Verdict::depends:
      return word + subject + " can " + act + " if " + condition_text(answer.condition);
    case Verdict::partly:
      return word + subject + " can do some of " + act;
    case Verdict::unknown:
      return word + question_text(answer, sources);
  }
  return word;
}

// Whether AWS's refusal is the model's, too; where it is not, the difference is the finding.
std::string explain(const Answer& answer, const text::Sources& sources, const Screen& screen) {
  const auto& row = answer.rows.front();
  const query::StatedRefusal& stated = *answer.stated;
  const std::string who = cell_of(answer, row, "principal", sources);
  const std::string act = act_words(answer, row, sources);
  const std::string ours = refusal_of(answer, row, sources);
  const std::string& action = answer.reasons.back().request.action;
  const std::string theirs = stated.reason ? evaluate::words_of(*stated.reason, action) : std::string();
  const std::string aws_refuses = "AWS refuses" + (theirs.empty() ? " it" : " it, " + theirs);
  const auto differs = painted(screen, Paint::bad, "the model differs from AWS") + ": ";
  switch (stated.agreement) {
    case query::Agreement::same_reason:
    case query::Agreement::refused_too:
      return painted(screen, Paint::good, "the model agrees with AWS") + ": " + who + " cannot " + act + ours;
    case query::Agreement::other_reason:
      return differs + aws_refuses + "; here it is refused" + ours;
    case query::Agreement::allowed_here:
      return differs + aws_refuses + "; here " + who + " can " + act;
    case query::Agreement::depends_here:
      return painted(screen, Paint::unsure, "the model cannot tell") + ": " + aws_refuses + "; here " + who + " can " +
             act + " if " + condition_text(answer.condition);
  }
  return {};
}

// What follows the first word `can` of the question: `assume UpdateApp`.
std::string after_can(const std::string& question) {
  const std::size_t at = question.find(" can ");
  return at == std::string::npos ? question : question.substr(at + 5);
}

// `outside Production: `, of `who outside Production can …`: among whom was asked.
std::string among(const std::string& question) {
  const std::size_t from = question.find("who ");
  const std::size_t to = question.find(" can ");
  if (from == std::string::npos || to == std::string::npos || to < from + 4) return {};
  return question.substr(from + 4, to - from - 4) + ": ";
}

std::string who_can(const Answer& answer, const text::Sources& sources) {
  const std::string question = question_text(answer, sources);
  const std::string act = after_can(question), where = among(question);
  // A principal that can in several ways is one principal.
  std::vector<std::string> names;
  for (const auto& row : answer.rows) {
    const auto* cell = find_cell(answer, row, "principal");
    const auto* principal = cell == nullptr ? nullptr : std::get_if<query::PrincipalCell>(cell);
    if (principal != nullptr && principal->is_everyone) {  // the table tells those that it excepts
      const std::string condition = cell_of(answer, row, "condition", sources);
      return where + principal_name(*answer.world, *principal) + " can " + act +
             (condition.empty() ? "" : " if " + condition);
    }
    std::string name = cell_of(answer, row, "principal", sources);
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(std::move(name));
  }
  if (names.empty()) return where + "nobody can " + act;
  if (names.size() > most_names) return where + fmt::format("{} principals can {}", names.size(), act);
  std::string text = where + names.front();
  for (std::size_t i = 1; i < names.size(); ++i) text += (i + 1 == names.size() ? " and " : ", ") + names[i];
  return text + " can " + act;
}

// `12 actions directly, 6 via UpdateApp`: what can be done, by the way there.
std::string permissions(const Answer& answer, const text::Sources& sources) {
  std::vector<std::string> ways;
  std::map<std::string, std::set<std::string>> actions;
  for (const auto& row : answer.rows) {
    const std::string way = cell_of(answer, row, "as", sources);
    if (actions.find(way) == actions.end()) ways.push_back(way);
    const auto* cell = find_cell(answer, row, "actions");
    const auto* list = cell == nullptr ? nullptr : std::get_if<query::ActionsCell>(cell);
    if (list != nullptr) actions[way].insert(list->actions.begin(), list->actions.end());
  }
  std::string text;
  for (const auto& way : ways) {
    text +=
        (text.empty() ? "" : "; ") + counted(actions[way].size(), "action", "actions") + (way.empty() ? "" : " ") + way;
  }
  return question_text(answer, sources) + ": " + (text.empty() ? "none" : text);
}

// `yes: Bob can reach Two, in one way`, of `how can Bob reach Two`.
std::string reach(const Answer& answer, const text::Sources& sources, const Screen& screen) {
  const Verdict verdict = answer.verdict.value_or(Verdict::no);
  const std::string question = question_text(answer, sources);
  const std::size_t can = question.find("can ");
  std::string claim = can == std::string::npos ? question : question.substr(can + 4);
  std::size_t verb = claim.find(" reach ");
  if (verb == std::string::npos) verb = claim.find(' ');
  if (verb != std::string::npos) claim.insert(verb, verdict == Verdict::no ? " cannot" : " can");
  std::string text = painted(screen, paint_of(verdict), verdict_word(verdict)) + ": " + claim;
  if (verdict == Verdict::depends) text += " if " + condition_text(answer.condition);
  return text;
}

// `over all requests (14 tried)`: of what the answer speaks, and how many requests it took.
std::string over(const query::Compared& compared) {
  if (compared.comparison.requests() == 0) return "for their statements are the same";
  const std::string tried = counted(compared.comparison.requests(), "request", "requests") + " tried";
  switch (compared.scope) {
    case exact::Scope::catalog:
      return "over today's actions and the ARNs of their resources (" + tried + ")";
    case exact::Scope::actions:
      return "over today's actions, on every resource and in every context (" + tried + ")";
    case exact::Scope::all_texts:
      break;
  }
  return "over all actions, resources and contexts there can be (" + tried + ")";
}

// The same of what principals can do.
std::string compare_permissions(const query::Compared& compared) {
  const std::string& a = compared.left;
  const std::string& b = compared.right;
  switch (compared.comparison.relation) {
    case exact::Relation::equal:
      return a + " and " + b + " can do the same, " + over(compared);
    case exact::Relation::narrower:
      return b + " can do all that " + a + " can, and more, " + over(compared);
    case exact::Relation::wider:
      return a + " can do all that " + b + " can, and more, " + over(compared);
    case exact::Relation::overlapping:
      return "each of " + a + " and " + b + " can do something that the other cannot, " + over(compared);
    case exact::Relation::disjoint:
      return "there is nothing that both " + a + " and " + b + " can do, " + over(compared);
    case exact::Relation::unknown:
      break;
  }
  return "how the permissions of " + a + " lie to those of " + b + " could not be settled";
}

std::string compare(const query::Compared& compared, const Screen& screen) {
  const std::string& a = compared.left;
  const std::string& b = compared.right;
  const auto word = [&](Paint paint) {
    return painted(screen, paint, exact::name_of(compared.comparison.relation)) + ": ";
  };
  if (compared.of_permissions) {
    const bool is_equal = compared.comparison.relation == exact::Relation::equal;
    return word(is_equal ? Paint::good : Paint::unsure) + compare_permissions(compared);
  }
  switch (compared.comparison.relation) {
    case exact::Relation::equal:
      return word(Paint::good) + a + " and " + b + " allow the same, " + over(compared);
    case exact::Relation::narrower:
      return word(Paint::unsure) + "all that " + a + " allows, " + b + " allows, and more, " + over(compared);
    case exact::Relation::wider:
      return word(Paint::unsure) + a + " allows all that " + b + " allows, and more, " + over(compared);
    case exact::Relation::overlapping:
      return word(Paint::unsure) + "each of " + a + " and " + b + " allows something that the other does not, " +
             over(compared);
    case exact::Relation::disjoint:
      return word(Paint::unsure) + "nothing is allowed by both " + a + " and " + b + ", " + over(compared);
    case exact::Relation::unknown:
      return word(Paint::unsure) + "how " + a + " lies to " + b + " could not be settled";
  }
  return {};
}

std::string within(const Answer& answer, const Screen& screen) {
  const query::Compared& compared = *answer.compared;
  const Verdict verdict = answer.verdict.value_or(Verdict::unknown);
  const std::string word = painted(screen, paint_of(verdict), verdict_word(verdict)) + ": ";
  switch (verdict) {
    case Verdict::yes:
      if (compared.of_permissions) {
        return word + compared.right + " covers all that " + compared.left + " can do, " + over(compared);
      }
      return word + "all that " + compared.left + " allows, " + compared.right + " allows, " + over(compared);
    case Verdict::no:
      if (compared.of_permissions) {
        return word + compared.left + " can do something that " + compared.right + " does not cover";
      }
      return word + compared.left + " allows something that " + compared.right + " does not, for instance";
    case Verdict::unknown:
    case Verdict::depends:
    case Verdict::partly:
      break;
  }
  return word + "whether " + compared.left + " is within " + compared.right + " could not be settled";
}

}  // namespace

std::string question_text(const Answer& answer, const text::Sources& sources) {
  std::string text = printable(on_one_line(sources.text(answer.question)));
  while (!text.empty() && (text.back() == '?' || text.back() == ' ' || text.back() == ';')) text.pop_back();
  return text;
}

std::string headline(const Answer& answer, const text::Sources& sources, const Screen& screen) {
  switch (answer.kind) {
    case AnswerKind::can:
    case AnswerKind::why:
      return yes_or_no(answer, sources, screen);
    case AnswerKind::who_can:
      return who_can(answer, sources);
    case AnswerKind::explain:
      return explain(answer, sources, screen);
    case AnswerKind::permissions:
      return permissions(answer, sources);
    case AnswerKind::roles:
      return question_text(answer, sources) + ": " +
             (answer.rows.empty() ? "none" : counted(answer.rows.size(), "role", "roles"));
    case AnswerKind::reach:
      return reach(answer, sources, screen);
    case AnswerKind::compare:
      return compare(*answer.compared, screen);
    case AnswerKind::within:
      return within(answer, screen);
    case AnswerKind::list:
      return question_text(answer, sources) + fmt::format(": {}", answer.rows.size());
    case AnswerKind::show:
    case AnswerKind::text:
      return {};
  }
  return {};
}

}  // namespace iamq::render
