#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "runtime/condition/operators.hpp"
#include "runtime/policy/library.hpp"

// Policies as statements of the language: `allow s3:GetObject on arn:aws:s3:::b/* when aws:MultiFactorAuthPresent is
// true`.
namespace iamq::export_ {

// The documented type of a condition key; nothing for a key that AWS does not document. The binder must be asked with
// the same answers.
using KeyType = std::function<std::optional<condition::ValueType>(std::string_view key)>;

// The lines that stand between the braces of a policy's text, each indented by two blanks and ended by a line end. They
// read back as an equal document. Nothing if the language has no statements for it, as for an action without a service.
std::optional<std::string> native_lines(const policy::Document& document, const policy::Library& library,
                                        const KeyType& key_type);

// A policy's text as it stands behind its name: `{ … }` if there are statements for it, else `= { JSON }`.
std::string native_text(const policy::Document& document, const policy::Library& library, const KeyType& key_type);

}  // namespace iamq::export_
