#include "runtime/export/aws_cli.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "runtime/export/aws_cli_paths.hpp"
#include "runtime/export/aws_cli_people.hpp"
#include "runtime/policy/arn.hpp"
#include "runtime/policy/document_writer.hpp"

namespace iamq::export_ {

namespace {

using Json = nlohmann::ordered_json;

// How the policy of a resource comes: the call for it, and what AWS answers where there is none.
struct PolicyCall {
  std::string_view arn_service, arn_type;  // of the resources
  std::string_view service, list, list_member, id_member;
  std::string_view get, parameter;
  std::string_view holder, member;     // where the policy stands in the output
  std::string_view absent, operation;  // the refusal; empty: the member is left out
};
constexpr std::array<PolicyCall, 11> policy_calls = {{
    {"s3", "", "s3api", "list-buckets", "Buckets", "Name", "get-bucket-policy", "bucket", "", "Policy",
     "NoSuchBucketPolicy", "GetBucketPolicy"},
    {"kms", "key", "kms", "list-keys", "Keys", "KeyArn", "get-key-policy", "key-id", "", "Policy", "", "GetKeyPolicy"},
    {"sqs", "", "sqs", "list-queues", "QueueUrls", "", "get-queue-attributes", "queue-url", "Attributes", "Policy", "",
     "GetQueueAttributes"},
    {"sns", "", "sns", "list-topics", "Topics", "TopicArn", "get-topic-attributes", "topic-arn", "Attributes", "Policy",
     "", "GetTopicAttributes"},
    {"lambda", "function", "lambda", "list-functions", "Functions", "FunctionArn", "get-policy", "function-name", "",
     "Policy", "ResourceNotFoundException", "GetPolicy"},
    {"secretsmanager", "secret", "secretsmanager", "list-secrets", "SecretList", "ARN", "get-resource-policy",
     "secret-id", "", "ResourcePolicy", "", "GetResourcePolicy"},
    {"ecr", "repository", "ecr", "describe-repositories", "repositories", "repositoryArn", "get-repository-policy",
     "repository-name", "", "policyText", "RepositoryPolicyNotFoundException", "GetRepositoryPolicy"},
    {"dynamodb", "table", "dynamodb", "list-tables", "TableNames", "", "get-resource-policy", "resource-arn", "",
     "Policy", "PolicyNotFoundException", "GetResourcePolicy"},
    {"glacier", "vaults", "glacier", "list-vaults", "VaultList", "VaultARN", "get-vault-access-policy", "vault-name",
     "policy", "Policy", "ResourceNotFoundException", "GetVaultAccessPolicy"},
    // These lists hold the policies themselves.
    {"execute-api", "", "apigateway", "get-rest-apis", "items", "", "get-rest-api", "rest-api-id", "", "policy", "",
     "GetRestApi"},
    {"events", "event-bus", "events", "list-event-buses", "EventBuses", "Arn", "describe-event-bus", "name", "",
     "Policy", "", "DescribeEventBus"},
}};

bool has_policy_in_list(const PolicyCall& call) {
  return call.service == "apigateway" || call.service == "events";
}

const PolicyCall* call_for(const policy::Arn& arn) {
  const auto [type, name] = policy::split_resource(arn.resource);
  for (const PolicyCall& call : policy_calls) {
    const bool has_type = call.arn_type.empty() ? arn.resource.find_first_of("/:") == std::string_view::npos
                                                : type == call.arn_type && !name.empty();
    if (arn.service == call.arn_service && has_type && (call.service == "s3api" || !arn.region.empty())) {
      return &call;
    }
  }
  return nullptr;
}

class AwsCliWriter {
public:
  AwsCliWriter(const model::World& world, std::string_view world_file)
      : world_(world), world_file_(Json::parse(world_file)) {}

