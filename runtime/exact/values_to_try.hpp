#pragma once

#include <optional>
#include <string>
#include <vector>

#include "runtime/condition/context.hpp"
#include "runtime/condition/truth.hpp"
#include "runtime/exact/budget.hpp"
#include "stdlib/catalog.hpp"

// Which values of a context key have to be tried, so that nothing that its tests can tell apart is left out.
namespace iamq::exact {

// What an unknown key may be: absent, one value, or a list.
struct TriedValue {
  std::vector<std::string> values{};
  bool is_absent = true;
  bool is_list = false;
};

// The values of `key` that speak for all others: for every way in which `tests` can answer together there is one, each
// such way once. `tests` ask no other key. Values of the type that the catalog gives the key, where it knows it; those
// that a request is likelier to have come first. `is_there`: every request
// carries it. Nothing if there are too many, or the budget is used up.
struct Representatives {
  std::vector<TriedValue> values;
  bool is_complete = true;  // false: tests of different types ask the key, and how a value is spelt may tell more apart
};
std::optional<Representatives> representative_values(const std::string& key,
                                                     const std::vector<const condition::Atom*>& tests,
                                                     const stdlib::Catalog& catalog, bool is_there, Budget& budget);

// Single texts to try where a key is also held against other keys: those that the tests tell apart, and of each kind
// `different` many, as far as there are so many.
struct Texts {
  std::vector<std::string> texts;
  bool is_complete = true;
};
std::optional<Texts> texts_to_try(const std::string& key, const std::vector<const condition::Atom*>& tests,
                                  const stdlib::Catalog& catalog, std::size_t different);

// Whether the key, by the type that the catalog gives it, can have the value.
bool can_be(const std::string& key, const std::string& value, const stdlib::Catalog& catalog);

// Whether requests may carry several values of the key. Of keys that nobody documents a test with a set operator says
// so.
bool may_be_list(const std::string& key, const std::vector<const condition::Atom*>& tests,
                 const stdlib::Catalog& catalog);

// Whether the test's operator, or its type, takes letters of either case for the same.
bool ignores_case(const condition::Atom& test);

}  // namespace iamq::exact
