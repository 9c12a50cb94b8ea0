#include "repl/render/comparisons.hpp"

#include <algorithm>
#include <vector>

#include "repl/render/cells.hpp"
#include "repl/render/names.hpp"
#include "repl/render/words.hpp"

namespace iamq::render {
namespace {

using query::Verdict;

// Many principals are not all named in one line.
constexpr std::size_t most_changed_names = 3;

// `over all requests (14 tried)`: of what the answer speaks, and how many requests it took.
std::string over(const query::Compared& compared) {
  if (compared.comparison.requests() == 0) return "for each statement is covered by one of the other's";
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

// What is known all the same where the relation is not. `does`: what each side does with a request.
std::string unsettled(const query::Compared& compared, const std::string& does) {
  using Kind = exact::Difference::Kind;
  const std::string& a = compared.left;
  const std::string& b = compared.right;
  const bool more_in_a = compared.comparison.only_in_a.kind == Kind::found;
  const bool more_in_b = compared.comparison.only_in_b.kind == Kind::found;
  if (more_in_a && more_in_b) {
    return "each of " + a + " and " + b + " " + does +
           " something that the other does not; whether they share anything could not be settled";
  }
  if (more_in_a) return a + " " + does + " something that " + b + " does not; the other way round could not be settled";
  if (more_in_b) return b + " " + does + " something that " + a + " does not; the other way round could not be settled";
  return "how " + a + " lies to " + b + " could not be settled";
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
  return unsettled(compared, "is allowed");
}

// Everybody of whom rows say this; a group stands for its members.
std::vector<std::string> changed(const query::Answer& answer, std::string_view change, const text::Sources& sources) {
  std::vector<std::string> names;
  const auto add = [&](std::string name) {
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(std::move(name));
  };
  for (const auto& row : answer.rows) {
    if (std::get<query::TextCell>(row.cells[0]).text != change) continue;
    const auto& who = std::get<query::PrincipalsCell>(row.cells[1]);
    if (who.group) {
      add(cell_text(row.cells[1], answer, sources));
      continue;
    }
    for (const auto& one : who.who) add(name_or_gone(*answer.world, one));
  }
  return names;
}

}  // namespace

std::string comparison_headline(const query::Compared& compared, const Screen& screen) {
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
      return word(Paint::unsure) + unsettled(compared, "allows");
  }
  return {};
}

std::string within_headline(const query::Answer& answer, const Screen& screen) {
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

// `David and Theresa gain, nobody loses`.
std::string changes_headline(const query::Answer& answer, const text::Sources& sources, const Screen& screen) {
  if (answer.rows.empty()) {
    return painted(screen, Paint::good, "nothing changes") + ": everybody can do what they could before";
  }
  const auto sentence = [&](std::string_view one, std::string_view many) {
    const auto names = changed(answer, std::string(one), sources);
    if (names.empty()) return "nobody " + std::string(one);
    if (names.size() > most_changed_names) return std::to_string(names.size()) + " principals " + std::string(many);
    std::string text = names.front();
    for (std::size_t i = 1; i < names.size(); ++i) text += (i + 1 == names.size() ? " and " : ", ") + names[i];
    const bool is_one = names.size() == 1 && names.front().find(" users)") == std::string::npos;
    return text + " " + std::string(is_one ? one : many);
  };
  const auto gaining = changed(answer, "gains", sources);
  if (gaining.size() == 1 && gaining == changed(answer, "loses", sources)) return gaining.front() + " gains and loses";
  return sentence("gains", "gain") + ", " + sentence("loses", "lose");
}

}  // namespace iamq::render
