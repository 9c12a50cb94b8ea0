#pragma once

#include <string>
#include <string_view>

#include "runtime/import/aws_cli/operations.hpp"

// What the readers of resources and their policies share.
namespace iamq::import {

std::string member_text(const Object& object, std::string_view member);

// The policy that is a member of the output. One that is left out says that there is none, but where AWS always writes
// it.
void put_policy(const Reading& reading, CollectedResource& row, const Object& object, std::string_view member);

// Once the output was read: its policy stands there, or the call was refused, or AWS says that there is none.
void finish_policy(const Reading& reading, CollectedResource& row);

// A list of resources was read whole.
void note_list(const Reading& reading);

}  // namespace iamq::import
