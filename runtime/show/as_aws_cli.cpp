#include <fmt/core.h>

#include <nlohmann/json.hpp>

#include "runtime/export/minimal.hpp"
#include "runtime/model/resource_kind.hpp"
#include "runtime/policy/arn.hpp"
#include "runtime/policy/document_writer.hpp"
#include "runtime/policy/kinds.hpp"
#include "runtime/policy/quota.hpp"
#include "runtime/show/texts.hpp"

// Policies as the commands of the AWS CLI that put them there.
namespace iamq::show {

using model::EntityId;
using model::EntityKind;
using model::World;
using policy::PolicyId;
using query::Asking;

namespace {

// https://pubs.opengroup.org/onlinepubs/9699919799/utilities/V3_chap02.html#tag_18_02_02
std::string shell_quoted(std::string_view text) {
  std::string result = "'";
  for (const char c : text) result += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return result + "'";
}
std::string shell_word(std::string_view text) {
  const bool is_plain =
      !text.empty() &&
      text.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.,:/@+=") ==
          std::string_view::npos;
  return is_plain ? std::string(text) : shell_quoted(text);
}

class CommandWriter {
public:
  explicit CommandWriter(const Asking& asking) : world_(*asking.world) {}

  std::string entity(EntityId entity) {
    switch (entity.kind) {
      case EntityKind::user:
        bearer(world_.users[entity.index], "user", policy::InlineOwner::user);
        break;
      case EntityKind::group:
        bearer(world_.groups[entity.index], "group", policy::InlineOwner::group);
        break;
      case EntityKind::role:
        if (const auto& trust = world_.roles[entity.index].trust) add_trust(world_.roles[entity.index], *trust);
        bearer(world_.roles[entity.index], "role", policy::InlineOwner::role);
        break;
      case EntityKind::managed_policy:
        managed(entity.index);
        break;
      case EntityKind::control_policy:
        control(world_.control_policies[entity.index]);
        break;
      case EntityKind::resource:
        resource(world_.resources[entity.index]);
        break;
      default:
        break;
    }
    return text_.empty() ? "# no policy of it is put there by a command\n" : std::move(text_);
  }

  // Of whom it is, is found.
  std::string policy(PolicyId wanted) {
    world_.managed_policies.each([&](std::uint32_t index, const model::ManagedPolicy& row) {
      for (const auto& version : row.versions) {
        if (version.policy == wanted && text_.empty()) managed(index);
      }
    });
    world_.control_policies.each([&](std::uint32_t, const model::ControlPolicy& row) {
      if (row.policy == wanted) control(row);
    });
    world_.resources.each([&](std::uint32_t, const model::Resource& row) {
      if (row.policy == wanted) resource(row);
    });
    const auto find_in = [&](const model::Identity& row, std::string_view kind) {
      for (const PolicyId each : row.inline_policies) {
        if (each == wanted) add_inline(row, kind, each);
      }
    };
    world_.users.each([&](std::uint32_t, const model::User& row) { find_in(row, "user"); });
    world_.groups.each([&](std::uint32_t, const model::Group& row) { find_in(row, "group"); });
    world_.roles.each([&](std::uint32_t, const model::Role& row) {
      find_in(row, "role");
      if (row.trust == wanted) add_trust(row, wanted);
    });
    return text_.empty() ? "# no command puts it there\n" : std::move(text_);
  }

private:
  std::string_view text(model::StringId id) const { return world_.text(id); }
  const policy::Library& library() const { return world_.library(); }
  bool is_missing(PolicyId policy) const { return library().policy(policy).is_missing; }
  void line(std::string text) { text_ += std::move(text) + "\n"; }

  policy::Document minimal(PolicyId policy) const { return export_::minimal(library().document(policy), library()); }
  std::string json(const policy::Document& document) const {
    return shell_quoted(policy::write_json(document, library(), policy::JsonLayout::compact));
  }

  bool told_missing(PolicyId policy, std::string_view what) {
    if (!is_missing(policy)) return false;
    line(fmt::format("# the text of {} is not in the input", what));
    return true;
  }
  // Where AWS takes no longer text and no second one either.
  void tell_size(const policy::Document& document, std::string_view what, std::size_t most) {
    const std::size_t size = policy::size_in_characters(document, library());
    if (size > most) line(fmt::format("# {} has {} characters; AWS takes {}", what, size, most));
  }