  std::vector<WrittenFile> write() {
    add_accounts();
    add_resources();
    add_providers();
    add_endpoints();
    add_organization();
    add_manifest();
    std::vector<WrittenFile> files = aws_cli_people(world_, account_that_tells());
    for (auto& [path, output] : outputs_) {
      files.push_back({path, output.dump(2) + "\n"});
    }
    for (auto& [path, refusal] : refusals_) {
      files.push_back({path, refusal + "\n"});
    }
    std::sort(files.begin(), files.end(), [](const WrittenFile& a, const WrittenFile& b) { return a.path < b.path; });
    return files;
  }

private:
  std::string text(model::StringId id) const { return std::string(world_.text(id)); }
  std::string document(policy::PolicyId policy) const {
    return policy::write_json(world_.library().document(policy), world_.library(), policy::JsonLayout::compact);
  }
  bool is_missing(policy::PolicyId policy) const { return world_.library().policy(policy).is_missing; }
  std::string id_of(model::AccountId account) const { return text(world_.account(account).id); }

  Json& output(const std::string& account, std::string_view region, std::string_view service,
               std::string_view operation, const std::vector<std::pair<std::string, std::string>>& parameters = {}) {
    return outputs_[aws_cli_path(account, region, service, operation, parameters)];
  }
  Json& list(const std::string& account, std::string_view region, std::string_view service, std::string_view operation,
             const std::string& member) {
    Json& found = output(account, region, service, operation)[member];
    if (found.is_null()) {
      found = Json::array();
    }
    return found;
  }

  void add_accounts() {
    for (const Json& account : world_file_["accounts"]) {
      output(account["id"], "", "iam", "get-account-authorization-details") = account["export"];
    }
    world_.accounts.each([&](std::uint32_t, const model::Account& account) {
      if (account.alias != model::StringId{}) {
        list(text(account.id), "", "iam", "list-account-aliases", "AccountAliases").push_back(text(account.alias));
      }
    });
    add_blocks_of_accounts();
  }

  // Of an account without buckets AWS would say that nobody has set it, and nothing hangs on that.
  void add_blocks_of_accounts() {
    std::set<std::uint32_t> with_buckets;
    world_.resources.each([&](std::uint32_t, const model::Resource& row) {
      if (row.kind == model::ResourceKind::bucket) with_buckets.insert(static_cast<std::uint32_t>(row.account));
    });
    world_.accounts.each([&](std::uint32_t index, const model::Account& account) {
      const bool is_off = account.public_access_block == model::PublicAccessBlock::off;
      if (is_off && with_buckets.count(index) == 0) return;
      add_block(aws_cli_path(text(account.id), "", "s3control", "get-public-access-block", {}),
                account.public_access_block);
    });
  }

  void add_block(const std::string& path, model::PublicAccessBlock block) {
    switch (block) {
      case model::PublicAccessBlock::off:
        refusals_[path] = refusal("NoSuchPublicAccessBlockConfiguration", "GetPublicAccessBlock", "it is not set");
        return;
      case model::PublicAccessBlock::unknown:
        refusals_[path] = refusal("AccessDenied", "GetPublicAccessBlock", "it was not in the input");
        return;
      case model::PublicAccessBlock::on:
        outputs_[path]["PublicAccessBlockConfiguration"] = {{"BlockPublicAcls", true},
                                                            {"IgnorePublicAcls", true},
                                                            {"BlockPublicPolicy", true},
                                                            {"RestrictPublicBuckets", true}};
    }
  }

  // ---- resources

  void add_resources() {
    world_.resources.each([&](std::uint32_t, const model::Resource& row) {
      const std::string arn_text = text(row.arn);
      const auto arn = policy::split_arn(arn_text);
      const PolicyCall* call = arn ? call_for(*arn) : nullptr;
      if (call == nullptr) {
        return;  // told as left out
      }
      const std::string account = id_of(row.account);
      add_to_list(account, *arn, arn_text, *call, row);
      add_policy(account, *arn, arn_text, *call, row);
      if (row.kind == model::ResourceKind::bucket) {
        add_block(
            aws_cli_path(account, "", "s3api", "get-public-access-block", {{"bucket", std::string(arn->resource)}}),
            row.public_access_block);
      }
      add_tags(account, *arn, arn_text, row);
    });
  }

  static std::string queue_url(const policy::Arn& arn) {
    return fmt::format("https://sqs.{}.amazonaws.com/{}/{}", arn.region, arn.account, arn.resource);
  }
  // What the call names the resource by.
  static std::string parameter_of(const PolicyCall& call, const policy::Arn& arn, const std::string& arn_text) {
    const std::string name(policy::split_resource(arn.resource).name);
    if (call.parameter == "bucket" || call.parameter == "rest-api-id") return std::string(arn.resource);
    if (call.parameter == "queue-url") return queue_url(arn);
    const bool is_by_name = call.parameter == "key-id" || call.parameter == "function-name" ||
                            call.parameter == "repository-name" || call.parameter == "vault-name" ||
                            call.parameter == "name";
    return is_by_name ? name : arn_text;
  }

