#include "runtime/simulate/run_instances.hpp"

#include <algorithm>
#include <array>

#include "lang/text/diagnostic.hpp"
#include "runtime/policy/arn.hpp"
#include "runtime/policy/wildcard.hpp"

namespace iamq::simulate {

namespace {

struct HandlingRow {
  std::string_view option;
  bool has_network_interface, has_subnet, has_volume;
};

// "Each of the Amazon EC2 scenarios requires … instance, image, and security group"; a VPC needs a network interface,
// a subnet the subnet, EBS the volume. The first two were taken from the page when EC2-Classic ended.
constexpr std::array<HandlingRow, 6> handling_rows{{
    {"EC2-Classic-InstanceStore", false, false, false},
    {"EC2-Classic-EBS", false, false, true},
    {"EC2-VPC-InstanceStore", true, false, false},
    {"EC2-VPC-InstanceStore-Subnet", true, true, false},
    {"EC2-VPC-EBS", true, false, true},
    {"EC2-VPC-EBS-Subnet", true, true, true},
}};

std::vector<std::string_view> needed_types(const HandlingRow& row) {
  std::vector<std::string_view> types{"instance", "image", "security-group"};
  if (row.has_network_interface) types.emplace_back("network-interface");
  if (row.has_subnet) types.emplace_back("subnet");
  if (row.has_volume) types.emplace_back("volume");
  return types;
}

bool is_of_ec2_type(std::string_view resource, std::string_view type) {
  const auto arn = policy::split_arn(resource);
  return arn && arn->service == "ec2" && policy::split_resource(arn->resource).type == type;
}

std::string listed_with_commas(const std::vector<std::string_view>& words) {
  std::string list;
  for (const std::string_view word : words) list += (list.empty() ? "" : ", ") + std::string(word);
  return list;
}

}  // namespace

std::optional<std::string> check_handling_option(std::string_view option, const std::vector<std::string>& resources) {
  const auto row = std::find_if(handling_rows.begin(), handling_rows.end(),
                                [&](const HandlingRow& each) { return each.option == option; });
  if (row == handling_rows.end()) {
    std::vector<std::string_view> known;
    for (const HandlingRow& each : handling_rows) known.push_back(each.option);
    return "`ResourceHandlingOption` is " + text::in_backticks(option) + "; there are " + listed_with_commas(known);
  }
  std::vector<std::string_view> missing;
  for (const std::string_view type : needed_types(*row)) {
    const bool is_there = std::any_of(resources.begin(), resources.end(),
                                      [&](const std::string& resource) { return is_of_ec2_type(resource, type); });
    if (!is_there) missing.push_back(type);
  }
  if (missing.empty()) return std::nullopt;
  return text::in_backticks(option) + " needs ARNs of ec2 resources of the types " +
         listed_with_commas(needed_types(*row)) + " in `ResourceArns`; there is none of " + listed_with_commas(missing);
}

bool is_on_all_resources_at_once(std::string_view option, std::string_view action) {
  return !option.empty() && policy::equal_ignoring_case(action, "ec2:RunInstances");
}

}  // namespace iamq::simulate
