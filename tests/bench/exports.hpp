#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>

// Folders of exports as the AWS CLI writes them, made from a seed.
namespace iamq::bench {

struct ExportsMade {
  std::uint64_t bytes = 0;              // of all files
  std::uint64_t distinct_policies = 0;  // bytes of policy texts, each counted once
  std::size_t files = 0, accounts = 0, principals = 0;
};

// An organization of accounts of about ten megabytes each, until `bytes` are written: roles of a landing zone that are
// the same everywhere, roles, users and groups of the account's own, AWS's policies with their texts, buckets with
// policies. Policies are objects within the JSON, as the CLI prints them, indented by four blanks.
ExportsMade make_exports(const std::filesystem::path& folder, std::uint64_t bytes, std::uint32_t seed);

}  // namespace iamq::bench
