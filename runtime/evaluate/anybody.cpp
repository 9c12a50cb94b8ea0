#include "runtime/evaluate/anybody.hpp"

#include <algorithm>

#include "runtime/policy/arn.hpp"

namespace iamq::evaluate {

namespace {

bool names_its_account(const RequestResource& resource) {
  const auto arn = policy::split_arn(resource.arn);
  return !resource.owner_account.empty() || (arn && policy::is_account_id(arn->account));
}

}  // namespace

void forget_caller(Request& request) {
  for (const char* key : {"aws:PrincipalArn", "aws:username", "aws:userid"}) request.context.set_unknown(key);
  request.context.open_below("aws:PrincipalTag/");
}

void forget_account(Request& request) {
  forget_caller(request);
  condition::Context& context = request.context;
  for (const char* key : {"aws:PrincipalAccount", "aws:PrincipalOrgID", "aws:PrincipalOrgPaths"}) {
    context.set_unknown(key);
  }
  // What names no account is each caller's own.
  if (std::all_of(request.resources.begin(), request.resources.end(), &names_its_account)) return;
  for (const char* key : {"aws:ResourceAccount", "aws:ResourceOrgID", "aws:ResourceOrgPaths"}) {
    context.set_unknown(key);
  }
}

}  // namespace iamq::evaluate
