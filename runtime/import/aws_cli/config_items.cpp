#include "runtime/import/aws_cli/config_items.hpp"

#include <fmt/core.h>

#include <array>

#include "lang/text/quoting.hpp"
#include "runtime/policy/arn.hpp"

namespace iamq::import {

namespace {

using policy::Json;
using policy::JsonNode;
using NodeKind = JsonNode::Kind;

struct EntityType {
  std::string_view type, list;
};
constexpr std::array<EntityType, 4> entity_types = {{
    {"AWS::IAM::User", "UserDetailList"},
    {"AWS::IAM::Group", "GroupDetailList"},
    {"AWS::IAM::Role", "RoleDetailList"},
    {"AWS::IAM::Policy", "Policies"},
}};

// Where AWS Config keeps the policy of a resource: in `configuration` or `supplementaryConfiguration`, the member, and
// the member of that which holds the text.
struct PolicyPlace {
  std::string_view type, part, member, text;
};
constexpr std::array<PolicyPlace, 8> policy_places = {{
    {"AWS::S3::Bucket", "supplementaryConfiguration", "BucketPolicy", "policyText"},
    {"AWS::KMS::Key", "supplementaryConfiguration", "Policy", ""},
    {"AWS::SQS::Queue", "configuration", "Policy", ""},
    {"AWS::SNS::Topic", "configuration", "Policy", ""},
    {"AWS::Lambda::Function", "supplementaryConfiguration", "Policy", ""},
    {"AWS::SecretsManager::Secret", "configuration", "ResourcePolicy", ""},
    {"AWS::ECR::Repository", "configuration", "RepositoryPolicyText", ""},
    {"AWS::DynamoDB::Table", "configuration", "ResourcePolicy", ""},
}};

// Of the account itself: what `s3control get-public-access-block` tells.
// https://github.com/awslabs/aws-config-resource-schema/blob/master/config/properties/resource-types/AWS::S3::AccountPublicAccessBlock.properties.json
constexpr std::string_view account_block_type = "AWS::S3::AccountPublicAccessBlock";

std::optional<Object> part_of(const Object& object, std::string_view member) {
  const JsonNode* node = object.find(member);
  return node != nullptr && node->kind == NodeKind::object ? std::optional(Object(object.json(), *node)) : std::nullopt;
}

// S3 Block Public Access, as in the outputs of the AWS CLI: see bucket_calls.cpp. Unknown where it was not selected.
model::PublicAccessBlock block_of_item(const std::optional<Object>& settings) {
  constexpr std::string_view restricting_setting = "restrictPublicBuckets";
  if (!settings || !settings->has(restricting_setting)) return model::PublicAccessBlock::unknown;
  return settings->is_true(restricting_setting) ? model::PublicAccessBlock::on : model::PublicAccessBlock::off;
}

bool is_empty(const Object& object, std::string_view member) {
  const JsonNode* node = object.find(member);
  return node == nullptr || (node->kind == NodeKind::string && node->text.empty());
}

// The value as JSON with the names as IAM's API has them: `userName` is `UserName`. AWS Config's tags are named in
// lower case inside of IAM's entities, too.
void write_as_of_iam(const Json& json, const JsonNode& node, std::string& text) {
  switch (node.kind) {
    case NodeKind::null:
      text += "null";
      return;
    case NodeKind::boolean:
      text += node.boolean ? "true" : "false";
      return;
    case NodeKind::number:
      text += node.text;
      return;
    case NodeKind::string:
      text += text::quote(node.text);
      return;
    case NodeKind::array:
    case NodeKind::object:
      break;
  }
  const bool is_object = node.kind == NodeKind::object;
  text += is_object ? '{' : '[';
  bool is_first = true;
  for (const JsonNode& child : json.children(node)) {
    text += is_first ? "" : ", ";
    is_first = false;
    if (is_object) {
      std::string name(child.key);
      if (!name.empty() && name.front() >= 'a' && name.front() <= 'z') {
        name.front() = static_cast<char>(name.front() - 'a' + 'A');
      }
      text += text::quote(name) + ": ";
    }
    write_as_of_iam(json, child, text);
  }
  text += is_object ? '}' : ']';
}

}  // namespace

bool ConfigItems::is_page(const Object& output) {
  const JsonNode* results = output.find("Results");
  return results != nullptr && results->kind == NodeKind::array;
}

void ConfigItems::read(const Object& page, Collection& collection) {
  collection.is_there = true;
  std::size_t number = 0;
  for (const JsonNode& result : page.json().children(*page.find("Results"))) {
    ++number;
    if (result.kind != NodeKind::string) {
      findings_.warning("unread-file", "an item of AWS Config is no text", result.span, "it is not used");
      continue;
    }
    const text::SourceId source =
        sources_.add(fmt::format("{} (item {})", sources_.name(result.span.source), number), std::string(result.text));
    Findings of_item;
    const auto values = read_values(sources_, source, texts_, of_item);
    if (values.size() != 1 || values.front().node->kind != NodeKind::object) {
      findings_.warning("unread-file", fmt::format("item {} of AWS Config cannot be read", number), result.span,
                        "the other items count; what this one says is not known");
      continue;
    }
    read_item(Object(*values.front().json, *values.front().node), collection);
  }
  if (!page.text("NextToken").empty()) {
    findings_.warning("partial-export", "this is only a part of what AWS Config said: the output was cut into pages",
                      page.span_of("NextToken"), "export it without --no-paginate and --max-items");
  }
}

void ConfigItems::read_item(const Object& item, Collection& collection) {
  const std::string account(item.text("accountId"));
  const std::string_view type = item.text("resourceType");
  if (!policy::is_account_id(account) || type.empty()) {
    findings_.warning("export-missing-field", "this item of AWS Config has no `accountId`, or no `resourceType`",
                      item.span(),
                      "it is not used: select accountId, awsRegion, arn, resourceType, configuration, "
                      "supplementaryConfiguration and tags");
    return;
  }
  collection.accounts.try_emplace(account, item.span_of("accountId"));
  for (const EntityType& row : entity_types) {
    const auto configuration = part_of(item, "configuration");
    if (row.type == type && configuration) {
      std::string text;
      write_as_of_iam(configuration->json(), configuration->node(), text);
      entities_[account][std::string(row.list)].push_back(std::move(text));
      return;
    }
  }
  if (type == account_block_type) {
    collection.public_access_blocks[account] = {block_of_item(part_of(item, "configuration")), item.span()};
    return;
  }
  read_resource(item, type, collection);
}

void ConfigItems::read_resource(const Object& item, std::string_view type, Collection& collection) {
  const std::string arn(item.text("arn"));
  for (const PolicyPlace& place : policy_places) {
    if (place.type != type || arn.empty()) {
      continue;
    }
    CollectedResource& row = collection.resources[arn];
    row.arn = arn;
    row.account = item.text("accountId");
    row.declared = item.span_of("arn");
    const auto part = part_of(item, place.part);
    std::optional<Object> holder = part;
    std::string_view member = place.member;
    if (part && !place.text.empty()) {
      holder = part_of(*part, place.member);
      member = place.text;
    }
    if (!part) {
      row.policy = {Known::refused, {}, {}, item.span()};  // it was not selected
    } else if (!holder || is_empty(*holder, member)) {
      row.policy = {Known::none, {}, {}, item.span()};
    } else {
      row.policy = {Known::here, *holder, std::string(member), holder->span_of(member)};
    }
    if (part) {
      row.public_access_block = block_of_item(part_of(*part, "PublicAccessBlockConfiguration"));
    }
    for (const Object& tag : item.list("tags")) {
      row.tags.push_back({std::string(tag.text("key")), std::string(tag.text("value"))});
    }
    return;
  }
  findings_.unused(ObjectKind::call, type, item.span_of("resourceType"), false);
}

std::vector<ConfigItems::Export> ConfigItems::exports() {
  std::vector<Export> all;
  for (const auto& [account, lists] : entities_) {
    std::string text = "{";
    for (const EntityType& row : entity_types) {
      const auto found = lists.find(std::string(row.list));
      text += fmt::format("{}\n\"{}\": [", text.size() > 1 ? "," : "", row.list);
      for (std::size_t i = 0; found != lists.end() && i < found->second.size(); ++i) {
        text += (i > 0 ? ",\n" : "\n") + found->second[i];
      }
      text += "]";
    }
    text += "}\n";
    Export& one = all.emplace_back();
    one.account = account;
    one.source = sources_.add("AWS Config, account " + account, std::move(text));
    one.values = read_values(sources_, one.source, texts_, findings_);
  }
  return all;
}

}  // namespace iamq::import
