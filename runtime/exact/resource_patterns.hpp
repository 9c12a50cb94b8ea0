#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/exact/patterns.hpp"
#include "runtime/exact/rules.hpp"
#include "runtime/policy/library.hpp"
#include "stdlib/catalog.hpp"

namespace iamq::exact {

// The resources of statements as patterns. A policy variable in one stands for whatever the conditions can tell apart
// of its key, and for any other text.
class ResourcePatterns {
public:
  // `rules`: all whose conditions count; they must outlive it.
  ResourcePatterns(const std::vector<Rule>& rules, const policy::Library& library, const stdlib::Catalog& catalog);

  // Nothing if the variables of one stand for too many patterns.
  std::optional<std::vector<Pattern>> of(const Rule& rule) const;

  // What texts of resources have to be different from, apart from patterns of resources: the values that conditions ask
  // of keys. Empty if no resource holds a variable.
  const std::vector<Pattern>& values_of_conditions() const { return values_; }
  // How many variables one pattern has at most.
  std::size_t most_variables() const { return most_variables_; }

  // Whether requests that meet patterns of several of these rules, or one of them, may have to repeat the value of a
  // key in several places, so that those made from the patterns do not speak for all of them.
  bool repeat_a_variable(const std::vector<const Rule*>& rules) const;

private:
  std::optional<std::vector<Pattern>> values_of(std::string_view key) const;
  std::string text_of(policy::StringId resource) const;
  bool has_variables(const Rule& rule, const std::string& text) const;

  const std::vector<Rule>& rules_;
  const policy::Library& library_;
  const stdlib::Catalog& catalog_;
  std::vector<Pattern> values_;
  std::size_t most_variables_ = 0;
  bool is_joined_ = false;  // some condition compares keys with one another
};

}  // namespace iamq::exact
