#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "runtime/policy/library.hpp"

// A document as it is handed to AWS: short, and within its quota.
namespace iamq::export_ {

// An equal document without what says nothing: statements that differ in one element are one, patterns that another one
// covers are left out, lists are sorted. The same document gives the same text.
policy::Document minimal(const policy::Document& document, const policy::Library& library);

// Documents that say together what this one says, where all of them are attached to the same principal, each of at most
// that many characters as AWS counts them. Nothing if a single pattern or condition is longer.
std::optional<std::vector<policy::Document>> split(const policy::Document& document, const policy::Library& library,
                                                   std::size_t most);

}  // namespace iamq::export_
