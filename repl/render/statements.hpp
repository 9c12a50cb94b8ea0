#pragma once

#include <cstdint>
#include <string>

#include "lang/text/source.hpp"
#include "runtime/model/world.hpp"
#include "runtime/policy/library.hpp"

// A policy statement as it is shown to the reader: its own text, where it stands, and whose it is.
namespace iamq::render {

struct StatementWords {
  std::string text;    // what stands in the source, on one line; made up from its meaning if it stands nowhere
  std::string place;   // `tutorial.iamq:31`; empty if it stands nowhere
  std::string policy;  // `deny-assume-S3-role-in-production of group Testers`, `aws:PowerUserAccess`
};

// `via` is AppliedPolicy::via: through what the policy bears on the request.
StatementWords describe(const model::World& world, const text::Sources& sources, policy::PolicyId policy,
                        std::uint32_t statement, std::uint64_t via);

// `policy` alone: its name, and through what it came.
std::string policy_words(const model::World& world, policy::PolicyId policy, std::uint64_t via);

// The statement in the language, from its meaning. Of lists longer than `most` only the beginning, and how many more.
std::string native_text(const policy::Statement& statement, const policy::Library& library, std::size_t most);

}  // namespace iamq::render
