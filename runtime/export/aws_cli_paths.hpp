#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace iamq::export_ {

// `ACCOUNT/[REGION/]SERVICE/OPERATION[--PARAMETER=VALUE…].json`, the path that tells `import` which call wrote a file.
std::string aws_cli_path(std::string_view account, std::string_view region, std::string_view service,
                         std::string_view operation,
                         const std::vector<std::pair<std::string, std::string>>& parameters);

}  // namespace iamq::export_
