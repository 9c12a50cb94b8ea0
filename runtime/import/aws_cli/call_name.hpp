#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace iamq::import {

// Which call of the AWS CLI wrote a file, as its path says (docs/aws-cli.md):
// `ACCOUNT/[REGION/]SERVICE/OPERATION[--PARAMETER=VALUE…][~PAGE].json`. Values are percent-encoded where they hold a
// `/`, `=`, `~` or `%`. What stands before ACCOUNT means nothing.
struct CallName {
  std::string account;  // empty: unsaid
  std::string region;
  std::string service;  // as on the command line: `s3api`
  std::string operation;
  std::vector<std::pair<std::string, std::string>> parameters;  // without the leading `--`
  std::uint32_t page = 1;

  std::string_view parameter(std::string_view name) const;  // empty: unsaid
  std::string in_words() const;                             // `aws s3api get-bucket-policy`
};

// As much of it as a path says: `./list-roots.json` says the operation only. Nothing if the file's name is none that a
// call would have.
std::optional<CallName> call_in_path(std::string_view path);

// The path that says it.
std::string path_of(const CallName& name);

}  // namespace iamq::import
