#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "runtime/import/aws_cli/call_name.hpp"
#include "runtime/import/aws_cli/refusal.hpp"
#include "runtime/import/object.hpp"
#include "runtime/model/entities.hpp"

// What a folder of AWS CLI outputs says, put together from its calls and not yet held against a World.
namespace iamq::import {

// Whether something was read, is known not to be there, or is not known.
enum class Known : std::uint8_t { unsaid, none, here, refused };

// A document somewhere in an output: a member that holds it.
struct DocumentAt {
  Known state = Known::unsaid;
  Object object;
  std::string field;
  text::Span span;
};

struct CollectedTag {
  std::string key, value;
};

struct CollectedResource {
  std::string arn, account;
  DocumentAt policy;
  std::vector<CollectedTag> tags;
  model::PublicAccessBlock public_access_block = model::PublicAccessBlock::unknown;  // counts for buckets
  std::string role;                                                                  // a function's
  text::Span declared;
};

// S3 Block Public Access of an account; unknown: the answer cannot be used.
struct CollectedBlock {
  model::PublicAccessBlock state = model::PublicAccessBlock::unknown;
  text::Span declared;
};

struct CollectedProvider {
  std::string arn;
  text::Span declared;
};

struct CollectedEndpoint {
  std::string id, account, region;
  DocumentAt policy;
  std::vector<CollectedTag> tags;
  text::Span declared;
};

struct CollectedUnit {
  std::string name;
  std::vector<std::string> parents;  // more than one: the outputs contradict each other
  text::Span declared;
};

struct CollectedMember {  // an account of the organization
  std::string name;
  std::vector<std::string> parents;
  text::Span declared;
};

struct CollectedControlPolicy {
  std::string name, type;  // SERVICE_CONTROL_POLICY, RESOURCE_CONTROL_POLICY
  DocumentAt content;
  bool has_targets = false;  // list-targets-for-policy was read whole
  std::vector<std::string> targets;
  text::Span declared;
};

struct CollectedOrganization {
  std::string id, management_account;
  text::Span declared;
  std::map<std::string, CollectedUnit> roots;
  std::map<std::string, std::set<std::string>> policy_types;  // of a root: those that are enabled
  std::map<std::string, CollectedUnit> units;
  std::map<std::string, CollectedMember> accounts;
  std::map<std::string, CollectedControlPolicy> policies;
  std::set<std::string> listed_types;  // list-policies was read whole for them
  bool is_there() const { return !id.empty() || !roots.empty() || !units.empty() || !accounts.empty(); }
};

struct CollectedAssignment {
  std::string account, permission_set, principal;
  bool is_group = false;
  text::Span declared;
};

struct CollectedPermissionSet {
  std::string name;
  std::string session_duration;  // ISO 8601
  DocumentAt inline_policy;
  std::vector<std::string> managed_policies;                           // ARNs
  std::vector<std::pair<std::string, std::string>> customer_policies;  // path and name, in each account
  std::string boundary_arn;
  std::optional<std::pair<std::string, std::string>> customer_boundary;
  Known managed = Known::unsaid, customer = Known::unsaid, boundary = Known::unsaid;
  text::Span declared;
};

struct CollectedPerson {
  std::string name;
  std::set<std::string> groups;  // ids
  text::Span declared;
};

// IAM Identity Center and its directory.
struct CollectedDirectory {
  std::map<std::string, CollectedPermissionSet> permission_sets;  // by ARN
  std::vector<CollectedAssignment> assignments;
  std::map<std::string, CollectedPerson> people;  // by id
  std::map<std::string, std::string> groups;      // id to name
  std::set<std::string> read_groups;              // whose members were read whole
};

// A call that was refused, or whose file cannot be read: what it would have said is not known.
struct LostCall {
  CallName name;
  std::string reason;
  text::Span span;
};

// What the manifest of a folder that iamq wrote says of an account, since no call does.
struct StatedAccount {
  std::string name;
  bool knows_principals = true, knows_organization = true, knows_all_policies = false;
  std::vector<std::string> known_policies;
};

struct Collection {
  std::map<std::string, CollectedResource> resources;  // by ARN
  std::map<std::string, CollectedProvider> providers;
  std::map<std::string, CollectedEndpoint> endpoints;
  CollectedOrganization organization;
  CollectedDirectory directory;
  std::map<std::string, std::string> aliases;                  // of accounts
  std::map<std::string, CollectedBlock> public_access_blocks;  // of accounts that were asked for theirs
  std::map<std::string, text::Span> accounts;                  // every account that a path or an output speaks of
  std::map<std::string, std::set<std::string>> regions;        // of accounts: those that are enabled
  // By account: `s3api/` or `kms/eu-west-1`, the services whose resources are listed whole there.
  std::map<std::string, std::set<std::string>> listed;
  std::map<std::string, std::string> key_aliases;  // `ACCOUNT/REGION/alias/x` to the key's id
  std::map<std::string, StatedAccount> stated;     // by account
  std::vector<LostCall> lost;
  std::set<std::string> standalone;  // accounts that are in no organization
  bool is_there = false;             // there was any call at all
};

}  // namespace iamq::import