  void add_to_list(const std::string& account, const policy::Arn& arn, const std::string& arn_text,
                   const PolicyCall& call, const model::Resource& row) {
    Json& rows = list(account, arn.region, call.service, call.list, std::string(call.list_member));
    if (call.service == "s3api") {
      rows.push_back({{"Name", std::string(arn.resource)}, {"BucketArn", arn_text}});
    } else if (call.service == "sqs") {
      rows.push_back(queue_url(arn));
    } else if (call.service == "dynamodb") {
      rows.push_back(std::string(policy::split_resource(arn.resource).name));
    } else {
      Json one = call.id_member.empty() ? Json{{"id", std::string(arn.resource)}}
                                        : Json{{std::string(call.id_member), arn_text}};
      if (row.role) one["Role"] = text(*row.role);
      if (has_policy_in_list(call) && row.policy && !is_missing(*row.policy)) {
        one[std::string(call.member)] = document(*row.policy);
      }
      rows.push_back(std::move(one));
    }
  }

  void add_policy(const std::string& account, const policy::Arn& arn, const std::string& arn_text,
                  const PolicyCall& call, const model::Resource& row) {
    const std::string path = aws_cli_path(account, arn.region, call.service, call.get,
                                          {{std::string(call.parameter), parameter_of(call, arn, arn_text)}});
    if (row.policy && is_missing(*row.policy)) {
      refusals_[path] = refusal("AccessDenied", call.operation, "the policy was not in the input");
      return;
    }
    if (has_policy_in_list(call)) return;
    if (!row.policy && !call.absent.empty()) {
      refusals_[path] = refusal(call.absent, call.operation, "there is no policy");
      return;
    }
    Json inner = Json::object();
    if (call.service == "sqs") inner["QueueArn"] = arn_text;
    if (call.service == "sns") inner["TopicArn"] = arn_text;
    if (call.service == "secretsmanager") inner["ARN"] = arn_text;
    if (call.service == "ecr") inner["repositoryName"] = std::string(policy::split_resource(arn.resource).name);
    if (row.policy) {
      inner[std::string(call.member)] = document(*row.policy);
    } else if (call.service == "kms") {  // a key always has one
      inner[std::string(call.member)] = "";
    }
    outputs_[path] = call.holder.empty() ? std::move(inner) : Json{{std::string(call.holder), std::move(inner)}};
  }

  static std::string refusal(std::string_view code, std::string_view operation, std::string_view why) {
    return fmt::format("An error occurred ({}) when calling the {} operation: {}", code, operation, why);
  }

  void add_tags(const std::string& account, const policy::Arn& arn, const std::string& arn_text,
                const model::Resource& row) {
    if (row.tags.empty()) {
      return;
    }
    const std::string_view region = arn.region.empty() ? std::string_view("us-east-1") : arn.region;
    list(account, region, "resourcegroupstaggingapi", "get-resources", "ResourceTagMappingList")
        .push_back({{"ResourceARN", arn_text}, {"Tags", tags(row.tags)}});
  }
  Json tags(const model::Few<model::Tag>& rows) const {
    Json all = Json::array();
    for (const model::Tag& tag : rows) {
      all.push_back({{"Key", text(tag.key)}, {"Value", text(tag.value)}});
    }
    return all;
  }

  // ---- providers and endpoints

  void add_providers() {
    world_.providers.each([&](std::uint32_t, const model::Provider& row) {
      list(id_of(row.account), "", "iam", row.is_saml ? "list-saml-providers" : "list-open-id-connect-providers",
           row.is_saml ? "SAMLProviderList" : "OpenIDConnectProviderList")
          .push_back({{"Arn", text(row.arn)}});
    });
  }

