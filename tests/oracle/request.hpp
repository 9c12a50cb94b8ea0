#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

// The oracle: a second evaluator, written from AWS's pages and the guide and not from runtime/evaluate, with which it
// shares nothing but the JSON reader of read_case.cpp. It is slow, two-valued (every key is known or absent) and
// plain: one rule after another, in the words of the pages. These are its own structs.
namespace iamq::oracle {

struct Condition {
  std::string op;  // as AWS writes it: "ForAnyValue:StringLikeIfExists"
  std::string key;
  std::vector<std::string> values;
};

struct Principal {
  std::string type;  // "*", "AWS", "Service", "Federated", "CanonicalUser"
  std::string text;
};

// A list of an element or of its Not- form.
struct Patterns {
  bool is_negated = false;
  std::vector<std::string> texts;
};

struct Statement {
  bool is_deny = false;
  Patterns actions;
  std::optional<Patterns> resources;  // none in trust policies
  bool has_principals = false;
  bool principals_negated = false;
  std::vector<Principal> principals;
  std::vector<Condition> conditions;
};

struct Document {
  std::string version;  // empty: absent, which means 2008-10-17
  std::vector<Statement> statements;
};
using Documents = std::vector<Document>;

struct KeyValues {
  std::vector<std::string> values;
  bool is_list = false;
};
using Context = std::map<std::string, KeyValues>;  // by lower-case key; complete

enum class Kind { root, user, role_session, federated_user, service, federated, canonical_user, anonymous };

struct Caller {
  Kind kind = Kind::anonymous;
  std::string name;                // the ARN; of a service, a provider or a canonical user what names it
  std::string account;             // empty: none
  std::string issuer;              // of a role session the role's ARN, of a federated user the user's
  bool has_session_token = false;  // credentials of sts:GetSessionToken
  bool is_in_management_account = false;
};

struct Target {
  std::string arn;
  std::string owner;  // empty: the account of the ARN, and failing that the caller's
  bool is_of_management_account = false;
  bool is_aws_managed_key = false;
  bool blocks_public_access = false;  // S3 Block Public Access, all of it, of the bucket or its account
  Documents policy;  // of the resource; of a role its trust policy
  std::vector<Documents> rcps;
};

struct Case {
  Caller caller;
  std::string action;
  std::vector<Target> targets;
  Context context;
  Documents identity;
  Documents boundaries;  // all of them must allow
  bool has_session_policies = false;
  Documents session;
  std::vector<Documents> scps;  // the root's first
  bool has_endpoint = false;
  Documents endpoint;
};

enum class Outcome { allowed, explicitly_denied, implicitly_denied };

}  // namespace iamq::oracle
