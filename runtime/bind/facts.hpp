#pragma once

#include "runtime/bind/binder.hpp"
#include "runtime/model/entities.hpp"

namespace iamq::bind {

// What `with …`, `(…)` behind a hop and `context …` say. `mfa` is aws:MultiFactorAuthPresent, `external id X`
// sts:ExternalId, `source identity X` sts:SourceIdentity. Values that the key's type does not take are errors, keys
// that the catalog lacks a warning. Null: nothing is said.
model::Facts resolve_facts(Binder& binder, const lang::Facts* facts, std::optional<AccountId> account = {});

}  // namespace iamq::bind
