#include "runtime/index/match_memory.hpp"

#include "runtime/index/hangs_on.hpp"
#include "runtime/policy/wildcard.hpp"

namespace iamq::index {

namespace {

constexpr std::size_t most_matches = 2'000'000;

}  // namespace

MatchMemory::MatchMemory(const CompiledPolicies& compiled, const policy::Library& library,
                         const evaluate::Situation& situation)
    : compiled_(compiled), library_(library) {
  for (const model::Facts* facts : {&situation.facts, &situation.session.facts}) {
    for (const auto& fact : facts->context) said_keys_.push_back(policy::lower_case(library.text(fact.key)));
  }
}

MatchMemory::Known& MatchMemory::known(std::uint32_t statement) {
  const std::size_t page = statement / page_size;
  if (page >= pages_.size()) pages_.resize(page + 1);
  if (!pages_[page]) pages_[page] = std::make_unique<std::array<Known, page_size>>();
  Known& known = (*pages_[page])[statement % page_size];
  if (!known.is_there) {
    known = {true, what_it_hangs_on(*compiled_.statement(statement).source, said_keys_, library_), {}};
  }
  return known;
}

std::optional<MatchMemory::Match>* MatchMemory::of(std::uint32_t statement, const Whose& whose) {
  Known& known = this->known(statement);
  const evaluate::KeySource& hangs_on = known.hangs_on;
  if (hangs_on.caller) return nullptr;
  if (!hangs_on.account && !hangs_on.resource) return &known.of_kind[whose.kind];
  if (matches_.size() > most_matches) matches_.clear();
  return &matches_[{statement, hangs_on.account ? whose.account + 1 : 0, hangs_on.resource ? whose.likeness + 1 : 0,
                    whose.kind}];
}

std::optional<MatchMemory::Match>* MatchMemory::of_kind(std::uint32_t statement, std::uint32_t kind) {
  Known& known = this->known(statement);
  const bool is_of_kind = !known.hangs_on.account && !known.hangs_on.caller && !known.hangs_on.resource;
  return is_of_kind ? &known.of_kind[kind] : nullptr;
}

std::size_t MatchMemory::AlikeHash::operator()(const Alike& one) const {
  const std::uint64_t a = static_cast<std::uint64_t>(one.statement) << 32 | one.account;
  const std::uint64_t b = static_cast<std::uint64_t>(one.likeness) << 1 | one.kind;
  return (a * 0x9e3779b97f4a7c15U ^ b) * 0xc2b2ae3d27d4eb4fU;
}

}  // namespace iamq::index
