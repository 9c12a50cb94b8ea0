#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/oracle/request.hpp"

// Two policies over a few letters, and requests over the same letters: few enough to hold them all against both.
namespace iamq::oracle {

// What the two policies are made to differ in.
enum class Theme { patterns, one_key, several_keys, variables, joined_keys, principals, trust, everything };
inline constexpr std::size_t theme_count = 8;
std::string_view name_of(Theme theme);

struct PolicyPair {
  Theme theme = Theme::patterns;
  Document a, b;
};

// The same seed makes the same pair. Each policy has one to three statements.
PolicyPair random_pair(std::uint64_t seed);

// Every pair with one piece less.
std::vector<PolicyPair> smaller_pairs(const PolicyPair& pair);

// What requests about the pair are made of: every combination is a request.
struct Dimensions {
  std::vector<std::string> actions, resources;
  std::vector<Caller> callers;
  struct Key {
    std::string name;
    std::vector<std::optional<KeyValues>> values;  // nothing: the request does not carry it
  };
  std::vector<Key> keys;  // those that the pair asks for

  std::size_t count() const;
  // Request number `number` of count().
  Case request(std::size_t number) const;
};
Dimensions dimensions_of(const PolicyPair& pair);

// Whether an Allow statement of the document applies and no Deny statement does.
bool allows(const Document& document, const Case& asked);

}  // namespace iamq::oracle
