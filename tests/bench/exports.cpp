#include "exports.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <random>
#include <set>
#include <string>
#include <vector>

namespace iamq::bench {

namespace {

using Json = nlohmann::ordered_json;
namespace fs = std::filesystem;

constexpr std::size_t account_bytes = 10'000'000;
constexpr std::string_view large_policy = "arn:aws:iam::aws:policy/Large";

class Maker {
public:
  Maker(const fs::path& folder, std::uint32_t seed) : folder_(folder), random_(seed) {
    for (int i = 0; i < 40; ++i) landing_zone_.push_back(policy("shared", i));
  }

  ExportsMade make(std::uint64_t bytes) {
    while (made_.bytes + account_bytes / 2 < bytes || made_.accounts == 0) {
      account(std::min<std::uint64_t>(account_bytes, bytes - std::min(made_.bytes, bytes)));
    }
    organization();
    return made_;
  }

private:
  std::uint32_t below(std::uint32_t end) { return static_cast<std::uint32_t>(random_() % end); }

  Json policy(const std::string& owner, int number) {
    static const std::vector<std::vector<const char*>> actions = {
        {"s3:GetObject", "s3:PutObject", "s3:ListBucket"},
        {"ec2:Describe*", "ec2:StartInstances", "ec2:StopInstances"},
        {"logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"},
        {"dynamodb:GetItem", "dynamodb:Query", "dynamodb:PutItem"},
        {"kms:Decrypt", "kms:GenerateDataKey"},
        {"sqs:SendMessage", "sqs:ReceiveMessage"}};
    Json statements = Json::array();
    const std::uint32_t count = 1 + below(5);
    for (std::uint32_t i = 0; i < count; ++i) {
      Json one = {{"Sid", fmt::format("Statement{}", i)}, {"Effect", below(8) == 0 ? "Deny" : "Allow"}};
      one["Action"] = actions[below(static_cast<std::uint32_t>(actions.size()))];
      one["Resource"] = {fmt::format("arn:aws:s3:::{}-{}-{}", owner, number, i),
                         fmt::format("arn:aws:s3:::{}-{}-{}/*", owner, number, i)};
      if (below(4) == 0) one["Condition"] = {{"StringEquals", {{"aws:RequestedRegion", "eu-west-1"}}}};
      statements.push_back(std::move(one));
    }
    return noted({{"Version", "2012-10-17"}, {"Statement", std::move(statements)}});
  }

  // As long as AWS's own policies often are.
  Json large() {
    Json actions = Json::array();
    for (int i = 0; i < 400; ++i) actions.push_back(fmt::format("service{}:Describe{}*", i % 90, i));
    return noted({{"Version", "2012-10-17"},
                  {"Statement", {{{"Effect", "Allow"}, {"Action", std::move(actions)}, {"Resource", "*"}}}}});
  }

  Json noted(Json document) {
    const std::string text = document.dump();
    if (seen_.insert(std::hash<std::string>{}(text)).second) made_.distinct_policies += text.size();
    return document;
  }

  void write(const std::string& path, const Json& value) {
    const fs::path file = folder_ / path;
    fs::create_directories(file.parent_path());
    const std::string text = value.dump(4) + "\n";
    std::ofstream(file, std::ios::binary) << text;
    made_.bytes += text.size();
    ++made_.files;
  }

  static Json tags() { return {{{"Key", "team"}, {"Value", "payments"}}, {{"Key", "stage"}, {"Value", "prod"}}}; }

  Json role(const std::string& id, const std::string& name, const Json& inline_policy) {
    const Json trust =
        noted({{"Version", "2012-10-17"},
               {"Statement",
                {{{"Effect", "Allow"},
                  {"Principal", {{"Service", below(2) == 0 ? "lambda.amazonaws.com" : "ec2.amazonaws.com"}}},
                  {"Action", "sts:AssumeRole"}}}}});
    ++made_.principals;
    return {{"Path", "/"},
            {"RoleName", name},
            {"RoleId", fmt::format("AROA{}{:08}", id.substr(4), made_.principals)},
            {"Arn", fmt::format("arn:aws:iam::{}:role/{}", id, name)},
            {"CreateDate", "2024-05-01T10:00:00+00:00"},
            {"AssumeRolePolicyDocument", trust},
            {"InstanceProfileList", Json::array()},
            {"RolePolicyList", {{{"PolicyName", "inline"}, {"PolicyDocument", inline_policy}}}},
            {"AttachedManagedPolicies", {{{"PolicyName", "Large"}, {"PolicyArn", std::string(large_policy)}}}},
            {"Tags", tags()},
            {"RoleLastUsed", {{"LastUsedDate", "2026-11-01T10:00:00+00:00"}, {"Region", "eu-west-1"}}}};
  }

