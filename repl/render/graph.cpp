#include "repl/render/graph.hpp"

#include <algorithm>

#include "repl/render/cells.hpp"
#include "repl/render/conditions.hpp"
#include "repl/render/headline.hpp"
#include "repl/render/names.hpp"

namespace iamq::render {
namespace {

using query::Answer;
using query::AnswerKind;
using query::Row;

class Drawer {
public:
  Drawer(const Answer& answer, const text::Sources& sources) : answer_(answer), sources_(sources) {}

  Graph draw() && {
    switch (answer_.kind) {
      case AnswerKind::who_can:
        graph_.ends_in_one = true;
        for (const auto& row : answer_.rows) who_can(row);
        break;
      case AnswerKind::roles:
        for (const auto& row : answer_.rows) role(row);
        break;
      case AnswerKind::reach:
        reach();
        break;
      case AnswerKind::permissions:
        for (const auto& row : answer_.rows) permission(row);
        break;
      case AnswerKind::resources:
        for (const auto& row : answer_.rows) resource(row);
        break;
      case AnswerKind::policies:
        for (const auto& row : answer_.rows) policy(row);
        break;
      case AnswerKind::changes:
        for (const auto& row : answer_.rows) change(row);
        break;
      case AnswerKind::can:
      case AnswerKind::why:
      case AnswerKind::how_to_let:
      case AnswerKind::explain:
      case AnswerKind::compare:
      case AnswerKind::within:
      case AnswerKind::summary:
      case AnswerKind::needs:
      case AnswerKind::list:
      case AnswerKind::show:
      case AnswerKind::text:
        break;
    }
    return std::move(graph_);
  }

private:
  const query::Cell* cell(const Row& row, std::string_view name) const {
    for (std::size_t i = 0; i < answer_.columns.size() && i < row.cells.size(); ++i) {
      if (answer_.columns[i].name == name) return &row.cells[i];
    }
    return nullptr;
  }
  std::string text(const Row& row, std::string_view name) const {
    const auto* found = cell(row, name);
    return found == nullptr ? std::string() : cell_text(*found, answer_, sources_);
  }
  std::string condition(const Row& row) const {
    const std::string words = text(row, "condition");
    return words.empty() ? words : "if " + words;
  }
  // The roles of a chain, by name.
  std::vector<std::string> roles(const Row& row, std::string_view name) const {
    const auto* found = cell(row, name);
    const auto* chain = found == nullptr ? nullptr : std::get_if<query::ChainCell>(found);
    std::vector<std::string> names;
    if (chain == nullptr) return names;
    for (const auto& role : chain->roles) names.push_back(name_of(*answer_.world, role));
    return names;
  }
  // Whom a row is about where no cell says it: the caller of its first request.
  std::string caller(const Row& row) const {
    if (row.reasons.empty()) return "?";
    return caller_name(*answer_.world, answer_.reasons[row.reasons.front()].request.caller);
  }

  void add(std::string from, std::string to, std::string label) {
    if (from == to) return;
    Graph::Arrow arrow{std::move(from), std::move(to), std::move(label)};
    if (std::find(graph_.arrows.begin(), graph_.arrows.end(), arrow) == graph_.arrows.end())
      graph_.arrows.push_back(std::move(arrow));
  }
  // One arrow after the other, each with what its own request depends on.
  void add_chain(const std::vector<std::string>& names, const Row& row) {
    const std::size_t arrows = names.empty() ? 0 : names.size() - 1;
    const bool has_all = row.reasons.size() >= arrows;
    for (std::size_t i = 0; i < arrows; ++i) {
      std::string label;
      if (has_all) {
        const auto& decision = answer_.reasons[row.reasons[i]].decision;
        if (decision.outcome == evaluate::Outcome::depends) label = "if " + condition_text(decision.condition);
      } else if (i + 1 == arrows) {
        label = condition(row);
      }
      add(names[i], names[i + 1], std::move(label));
    }
  }

  void who_can(const Row& row) {
    const std::string question = question_text(answer_, sources_);
    const auto can = question.find(" can ");
    std::string goal = can == std::string::npos ? question : question.substr(can + 5);
    std::string action = text(row, "action");
    if (!action.empty()) goal = action + (text(row, "resource").empty() ? "" : " on " + text(row, "resource"));
    std::vector<std::string> names = {text(row, "principal")};
    for (auto& role : roles(row, "how")) names.push_back(std::move(role));
    names.push_back(std::move(goal));
    add_chain(names, row);
  }
  void role(const Row& row) {
    std::vector<std::string> names = {caller(row)};
    for (auto& role : roles(row, "how")) names.push_back(std::move(role));
    names.push_back(text(row, "role"));
    add_chain(names, row);
  }
  void reach() {
    for (std::size_t i = 0; i < answer_.rows.size(); ++i) {
      const Row& row = answer_.rows[i];
      const bool goes_on = i + 1 < answer_.rows.size() && text(answer_.rows[i + 1], "way") == text(row, "way");
      std::string to = goes_on ? text(answer_.rows[i + 1], "from") : text(row, "resource");
      if (to.empty()) to = text(row, "action");
      std::string label = text(row, "action");
      const std::string when = condition(row);
      if (!when.empty()) label += " " + when;
      add(text(row, "from"), std::move(to), std::move(label));
    }
  }
  void permission(const Row& row) {
    if (row.section == std::size_t{1}) return;  // taken away
    const auto found = cell(row, "service");
    const std::string leaf = found != nullptr ? text(row, "service") + ": " + text(row, "level") : text(row, "action");
    end_in(row, leaf + " on " + text(row, "resource"));
  }
  void resource(const Row& row) { end_in(row, text(row, "resource")); }
  void end_in(const Row& row, std::string leaf) {
    std::vector<std::string> names = {caller(row)};
    for (auto& role : roles(row, "as")) names.push_back(std::move(role));
    names.push_back(std::move(leaf));
    add_chain(names, row);
  }
  void policy(const Row& row) {
    const auto* bearers = cell(row, "borne_by");
    const auto* list = bearers == nullptr ? nullptr : std::get_if<query::ListCell>(bearers);
    const std::string name = text(row, "policy");
    if (list != nullptr) {
      for (const auto& bearer : list->items) add(bearer, name, "");
    }
    add(name, text(row, "actions"), condition(row));
  }
  // `gains` or `loses` stands on the last arrow.
  void change(const Row& row) {
    std::vector<std::string> names = {text(row, "principals")};
    for (auto& role : roles(row, "as")) names.push_back(std::move(role));
    for (std::size_t i = 0; i + 1 < names.size(); ++i) add(names[i], names[i + 1], "");
    const std::string when = condition(row);
    add(names.back(), text(row, "service") + ": " + text(row, "actions") + " on " + text(row, "resource"),
        text(row, "change") + (when.empty() ? "" : " " + when));
  }

  const Answer& answer_;
  const text::Sources& sources_;
  Graph graph_;
};

}  // namespace

Graph graph_of(const Answer& answer, const text::Sources& sources) {
  return Drawer(answer, sources).draw();
}

}  // namespace iamq::render
