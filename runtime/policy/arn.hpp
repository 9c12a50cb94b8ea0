#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace iamq::policy {

// arn:partition:service:region:account:resource. The sixth field keeps its own colons. Views into the text it was
// split from.
struct Arn {
  std::string_view partition, service, region, account, resource;
};

// Nothing if the text does not start with `arn:` or has fewer than six fields.
std::optional<Arn> split_arn(std::string_view text);

// The resource type and the rest: `role/div/UpdateApp` -> {role, div/UpdateApp}; `productionapp/a` of S3 has no type.
struct ArnResource {
  std::string_view type, name;
};
ArnResource split_resource(std::string_view resource);

bool is_account_id(std::string_view text);  // exactly twelve digits; leading zeros count

std::string root_arn(std::string_view partition, std::string_view account);

}  // namespace iamq::policy
