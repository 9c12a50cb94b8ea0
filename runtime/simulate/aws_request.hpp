#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lang/text/source.hpp"
#include "runtime/simulate/aws_calls.hpp"

// A request to AWS's policy simulator, read and checked as AWS checks it.
namespace iamq::simulate {

// As AWS tells what is wrong with a request: a code of its API reference and a sentence.
struct AwsError {
  std::string_view code;
  std::string message;
};

// The text of a policy, and what it is called in answers: `PolicyInputList.1`.
struct AwsPolicyText {
  std::string id;
  text::SourceId source{};
};

struct AwsContextEntry {
  std::string key;
  std::vector<std::string> values;
  bool is_list = false;
};

// A policy of the principal that the simulation leaves out: by kind, by ARN, or an inline one by its bearer and name.
struct AwsExclusion {
  std::string policy_type, arn;  // one of them, or neither
  std::string policy_name, attachment_type, attachment_name;
};

struct AwsRequest {
  AwsCall call = AwsCall::simulate_custom_policy;
  std::vector<AwsPolicyText> policies;
  std::optional<AwsPolicyText> boundary, resource_policy;
  std::vector<std::vector<AwsPolicyText>> scps;  // by level, the organization's root first
  std::vector<AwsExclusion> exclusions;
  std::vector<std::string> actions;
  std::vector<std::string> resources;  // empty: unsaid, which means `*`
  std::string principal_arn, caller_arn;
  std::string resource_owner;  // an account id
  std::string handling_option;
  std::vector<AwsContextEntry> context;
  std::size_t first = 0;  // of the results that are asked for: what `Marker` stands for
  std::size_t max_items = 100;
  std::optional<AwsError> error;  // the first thing that is wrong; then nothing else counts
};

// Reads the JSON object that `document` spans; what policies are given becomes sources of their own. Without `call` the
// request is taken for the call that has its members.
AwsRequest read_aws_request(text::Sources& sources, const text::Span& document, std::optional<AwsCall> call);

}  // namespace iamq::simulate
