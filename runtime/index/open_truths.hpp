#pragma once

#include <cstdint>
#include <unordered_map>
#include <vector>

#include "runtime/condition/truth.hpp"

namespace iamq::index {

// Truths that hang on keys nobody gave, kept from one request to the next, each of which has a Logic of its own. Kept
// truths of one number are equal; equal ones have one number if they ask their tests in the same order.
class OpenTruths {
public:
  using Number = std::uint32_t;

  // `truth` is unknown, and one of `logic`.
  Number keep(condition::Truth truth, const condition::Logic& logic);
  // The same truth for another Logic. May throw condition::TooManyTests.
  condition::Truth in(Number number, condition::Logic& logic) const;
  std::size_t size() const { return truths_.size(); }

private:
  struct Node {
    std::uint32_t atom;       // of atoms_
    std::uint32_t low, high;  // 0: no, 1: yes, else the node two less, of the same truth
    friend bool operator==(const Node&, const Node&) = default;
  };
  struct Hash {
    std::size_t operator()(const condition::Atom& atom) const;
    std::size_t operator()(const std::vector<Node>& nodes) const;
  };
  std::uint32_t number_of(const condition::Atom& atom);

  std::unordered_map<condition::Atom, std::uint32_t, Hash> atom_numbers_;
  std::vector<const condition::Atom*> atoms_;  // by number
  std::unordered_map<std::vector<Node>, Number, Hash> numbers_;
  std::vector<const std::vector<Node>*> truths_;  // by number: its nodes, what is below first
};

}  // namespace iamq::index
