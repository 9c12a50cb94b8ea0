#pragma once

#include <optional>
#include <string>
#include <vector>

#include "runtime/condition/context.hpp"
#include "runtime/condition/truth.hpp"
#include "stdlib/catalog.hpp"

// Which values of a context key have to be tried, so that nothing that its tests can tell apart is left out.
namespace iamq::exact {

// What an unknown key may be: absent, one value, or a list.
using KeyValue = condition::Context::Entry;

// The values of `key` that speak for all others: for every way in which `tests` can answer together there is one, each
// such way once. `tests` ask no other key. Values of the type that the catalog gives the key, where it knows it; those
// that a request is likelier to have come first. Nothing if there are too many.
std::optional<std::vector<KeyValue>> representative_values(const std::string& key,
                                                           const std::vector<const condition::Atom*>& tests,
                                                           const stdlib::Catalog& catalog);

// Single texts to try where a key is also held against other keys: those that the tests tell apart, and of each kind
// some that differ.
std::optional<std::vector<std::string>> texts_to_try(const std::string& key,
                                                     const std::vector<const condition::Atom*>& tests,
                                                     const stdlib::Catalog& catalog);

}  // namespace iamq::exact