  void add_endpoints() {
    world_.endpoints.each([&](std::uint32_t, const model::Endpoint& row) {
      const std::string arn_text = text(row.arn);
      const auto arn = policy::split_arn(arn_text);
      Json one = {{"VpcEndpointId", text(row.name)}};
      if (row.policy) one["PolicyDocument"] = document(*row.policy);
      if (!row.tags.empty()) one["Tags"] = tags(row.tags);
      list(id_of(row.account), arn && !arn->region.empty() ? arn->region : std::string_view("us-east-1"), "ec2",
           "describe-vpc-endpoints", "VpcEndpoints")
          .push_back(std::move(one));
    });
  }

  // ---- the organization, as its management account sees it

  void add_organization() {
    std::optional<std::uint32_t> root;
    world_.ous.each([&](std::uint32_t index, const model::Ou& ou) {
      if (ou.is_root && !root) root = index;
    });
    if (!root) {
      return;
    }
    std::string first, management;
    world_.accounts.each([&](std::uint32_t index, const model::Account& account) {
      if (world_.organization_of(model::AccountId{index}) != root) return;
      if (first.empty()) first = text(account.id);
      if (account.is_management) management = text(account.id);
    });
    writer_ = !management.empty() ? management : first.empty() ? "000000000000" : first;
    const model::Ou& top = world_.ous[*root];
    Json organization = {{"Id", text(top.id != model::StringId{} ? top.id : top.name)}, {"FeatureSet", "ALL"}};
    if (!management.empty()) organization["MasterAccountId"] = management;
    output(writer_, "", "organizations", "describe-organization")["Organization"] = std::move(organization);
    Json types = Json::array();
    for (const char* type : {"SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"}) {
      types.push_back({{"Type", type}, {"Status", "ENABLED"}});
      organization_list("list-policies", "Policies", {{"filter", type}});
    }
    organization_list("list-roots", "Roots")
        .push_back({{"Id", id_of_unit(*root)}, {"Name", "Root"}, {"PolicyTypes", std::move(types)}});
    organization_list("list-accounts", "Accounts");
    add_unit(*root);
    add_control_policies();
  }

  Json& organization_list(std::string_view operation, const std::string& member,
                          const std::vector<std::pair<std::string, std::string>>& parameters = {}) {
    Json& found = output(writer_, "", "organizations", operation, parameters)[member];
    if (found.is_null()) found = Json::array();
    return found;
  }

  // Units that a script declares have no id; the calls need one.
  std::string id_of_unit(std::uint32_t unit) const {
    const model::Ou& row = world_.ous[unit];
    const model::StringId id = row.is_root ? row.root_id : row.id;
    if (id != model::StringId{}) return text(id);
    return row.is_root ? "r-root" : fmt::format("ou-root-{:08}", unit);
  }
  std::string id_of_control_policy(std::uint32_t policy) const {
    const model::ControlPolicy& row = world_.control_policies[policy];
    return row.id != model::StringId{} ? text(row.id) : fmt::format("p-{:08}", policy);
  }

  template <class Level>
  void note_targets(const Level& level, const std::string& id) {
    if (level.has_full_aws_access) targets_["p-FullAWSAccess"].push_back(id);
    for (const auto* policies : {&level.scps, &level.rcps}) {
      for (const std::uint32_t policy : *policies) targets_[id_of_control_policy(policy)].push_back(id);
    }
  }

  void add_unit(std::uint32_t unit) {
    const std::string id = id_of_unit(unit);
    note_targets(world_.ous[unit], id);
    Json& accounts = organization_list("list-accounts-for-parent", "Accounts", {{"parent-id", id}});
    world_.accounts.each([&](std::uint32_t, const model::Account& account) {
      if (account.ou == unit) {
        const Json one = {{"Id", text(account.id)}, {"Name", text(account.name)}, {"JoinedMethod", "CREATED"}};
        accounts.push_back(one);
        organization_list("list-accounts", "Accounts").push_back(one);
        note_targets(account, text(account.id));
      }
    });
    Json& units = organization_list("list-organizational-units-for-parent", "OrganizationalUnits", {{"parent-id", id}});
    std::vector<std::uint32_t> below;
    world_.ous.each([&](std::uint32_t index, const model::Ou& ou) {
      if (ou.parent == unit) {
        units.push_back({{"Id", id_of_unit(index)}, {"Name", text(ou.name)}});
        below.push_back(index);
      }
    });
    for (const std::uint32_t each : below) add_unit(each);
  }

