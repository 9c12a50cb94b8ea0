#include "repl/render/graph_writers.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "repl/render/answer.hpp"
#include "repl/render/expectations.hpp"
#include "repl/render/graph.hpp"
#include "repl/render/headline.hpp"

namespace iamq::render {
namespace {

// What an outcome without arrows says, on one line.
std::string words_of(const Outcome& outcome, const text::Sources& sources) {
  if (const auto* answer = std::get_if<query::Answer>(&outcome.result)) {
    const std::string line = headline(*answer, sources, Screen{});
    return on_one_line(line.empty() ? question_text(*answer, sources) : line);
  }
  if (const auto* expectation = std::get_if<ExpectationOutcome>(&outcome.result))
    return std::string(result_key(expectation->result)) + ": " + expectation_text(outcome, sources);
  if (const auto* test = std::get_if<TestOutcome>(&outcome.result))
    return std::string(result_key(test->result)) + ": test " + printable(test->name);
  return {};
}

Graph graph_in(const Outcome& outcome, const text::Sources& sources) {
  const auto* answer = std::get_if<query::Answer>(&outcome.result);
  return answer == nullptr ? Graph{} : graph_of(*answer, sources);
}

// Numbers for the names, in the order in which they come up.
std::vector<std::string> nodes_of(const Graph& graph) {
  std::vector<std::string> nodes;
  for (const auto& arrow : graph.arrows) {
    for (const auto* name : {&arrow.from, &arrow.to}) {
      if (std::find(nodes.begin(), nodes.end(), *name) == nodes.end()) nodes.push_back(*name);
    }
  }
  return nodes;
}
std::size_t place_of(const std::vector<std::string>& nodes, const std::string& name) {
  return static_cast<std::size_t>(std::find(nodes.begin(), nodes.end(), name) - nodes.begin());
}

// A tree from each name that no arrow leads to. What was told above is not told again.
class Tree {
public:
  explicit Tree(const Graph& graph) {
    std::set<std::string> targets;
    std::vector<std::string> order;
    for (const auto& arrow : graph.arrows) {
      const std::string& from = graph.ends_in_one ? arrow.to : arrow.from;
      const std::string& to = graph.ends_in_one ? arrow.from : arrow.to;
      below_[from].push_back({to, arrow.label});
      targets.insert(to);
      if (std::find(order.begin(), order.end(), from) == order.end()) order.push_back(from);
    }
    for (const auto& name : order) {
      if (targets.count(name) == 0) root(name);
    }
    for (const auto& name : order) {
      if (told_.count(name) == 0) root(name);  // in a circle
    }
  }
  std::string take() && { return std::move(text_); }

private:
  void root(const std::string& name) {
    text_ += name + "\n";
    told_.insert(name);
    children(name, "");
  }
  void children(const std::string& name, const std::string& indent) {
    const auto found = below_.find(name);
    if (found == below_.end()) return;
    for (std::size_t i = 0; i < found->second.size(); ++i) {
      const auto& [child, label] = found->second[i];
      const bool is_last = i + 1 == found->second.size();
      const bool is_told = below_.count(child) > 0 && !told_.insert(child).second;
      text_ += indent + (is_last ? "└─ " : "├─ ") + child + (label.empty() ? "" : "  (" + label + ")") +
               (is_told ? "  (see above)" : "") + "\n";
      if (!is_told) children(child, indent + (is_last ? "   " : "│  "));
    }
  }

  std::map<std::string, std::vector<std::pair<std::string, std::string>>> below_;
  std::set<std::string> told_;
  std::string text_;
};

class TreeWriter final : public Writer {
public:
  explicit TreeWriter(const Screen& screen) : screen_(screen), table_(find_format("table")->make(screen)) {}

  std::string write(const Outcome& outcome, const text::Sources& sources) override {
    const Graph graph = graph_in(outcome, sources);
    if (graph.arrows.empty()) {
      const bool needs_gap = std::exchange(follows_tree_, false);
      std::string text = table_->write(outcome, sources);
      if (text.empty()) return text;
      has_written_ = true;
      return (needs_gap && text.front() != '\n' ? "\n" : "") + text;
    }
    const std::string gap = std::exchange(has_written_, true) ? "\n" : "";
    follows_tree_ = true;
    const auto& answer = std::get<query::Answer>(outcome.result);
    return gap + headline(answer, sources, screen_) + "\n" + Tree(graph).take();
  }

private:
  Screen screen_;
  std::unique_ptr<Writer> table_;
  bool has_written_ = false, follows_tree_ = false;
};

// https://graphviz.org/doc/info/lang.html
class DotWriter final : public Writer {
public:
  std::string write(const Outcome& outcome, const text::Sources& sources) override {
    const Graph graph = graph_in(outcome, sources);
    const std::string words = words_of(outcome, sources);
    if (words.empty()) return {};
    std::string text = "digraph iamq_" + std::to_string(++count_) + " {\n  label=" + quoted(words) +
                       ";\n  labelloc=t;\n  rankdir=LR;\n  node [shape=box];\n";
    const auto nodes = nodes_of(graph);
    for (std::size_t i = 0; i < nodes.size(); ++i)
      text += "  n" + std::to_string(i) + " [label=" + quoted(nodes[i]) + "];\n";
    for (const auto& arrow : graph.arrows) {
      text += "  n" + std::to_string(place_of(nodes, arrow.from)) + " -> n" + std::to_string(place_of(nodes, arrow.to));
      if (!arrow.label.empty()) text += " [label=" + quoted(arrow.label) + "]";
      text += ";\n";
    }
    return text + "}\n";
  }

private:
  static std::string quoted(std::string_view words) {
    std::string text = "\"";
    for (const char c : words) {
      if (c == '"' || c == '\\') text += '\\';
      text += c;
    }
    return text + "\"";
  }
  std::size_t count_ = 0;
};

// https://mermaid.js.org/syntax/flowchart.html
class MermaidWriter final : public Writer {
public:
  std::string write(const Outcome& outcome, const text::Sources& sources) override {
    const Graph graph = graph_in(outcome, sources);
    const std::string words = words_of(outcome, sources);
    if (words.empty()) return {};
    std::string text = std::exchange(has_written_, true) ? "\n" : "";
    text += "%% " + words + "\n";
    if (graph.arrows.empty()) return text;
    text += "flowchart LR\n";
    const auto nodes = nodes_of(graph);
    for (std::size_t i = 0; i < nodes.size(); ++i) text += "  n" + std::to_string(i) + "[" + quoted(nodes[i]) + "]\n";
    for (const auto& arrow : graph.arrows) {
      text += "  n" + std::to_string(place_of(nodes, arrow.from)) + " -->" +
              (arrow.label.empty() ? "" : "|" + quoted(arrow.label) + "|") + " n" +
              std::to_string(place_of(nodes, arrow.to)) + "\n";
    }
    return text;
  }

private:
  static std::string quoted(std::string_view words) {
    std::string text = "\"";
    for (const char c : words) {
      if (c == '"') {
        text += "#quot;";
      } else if (c == '#') {
        text += "#35;";
      } else {
        text += c;
      }
    }
    return text + "\"";
  }
  bool has_written_ = false;
};

}  // namespace

std::unique_ptr<Writer> make_tree_writer(const Screen& screen) {
  return std::make_unique<TreeWriter>(screen);
}
std::unique_ptr<Writer> make_dot_writer(const Screen&) {
  return std::make_unique<DotWriter>();
}
std::unique_ptr<Writer> make_mermaid_writer(const Screen&) {
  return std::make_unique<MermaidWriter>();
}

}  // namespace iamq::render
