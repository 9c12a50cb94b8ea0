#include "runtime/exact/valuation.hpp"

#include <algorithm>
#include <map>
#include <numeric>
#include <set>
#include <unordered_map>
#include <vector>

#include "runtime/condition/condition.hpp"
#include "runtime/condition/operators.hpp"
#include "runtime/condition/witnesses.hpp"
#include "runtime/exact/values_to_try.hpp"
#include "runtime/policy/variable.hpp"
#include "runtime/policy/wildcard.hpp"

namespace iamq::exact {

namespace {

using condition::Atom;
using condition::Context;
using condition::Logic;
using condition::Truth;

constexpr std::size_t most_texts = 512;  // of one key among keys that are compared

// A key with the tests that ask it alone, and the values to try.
struct Key {
  std::string name;
  std::vector<std::uint32_t> tests;
  std::size_t cluster = 0;  // keys that are compared with one another have the same
  std::vector<TriedValue> values;
  bool is_complete = true;  // the values speak for all others
};

// A test of several keys: it answers when the last of them has its value.
struct Comparison {
  std::uint32_t atom = 0;
  std::vector<std::size_t> keys;
};

void set(Context& context, const std::string& key, const TriedValue& value) {
  if (value.is_absent) {
    context.set_absent(key);
  } else if (value.is_list) {
    context.set_list(key, value.values);
  } else {
    context.set(key, value.values.front());
  }
}

class Search {
public:
  Search(Logic& logic, const Context& given, const stdlib::Catalog& catalog, Budget& budget)
      : logic_(logic), given_(given), catalog_(catalog), budget_(budget), context_(given) {
    context_.set_others(Context::State::absent);
  }

  Valuation run(Truth truth);

private:
  void collect(Truth truth, std::set<std::uint32_t>& atoms, std::set<std::uint32_t>& seen) const;
  std::size_t key(const std::string& name);
  void read(const std::set<std::uint32_t>& atoms);
  bool list_values();
  bool list_texts_of_cluster(std::size_t cluster);
  bool add_filled(std::size_t cluster, const std::vector<std::size_t>& members, std::vector<std::string>& texts) const;
  bool holds_together(const Comparison& comparison, std::size_t cluster) const {
    return keys_[comparison.keys.front()].cluster == cluster;
  }
  bool is_always_there(const Key& key) const;
  std::string what_stands_in_the_way() const;
  bool descend(std::size_t next, Truth truth);
  Truth answered(Truth truth, const std::map<std::uint32_t, bool>& answers,
                 std::unordered_map<std::uint32_t, Truth>& known);

