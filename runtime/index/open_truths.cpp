#include "runtime/index/open_truths.hpp"

#include <functional>
#include <string>

namespace iamq::index {

namespace {

std::size_t mixed(std::size_t hash, std::size_t more) {
  return (hash ^ more) * 0x9e3779b97f4a7c15U;
}

}  // namespace

std::size_t OpenTruths::Hash::operator()(const condition::Atom& atom) const {
  const std::hash<std::string> of;
  std::size_t hash = mixed(of(atom.key), static_cast<std::size_t>(atom.kind));
  for (const std::string& value : atom.values) hash = mixed(hash, of(value));
  return mixed(hash, of(atom.subject));
}

std::size_t OpenTruths::Hash::operator()(const std::vector<Node>& nodes) const {
  std::size_t hash = nodes.size();
  for (const Node& node : nodes) hash = mixed(mixed(mixed(hash, node.atom), node.low), node.high);
  return hash;
}

std::uint32_t OpenTruths::number_of(const condition::Atom& atom) {
  const auto [known, is_new] = atom_numbers_.try_emplace(atom, static_cast<std::uint32_t>(atoms_.size()));
  if (is_new) atoms_.push_back(&known->first);
  return known->second;
}

OpenTruths::Number OpenTruths::keep(condition::Truth truth, const condition::Logic& logic) {
  std::vector<Node> nodes;
  std::unordered_map<std::uint32_t, std::uint32_t> known;  // by node of `logic`
  const auto kept = [&](condition::Truth part, const auto& self) -> std::uint32_t {
    if (!part.is_unknown()) return part.node;
    if (const auto found = known.find(part.node); found != known.end()) return found->second;
    const condition::Logic::Node& node = logic.node(part);
    const std::uint32_t low = self({node.low}, self), high = self({node.high}, self);
    nodes.push_back({number_of(logic.atoms()[node.atom]), low, high});
    return known[part.node] = static_cast<std::uint32_t>(nodes.size() + 1);
  };
  kept(truth, kept);
  const auto [found, is_new] = numbers_.try_emplace(std::move(nodes), static_cast<Number>(truths_.size()));
  if (is_new) truths_.push_back(&found->first);
  return found->second;
}

condition::Truth OpenTruths::in(Number number, condition::Logic& logic) const {
  std::vector<condition::Truth> made{condition::no, condition::yes};
  for (const Node& node : *truths_[number]) {
    made.push_back(logic.if_then_else(logic.atom(*atoms_[node.atom]), made[node.high], made[node.low]));
  }
  return made.back();
}

}  // namespace iamq::index
