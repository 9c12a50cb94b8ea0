#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

// The values of ResourceHandlingOption: kinds of ec2:RunInstances, and the resources each has to name.
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulateCustomPolicy.html
namespace iamq::simulate {

// What is wrong with the option for a request on these resources, in words; nothing if all it needs is there.
std::optional<std::string> check_handling_option(std::string_view option, const std::vector<std::string>& resources);

// Whether the option makes one request of all the resources, each of which has to be allowed.
bool is_on_all_resources_at_once(std::string_view option, std::string_view action);

}  // namespace iamq::simulate
