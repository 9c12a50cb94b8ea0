#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/policy/json_reader.hpp"

namespace iamq::query {

// A context key as a JSON object says it: `"aws:SourceIp": "10.0.0.1"`, a list, or null for a key that is absent.
struct GivenKey {
  std::string_view key;
  std::vector<std::string_view> values;
  bool is_list = false;
  bool is_absent = false;
};

// The members of a `context` object, which must outlive them. What is no plain value is told in `error` (if that is
// still empty) and left out.
std::vector<GivenKey> read_given_keys(const policy::Json& json, const policy::JsonNode& context, std::string& error);
// The same one after the other, each in the memory of the one before.
void tell_given_keys(const policy::Json& json, const policy::JsonNode& context, std::string& error,
                     const std::function<void(const GivenKey&)>& tell);

}  // namespace iamq::query
