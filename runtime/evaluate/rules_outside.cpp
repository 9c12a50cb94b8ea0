#include "runtime/evaluate/rules_outside.hpp"

#include <array>

namespace iamq::evaluate {

namespace {

struct SpecialRow {
  std::string_view key, words;
};
// By SpecialRule.
constexpr std::array<SpecialRow, 9> special_rows = {{
    {"", ""},
    {"always-allowed-call", "this call is always allowed, whatever any policy says"},
    {"credentials-restriction", "these credentials may not make this call, whatever any policy says"},
    {"aws-owned",
     "nobody changes or passes what AWS itself owns: AWS managed policies and roles under role/aws-reserved/"},
    {"root-cannot-assume", "a root user cannot assume roles"},
    {"not-for-this-caller", "this call is not for this kind of caller"},
    {"different-partitions", "principals and resources of different partitions never meet"},
    {"public-access-blocked",
     "S3 Block Public Access keeps everybody outside the bucket's account out of a bucket with a public policy"},
    {"bucket-owner-root", "the root user of the bucket's account keeps this call, whatever the bucket policy denies"},
}};

const SpecialRow& row_of(SpecialRule rule) {
  return special_rows[static_cast<std::size_t>(rule)];
}

}  // namespace

std::string_view key_of(SpecialRule rule) {
  return row_of(rule).key;
}

std::string_view words_of(SpecialRule rule) {
  return row_of(rule).words;
}

}  // namespace iamq::evaluate
