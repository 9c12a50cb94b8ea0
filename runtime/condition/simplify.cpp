#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <unordered_map>

#include "runtime/condition/answers.hpp"
#include "runtime/condition/condition.hpp"
#include "runtime/condition/truth.hpp"
#include "runtime/policy/wildcard.hpp"

// From a diagram to the shortest words for it. Tests of one key hang together, so only the ways in which they can
// answer together count; what differs elsewhere is free to be chosen.
namespace iamq::condition {

namespace {

constexpr std::size_t max_steps = 200000;
constexpr std::size_t most_paths = 20000;  // of a diagram that is told as it is

// The tests of one key and how they can answer together.
struct Group {
  std::vector<std::uint32_t> atoms;
  std::shared_ptr<const std::vector<Answers>> rows;
};

// A conjunction of literals: which way each of some atoms answers.
using Cube = std::map<std::uint32_t, bool>;

// The keys that the tests of a group read, lower case.
struct Linked {
  std::set<std::string> keys;
  std::vector<std::uint32_t> atoms;
};

class Simplifier {
public:
  explicit Simplifier(const Logic& logic) : logic_(logic) {}

  Formula simplify(Truth truth);

private:
  void collect_atoms(Truth truth, std::set<std::uint32_t>& atoms, std::set<std::uint32_t>& seen) const;
  void make_groups(const std::set<std::uint32_t>& atoms);
  void add_free_atom(std::uint32_t atom);
  std::vector<Linked> linked(const std::vector<std::uint32_t>& atoms) const;
  bool add_group(const std::vector<std::uint32_t>& atoms);

  // A row of each group under which the truth holds, if there are any.
  std::optional<std::vector<std::size_t>> find(Truth truth);
  bool is_possible(Truth truth) { return find(truth).has_value(); }
  bool descend(Truth truth, std::vector<std::vector<std::size_t>>& rows_left);

  Truth of(std::uint32_t atom, bool answer) {
    const Truth truth = logic_.atom(atom);
    return answer ? truth : logic_.negate(truth);
  }
  Truth of(const Cube& cube);
  using Known = std::unordered_map<std::uint32_t, Truth>;
  Truth under(Truth truth, const Group& group, const Answers& row);
  Truth under(Truth truth, const Group& group, const Answers& row, Known& known);

  Truth without_idle_keys(Truth truth);
  bool implies(const Cube& cube, Truth truth) { return !is_possible(logic_.both(of(cube), logic_.negate(truth))); }
  Cube shortest(const Cube& whole, Truth truth);
  std::vector<Cube> cover(Truth truth);
  void drop_covered(std::vector<Cube>& cubes, Truth truth);
  void all_paths(Truth truth, Cube& path, std::vector<Cube>& paths) const;
  Formula formula(std::vector<Cube> cubes) const;