  Json user(const std::string& id, const std::string& name, const Json& inline_policy) {
    ++made_.principals;
    return {{"Path", "/"},
            {"UserName", name},
            {"UserId", fmt::format("AIDA{}{:08}", id.substr(4), made_.principals)},
            {"Arn", fmt::format("arn:aws:iam::{}:user/{}", id, name)},
            {"CreateDate", "2024-05-01T10:00:00+00:00"},
            {"UserPolicyList", {{{"PolicyName", "inline"}, {"PolicyDocument", inline_policy}}}},
            {"GroupList", Json::array()},
            {"AttachedManagedPolicies", Json::array()},
            {"Tags", tags()}};
  }

  Json managed(const std::string& arn, const std::string& name, const Json& document) {
    return {{"PolicyName", name},
            {"PolicyId", fmt::format("ANPA{:016X}", std::hash<std::string>{}(arn))},
            {"Arn", arn},
            {"Path", "/"},
            {"DefaultVersionId", "v1"},
            {"AttachmentCount", 3},
            {"PermissionsBoundaryUsageCount", 0},
            {"IsAttachable", true},
            {"CreateDate", "2024-05-01T10:00:00+00:00"},
            {"UpdateDate", "2024-05-01T10:00:00+00:00"},
            {"PolicyVersionList",
             {{{"Document", document},
               {"VersionId", "v1"},
               {"IsDefaultVersion", true},
               {"CreateDate", "2024-05-01T10:00:00+00:00"}}}}};
  }

  void account(std::uint64_t bytes) {
    const std::string id = fmt::format("{:012}", 100000000000 + made_.accounts++);
    ids_.push_back(id);
    Json details = {{"UserDetailList", Json::array()},
                    {"GroupDetailList", Json::array()},
                    {"RoleDetailList", Json::array()},
                    {"Policies", Json::array()}};
    details["Policies"].push_back(managed(std::string(large_policy), "Large", large()));
    std::uint64_t size = 0;
    for (int i = 0; size < bytes * 9 / 10; ++i) {
      const bool is_shared = below(10) < 7;
      const std::size_t which = below(static_cast<std::uint32_t>(landing_zone_.size()));
      const Json document = is_shared ? landing_zone_[which] : policy(id, i);
      Json row;
      if (below(5) == 0) {
        row = user(id, fmt::format("person-{}", i), document);
        details["UserDetailList"].push_back(row);
      } else if (below(4) == 0) {
        row = managed(fmt::format("arn:aws:iam::{}:policy/own-{}", id, i), fmt::format("own-{}", i), document);
        details["Policies"].push_back(row);
      } else {
        row = role(id, fmt::format("service-{}", i), document);
        details["RoleDetailList"].push_back(row);
      }
      size += row.dump(4).size() * 13 / 10;  // deeper inside there is more to indent
    }
    write(id + "/iam/get-account-authorization-details.json", details);
    Json buckets = Json::array();
    for (int i = 0; i < 20; ++i) {
      const std::string name = fmt::format("bucket-{}-{}", id, i);
      buckets.push_back({{"Name", name}, {"CreationDate", "2024-05-01T10:00:00+00:00"}});
      const Json document = noted({{"Version", "2012-10-17"},
                                   {"Statement",
                                    {{{"Effect", "Deny"},
                                      {"Principal", "*"},
                                      {"Action", "s3:*"},
                                      {"Resource", {"arn:aws:s3:::" + name, "arn:aws:s3:::" + name + "/*"}},
                                      {"Condition", {{"Bool", {{"aws:SecureTransport", "false"}}}}}}}}});
      write(fmt::format("{}/s3api/get-bucket-policy--bucket={}.json", id, name), {{"Policy", document.dump()}});
    }
    write(id + "/s3api/list-buckets.json", {{"Buckets", std::move(buckets)}});
  }

  void organization() {
    const std::string& id = ids_.front();
    write(id + "/organizations/describe-organization.json",
          {{"Organization", {{"Id", "o-abcdefghij"}, {"FeatureSet", "ALL"}, {"MasterAccountId", id}}}});
    write(id + "/organizations/list-roots.json",
          {{"Roots", {{{"Id", "r-ab12"}, {"Name", "Root"}, {"PolicyTypes", Json::array()}}}}});
    Json accounts = Json::array();
    for (const std::string& each : ids_) accounts.push_back({{"Id", each}, {"Name", "Account-" + each}});
    write(id + "/organizations/list-accounts.json", {{"Accounts", accounts}});
    write(id + "/organizations/list-accounts-for-parent--parent-id=r-ab12.json", {{"Accounts", accounts}});
    write(id + "/organizations/list-organizational-units-for-parent--parent-id=r-ab12.json",
          {{"OrganizationalUnits", Json::array()}});
  }

  fs::path folder_;
  std::mt19937 random_;
  std::vector<Json> landing_zone_;
  std::set<std::size_t> seen_;
  std::vector<std::string> ids_;
  ExportsMade made_;
};

}  // namespace

ExportsMade make_exports(const fs::path& folder, std::uint64_t bytes, std::uint32_t seed) {
  return Maker(folder, seed).make(bytes);
}

}  // namespace iamq::bench
