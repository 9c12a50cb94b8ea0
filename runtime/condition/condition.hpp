#pragma once

#include <cstdint>

#include "runtime/condition/context.hpp"
#include "runtime/condition/truth.hpp"
#include "runtime/policy/document.hpp"
#include "runtime/policy/library.hpp"

namespace iamq::condition {

// Whether one condition of a statement holds in a request's context: negation, IfExists, ForAnyValue and ForAllValues,
// missing keys and policy variables, all put around the operator's row.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html
Truth holds(const policy::Condition& condition, policy::Version version, const Context& context,
            const policy::Library& library, Logic& logic);

// The same for a resource pattern of Resource or NotResource; unknown if a variable's value decides.
Truth matches_resource(std::string_view pattern, std::string_view resource, policy::Version version,
                       const Context& context, Logic& logic);

// Whether the test holds where the context says everything: what an unknown key's value would make of it.
bool holds(const Atom& atom, const Context& complete);

// The keys that the atom's answer hangs on; the first is `atom.key`.
std::vector<std::string> keys_of(const Atom& atom);

}  // namespace iamq::condition
