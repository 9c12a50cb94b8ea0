#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/assure/pieces.hpp"
#include "stdlib/catalog.hpp"

// Mistakes that people make in policies, made on purpose: an expectation should notice each of them.
namespace iamq::assure {

enum class Operator : std::uint8_t {
  everyone_trusted,
  deny_allows,
  external_id_dropped,
  mfa_dropped,
  deny_dropped,
  boundary_removed,
  condition_dropped,
  account_trusted,
  every_action,
  every_resource,
  service_widened,
  deny_narrowed,
  exception_dropped,
  allow_denies,
  allow_dropped,
};

// The most dangerous first. Adding a mistake is adding a row, and where mutants.cpp makes it.
struct OperatorRow {
  Operator id;
  std::string_view name;  // in machine formats: `everyone-trusted`
  std::string_view what;  // "anybody is trusted"
};
std::span<const OperatorRow> operators();
const OperatorRow& row(Operator id);

struct Mutant {
  Operator mistake{};
  Variation variation;
  std::string from, to;  // what is replaced by what, as policies write it; empty where something is gone
};

// All mutants of the World's policies and boundaries, in the order of the text; no two of one policy mean the same.
std::vector<Mutant> mutants_of(const model::World& world, const Places& places);

}  // namespace iamq::assure
