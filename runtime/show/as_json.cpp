#include <nlohmann/json.hpp>

#include "runtime/policy/document_writer.hpp"
#include "runtime/show/texts.hpp"

namespace iamq::show {

using query::Asking;
using OrderedJson = nlohmann::ordered_json;
using model::EntityId;
using model::EntityKind;
using model::StringId;
using model::World;

namespace {

class JsonWriter {
public:
  explicit JsonWriter(const Asking& asking) : world_(*asking.world) {}

  OrderedJson document(policy::PolicyId policy) const {
    const auto& library = world_.library();
    return OrderedJson::parse(policy::write_json(library.document(policy), library, policy::JsonLayout::compact));
  }

  OrderedJson entity(EntityId entity) const {
    switch (entity.kind) {
      case EntityKind::user: {
        const auto& user = world_.users[entity.index];
        OrderedJson json = named(user, "UserName", "UserId");
        json["UserPolicyList"] = inline_policies(user);
        json["GroupList"] = OrderedJson::array();
        for (const auto group : user.groups) {
          json["GroupList"].push_back(text(world_.groups[group].name));
        }
        add_attached(json, user);
        return json;
      }
      case EntityKind::group: {
        OrderedJson json = named(world_.groups[entity.index], "GroupName", "GroupId");
        json["GroupPolicyList"] = inline_policies(world_.groups[entity.index]);
        add_attached(json, world_.groups[entity.index]);
        return json;
      }
      case EntityKind::role: {
        const auto& role = world_.roles[entity.index];
        OrderedJson json = named(role, "RoleName", "RoleId");
        if (role.trust) {
          json["AssumeRolePolicyDocument"] = document(*role.trust);
        }
        json["RolePolicyList"] = inline_policies(role);
        add_attached(json, role);
        return json;
      }
      case EntityKind::managed_policy:
        return managed_policy(world_.managed_policies[entity.index]);
      case EntityKind::control_policy: {
        const auto& policy = world_.control_policies[entity.index];
        OrderedJson json;
        json["Name"] = text(policy.name);
        json["Type"] = policy.is_scp ? "SERVICE_CONTROL_POLICY" : "RESOURCE_CONTROL_POLICY";
        json["Content"] = document(policy.policy);
        return json;
      }
      case EntityKind::account: {
        const auto& account = world_.accounts[entity.index];
        OrderedJson json;
        json["Id"] = text(account.id);
        json["Arn"] = "arn:aws:iam::" + text(account.id) + ":root";
        json["Name"] = text(account.name);
        return json;
      }
      case EntityKind::ou: {
        OrderedJson json;
        json["Id"] = text(world_.ous[entity.index].id);
        json["Name"] = text(world_.ous[entity.index].name);
        return json;
      }
      case EntityKind::resource:
        return with_policy(named(world_.resources[entity.index], "Name", "Id"), world_.resources[entity.index].policy);
      case EntityKind::endpoint:
        return with_policy(named(world_.endpoints[entity.index], "VpcEndpointId", "Id"),
                           world_.endpoints[entity.index].policy);
      case EntityKind::provider:
        return named(world_.providers[entity.index], "Name", "Id");
      case EntityKind::session: {
        const auto& session = world_.sessions[entity.index];
        OrderedJson json;
        json["Name"] = text(session.name);
        json["Arn"] = text(session.arn);
        json["Of"] = text(world_.arn_of(session.of));
        return json;
      }
    }
    return {};
  }

private:
  std::string text(StringId id) const { return std::string(world_.text(id)); }

  OrderedJson named(const model::Named& row, const char* name, const char* id) const {
    OrderedJson json;
    if (row.path != StringId{}) {
      json["Path"] = text(row.path);
    }
    json[name] = text(row.name);
    if (row.unique_id != StringId{}) {
      json[id] = text(row.unique_id);
    }
    json["Arn"] = text(row.arn);
    if (!row.tags.empty()) {
      json["Tags"] = OrderedJson::array();
      for (const auto& tag : row.tags) {
        json["Tags"].push_back({{"Key", text(tag.key)}, {"Value", text(tag.value)}});
      }
    }
    return json;
  }
  OrderedJson with_policy(OrderedJson json, const std::optional<policy::PolicyId>& policy) const {
    if (policy) {
      json["Policy"] = document(*policy);
    }
    return json;
  }
  OrderedJson inline_policies(const model::Identity& row) const {
    OrderedJson list = OrderedJson::array();
    for (const auto policy : row.inline_policies) {
      OrderedJson json;
      json["PolicyName"] = text(world_.library().policy(policy).name);
      json["PolicyDocument"] = document(policy);
      list.push_back(std::move(json));
    }
    return list;
  }
  void add_attached(OrderedJson& json, const model::Identity& row) const {
    json["AttachedManagedPolicies"] = OrderedJson::array();
    for (const auto index : row.attached) {
      const auto& policy = world_.managed_policies[index];
      json["AttachedManagedPolicies"].push_back({{"PolicyName", text(policy.name)}, {"PolicyArn", text(policy.arn)}});
    }
    if (row.boundary) {
      json["PermissionsBoundary"] = {{"PermissionsBoundaryType", "Policy"},
                                     {"PermissionsBoundaryArn", text(world_.managed_policies[*row.boundary].arn)}};
    }
  }
  OrderedJson managed_policy(const model::ManagedPolicy& policy) const {
    OrderedJson json = named(policy, "PolicyName", "PolicyId");
    json["DefaultVersionId"] = text(policy.versions[policy.default_version].name);
    json["PolicyVersionList"] = OrderedJson::array();
    for (std::size_t i = 0; i < policy.versions.size(); ++i) {
      OrderedJson version;
      version["Document"] = document(policy.versions[i].policy);
      version["VersionId"] = text(policy.versions[i].name);
      version["IsDefaultVersion"] = i == policy.default_version;
      json["PolicyVersionList"].push_back(std::move(version));
    }
    return json;
  }

  const World& world_;
};

}  // namespace

std::string entity_as_json(const Asking& asking, EntityId entity) {
  return JsonWriter(asking).entity(entity).dump(2) + "\n";
}

std::string policy_as_json(const Asking& asking, policy::PolicyId policy) {
  const auto& library = asking.world->library();
  return policy::write_json(library.document(policy), library, policy::JsonLayout::pretty) + "\n";
}

}  // namespace iamq::show
