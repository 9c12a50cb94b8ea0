#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "runtime/condition/operators.hpp"
#include "runtime/policy/library.hpp"
#include "stdlib/catalog.hpp"

// Policies as statements of the language: `allow s3:GetObject on arn:aws:s3:::b/* when aws:MultiFactorAuthPresent is
// true`.
namespace iamq::export_ {

// The documented type of a condition key; nothing for a key that AWS does not document. The binder must be asked with
// the same answers.
using KeyType = std::function<std::optional<condition::ValueType>(std::string_view key)>;

// As the catalog has the types.
KeyType key_types(const stdlib::Catalog& catalog);

// A name or value as a word of the language, in quotes if it needs them.
std::string word(std::string_view text);

// The lines that stand between the braces of a policy's text, each indented by two blanks and ended by a line end. They
// read back as an equal document. Nothing if the language has no statements for it, as for an action without a service.
std::optional<std::string> native_lines(const policy::Document& document, const policy::Library& library,
                                        const KeyType& key_type);

// How a declaration would name the principal where it stands, as in `role Production/UpdateApp`; nothing: as the policy
// does.
using PrincipalNames = std::function<std::optional<std::string>(const policy::PrincipalPattern& principal)>;

// A trust policy as the `trusts` lines of a role, each indented by two blanks and ended by a line end. They read back
// as an equal document. Nothing if such lines do not say it.
std::optional<std::string> trust_lines(const policy::Document& document, const policy::Library& library,
                                       const KeyType& key_type, const PrincipalNames& names);

// A policy's text as it stands behind its name: `{ … }` if there are statements for it, else `= { JSON }`.
std::string native_text(const policy::Document& document, const policy::Library& library, const KeyType& key_type);

// The whole declaration of a policy: `policy NAME { … }`; `not given` where its text is not known.
std::string policy_declaration(policy::PolicyId policy, const policy::Library& library, const KeyType& key_type);

}  // namespace iamq::export_
