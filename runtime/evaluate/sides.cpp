#include "runtime/evaluate/sides.hpp"

#include "runtime/evaluate/fill_context.hpp"
#include "runtime/evaluate/special.hpp"

namespace iamq::evaluate {

bool has_identity_side(const Caller& caller) {
  switch (caller.kind) {
    case CallerKind::root:
    case CallerKind::user:
    case CallerKind::role_session:
    case CallerKind::federated_user:
      return true;
    case CallerKind::service:
    case CallerKind::federated:
    case CallerKind::canonical_user:
    case CallerKind::anonymous:
      break;
  }
  return false;
}

bool is_cross_account(const Question& question) {
  const Caller& caller = question.caller();
  return has_identity_side(caller) && owner_of(question.resource(), caller) != caller.account;
}

bool needs_resource_policy(const Question& question) {
  // "Unlike other AWS resource policies, a KMS key policy does not automatically give permission to the account."
  // https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html
  return is_decided_by_trust(question.request.action, question.resource().arn) || is_kms_key(question.resource().arn);
}

}  // namespace iamq::evaluate
