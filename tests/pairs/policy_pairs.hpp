#pragma once

#include <string>
#include <vector>

#include "lang/text/source.hpp"
#include "runtime/condition/operators.hpp"
#include "runtime/policy/library.hpp"

// Pairs of real policies that tests compare and benchmarks measure, read from the folder that IAMQ_SHARED names.
namespace iamq::pairs {

struct PolicyPair {
  std::string name;
  policy::PolicyId a{}, b{};
  std::string expected;  // the relation of a to b, where it is known
};

// Pairs with what they are made of.
struct PolicyPairs {
  text::Sources sources;
  policy::Library library{condition::operator_names()};
  std::vector<PolicyPair> pairs;
};

// The pairs of data/quacky, whose relation is published. They are read as `iamq compare` reads files: a text without
// Version has the version of the policy that it is compared with.
void add_quacky_pairs(const std::string& shared_folder, PolicyPairs& to);

// Pairs of a file that has `name`, `a`, `b` and `relation` at the beginning of lines, as
// tests/conformance/cases/policy_pairs.txt.
void add_pairs_of_file(const std::string& path, PolicyPairs& to);

// What is taken away from a managed policy.
enum class Less { statement, condition };

// Each of AWS's managed policies (data/managed-policies-all) against itself with one statement, or one condition, less:
// another one of each policy than of the one before. Policies without one to spare are left out.
void add_managed_pairs(const std::string& shared_folder, Less less, PolicyPairs& to);

}  // namespace iamq::pairs
