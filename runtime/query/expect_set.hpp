#pragma once

#include <string>

#include "runtime/query/expect.hpp"

namespace iamq::query {

// `is`, `includes`, `excludes` against the principals (or roles) of an answer. Root users count only if the expectation
// names one: they can do nearly everything in their account, and nobody lists them.
Judged judge_set(const Answer& answer, const SetVerdict& expected);

// What it rests on that these are listed: one row that surely lists somebody is enough, whatever is said of others.
std::vector<Note> notes_of_included(const Answer& answer, const SetVerdict& expected);

// A short name for messages: the declared one, else the ARN.
std::string principal_name(const model::World& world, const PrincipalCell& cell);

}  // namespace iamq::query
