#pragma once

#include <optional>
#include <string>
#include <vector>

#include "lang/text/diagnostic.hpp"
#include "lang/text/source.hpp"
#include "runtime/policy/document_reader.hpp"
#include "runtime/policy/library.hpp"

namespace iamq::import {

// One policy that is a file of its own: the document, or what the AWS CLI prints around one (`aws iam
// get-policy-version`, `get-role-policy`, `get-role`, `aws s3api get-bucket-policy`, …).
struct PolicyFile {
  policy::Document document;
  std::vector<policy::StatementPositions> positions;
  policy::PolicyKind kind = policy::PolicyKind::managed;  // as the statements look, if nobody said
  bool has_version = false;                               // the text has the Version element
  text::Span span;
  std::vector<text::Diagnostic> diagnostics;
  // An error of these may still leave a document that means something: what AWS would refuse to store, such as a
  // principal of an account with too few digits. `is_usable`: it does.
  bool is_usable = false;
};

// `kind`: what it is read as; without it, statements with Principal make a resource's policy, or without Resource
// a trust policy.
PolicyFile read_policy_file(text::Sources& sources, text::SourceId source, policy::Library& library,
                            std::optional<policy::PolicyKind> kind);

// The policy, named as its file.
policy::PolicyId add_policy(PolicyFile file, std::string_view name, policy::Library& library);

}  // namespace iamq::import
