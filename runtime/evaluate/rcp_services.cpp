#include "runtime/evaluate/rcp_services.hpp"

#include <algorithm>
#include <iterator>
#include <string>
#include <string_view>

#include "runtime/policy/wildcard.hpp"

namespace iamq::evaluate {

namespace {

constexpr std::string_view services[] = {
    "aoss",
    "appconfig",
    "appstream",
    "autoscaling",
    "autoscaling-plans",
    "budgets",
    "clouddirectory",
    "cloudfront",
    "cloudsearch",
    "cloudtrail-data",
    "codeartifact",
    "codebuild",
    "codecommit",
    "codepipeline",
    "cognito-identity",
    "cognito-idp",
    "comprehend",
    "comprehendmedical",
    "compute-optimizer",
    "cost-optimization-hub",
    "dax",
    "dsql",
    "dynamodb",
    "ecr",
    "ecr-public",
    "events",
    "firehose",
    "fis",
    "fms",
    "gamelift",
    "health",
    "inspector-scan",
    "kendra",
    "kinesisvideo",
    "kms",
    "logs",
    "memorydb",
    "networkmonitor",
    "notifications",
    "opensearch",
    "pca-connector-ad",
    "personalize",
    "polly",
    "pricing",
    "resource-groups",
    "rolesanywhere",
    "s3",
    "secretsmanager",
    "servicediscovery",
    "signin",
    "sqs",
    "sts",
    "support",
    "swf",
    "textract",
    "timestream-influxdb",
    "transcribe",
    "transfer",
    "translate",
    "wafv2",
    "workspaces",
    "xray",
};
static_assert(std::is_sorted(std::begin(services), std::end(services)));

}  // namespace

bool is_bound_by_rcps(std::string_view action) {
  if (policy::equal_ignoring_case(action, "kms:RetireGrant")) return false;
  const std::string service = policy::lower_case(action.substr(0, action.find(':')));
  return std::binary_search(std::begin(services), std::end(services), service);
}

}  // namespace iamq::evaluate