  void add_inline(const model::Identity& row, std::string_view kind, PolicyId policy) {
    const std::string_view name = text(library().policy(policy).name);
    if (told_missing(policy, fmt::format("policy {} of {} {}", name, kind, text(row.name)))) return;
    line(fmt::format("aws iam put-{}-policy --{}-name {} --policy-name {} --policy-document {}", kind, kind,
                     shell_word(text(row.name)), shell_word(name), json(minimal(policy))));
  }

  void add_trust(const model::Role& row, PolicyId policy) {
    if (told_missing(policy, fmt::format("the trust policy of role {}", text(row.name)))) return;
    const policy::Document document = minimal(policy);
    tell_size(document, "the trust policy", policy::row(policy::Quota::trust_policy).on_request);
    line(fmt::format("aws iam update-assume-role-policy --role-name {} --policy-document {}",
                     shell_word(text(row.name)), json(document)));
  }

  void bearer(const model::Identity& row, std::string_view kind, policy::InlineOwner owner) {
    std::size_t size = 0;
    for (const PolicyId policy : row.inline_policies) {
      if (!is_missing(policy)) size += policy::size_in_characters(minimal(policy), library());
    }
    if (size > policy::inline_quota(owner)) {
      line(
          fmt::format("# the inline policies of {} {} have {} characters together; AWS takes {}: make some of them "
                      "managed policies",
                      kind, text(row.name), size, policy::inline_quota(owner)));
    }
    for (const PolicyId policy : row.inline_policies) add_inline(row, kind, policy);
    for (const std::uint32_t policy : row.attached) {
      attach(kind, text(row.name), text(world_.managed_policies[policy].arn));
    }
    if (row.boundary) {
      line(fmt::format("aws iam put-{}-permissions-boundary --{}-name {} --permissions-boundary {}", kind, kind,
                       shell_word(text(row.name)), shell_word(text(world_.managed_policies[*row.boundary].arn))));
    }
  }
  void attach(std::string_view kind, std::string_view name, std::string_view arn) {
    line(fmt::format("aws iam attach-{}-policy --{}-name {} --policy-arn {}", kind, kind, shell_word(name),
                     shell_word(arn)));
  }

  // A new default version; what does not fit into it becomes policies of its own, attached where the first one is.
  void managed(std::uint32_t index) {
    const model::ManagedPolicy& row = world_.managed_policies[index];
    if (row.is_aws_managed) return line(fmt::format("# {} is AWS's own", text(row.arn)));
    if (told_missing(row.current(), fmt::format("policy {}", text(row.name)))) return;
    const policy::Document document = minimal(row.current());
    const std::size_t most = policy::row(policy::Quota::managed_policy).on_request;
    const auto pieces = export_::split(document, library(), most);
    if (!pieces) tell_size(document, fmt::format("policy {}", text(row.name)), most);
    const bool is_boundary = bears_as_boundary(index);
    const bool is_split = pieces && pieces->size() > 1 && !is_boundary;
    if (is_split) {
      line(fmt::format("# split into {} policies: AWS takes {} characters, and it has {}", pieces->size(), most,
                       policy::size_in_characters(document, library())));
    } else if (is_boundary && pieces && pieces->size() > 1) {
      tell_size(document, "a permissions boundary, which cannot be split,", most);
    }
    line(fmt::format("aws iam create-policy-version --policy-arn {} --set-as-default --policy-document {}",
                     shell_word(text(row.arn)), json(is_split ? pieces->front() : document)));
    for (std::size_t i = 1; is_split && i < pieces->size(); ++i) {
      const std::string name = fmt::format("{}-{}", text(row.name), i + 1);
      const std::string path(text(row.path).empty() ? "/" : text(row.path));
      line(fmt::format("aws iam create-policy --policy-name {} --path {} --policy-document {}", shell_word(name),
                       shell_word(path), json((*pieces)[i])));
      std::string arn(text(row.arn));
      arn = arn.substr(0, arn.rfind('/') + 1) + name;
      const auto attach_to = [&](const model::Identity& bearer, std::string_view kind) {
        for (const std::uint32_t each : bearer.attached) {
          if (each == index) attach(kind, text(bearer.name), arn);
        }
      };
      world_.users.each([&](std::uint32_t, const model::User& user) { attach_to(user, "user"); });
      world_.groups.each([&](std::uint32_t, const model::Group& group) { attach_to(group, "group"); });
      world_.roles.each([&](std::uint32_t, const model::Role& role) { attach_to(role, "role"); });
    }
  }
  bool bears_as_boundary(std::uint32_t index) const {
    bool is_one = false;
    world_.users.each([&](std::uint32_t, const model::User& row) { is_one = is_one || row.boundary == index; });
    world_.roles.each([&](std::uint32_t, const model::Role& row) { is_one = is_one || row.boundary == index; });
    return is_one;
  }

