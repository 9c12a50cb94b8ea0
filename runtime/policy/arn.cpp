#include "runtime/policy/arn.hpp"

#include <algorithm>

namespace iamq::policy {

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
std::optional<Arn> split_arn(std::string_view text) {
  if (text.substr(0, 4) != "arn:") return std::nullopt;
  std::string_view rest = text.substr(4);
  Arn arn;
  for (std::string_view* field : {&arn.partition, &arn.service, &arn.region, &arn.account}) {
    const std::size_t colon = rest.find(':');
    if (colon == std::string_view::npos) return std::nullopt;
    *field = rest.substr(0, colon);
    rest.remove_prefix(colon + 1);
  }
  arn.resource = rest;
  return arn;
}

ArnResource split_resource(std::string_view resource) {
  for (std::size_t end = 0; end < resource.size(); ++end) {
    if (resource[end] == '/' || resource[end] == ':') return {resource.substr(0, end), resource.substr(end + 1)};
  }
  return {{}, resource};
}

bool is_account_id(std::string_view text) {
  return text.size() == 12 && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::string root_arn(std::string_view partition, std::string_view account) {
  std::string arn = "arn:";
  arn.append(partition).append(":iam::").append(account).append(":root");
  return arn;
}

}  // namespace iamq::policy
