#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "runtime/evaluate/decision.hpp"
#include "runtime/evaluate/gather.hpp"
#include "runtime/evaluate/key_source.hpp"
#include "runtime/index/compiled_policies.hpp"
#include "runtime/index/open_truths.hpp"
#include "runtime/index/says.hpp"

namespace iamq::index {

// What statements that speak of a request's action and resource come to, where their Principal, conditions or variables
// decide: remembered for all whose requests are alike in what that hangs on. All requests are made in one situation.
class MatchMemory {
public:
  struct Match {
    May may = May::no;
    evaluate::ResourceGrant grant{};
    OpenTruths::Number truth = 0;  // May::open: when it matches
  };
  // Of a request: the caller's account (a row) and kind (0 a user, 1 a role), and what its resource is like.
  struct Whose {
    std::uint32_t account = 0, kind = 0, likeness = 0;
  };

  MatchMemory(const CompiledPolicies& compiled, const policy::Library& library, const evaluate::Situation& situation);

  const evaluate::KeySource& hangs_on(std::uint32_t statement) { return known(statement).hangs_on; }
  // The place for what the statement comes to, empty until it is filled; null where the caller itself decides. It
  // stands until the next is asked for.
  std::optional<Match>* of(std::uint32_t statement, const Whose& whose);
  // The place of those where nothing but the kind of caller counts; else null.
  std::optional<Match>* of_kind(std::uint32_t statement, std::uint32_t kind);
  void forget() {
    pages_.clear();
    matches_.clear();
  }

private:
  struct Known {
    bool is_there = false;
    evaluate::KeySource hangs_on;
    std::optional<Match> of_kind[2];
  };
  struct Alike {
    std::uint32_t statement = 0, account = 0, likeness = 0, kind = 0;
    friend bool operator==(const Alike&, const Alike&) = default;
  };
  struct AlikeHash {
    std::size_t operator()(const Alike& one) const;
  };
  Known& known(std::uint32_t statement);

  const CompiledPolicies& compiled_;
  const policy::Library& library_;
  std::vector<std::string> said_keys_;  // by the situation, lower case
  // By statement, in pages: few of a hundred thousand have conditions that are asked.
  static constexpr std::uint32_t page_size = 256;
  std::vector<std::unique_ptr<std::array<Known, page_size>>> pages_;
  std::unordered_map<Alike, std::optional<Match>, AlikeHash> matches_;
};

}  // namespace iamq::index
