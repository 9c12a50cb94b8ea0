#include "runtime/policy/arn.hpp"

#include <algorithm>

namespace iamq::policy {

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
std::optional<Arn> split_arn(std::string_view text) {
  if (!text.starts_with("arn:")) return std::nullopt;
  Arn arn;
  std::size_t begin = 4;
  for (std::string_view* field : {&arn.partition, &arn.service, &arn.region, &arn.account}) {
    const std::size_t colon = text.find(':', begin);
    if (colon == std::string_view::npos) return std::nullopt;
    *field = {text.data() + begin, colon - begin};
    begin = colon + 1;
  }
  arn.resource = text.substr(begin);
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
