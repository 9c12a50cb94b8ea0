#include "runtime/evaluate/rcp_services.hpp"

#include <string>

#include "runtime/policy/wildcard.hpp"

namespace iamq::evaluate {

namespace {

constexpr std::string_view services =
    " aoss appconfig appstream autoscaling autoscaling-plans budgets clouddirectory cloudfront cloudsearch"
    " cloudtrail-data codeartifact codebuild codecommit codepipeline cognito-identity cognito-idp"
    " comprehend comprehendmedical compute-optimizer cost-optimization-hub dax dsql dynamodb ecr"
    " ecr-public events firehose fis fms gamelift health inspector-scan kendra kinesisvideo kms logs"
    " memorydb networkmonitor notifications opensearch pca-connector-ad personalize polly pricing"
    " resource-groups rolesanywhere s3 secretsmanager servicediscovery signin sqs sts support swf textract"
    " timestream-influxdb transcribe transfer translate wafv2 workspaces xray ";

}  // namespace

bool is_bound_by_rcps(std::string_view action) {
  if (policy::equal_ignoring_case(action, "kms:RetireGrant")) return false;
  const std::string service = " " + policy::lower_case(action.substr(0, action.find(':'))) + " ";
  return services.find(service) != std::string_view::npos;
}

}  // namespace iamq::evaluate
