#pragma once

#include <string_view>
#include <vector>

#include "stdlib/service.hpp"

namespace iamq::stdlib {

// All that stands below one service's line in the catalog. Spans in the first three point into the others.
// INVARIANT: nothing is added once the section is made, so the spans stay good.
struct Section {
  std::vector<Key> keys;
  std::vector<ResourceType> resource_types;
  std::vector<Action> actions;

  std::vector<const Key*> key_lists;
  std::vector<ActionResource> action_resources;
  std::vector<std::string_view> word_lists;  // ARN patterns and dependent actions
  std::vector<char> names;                   // what the file abbreviates: `s3:GetObject`, `s3:prefix`
};

// Reads a section: the lines `K`, `R`, `A` and `+` of stdlib/catalog.tsv up to the next service.
Section read_section(const Service& service, std::string_view body);

}  // namespace iamq::stdlib