  void control(const model::ControlPolicy& row) {
    if (told_missing(row.policy, fmt::format("policy {}", text(row.name)))) return;
    const policy::Document document = minimal(row.policy);
    tell_size(document, fmt::format("policy {}", text(row.name)),
              policy::row(row.is_scp ? policy::Quota::scp : policy::Quota::rcp).on_request);
    if (row.id != model::StringId{}) {
      return line(fmt::format("aws organizations update-policy --policy-id {} --content {}", shell_word(text(row.id)),
                              json(document)));
    }
    line(fmt::format("aws organizations create-policy --name {} --type {} --description {} --content {}",
                     shell_word(text(row.name)), row.is_scp ? "SERVICE_CONTROL_POLICY" : "RESOURCE_CONTROL_POLICY",
                     shell_quoted(""), json(document)));
  }

  void resource(const model::Resource& row) {
    const std::string arn_text(text(row.arn));
    const auto arn = policy::split_arn(arn_text);
    if (!row.policy || !arn || told_missing(*row.policy, "the policy of " + arn_text)) return;
    const std::string document = json(minimal(*row.policy));
    const std::string name(policy::split_resource(arn->resource).name);
    const std::string region = arn->region.empty() ? "" : fmt::format(" --region {}", shell_word(arn->region));
    if (arn->service == "s3") {
      line(fmt::format("aws s3api put-bucket-policy --bucket {} --policy {}", shell_word(arn->resource), document));
    } else if (arn->service == "kms") {
      line(fmt::format("aws kms put-key-policy{} --key-id {} --policy-name default --policy {}", region,
                       shell_word(name), document));
    } else if (arn->service == "sqs") {
      const auto attributes =
          nlohmann::json{{"Policy", policy::write_json(minimal(*row.policy), library(), policy::JsonLayout::compact)}};
      line(fmt::format("aws sqs set-queue-attributes{} --queue-url https://sqs.{}.amazonaws.com/{}/{} --attributes {}",
                       region, arn->region, arn->account, shell_word(arn->resource), shell_quoted(attributes.dump())));
    } else if (arn->service == "sns") {
      line(fmt::format("aws sns set-topic-attributes{} --topic-arn {} --attribute-name Policy --attribute-value {}",
                       region, shell_word(arn_text), document));
    } else if (arn->service == "secretsmanager") {
      line(fmt::format("aws secretsmanager put-resource-policy{} --secret-id {} --resource-policy {}", region,
                       shell_word(arn_text), document));
    } else if (arn->service == "ecr") {
      line(fmt::format("aws ecr set-repository-policy{} --repository-name {} --policy-text {}", region,
                       shell_word(name), document));
    } else if (arn->service == "dynamodb") {
      line(fmt::format("aws dynamodb put-resource-policy{} --resource-arn {} --policy {}", region, shell_word(arn_text),
                       document));
    }
  }

  const World& world_;
  std::string text_;
};

}  // namespace

std::string entity_as_aws_cli(const Asking& asking, EntityId entity) {
  return CommandWriter(asking).entity(entity);
}
std::string policy_as_aws_cli(const Asking& asking, PolicyId policy) {
  return CommandWriter(asking).policy(policy);
}

}  // namespace iamq::show
