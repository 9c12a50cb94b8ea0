#include "runtime/bind/arns.hpp"

#include "runtime/policy/arn.hpp"

namespace iamq::bind {
namespace {

std::string arn(std::string_view service, std::string_view region, std::string_view account_id,
                std::string_view resource) {
  std::string text = "arn:aws:";
  text.append(service).append(":").append(region).append(":").append(account_id).append(":").append(resource);
  return text;
}

std::string join(std::string_view a, std::string_view b, std::string_view c = {}) {
  std::string text(a);
  return text.append(b).append(c);
}

}  // namespace

std::string iam_arn(std::string_view account_id, std::string_view type, std::string_view path, std::string_view name) {
  return arn("iam", "", account_id, join(type, path.empty() ? "/" : path, name));
}

std::string role_session_arn(std::string_view account_id, std::string_view role, std::string_view session) {
  return arn("sts", "", account_id, join("assumed-role/", role, join("/", session)));
}

std::string federated_user_arn(std::string_view account_id, std::string_view name) {
  return arn("sts", "", account_id, join("federated-user/", name));
}

std::string resource_arn(model::ResourceKind kind, std::string_view account_id, std::string_view region,
                         std::string_view name) {
  using enum model::ResourceKind;
  switch (kind) {
    case bucket:
      return arn("s3", "", "", name);
    case key:
      return arn("kms", region, account_id, join("key/", name));
    case queue:
      return arn("sqs", region, account_id, name);
    case topic:
      return arn("sns", region, account_id, name);
    case secret:
      return arn("secretsmanager", region, account_id, join("secret:", name));
    case function:
      return arn("lambda", region, account_id, join("function:", name));
    case other:
      break;
  }
  return std::string(name);
}

std::string endpoint_arn(std::string_view account_id, std::string_view region, std::string_view name) {
  return arn("ec2", region, account_id, join("vpc-endpoint/", name));
}

std::string role_session_arn(const model::World& world, model::EntityId role, std::string_view session) {
  const auto parts = policy::split_arn(world.text(world.arn_of(role)));
  std::string text = role_session_arn(parts ? parts->account : "", world.text(world.name_of(role)), session);
  // A role imported from another partition keeps it.
  if (parts && parts->partition != "aws") text.replace(4, 3, parts->partition);
  return text;
}

std::string_view region_of(const model::World& world, model::AccountId account) {
  const std::string_view region = world.text(world.account(account).region);
  return region.empty() ? region_if_unsaid : region;
}

std::optional<model::ResourceKind> resource_kind(lang::Noun noun) {
  switch (noun) {
    case lang::Noun::bucket:
      return model::ResourceKind::bucket;
    case lang::Noun::key:
      return model::ResourceKind::key;
    case lang::Noun::queue:
      return model::ResourceKind::queue;
    case lang::Noun::topic:
      return model::ResourceKind::topic;
    case lang::Noun::secret:
      return model::ResourceKind::secret;
    case lang::Noun::function:
      return model::ResourceKind::function;
    default:
      return std::nullopt;
  }
}

}  // namespace iamq::bind
