#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>

#include "lang/text/source.hpp"
#include "runtime/evaluate/gather.hpp"
#include "runtime/model/world.hpp"

// The parts of machine-readable answers that tell why. docs/formats.md describes them.
namespace iamq::render {

// Null for a condition that always holds.
nlohmann::ordered_json condition_json(const condition::Formula& formula);

nlohmann::ordered_json statement_json(const model::World& world, const text::Sources& sources, policy::PolicyId policy,
                                      std::uint32_t statement, std::uint64_t via);

nlohmann::ordered_json reason_json(const evaluate::Explained& explained, const model::World& world,
                                   const text::Sources& sources);

}  // namespace iamq::render
