#pragma once

#include <string_view>

#include "runtime/evaluate/decision.hpp"
#include "runtime/evaluate/request.hpp"
#include "runtime/evaluate/statement.hpp"

// What no policy decides: calls that are always allowed, and what credentials cannot do whatever policies say.
namespace iamq::evaluate {

// A rule that decides without policies. `is_allowed`: always_allowed_call; then not even a Deny counts. Otherwise the
// rule refuses, unless `unless` (an MFA test) holds.
struct Special {
  SpecialRule rule = SpecialRule::none;
  condition::Truth refuses;  // none, if the rule allows
  bool is_allowed() const { return rule == SpecialRule::always_allowed_call; }
};
Special special_rule(const Question& question);

// Whether S3 Block Public Access would refuse the call if it were on, and nobody knows whether it is.
bool may_be_blocked_as_public(const Question& question);
// Whether it may refuse some call: it is on or not known, and one of the bucket's policies is public.
bool has_block_that_may_count(const RequestResource& bucket, const std::vector<AppliedPolicy>& policies,
                              const policy::Library& library);

// Whether one of these rules may concern a call that a user or a plain role session makes: those of STS and changes of
// what AWS owns. Beside them there is only what different partitions and S3 Block Public Access refuse.
bool has_rules_of_its_own(std::string_view action, std::string_view resource_arn);
// Whether it does for some resource.
bool may_have_rules_of_its_own(std::string_view action);

// Whether a role's trust policy decides the call: sts:AssumeRole*, sts:TagSession, sts:SetSourceIdentity on anything
// that is named.
bool is_decided_by_trust(std::string_view action, std::string_view resource_arn);

// Reading, putting and deleting a bucket's policy: "the bucket owner's root user can always" do it, whatever the bucket
// policy denies.
bool is_about_bucket_policy(std::string_view action);
bool is_kept_by_bucket_owner_root(const Question& question);

// KMS keys: "you must have permission from the key policy".
bool is_kms_key(std::string_view resource_arn);

bool is_service_linked_role(std::string_view resource_arn);

}  // namespace iamq::evaluate
