#pragma once

#include <string_view>

#include "lang/text/source.hpp"
#include "runtime/import/findings.hpp"
#include "runtime/import/object.hpp"
#include "runtime/policy/library.hpp"

namespace iamq::import {

// Makes policies of the documents in an export. One that cannot be read is kept as a policy whose text is missing, with
// a warning: it may allow or deny, and answers that it bears on have to say so.
class Documents {
public:
  Documents(text::Sources& sources, policy::Library& library, Findings& findings)
      : sources_(sources), library_(library), findings_(findings) {}

  // The document that is `field` of `object`. `title` names it in messages: "policy `deploy` of user `David`".
  policy::PolicyId read(const Object& object, std::string_view field, policy::PolicyKind kind, std::string_view name,
                        std::string_view title);

  // A policy that is not in the input at all.
  policy::PolicyId missing(policy::PolicyKind kind, std::string_view name, const text::Span& span);

private:
  policy::PolicyId read_value(const policy::Json& json, const policy::JsonNode& node, policy::PolicyKind kind,
                              std::string_view name, std::string_view title);
  policy::PolicyId read_text(const policy::JsonNode& node, policy::PolicyKind kind, std::string_view name,
                             std::string_view title);
  policy::PolicyId unreadable(policy::PolicyKind kind, std::string_view name, std::string_view title,
                              const text::Span& span, const std::vector<text::Diagnostic>& reasons);

  text::Sources& sources_;
  policy::Library& library_;
  Findings& findings_;
};

}  // namespace iamq::import
