#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/policy/json_reader.hpp"
#include "runtime/simulate/aws_request.hpp"

namespace iamq::simulate {

// Reads members of a request, each with the limits of AWS's API reference. The first problem is kept, and from then on
// everything that is read is empty.
class AwsMembers {
public:
  explicit AwsMembers(const policy::Json& json) : json_(json) {}

  const std::optional<AwsError>& error() const { return error_; }
  void fail(std::string message);  // as InvalidInput

  // The member of an object; null if it is not there, or JSON's null.
  const policy::JsonNode* find(const policy::JsonNode& object, std::string_view name) const;

  struct Limits {
    std::size_t least = 1, most = 2048;  // characters
    bool is_policy_text = false;         // "tab, line feed, carriage return, and U+0020 to U+00FF"
  };
  // `what` names the value in messages: `CallerArn`, `PolicyInputList.2`.
  std::string text(const policy::JsonNode& node, const std::string& what, const Limits& limits);
  std::string optional_text(const policy::JsonNode& object, std::string_view name, const Limits& limits);
  std::vector<const policy::JsonNode*> list(const policy::JsonNode& object, std::string_view name, std::size_t most);
  std::vector<std::string> texts(const policy::JsonNode& object, std::string_view name, const Limits& limits);
  std::optional<std::uint64_t> number(const policy::JsonNode& object, std::string_view name, std::uint64_t least,
                                      std::uint64_t most);

  // Refuses what is no member of the object.
  void check_names(const policy::JsonNode& object, const std::string& what, const std::vector<std::string_view>& known);

private:
  const policy::Json& json_;
  std::optional<AwsError> error_;
};

}  // namespace iamq::simulate
