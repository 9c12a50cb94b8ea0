#pragma once

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <unordered_map>
#include <vector>

#include "runtime/policy/document.hpp"

// Three-valued truth: true, false, or "depends on tests of keys nobody gave". A Truth is a node of a small ordered
// decision diagram over those tests, so that `and`, `or`, `not` stay exact and an unknown that cannot matter vanishes.
namespace iamq::condition {

// A test of one unknown key: what a condition (or a policy variable in a pattern) asks of it.
struct Atom {
  enum class Kind : std::uint8_t {
    test,    // the condition holds for the key's value; false where the key is absent (set qualifier: as in the rules)
    exists,  // the key is present
    variable,  // the condition value `values[0]`, holding ${key}, meets the request's value `subject` under `op`
    resource,  // the resource pattern `values[0]`, holding ${key}, matches the request's resource `subject`
  } kind = Kind::test;
  std::string key;                  // as first written
  policy::OperatorId op;            // test: never negated, never IfExists; those are put around it
  std::vector<std::string> values;  // of the policy, variables substituted
  // Beside each value: which characters are no wildcards (policy::Substituted). Without a mask the value is text of a
  // policy under 2012-10-17 that still holds a variable of an unknown key; the known ones are replaced.
  std::vector<std::string> literal_masks;
  std::string subject;
  bool is_there = false;                   // the request carries `key` for sure
  std::vector<std::string> single_keys{};  // of the keys it reads those that never have several values, lower case
  friend bool operator==(const Atom&, const Atom&) = default;
};

struct Truth {
  std::uint32_t node = 0;  // 0 is false, 1 is true
  bool is_true() const { return node == 1; }
  bool is_false() const { return node == 0; }
  bool is_unknown() const { return node > 1; }
  friend bool operator==(Truth, Truth) = default;
};
inline constexpr Truth no{0};
inline constexpr Truth yes{1};
inline constexpr Truth truth_of(bool value) {
  return value ? yes : no;
}

// Thrown where the tests of unknown keys hang together in so many ways that working them out would take all memory:
// what was asked is unknown then. Real policies stay below by far; it takes dozens of statements with several
// conditions each whose keys nobody gave.
class TooManyTests : public std::runtime_error {
public:
  TooManyTests();
};

// The diagrams of one evaluation. Cheap to make; nothing is allocated until the first unknown.
class Logic {
public:
  static constexpr std::size_t most_steps = 400'000;  // a quarter of a second, some 50 MB

  // All of them may throw TooManyTests.
  Truth atom(const Atom& atom);
  Truth atom(std::uint32_t number);  // of one of atoms()
  Truth both(Truth a, Truth b) { return a.is_unknown() ? if_then_else(a, b, no) : a.is_true() ? b : no; }
  Truth either(Truth a, Truth b) { return a.is_unknown() ? if_then_else(a, yes, b) : a.is_true() ? yes : b; }
  Truth negate(Truth a) { return a.is_unknown() ? if_then_else(a, no, yes) : truth_of(a.is_false()); }
  Truth if_then_else(Truth condition, Truth then, Truth otherwise);

  struct Node {
    std::uint32_t atom, low, high;
    friend bool operator==(const Node&, const Node&) = default;
  };
  const Node& node(Truth truth) const { return nodes_[truth.node - 2]; }
  const std::vector<Atom>& atoms() const { return atoms_; }

private:
  struct NodeHash {
    std::size_t operator()(const Node& node) const;
  };
  std::uint32_t make(std::uint32_t atom, std::uint32_t low, std::uint32_t high);
  std::vector<Atom> atoms_;
  std::vector<Node> nodes_;
  std::unordered_map<Node, std::uint32_t, NodeHash> unique_;
  std::unordered_map<Node, std::uint32_t, NodeHash> ite_;  // (condition, then, otherwise) -> result
};

// A condition as it is told: a disjunction of conjunctions of literals, minimal. Empty disjunction: never; a single
// empty conjunction: always.
struct Literal {
  Atom atom;
  bool is_negated = false;
  friend bool operator==(const Literal&, const Literal&) = default;
};
struct Formula {
  std::vector<std::vector<Literal>> any_of;
  bool is_always() const { return any_of.size() == 1 && any_of.front().empty(); }
  bool is_never() const { return any_of.empty(); }
  friend bool operator==(const Formula&, const Formula&) = default;
};

// The truth as a minimal formula. Knows that tests of one key hang together (a value cannot be both 10.0.0.1 and
// outside 10.0.0.0/8): removing any key from the result makes it wrong for some values of the unknown keys. May throw
// TooManyTests.
Formula simplify(Truth truth, const Logic& logic);

}  // namespace iamq::condition
