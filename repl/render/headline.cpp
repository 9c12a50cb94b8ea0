#include "repl/render/headline.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <unordered_set>

#include "repl/render/cells.hpp"
#include "repl/render/comparisons.hpp"
#include "repl/render/conditions.hpp"
#include "repl/render/names.hpp"
#include "repl/render/screen.hpp"
#include "repl/render/words.hpp"

namespace iamq::render {
namespace {

using evaluate::Explained;
using query::Answer;
using query::AnswerKind;
using query::Verdict;

// Many principals are not all named in one line.
constexpr std::size_t most_names = 3;
constexpr std::size_t most_ways = 10;

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
  std::unordered_set<std::string> known;
  for (const auto& row : answer.rows) {
    const auto* cell = find_cell(answer, row, "principal");
    const auto* principal = cell == nullptr ? nullptr : std::get_if<query::PrincipalCell>(cell);
    if (principal != nullptr && principal->is_everyone) {  // the table tells those that it excepts
      const std::string condition = cell_of(answer, row, "condition", sources);
      return where + principal_name(*answer.world, *principal) + " can " + act +
             (condition.empty() ? "" : " if " + condition);
    }
    std::string name = cell_of(answer, row, "principal", sources);
    if (known.insert(name).second) names.push_back(std::move(name));
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
    if (row.section && answer.sections[*row.section].name == "taken away") continue;
    const std::string way = cell_of(answer, row, "as", sources);
    if (std::find(ways.begin(), ways.end(), way) == ways.end()) ways.push_back(way);
    const auto* cell = find_cell(answer, row, "actions");
    if (cell == nullptr) cell = find_cell(answer, row, "action");
    const auto* list = cell == nullptr ? nullptr : std::get_if<query::ActionsCell>(cell);
    if (list != nullptr) actions[way].insert(list->actions.begin(), list->actions.end());
  }
  const bool is_of_one_action = actions.empty();  // the rows are its resources
  const std::size_t told = ways.size() <= most_ways + 1 ? ways.size() : most_ways;
  std::string text;
  for (std::size_t i = 0; i < told; ++i) {
    text += (text.empty() ? "" : "; ") +
            (is_of_one_action ? "yes" : counted(actions[ways[i]].size(), "action", "actions")) +
            (ways[i].empty() ? "" : " ") + ways[i];
  }
  if (told < ways.size()) text += fmt::format("; and through {} more roles", ways.size() - told);
  return question_text(answer, sources) + ": " + (text.empty() ? "none" : text);
}

// `no: what does Bob need to delete a group: 5 of 7 requests are allowed`
std::string needs(const Answer& answer, const text::Sources& sources, const Screen& screen) {
  const Verdict verdict = answer.verdict.value_or(Verdict::no);
  const auto allowed = std::count_if(answer.rows.begin(), answer.rows.end(), [&](const auto& row) {
    return cell_of(answer, row, "answer", sources) == verdict_word(Verdict::yes);
  });
  std::string text = painted(screen, paint_of(verdict), verdict_word(verdict)) + ": " + question_text(answer, sources) +
                     fmt::format(": {} of {} requests are allowed", allowed, answer.rows.size());
  if (verdict == Verdict::depends) text += ", if " + condition_text(answer.condition);
  return text;
}

// `S3 (explicitly denied): 66 of 186 actions`; above it what AWS says of a policy that comes to nothing.
std::string summary(const Answer& answer, const text::Sources& sources, const Screen& screen) {
  const query::Summarized& head = *answer.summarized;
  std::string text = question_text(answer, sources);
  if (!head.name.empty()) text += ": " + head.name + (head.denied ? " (explicitly denied)" : "");
  if (head.of == query::Summarized::Of::service) text += fmt::format(", {} of {} actions", head.defined, head.total);
  if (head.banner.empty()) return text;
  for (const auto& line : folded(head.banner, screen.width)) text += "\n" + painted(screen, Paint::unsure, line);
  return text;
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

// `no: Bob cannot …, because …; 2 ways to let it`, of `how to let`.
std::string how_to_let(const Answer& answer, const text::Sources& sources, const Screen& screen) {
  const std::string text = yes_or_no(answer, sources, screen);
  if (answer.verdict == Verdict::yes) return text + " already";
  if (answer.remedies.empty()) return text + "; no edit is proposed";
  return text;
}

// A person of IAM Identity Center may come to one role through several.
std::string roles(const Answer& answer, const text::Sources& sources) {
  std::set<std::uint32_t> distinct;
  for (const auto& row : answer.rows) distinct.insert(std::get<query::EntityCell>(row.cells.front()).entity.index);
  return question_text(answer, sources) + ": " +
         (distinct.empty() ? "none" : counted(distinct.size(), "role", "roles"));
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
    case AnswerKind::how_to_let:
      return how_to_let(answer, sources, screen);
    case AnswerKind::who_can:
      return who_can(answer, sources);
    case AnswerKind::explain:
      return explain(answer, sources, screen);
    case AnswerKind::permissions:
      return permissions(answer, sources);
    case AnswerKind::roles:
      return roles(answer, sources);
    case AnswerKind::reach:
      return reach(answer, sources, screen);
    case AnswerKind::compare:
      return comparison_headline(*answer.compared, screen);
    case AnswerKind::within:
      return within_headline(answer, screen);
    case AnswerKind::changes:
      return changes_headline(answer, sources, screen);
    case AnswerKind::summary:
      return summary(answer, sources, screen);
    case AnswerKind::needs:
      return needs(answer, sources, screen);
    case AnswerKind::policies:
    case AnswerKind::resources:
    case AnswerKind::list:
      return question_text(answer, sources) + fmt::format(": {}", answer.rows.size());
    case AnswerKind::show:
    case AnswerKind::text:
      return {};
  }
  return {};
}

}  // namespace iamq::render
