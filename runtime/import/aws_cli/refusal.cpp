#include "runtime/import/aws_cli/refusal.hpp"

#include <algorithm>
#include <array>

namespace iamq::import {

namespace {

// `An error occurred (AccessDenied) when calling the GetBucketPolicy operation: Access Denied`; newer versions of the
// CLI write `aws: [ERROR]: ` before it.
constexpr std::string_view beginning = "An error occurred (";
constexpr std::string_view middle = ") when calling the ";

std::string_view line_from(std::string_view text, std::size_t begin) {
  return text.substr(begin, std::min(text.find_first_of("\r\n", begin), text.size()) - begin);
}

// What the services answer where a resource has no policy, or no setting.
constexpr std::array<std::string_view, 8> absent = {
    "NoSuchBucketPolicy",                    // s3:GetBucketPolicy
    "NoSuchPublicAccessBlockConfiguration",  // s3:GetPublicAccessBlock, of buckets and accounts
    "NoSuchTagSet",                          // s3:GetBucketTagging
    "RepositoryPolicyNotFoundException",     // ecr:GetRepositoryPolicy
    "PolicyNotFoundException",               // dynamodb:GetResourcePolicy
    "ResourceNotFoundException",             // lambda:GetPolicy, glacier:GetVaultAccessPolicy, sso:Get…
    "NoSuchEntity",
    "AWSOrganizationsNotInUseException",
};

}  // namespace

std::optional<Refusal> refusal_in(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) {
    return Refusal{};
  }
  const std::size_t at = text.find(beginning);
  const bool is_at_line_begin = at != std::string_view::npos && text.find_first_of("{[") > at;
  if (!is_at_line_begin) {
    return std::nullopt;
  }
  Refusal refusal;
  refusal.text = line_from(text, at);
  const std::size_t close = refusal.text.find(')');
  if (close == std::string_view::npos) {
    return std::nullopt;
  }
  refusal.code = refusal.text.substr(beginning.size(), close - beginning.size());
  const std::string_view rest = refusal.text.substr(close);
  if (rest.substr(0, middle.size()) == middle) {
    refusal.operation = rest.substr(middle.size(), rest.find(' ', middle.size()) - middle.size());
  }
  return refusal;
}

bool means_absent(const Refusal& refusal) {
  return std::find(absent.begin(), absent.end(), refusal.code) != absent.end();
}

}  // namespace iamq::import
