#include <fmt/core.h>

#include "runtime/import/aws_cli/operations.hpp"
#include "runtime/import/aws_cli/resource_policies.hpp"

// Functions, secrets, repositories, tables, vaults and REST APIs; and the tags of everything.
namespace iamq::import {

namespace {

// ---- Lambda

std::string function_arn(const Reading& reading) {
  const std::string_view name = reading.call.name.parameter("function-name");
  const std::string_view qualifier = reading.call.name.parameter("qualifier");
  std::string arn =
      name.substr(0, 4) == "arn:" ? std::string(name) : reading.arn("lambda", fmt::format("function:{}", name));
  return qualifier.empty() ? arn : fmt::format("{}:{}", arn, qualifier);
}
void read_function(const Reading& reading, const Object& object) {
  reading.resource(member_text(object, "FunctionArn"), object.span_of("FunctionArn")).role = object.text("Role");
}
void read_function_policy(const Reading& reading, const Object& object) {
  put_policy(reading, reading.resource(function_arn(reading), reading.call.span), object, "Policy");
}
void finish_function_policy(const Reading& reading) {
  finish_policy(reading, reading.resource(function_arn(reading), reading.call.span));
}

// ---- Secrets Manager

void read_secret(const Reading& reading, const Object& object) {
  reading.resource(member_text(object, "ARN"), object.span_of("ARN"));
}
void read_secret_policy(const Reading& reading, const Object& object) {
  put_policy(reading, reading.resource(member_text(object, "ARN"), object.span_of("ARN")), object, "ResourcePolicy");
}
void finish_secret_policy(const Reading& reading) {
  const std::string_view id = reading.call.name.parameter("secret-id");
  if (reading.call.refusal && id.substr(0, 4) == "arn:") {
    finish_policy(reading, reading.resource(std::string(id), reading.call.span));
  }
}

// ---- ECR

void read_repository(const Reading& reading, const Object& object) {
  reading.resource(member_text(object, "repositoryArn"), object.span_of("repositoryArn"));
}
void read_repository_policy(const Reading& reading, const Object& object) {
  put_policy(reading,
             reading.resource(reading.arn("ecr", "repository/" + member_text(object, "repositoryName")),
                              object.span_of("repositoryName")),
             object, "policyText");
}
void finish_repository_policy(const Reading& reading) {
  const std::string_view name = reading.call.name.parameter("repository-name");
  if (reading.call.refusal && !name.empty()) {
    finish_policy(reading, reading.resource(reading.arn("ecr", fmt::format("repository/{}", name)), reading.call.span));
  }
}

// ---- DynamoDB

void read_tables(const Reading& reading, const Object& page) {
  for (const policy::JsonNode& name : page.json().children(*page.find("TableNames"))) {
    reading.resource(reading.arn("dynamodb", fmt::format("table/{}", name.text)), name.span);
  }
}
void read_table_policy(const Reading& reading, const Object& object) {
  put_policy(reading, reading.resource(std::string(reading.call.name.parameter("resource-arn")), reading.call.span),
             object, "Policy");
}
void finish_table_policy(const Reading& reading) {
  finish_policy(reading, reading.resource(std::string(reading.call.name.parameter("resource-arn")), reading.call.span));
}

// ---- S3 Glacier

std::string vault_arn(const Reading& reading) {
  return reading.arn("glacier", fmt::format("vaults/{}", reading.call.name.parameter("vault-name")));
}
void read_vault(const Reading& reading, const Object& object) {
  reading.resource(member_text(object, "VaultARN"), object.span_of("VaultARN"));
}
void read_vault_policy(const Reading& reading, const Object& object) {
  put_policy(reading, reading.resource(vault_arn(reading), reading.call.span), object, "Policy");
}
void finish_vault_policy(const Reading& reading) {
  finish_policy(reading, reading.resource(vault_arn(reading), reading.call.span));
}

// ---- API Gateway: the policy of a REST API decides about `execute-api` requests.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies.html

void read_api(const Reading& reading, const Object& object) {
  put_policy(reading, reading.resource(reading.arn("execute-api", object.text("id")), object.span_of("id")), object,
             "policy");
}
void finish_api(const Reading& reading) {
  const std::string_view id = reading.call.name.parameter("rest-api-id");
  if (reading.call.refusal && !id.empty()) {
    finish_policy(reading, reading.resource(reading.arn("execute-api", id), reading.call.span));
  }
}

// ---- Tags of everything, from one call. https://docs.aws.amazon.com/resourcegroupstagging/latest/APIReference/

void read_tagged(const Reading& reading, const Object& object) {
  CollectedResource& row = reading.resource(member_text(object, "ResourceARN"), object.span_of("ResourceARN"));
  for (const Object& tag : object.list("Tags")) {
    row.tags.push_back({member_text(tag, "Key"), member_text(tag, "Value")});
  }
}

constexpr Operation resource_rows[] = {
    {"lambda",
     "list-functions",
     "Functions",
     true,
     "FunctionArn",
     "FunctionArn",
     "Role",
     "FunctionName Runtime Handler CodeSize Description Timeout MemorySize LastModified CodeSha256 Version "
     "TracingConfig RevisionId PackageType Architectures EphemeralStorage SnapStart LoggingConfig Environment Layers "
     "VpcConfig KMSKeyArn DeadLetterConfig FileSystemConfigs State RuntimeVersionConfig",
     {},
     read_function,
     note_list},
    {"lambda",
     "get-policy",
     {},
     false,
     {},
     "Policy",
     {},
     "RevisionId",
     "function-name",
     read_function_policy,
     finish_function_policy},
    {"secretsmanager",
     "list-secrets",
     "SecretList",
     true,
     "ARN",
     "ARN",
     {},
     "Name Description KmsKeyId RotationEnabled RotationLambdaARN RotationRules LastRotatedDate LastChangedDate "
     "LastAccessedDate DeletedDate NextRotationDate Tags SecretVersionsToStages OwningService CreatedDate "
     "PrimaryRegion",
     {},
     read_secret,
     note_list},
    {"secretsmanager",
     "get-resource-policy",
     {},
     false,
     "ARN Name",
     "ARN",
     "ResourcePolicy",
     "Name",
     {},
     read_secret_policy,
     finish_secret_policy},
    {"ecr",
     "describe-repositories",
     "repositories",
     true,
     "repositoryArn",
     "repositoryArn",
     {},
     "registryId repositoryName repositoryUri createdAt imageTagMutability imageScanningConfiguration "
     "encryptionConfiguration imageTagMutabilityExclusionFilters",
     {},
     read_repository,
     note_list},
    {"ecr",
     "get-repository-policy",
     {},
     false,
     "repositoryName policyText",
     "repositoryName policyText",
     {},
     "registryId",
     {},
     read_repository_policy,
     finish_repository_policy},
    {"dynamodb", "list-tables", "TableNames", true, {}, {}, {}, {}, {}, read_tables, note_list},
    {"dynamodb",
     "get-resource-policy",
     {},
     false,
     {},
     "Policy",
     {},
     "RevisionId",
     "resource-arn",
     read_table_policy,
     finish_table_policy},
    {"glacier",
     "list-vaults",
     "VaultList",
     true,
     "VaultARN",
     "VaultARN",
     {},
     "VaultName CreationDate LastInventoryDate NumberOfArchives SizeInBytes",
     {},
     read_vault,
     note_list},
    {"glacier",
     "get-vault-access-policy",
     "policy",
     false,
     "Policy",
     "Policy",
     {},
     {},
     "vault-name",
     read_vault_policy,
     finish_vault_policy},
    {"apigateway",
     "get-rest-apis",
     "items",
     true,
     "id apiKeySource",
     "id",
     "policy",
     "name description version createdDate warnings binaryMediaTypes minimumCompressionSize apiKeySource "
     "endpointConfiguration tags disableExecuteApiEndpoint rootResourceId apiStatus securityPolicy",
     {},
     read_api,
     note_list},
    {"apigateway",
     "get-rest-api",
     {},
     false,
     "id apiKeySource",
     "id",
     "policy",
     "name description version createdDate warnings binaryMediaTypes minimumCompressionSize apiKeySource "
     "endpointConfiguration tags disableExecuteApiEndpoint rootResourceId apiStatus securityPolicy",
     {},
     read_api,
     finish_api},
    {"resourcegroupstaggingapi",
     "get-resources",
     "ResourceTagMappingList",
     true,
     {},
     "ResourceARN Tags",
     {},
     "ComplianceDetails",
     {},
     read_tagged,
     nullptr},
};

}  // namespace

std::span<const Operation> resource_operations() {
  return resource_rows;
}

}  // namespace iamq::import