  void add_control_policies() {
    add_control_policy("p-FullAWSAccess", "FullAWSAccess", true, world_.full_aws_access());
    world_.control_policies.each([&](std::uint32_t index, const model::ControlPolicy& row) {
      add_control_policy(id_of_control_policy(index), text(row.name), row.is_scp, row.policy);
    });
  }

  void add_control_policy(const std::string& id, const std::string& name, bool is_scp, policy::PolicyId policy) {
    const std::string type = is_scp ? "SERVICE_CONTROL_POLICY" : "RESOURCE_CONTROL_POLICY";
    const Json summary = {{"Id", id}, {"Name", name}, {"Type", type}, {"AwsManaged", id == "p-FullAWSAccess"}};
    organization_list("list-policies", "Policies", {{"filter", type}}).push_back(summary);
    const std::string path = aws_cli_path(writer_, "", "organizations", "describe-policy", {{"policy-id", id}});
    if (is_missing(policy)) {
      refusals_[path] = refusal("AccessDeniedException", "DescribePolicy", "the policy was not in the input");
    } else {
      outputs_[path]["Policy"] = {{"PolicySummary", summary}, {"Content", document(policy)}};
    }
    Json& targets = organization_list("list-targets-for-policy", "Targets", {{"policy-id", id}});
    for (const std::string& target : targets_[id]) targets.push_back({{"TargetId", target}});
  }

  // Of people: the management account, else the first.
  std::string account_that_tells() const {
    std::string first;
    world_.accounts.each([&](std::uint32_t, const model::Account& account) {
      if (first.empty() || text(account.id) < first) first = text(account.id);
    });
    return writer_.empty() ? first : writer_;
  }

  // ---- what no call says: names of accounts, and what was not in the input

  void add_manifest() {
    Json accounts = Json::array();
    world_.accounts.each([&](std::uint32_t, const model::Account& account) {
      Json one = {{"id", text(account.id)}, {"name", text(account.name)}};
      const model::Completeness& known = account.completeness;
      one["principals"] = known.principals;
      one["organization"] = known.organization;
      if (known.resource_policies) {
        one["resource policies"] = "all";
      } else {
        one["resource policies"] = Json::array();
        for (const model::StringId each : known.known_policies) one["resource policies"].push_back(text(each));
      }
      accounts.push_back(std::move(one));
    });
    std::sort(accounts.begin(), accounts.end(), [](const Json& a, const Json& b) { return a["id"] < b["id"]; });
    outputs_["iamq.json"] = {{"iamq export", 1}, {"accounts", std::move(accounts)}};
  }

  const model::World& world_;
  Json world_file_;
  std::map<std::string, Json> outputs_;          // by path
  std::map<std::string, std::string> refusals_;  // by path
  std::map<std::string, std::vector<std::string>> targets_;
  std::string writer_;  // the account whose calls tell of the organization
};

}  // namespace

std::vector<WrittenFile> aws_cli_files(const model::World& world, std::string_view world_file) {
  return AwsCliWriter(world, world_file).write();
}

std::vector<std::string> left_out_of_aws_cli_files(const model::World& world) {
  std::size_t resources = 0, sessions = 0, organizations = 0;
  world.resources.each([&](std::uint32_t, const model::Resource& row) {
    const auto arn = policy::split_arn(world.text(row.arn));
    resources += arn && call_for(*arn) != nullptr ? 0 : 1;
  });
  world.sessions.each(
      [&](std::uint32_t, const model::Session& row) { sessions += row.person == model::StringId{} ? 1 : 0; });
  world.ous.each([&](std::uint32_t, const model::Ou& ou) { organizations += ou.is_root ? 1 : 0; });
  std::vector<std::string> all;
  const auto add = [&](std::size_t count, std::string_view one, std::string_view many) {
    if (count != 0) all.push_back(fmt::format("{} {}", count, count == 1 ? one : many));
  };
  add(resources, "resource of a service whose policies no call is read for",
      "resources of services whose policies no call is read for");
  add(sessions, "named session", "named sessions");
  add(organizations > 1 ? organizations - 1 : 0, "organization behind the first", "organizations behind the first");
  return all;
}

}  // namespace iamq::export_