  Logic logic_;
  std::vector<Group> groups_;
  std::map<std::uint32_t, std::size_t> group_of_;
  std::size_t steps_ = 0;
  bool is_over_budget_ = false;
};

void Simplifier::collect_atoms(Truth truth, std::set<std::uint32_t>& atoms, std::set<std::uint32_t>& seen) const {
  if (!truth.is_unknown() || !seen.insert(truth.node).second) return;
  const Logic::Node& node = logic_.node(truth);
  atoms.insert(node.atom);
  collect_atoms({node.low}, atoms, seen);
  collect_atoms({node.high}, atoms, seen);
}

void Simplifier::add_free_atom(std::uint32_t atom) {
  group_of_[atom] = groups_.size();
  static const auto both_ways = std::make_shared<const std::vector<Answers>>(std::vector<Answers>{{false}, {true}});
  groups_.push_back({{atom}, both_ways});
}

// Tests that read a key in common belong together; in the order of their first keys.
std::vector<Linked> Simplifier::linked(const std::vector<std::uint32_t>& atoms) const {
  std::vector<Linked> all;
  for (const std::uint32_t atom : atoms) {
    Linked joined;
    for (const std::string& key : keys_of(logic_.atoms()[atom])) joined.keys.insert(policy::lower_case(key));
    for (std::size_t i = all.size(); i-- > 0;) {
      const bool meets = std::any_of(joined.keys.begin(), joined.keys.end(),
                                     [&](const std::string& key) { return all[i].keys.count(key) > 0; });
      if (!meets) continue;
      joined.keys.insert(all[i].keys.begin(), all[i].keys.end());
      joined.atoms.insert(joined.atoms.begin(), all[i].atoms.begin(), all[i].atoms.end());
      all.erase(all.begin() + static_cast<std::ptrdiff_t>(i));
    }
    joined.atoms.push_back(atom);
    std::sort(joined.atoms.begin(), joined.atoms.end());
    all.push_back(std::move(joined));
  }
  std::sort(all.begin(), all.end(), [](const Linked& a, const Linked& b) { return *a.keys.begin() < *b.keys.begin(); });
  return all;
}

bool Simplifier::add_group(const std::vector<std::uint32_t>& atoms) {
  std::vector<Atom> tests;
  for (const std::uint32_t atom : atoms) tests.push_back(logic_.atoms()[atom]);
  auto rows = possible_answers(tests);
  if (!rows) return false;
  for (const std::uint32_t atom : atoms) group_of_[atom] = groups_.size();
  groups_.push_back({atoms, std::move(rows)});
  return true;
}

// Where it takes too long to say how tests hang together, those that compare keys are taken to answer anyhow, and then
// all of them.
void Simplifier::make_groups(const std::set<std::uint32_t>& atoms) {
  for (const Linked& of_keys : linked({atoms.begin(), atoms.end()})) {
    if (add_group(of_keys.atoms)) continue;
    std::vector<std::uint32_t> of_one_key;
    for (const std::uint32_t atom : of_keys.atoms) {
      if (keys_of(logic_.atoms()[atom]).size() > 1) {
        add_free_atom(atom);
      } else {
        of_one_key.push_back(atom);
      }
    }
    for (const Linked& of_key : linked(of_one_key)) {
      if (of_one_key.size() < of_keys.atoms.size() && add_group(of_key.atoms)) continue;
      for (const std::uint32_t atom : of_key.atoms) add_free_atom(atom);
    }
  }
}

bool Simplifier::descend(Truth truth, std::vector<std::vector<std::size_t>>& rows_left) {
  if (!truth.is_unknown()) return truth.is_true();
  if (++steps_ > max_steps) is_over_budget_ = true;
  if (is_over_budget_) return false;
  const Logic::Node node = logic_.node(truth);
  const std::size_t group = group_of_.at(node.atom);
  const auto& atoms = groups_[group].atoms;
  const auto column = static_cast<std::size_t>(std::find(atoms.begin(), atoms.end(), node.atom) - atoms.begin());
  for (const bool answer : {true, false}) {
    const std::uint32_t side = answer ? node.high : node.low;
    if (side == no.node) continue;
    std::vector<std::size_t> kept;
    for (const std::size_t row : rows_left[group]) {
      if ((*groups_[group].rows)[row][column] == answer) kept.push_back(row);
    }
    if (kept.empty()) continue;
    kept.swap(rows_left[group]);
    if (descend({side}, rows_left)) return true;
    kept.swap(rows_left[group]);
  }
  return false;
}

std::optional<std::vector<std::size_t>> Simplifier::find(Truth truth) {
  std::vector<std::vector<std::size_t>> rows_left;
  for (const Group& group : groups_) {
    std::vector<std::size_t> all(group.rows->size());
    for (std::size_t row = 0; row < all.size(); ++row) all[row] = row;
    rows_left.push_back(std::move(all));
  }
  if (!descend(truth, rows_left)) return std::nullopt;
  std::vector<std::size_t> chosen;
  for (const auto& rows : rows_left) chosen.push_back(rows.front());
  return chosen;
}

Truth Simplifier::of(const Cube& cube) {
  Truth truth = yes;
  for (const auto& [atom, answer] : cube) truth = logic_.both(truth, of(atom, answer));
  return truth;
}

// The truth where the group's tests answer as the row says: it no longer asks them.
Truth Simplifier::under(Truth truth, const Group& group, const Answers& row) {
  Known known;
  return under(truth, group, row, known);
}

Truth Simplifier::under(Truth truth, const Group& group, const Answers& row, Known& known) {
  if (!truth.is_unknown()) return truth;
  const auto earlier = known.find(truth.node);
  if (earlier != known.end()) return earlier->second;
  const Logic::Node node = logic_.node(truth);
  const auto found = std::find(group.atoms.begin(), group.atoms.end(), node.atom);
  if (found != group.atoms.end()) {
    const bool answer = row[static_cast<std::size_t>(found - group.atoms.begin())];
    return known[truth.node] = under({answer ? node.high : node.low}, group, row, known);
  }
  const Truth high = under({node.high}, group, row, known);
  const Truth low = under({node.low}, group, row, known);
  return known[truth.node] = logic_.if_then_else(of(node.atom, true), high, low);
}

// Drops every key whose value never changes the answer.
Truth Simplifier::without_idle_keys(Truth truth) {
  for (const Group& group : groups_) {
    if (is_over_budget_) break;
    const Truth first = under(truth, group, group.rows->front());
    const bool is_idle = std::all_of(group.rows->begin(), group.rows->end(), [&](const Answers& row) {
      const Truth other = under(truth, group, row);
      return !is_possible(logic_.if_then_else(first, logic_.negate(other), other));
    });
    if (is_idle) truth = first;
  }
  return truth;
}

// Fewest literals first; among equals tests that hold rather than such that do not, and values rather than presence.
Cube Simplifier::shortest(const Cube& whole, Truth truth) {
  std::vector<std::pair<std::uint32_t, bool>> literals(whole.begin(), whole.end());
  const auto rank = [&](const auto& literal) {
    return (literal.second ? 0 : 2) + (logic_.atoms()[literal.first].kind == Atom::Kind::exists ? 1 : 0);
  };
  std::stable_sort(literals.begin(), literals.end(), [&](const auto& a, const auto& b) { return rank(a) < rank(b); });
  for (const auto& one : literals) {
    const Cube cube{one};
    if (implies(cube, truth)) return cube;
  }
  for (std::size_t i = 0; i < literals.size(); ++i) {
    for (std::size_t j = i + 1; j < literals.size(); ++j) {
      const Cube cube{literals[i], literals[j]};
      if (implies(cube, truth)) return cube;
    }
  }
  Cube cube = whole;
  for (auto literal = literals.rbegin(); literal != literals.rend(); ++literal) {
    Cube shorter = cube;
    shorter.erase(literal->first);
    if (implies(shorter, truth)) cube = std::move(shorter);
  }
  return cube;
}

std::vector<Cube> Simplifier::cover(Truth truth) {
  std::set<std::uint32_t> atoms;
  std::set<std::uint32_t> seen;
  collect_atoms(truth, atoms, seen);
  std::vector<Cube> cubes;
  Truth rest = truth;
  while (const auto rows = find(rest)) {
    Cube whole;
    for (const std::uint32_t atom : atoms) {
      const Group& group = groups_[group_of_.at(atom)];
      const auto column = std::find(group.atoms.begin(), group.atoms.end(), atom) - group.atoms.begin();
      whole[atom] = (*group.rows)[(*rows)[group_of_.at(atom)]][static_cast<std::size_t>(column)];
    }
    cubes.push_back(shortest(whole, truth));
    rest = logic_.both(rest, logic_.negate(of(cubes.back())));
  }
  drop_covered(cubes, truth);
  return cubes;
}

void Simplifier::drop_covered(std::vector<Cube>& cubes, Truth truth) {
  std::stable_sort(cubes.begin(), cubes.end(), [](const Cube& a, const Cube& b) { return a.size() < b.size(); });
  for (std::size_t i = cubes.size(); i-- > 0;) {
    Truth others = no;
    for (std::size_t j = 0; j < cubes.size(); ++j) {
      if (j != i) others = logic_.either(others, of(cubes[j]));
    }
    if (!is_possible(logic_.both(truth, logic_.negate(others)))) {
      cubes.erase(cubes.begin() + static_cast<std::ptrdiff_t>(i));
    }
  }
}

void Simplifier::all_paths(Truth truth, Cube& path, std::vector<Cube>& paths) const {
  if (truth.is_true()) paths.push_back(path);
  if (paths.size() > most_paths) throw TooManyTests();
  if (!truth.is_unknown()) return;
  const Logic::Node& node = logic_.node(truth);
  for (const bool answer : {false, true}) {
    path[node.atom] = answer;
    all_paths({answer ? node.high : node.low}, path, paths);
  }
  path.erase(node.atom);
}

Formula Simplifier::formula(std::vector<Cube> cubes) const {
  std::sort(cubes.begin(), cubes.end(),
            [](const Cube& a, const Cube& b) { return a.size() != b.size() ? a.size() < b.size() : a < b; });
  Formula result;
  for (const Cube& cube : cubes) {
    auto& literals = result.any_of.emplace_back();
    for (const auto& [atom, answer] : cube) literals.push_back({logic_.atoms()[atom], !answer});
  }
  return result;
}

Formula Simplifier::simplify(Truth truth) {
  std::set<std::uint32_t> atoms;
  std::set<std::uint32_t> seen;
  collect_atoms(truth, atoms, seen);
  make_groups(atoms);
  try {
    const bool is_never = !is_possible(truth);
    const bool is_always = !is_possible(logic_.negate(truth));
    if (!is_over_budget_) {
      if (is_never) return {};
      if (is_always) return {{{}}};
      std::vector<Cube> cubes = cover(without_idle_keys(truth));
      if (!is_over_budget_) return formula(std::move(cubes));
    }
  } catch (const TooManyTests&) {
    is_over_budget_ = true;
  }
  // Too tangled to be made short: the diagram as it is, which is right all the same.
  std::vector<Cube> paths;
  Cube path;
  all_paths(truth, path, paths);
  return formula(std::move(paths));
}

}  // namespace

Formula simplify(Truth truth, const Logic& logic) {
  if (truth.is_false()) return {};
  if (truth.is_true()) return {{{}}};
  return Simplifier(logic).simplify(truth);
}

}  // namespace iamq::condition
