#include "runtime/condition/truth.hpp"

#include <algorithm>
#include <limits>

namespace iamq::condition {

namespace {

constexpr std::uint32_t no_atom = std::numeric_limits<std::uint32_t>::max();

}  // namespace

TooManyTests::TooManyTests() : std::runtime_error("the conditions ask for unknown keys in too many ways at once") {}

std::size_t Logic::NodeHash::operator()(const Node& node) const {
  constexpr std::size_t prime = 1099511628211U;
  std::size_t hash = node.atom;
  hash = hash * prime ^ node.low;
  hash = hash * prime ^ node.high;
  return hash;
}

// INVARIANT: reduced: no node with two equal sides, no two equal nodes; along a path the atoms' numbers rise.
std::uint32_t Logic::make(std::uint32_t atom, std::uint32_t low, std::uint32_t high) {
  if (low == high) return low;
  const Node node{atom, low, high};
  const auto [found, is_new] = unique_.try_emplace(node, static_cast<std::uint32_t>(nodes_.size() + 2));
  if (is_new) nodes_.push_back(node);
  return found->second;
}

Truth Logic::atom(const Atom& atom) {
  auto found = std::find(atoms_.begin(), atoms_.end(), atom);
  if (found == atoms_.end()) found = atoms_.insert(atoms_.end(), atom);
  return this->atom(static_cast<std::uint32_t>(found - atoms_.begin()));
}

Truth Logic::atom(std::uint32_t number) {
  return {make(number, no.node, yes.node)};
}

Truth Logic::if_then_else(Truth condition, Truth then, Truth otherwise) {
  if (condition.is_true()) return then;
  if (condition.is_false()) return otherwise;
  if (then == otherwise) return then;
  if (then.is_true() && otherwise.is_false()) return condition;

  const Node key{condition.node, then.node, otherwise.node};
  const auto known = ite_.find(key);
  if (known != ite_.end()) return {known->second};

  const auto top_atom = [&](Truth truth) { return truth.is_unknown() ? node(truth).atom : no_atom; };
  const std::uint32_t top = std::min({top_atom(condition), top_atom(then), top_atom(otherwise)});
  const auto side = [&](Truth truth, bool is_high) {
    if (top_atom(truth) != top) return truth;
    return Truth{is_high ? node(truth).high : node(truth).low};
  };
  const Truth high = if_then_else(side(condition, true), side(then, true), side(otherwise, true));
  const Truth low = if_then_else(side(condition, false), side(then, false), side(otherwise, false));
  const std::uint32_t result = make(top, low.node, high.node);
  if (ite_.size() >= most_steps) throw TooManyTests();
  ite_.emplace(key, result);
  return {result};
}

}  // namespace iamq::condition
