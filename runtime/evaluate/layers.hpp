#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "runtime/evaluate/decision.hpp"
#include "runtime/evaluate/statement.hpp"

namespace iamq::evaluate {

// What the layers say about one resource of a request, on the way to the outcome.
struct Evidence {
  std::vector<LayerResult> layers;
  condition::Truth denied = condition::no;             // a Deny matches in some policy that applies
  condition::Truth guardrails_allow = condition::yes;  // every level of SCPs, and the VPC endpoint's policy
  condition::Truth identity_allows, boundary_allows, session_allows;
  condition::Truth allowed_to_caller, allowed_to_role,
      allowed_to_account;          // by the resource's policy, by ResourceGrant
  bool is_deny_overruled = false;  // a Deny of the bucket policy that the bucket owner's root user need not heed
};

// A layer of policies: when it has a say, and what it adds to the evidence. Adding a layer is adding a row.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
struct LayerRow {
  LayerId id;
  std::string_view name;  // as `why` and the machine formats print it
  bool (*applies)(const Question& question);
  void (*ask)(const Question& question, Evidence& evidence);
};

// In the order of AWS's flow chart.
std::span<const LayerRow> layers();
std::string_view name_of(LayerId id);

// All rows, asked about one resource.
Evidence ask_layers(const Question& question);

}  // namespace iamq::evaluate
