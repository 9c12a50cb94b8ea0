#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace iamq::policy {

// Where a policy is used. What a document may contain, and its quota, depends on it.
enum class PolicyKind : std::uint8_t {
  identity,  // inline, of a user, group or role
  managed,   // customer or AWS managed
  boundary,  // a managed policy in its role as permissions boundary
  session,
  trust,
  resource,
  scp,
  rcp,
  endpoint,
};

enum class Presence : std::uint8_t { forbidden, optional, required };

// One row per kind. Sources: IAM JSON policy grammar and quotas; SCP and RCP syntax pages of AWS Organizations.
struct KindRow {
  PolicyKind kind;
  std::string_view name;       // as messages and `show` print it: "trust policy"
  Presence principal;          // Principal or NotPrincipal
  Presence resource;           // Resource or NotResource
  bool not_principal_allowed;  // NotPrincipal, with Deny only
  bool id_allowed;             // the Id element
  bool allow_allowed;          // false: only Deny statements (RCP)
  std::uint32_t quota;         // characters without white space; 0 = none checked here
};

std::span<const KindRow> kinds();
const KindRow& row(PolicyKind kind);

}  // namespace iamq::policy
