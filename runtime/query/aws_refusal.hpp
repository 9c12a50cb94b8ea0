#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lang/text/source.hpp"
#include "runtime/evaluate/refusal.hpp"

namespace iamq::query {

// A refusal as AWS tells it, read.
struct AwsRefusal {
  struct Key {
    std::string name;
    std::vector<std::string> values;
  };
  std::string principal;  // an ARN, or `anonymous`
  std::string action;
  std::string resource;      // empty: the message names none
  std::vector<Key> context;  // of a decoded message: what the request carried
  std::optional<evaluate::RefusalReason> reason;
  std::string error;  // why the text is no refusal; empty: it is one
};

// Reads `User: ARN is not authorized to perform: ACTION [on resource: ARN] [reason]`, with whatever a tool wrote before
// it, or the output of `aws sts decode-authorization-message`.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
// https://docs.aws.amazon.com/STS/latest/APIReference/API_DecodeAuthorizationMessage.html
AwsRefusal read_refusal(std::string_view text);

}  // namespace iamq::query