  Logic& logic_;
  const Context& given_;
  const stdlib::Catalog& catalog_;
  Budget& budget_;
  Context context_;
  std::vector<Key> keys_;
  std::vector<Comparison> comparisons_;
  std::set<std::pair<std::size_t, std::uint32_t>> failed_;
  std::string because_;
};

void Search::collect(Truth truth, std::set<std::uint32_t>& atoms, std::set<std::uint32_t>& seen) const {
  if (!truth.is_unknown() || !seen.insert(truth.node).second) return;
  const Logic::Node& node = logic_.node(truth);
  atoms.insert(node.atom);
  collect({node.low}, atoms, seen);
  collect({node.high}, atoms, seen);
}

std::size_t Search::key(const std::string& name) {
  const auto found = std::find_if(keys_.begin(), keys_.end(),
                                  [&](const Key& known) { return policy::equal_ignoring_case(known.name, name); });
  if (found != keys_.end()) return static_cast<std::size_t>(found - keys_.begin());
  keys_.push_back({name, {}, keys_.size(), {}});
  return keys_.size() - 1;
}

void Search::read(const std::set<std::uint32_t>& atoms) {
  for (const std::uint32_t atom : atoms) {
    std::vector<std::size_t> of_atom;
    for (const std::string& name : condition::keys_of(logic_.atoms()[atom])) of_atom.push_back(key(name));
    const Atom& test = logic_.atoms()[atom];
    const bool holds_itself =
        test.kind == Atom::Kind::test && of_atom.size() == 1 &&
        !std::equal(test.values.begin(), test.values.end(), test.literal_masks.begin(), test.literal_masks.end(),
                    [](const auto& value, const auto& mask) { return value.size() == mask.size(); });
    if (of_atom.size() == 1 && !holds_itself) {
      keys_[of_atom.front()].tests.push_back(atom);
      continue;
    }
    comparisons_.push_back({atom, of_atom});
    for (const std::size_t each : of_atom) {
      const std::size_t from = keys_[each].cluster, to = keys_[of_atom.front()].cluster;
      for (Key& other : keys_) {
        if (other.cluster == from) other.cluster = to;
      }
    }
  }
  std::stable_sort(keys_.begin(), keys_.end(), [](const Key& a, const Key& b) { return a.cluster < b.cluster; });
  for (Comparison& comparison : comparisons_) {
    comparison.keys.clear();
    for (const std::string& name : condition::keys_of(logic_.atoms()[comparison.atom])) {
      comparison.keys.push_back(key(name));
    }
  }
}

void drop_repeated(std::vector<std::string>& texts) {
  std::set<std::string> known;
  texts.erase(
      std::remove_if(texts.begin(), texts.end(), [&](const std::string& text) { return !known.insert(text).second; }),
      texts.end());
}

// `${aws:username}/*` compares a key with texts that begin with another's value: such texts are tried as well, and what
// stands in for a variable without value.
bool Search::add_filled(std::size_t cluster, const std::vector<std::size_t>& members,
                        std::vector<std::string>& texts) const {
  const std::vector<std::string> plain = texts;
  for (const Comparison& comparison : comparisons_) {
    if (!holds_together(comparison, cluster)) continue;
    const Atom& atom = logic_.atoms()[comparison.atom];
    for (std::size_t i = 0; i < atom.values.size(); ++i) {
      if (i < atom.literal_masks.size() && atom.literal_masks[i].size() == atom.values[i].size()) continue;
      const auto variable = policy::read_variable(atom.values[i]);
      if (variable && variable->default_value) texts.emplace_back(*variable->default_value);
      for (const std::string& text : plain) {
        Context context(Context::State::absent);
        for (const std::size_t member : members) context.set(keys_[member].name, text);
        const auto value = policy::substitute(atom.values[i], policy::Version::v2012_10_17, context.variables());
        if (value.state != policy::VariableValue::State::known) continue;
        std::string filled;
        for (std::size_t at = 0; at < value.text().size(); ++at) {
          const char character = value.text()[at];
          const bool is_literal = !value.literal_mask().empty() && value.literal_mask()[at] == '1';
          const bool is_wildcard = (character == '*' || character == '?') && !is_literal;
          filled += is_wildcard ? 'x' : character;
        }
        texts.push_back(std::move(filled));
        if (texts.size() > most_texts) return false;
      }
    }
  }
  return true;
}

// Each key of a cluster tries what is told apart for any of them, put into the patterns that compare them, and texts
// that nothing mentions: of each kind as many as there are keys, so that all of them may differ.
bool Search::list_texts_of_cluster(std::size_t cluster) {
  std::vector<std::size_t> members;
  for (std::size_t i = 0; i < keys_.size(); ++i) {
    if (keys_[i].cluster == cluster) members.push_back(i);
  }
  bool is_complete = true, folds_case = false;
  std::vector<std::string> texts{"one", "other", ""};
  for (const std::size_t member : members) {
    Key& each = keys_[member];
    std::vector<const Atom*> tests;
    for (const std::uint32_t atom : each.tests) tests.push_back(&logic_.atoms()[atom]);
    for (const Comparison& comparison : comparisons_) {
      if (!holds_together(comparison, cluster)) continue;
      const Atom& atom = logic_.atoms()[comparison.atom];
      folds_case = folds_case || ignores_case(atom);
      tests.push_back(&atom);  // what it holds beside the variable is told apart as well
    }
    for (const Atom* test : tests) {
      folds_case = folds_case || ignores_case(*test);
      const bool is_text = test->kind != Atom::Kind::test || condition::row(test->op).takes_variables;
      is_complete = is_complete && is_text;
    }
    const auto found = texts_to_try(each.name, tests, catalog_, members.size());
    if (!found) return false;
    is_complete = is_complete && found->is_complete && !may_be_list(each.name, tests, catalog_);
    texts.insert(texts.end(), found->texts.begin(), found->texts.end());
  }
  drop_repeated(texts);
  if (!add_filled(cluster, members, texts)) return false;
  if (folds_case) {
    const std::vector<std::string> plain = texts;
    for (const std::string& text : plain) texts.push_back(condition::in_other_case(text));
  }
  drop_repeated(texts);
  for (const std::size_t member : members) {
    Key& each = keys_[member];
    each.is_complete = is_complete && !folds_case;
    if (!is_always_there(each)) each.values.push_back({});
    for (const std::string& text : texts) {
      if (!can_be(each.name, text, catalog_)) continue;
      each.values.push_back({{text}, false, false});
      // Lists cannot be substituted, but may be tested all the same.
      if (catalog_.is_multivalued(each.name)) each.values.push_back({{text}, false, true});
    }
  }
  return true;
}

bool Search::is_always_there(const Key& key) const {
  return given_.find(key.name).is_there || std::any_of(key.tests.begin(), key.tests.end(), [&](std::uint32_t atom) {
           return logic_.atoms()[atom].is_there;
         });
}

bool Search::list_values() {
  for (Key& each : keys_) {
    if (!each.values.empty()) continue;
    const auto size = static_cast<std::size_t>(
        std::count_if(keys_.begin(), keys_.end(), [&](const Key& other) { return other.cluster == each.cluster; }));
    const bool is_compared = size > 1 || std::any_of(comparisons_.begin(), comparisons_.end(), [&](const auto& known) {
                               return keys_[known.keys.front()].cluster == each.cluster;
                             });
    if (is_compared) {
      if (list_texts_of_cluster(each.cluster)) continue;
    } else {
      std::vector<const Atom*> tests;
      for (const std::uint32_t atom : each.tests) tests.push_back(&logic_.atoms()[atom]);
      auto values = representative_values(each.name, tests, catalog_, is_always_there(each), budget_);
      if (values) {
        each.values = std::move(values->values);
        each.is_complete = values->is_complete;
        continue;
      }
    }
    because_ = "the values of " + each.name + " that its conditions tell apart are too many";
    return false;
  }
  return true;
}

Truth Search::answered(Truth truth, const std::map<std::uint32_t, bool>& answers,
                       std::unordered_map<std::uint32_t, Truth>& known) {
  if (!truth.is_unknown()) return truth;
  const auto found = known.find(truth.node);
  if (found != known.end()) return found->second;
  const Logic::Node node = logic_.node(truth);
  const auto answer = answers.find(node.atom);
  Truth result;
  if (answer != answers.end()) {
    result = answered({answer->second ? node.high : node.low}, answers, known);
  } else {
    const Truth high = answered({node.high}, answers, known);
    const Truth low = answered({node.low}, answers, known);
    result = logic_.if_then_else(logic_.atom(node.atom), high, low);
  }
  known.emplace(truth.node, result);
  return result;
}

bool Search::descend(std::size_t next, Truth truth) {
  if (!truth.is_unknown()) return truth.is_true();
  if (next == keys_.size()) return false;
  const bool begins_cluster = next == 0 || keys_[next - 1].cluster != keys_[next].cluster;
  if (begins_cluster && failed_.count({next, truth.node}) != 0) return false;
  const Key& each = keys_[next];
  for (const TriedValue& value : each.values) {
    if (!budget_.take(1 + each.tests.size())) return false;
    set(context_, each.name, value);
    std::map<std::uint32_t, bool> answers;
    for (const std::uint32_t atom : each.tests) answers[atom] = condition::holds(logic_.atoms()[atom], context_);
    for (const Comparison& comparison : comparisons_) {
      if (*std::max_element(comparison.keys.begin(), comparison.keys.end()) != next) continue;
      answers[comparison.atom] = condition::holds(logic_.atoms()[comparison.atom], context_);
    }
    std::unordered_map<std::uint32_t, Truth> known;
    const Truth rest = answered(truth, answers, known);
    if (!budget_.take(1 + known.size() / 4)) return false;
    if (descend(next + 1, rest)) return true;
  }
  // As it was: a later value of an earlier key may settle all without this one.
  if (is_always_there(each)) {
    context_.set_there(each.name);
  } else {
    context_.set_absent(each.name);
  }
  if (begins_cluster) failed_.insert({next, truth.node});
  return false;
}

// None of the values tried does it; why another one might. Empty: none can.
std::string Search::what_stands_in_the_way() const {
  if (budget_.is_used_up()) return "that takes too many values of the condition keys";
  for (const Comparison& comparison : comparisons_) {
    const Atom& atom = logic_.atoms()[comparison.atom];
    if (atom.kind != Atom::Kind::test) continue;  // held against one text, of which every part was tried
    for (const std::string& value : atom.values) {
      const auto variable = policy::read_variable(value);
      const bool is_whole = variable && variable->length == value.size() && !variable->default_value;
      if (!is_whole && value.find("${") != std::string::npos) {
        return "a pattern ties the values of " + atom.key + " and " + condition::keys_of(atom).back();
      }
    }
  }
  for (const Key& each : keys_) {
    if (!each.is_complete) return "conditions of different types ask " + each.name;
  }
  return {};
}

Valuation Search::run(Truth truth) {
  std::set<std::uint32_t> atoms;
  std::set<std::uint32_t> seen;
  collect(truth, atoms, seen);
  read(atoms);
  std::vector<std::string> names;
  for (const Key& each : keys_) names.push_back(each.name);
  if (!list_values()) return {Valuation::Kind::unknown, context_, {}, because_};
  if (descend(0, truth)) return {Valuation::Kind::found, context_, std::move(names), {}};
  std::string because = what_stands_in_the_way();
  if (!because.empty()) return {Valuation::Kind::unknown, context_, {}, std::move(because)};
  return {};
}

}  // namespace

Valuation find_values(Truth truth, Logic& logic, const Context& given, const stdlib::Catalog& catalog, Budget& budget) {
  if (truth.is_false()) return {};
  if (truth.is_true()) {
    Context context = given;
    context.set_others(Context::State::absent);
    return {Valuation::Kind::found, std::move(context), {}, {}};
  }
  return Search(logic, given, catalog, budget).run(truth);
}

}  // namespace iamq::exact
