#include "tests/oracle/known_keys.hpp"

#include "tests/oracle/text.hpp"

namespace iamq::oracle {

namespace {

void add(Context& context, const std::string& key, const std::string& value) {
  context.emplace(lower(key), KeyValues{{value}, false});
}

std::string last_piece(const std::string& text) {
  return text.substr(text.find_last_of('/') + 1);
}

}  // namespace

std::string owner_of(const Target& target, const Caller& caller) {
  if (!target.owner.empty()) return target.owner;
  const std::vector<std::string> parts = split(target.arn, ':', 6);
  if (parts.size() == 6 && !parts[4].empty() && parts[4] != "aws") return parts[4];  // `aws`: AWS managed policies
  return caller.account;
}

void add_known_keys(Case& asked) {
  Context& context = asked.context;
  const Caller& caller = asked.caller;
  switch (caller.kind) {
    case Kind::root:
      add(context, "aws:PrincipalType", "Account");
      break;
    case Kind::user:
      add(context, "aws:PrincipalType", "User");
      add(context, "aws:username", last_piece(caller.name));
      break;
    case Kind::role_session:
      add(context, "aws:PrincipalType", "AssumedRole");
      break;
    case Kind::federated_user:
      add(context, "aws:PrincipalType", "FederatedUser");
      break;
    case Kind::anonymous:
      add(context, "aws:PrincipalType", "Anonymous");
      add(context, "aws:PrincipalAccount", "anonymous");
      add(context, "aws:userid", "anonymous");
      break;
    case Kind::service:
      add(context, "aws:PrincipalIsAWSService", "true");
      add(context, "aws:PrincipalServiceName", caller.name);
      break;
    case Kind::federated:
    case Kind::canonical_user:
      break;
  }
  if (!caller.account.empty()) {
    // A role session has the ARN of its role here, not its own.
    add(context, "aws:PrincipalArn", caller.kind == Kind::role_session ? caller.issuer : caller.name);
    add(context, "aws:PrincipalAccount", caller.account);
    add(context, "aws:PrincipalIsAWSService", "false");
  }
  const std::string owner = owner_of(asked.targets.front(), caller);
  if (!owner.empty()) add(context, "aws:ResourceAccount", owner);
}

}  // namespace iamq::oracle
