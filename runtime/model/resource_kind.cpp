#include "runtime/model/resource_kind.hpp"

namespace iamq::model {

namespace {

constexpr std::string_view key_type = "key/", secret_type = "secret:", function_type = "function:";

}  // namespace

ResourceKind kind_of_resource(const policy::Arn& arn) {
  if (arn.service == "s3" && arn.resource.find('/') == std::string_view::npos) return ResourceKind::bucket;
  if (arn.service == "kms" && arn.resource.starts_with(key_type)) return ResourceKind::key;
  if (arn.service == "sqs") return ResourceKind::queue;
  if (arn.service == "sns") return ResourceKind::topic;
  if (arn.service == "secretsmanager") return ResourceKind::secret;
  if (arn.service == "lambda" && arn.resource.starts_with(function_type)) return ResourceKind::function;
  return ResourceKind::other;
}

std::string_view name_of_resource(ResourceKind kind, const policy::Arn& arn) {
  const auto without = [&](std::string_view type) {
    return arn.resource.starts_with(type) ? arn.resource.substr(type.size()) : arn.resource;
  };
  switch (kind) {
    case ResourceKind::bucket:
    case ResourceKind::queue:
    case ResourceKind::topic:
      return arn.resource;
    case ResourceKind::key:
      return without(key_type);
    case ResourceKind::secret:
      return without(secret_type);
    case ResourceKind::function:
      return without(function_type);
    case ResourceKind::other:
      break;
  }
  return {};
}

}  // namespace iamq::model
