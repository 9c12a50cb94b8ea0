#pragma once

#include <cstdint>
#include <optional>

#include "runtime/import/aws_cli/call_name.hpp"
#include "runtime/import/pages.hpp"

namespace iamq::import {

enum class ValueKind : std::uint8_t {
  manifest,        // of a folder that iamq wrote
  world,           // a world file
  config_items,    // a page of what AWS Config answers
  call,            // another output of the AWS CLI
  account_export,  // or nothing that is known: read_pages says so
};

// What a JSON value of a file is, by what it holds and by the call that the file's path names.
ValueKind kind_of(const JsonValue& value, const std::optional<CallName>& name);

}  // namespace iamq::import
