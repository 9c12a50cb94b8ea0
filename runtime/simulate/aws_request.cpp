#include "runtime/simulate/aws_request.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "lang/text/diagnostic.hpp"
#include "runtime/condition/base64.hpp"
#include "runtime/condition/decimal.hpp"
#include "runtime/condition/instant.hpp"
#include "runtime/condition/ip_address.hpp"
#include "runtime/policy/arn.hpp"
#include "runtime/policy/json_reader.hpp"
#include "runtime/policy/wildcard.hpp"
#include "runtime/simulate/aws_members.hpp"
#include "runtime/simulate/run_instances.hpp"

namespace iamq::simulate {

using policy::JsonNode;
using text::in_backticks;

namespace {

constexpr AwsMembers::Limits arn_limits{1, 2048, false};
constexpr AwsMembers::Limits policy_limits{1, 131072, true};
constexpr AwsMembers::Limits name_limits{1, 128, false};

bool is_text_value(std::string_view) {
  return true;
}
bool is_boolean_value(std::string_view text) {
  return policy::equal_ignoring_case(text, "true") || policy::equal_ignoring_case(text, "false");
}
bool is_ip_value(std::string_view text) {
  return condition::is_ip_range(text);
}
bool is_date_value(std::string_view text) {
  return condition::read_instant(text).has_value();
}
bool is_binary_value(std::string_view text) {
  return condition::decode_base64(text).has_value();
}

// The values of ContextKeyType: https://docs.aws.amazon.com/IAM/latest/APIReference/API_ContextEntry.html
struct ContextTypeRow {
  std::string_view name;
  bool is_list;
  bool (*takes)(std::string_view value);
  std::string_view wants;
};
constexpr std::array<ContextTypeRow, 12> context_types{{
    {"string", false, &is_text_value, ""},
    {"stringList", true, &is_text_value, ""},
    {"numeric", false, &condition::is_decimal, "a number"},
    {"numericList", true, &condition::is_decimal, "a number"},
    {"boolean", false, &is_boolean_value, "`true` or `false`"},
    {"booleanList", true, &is_boolean_value, "`true` or `false`"},
    {"ip", false, &is_ip_value, "an IP address"},
    {"ipList", true, &is_ip_value, "an IP address"},
    {"binary", false, &is_binary_value, "base64"},
    {"binaryList", true, &is_binary_value, "base64"},
    {"date", false, &is_date_value, "a date in ISO 8601 or epoch seconds"},
    {"dateList", true, &is_date_value, "a date in ISO 8601 or epoch seconds"},
}};

AwsCall guessed_call(const AwsMembers& members, const JsonNode& request) {
  bool is_simulation = false;
  for (const AwsMemberRow& member : aws_members()) {
    is_simulation = is_simulation || (!member.in_context_keys && members.find(request, member.name) != nullptr);
  }
  const bool is_of_principal = members.find(request, "PolicySourceArn") != nullptr;
  for (const AwsCallRow& row : aws_calls()) {
    if (row.is_simulation == is_simulation && row.is_of_principal == is_of_principal) return row.call;
  }
  return AwsCall::simulate_custom_policy;
}

class AwsRequestReader {
public:
  AwsRequestReader(const policy::Json& json, text::Sources& sources)
      : members_(json), request_node_(json.top()), sources_(sources) {}

  AwsRequest read(std::optional<AwsCall> call) {
    if (request_node_.kind != JsonNode::Kind::object) {
      members_.fail("the request is no JSON object");
    } else {
      request_.call = call.value_or(guessed_call(members_, request_node_));
      check_members();
      read_policies();
      read_principal();
      if (row(request_.call).is_simulation) read_simulation();
    }
    request_.error = members_.error();
    return std::move(request_);
  }

private:
  void check_members() {
    std::vector<std::string_view> known;
    for (const AwsMemberRow& member : aws_members()) {
      if (has_member(request_.call, member)) known.push_back(member.name);
    }
    members_.check_names(request_node_, std::string(row(request_.call).operation), known);
  }

  // ---- policies

  AwsPolicyText policy_text(const JsonNode& node, std::string id) {
    std::string text = members_.text(node, id, policy_limits);
    const text::SourceId source = sources_.add(id, std::move(text));
    return {std::move(id), source};
  }

  std::vector<AwsPolicyText> policy_texts(const JsonNode& object, std::string_view name, const std::string& called) {
    std::vector<AwsPolicyText> policies;
    for (const JsonNode* node : members_.list(object, name, SIZE_MAX)) {
      policies.push_back(policy_text(*node, called + "." + std::to_string(policies.size() + 1)));
    }
    return policies;
  }

  void read_policies() {
    request_.policies = policy_texts(request_node_, "PolicyInputList", "PolicyInputList");
    if (request_.policies.empty() && !row(request_.call).is_of_principal) {
      // An empty list is one policy less than none at all: AWS wants the member, whatever it holds.
      if (members_.find(request_node_, "PolicyInputList") == nullptr) members_.fail("`PolicyInputList` is missing");
    }
  }

  void read_principal() {
    if (!row(request_.call).is_of_principal) return;
    request_.principal_arn = members_.optional_text(request_node_, "PolicySourceArn", {20, 2048, false});
    if (request_.principal_arn.empty()) return members_.fail("`PolicySourceArn` is missing");
    check_iam_arn("PolicySourceArn", request_.principal_arn);
  }

  // "You can specify the ARN of an IAM user, group, or role. You cannot specify the ARN of an assumed role, federated
  // user, or a service principal."
  void check_iam_arn(std::string_view member, std::string_view text) {
    const auto arn = policy::split_arn(text);
    const std::string_view type = arn ? policy::split_resource(arn->resource).type : std::string_view();
    const bool is_bearer = arn && arn->service == "iam" && policy::is_account_id(arn->account) &&
                           (type == "user" || type == "group" || type == "role");
    if (is_bearer) return;
    members_.fail(in_backticks(member) + " is " + in_backticks(text) +
                  ", which is no ARN of an IAM user, group or role");
  }

  // ---- what only simulations have

  void read_simulation() {
    read_actions();
    read_resources();
    read_other_policies();
    read_caller();
    read_context();
    read_exclusions();
    read_page();
    request_.handling_option = members_.optional_text(request_node_, "ResourceHandlingOption", {1, 64, false});
    if (!request_.handling_option.empty()) {
      const auto problem = check_handling_option(request_.handling_option, request_.resources);
      if (problem) members_.fail(*problem);
    }
  }

  void read_actions() {
    request_.actions = members_.texts(request_node_, "ActionNames", {3, 128, false});
    if (request_.actions.empty()) return members_.fail("`ActionNames` is missing");
    for (const std::string& action : request_.actions) {
      const std::size_t colon = action.find(':');
      const bool has_both = colon != std::string::npos && colon > 0 && colon + 1 < action.size();
      if (!has_both) {
        members_.fail(in_backticks(action) + " is no action with its service, as in `iam:CreateUser`");
      } else if (action.find_first_of("*?") != std::string::npos) {
        members_.fail(in_backticks(action) + " holds a wildcard; a simulation is of single actions");
      }
    }
  }

  void read_resources() {
    request_.resources = members_.texts(request_node_, "ResourceArns", arn_limits);
    for (const std::string& resource : request_.resources) {
      if (resource != "*" && !policy::split_arn(resource)) members_.fail(in_backticks(resource) + " is no ARN");
    }
    const std::string owner = members_.optional_text(request_node_, "ResourceOwner", arn_limits);
    if (owner.empty()) return;
    const auto arn = policy::split_arn(owner);
    request_.resource_owner = arn && arn->resource == "root" ? std::string(arn->account) : owner;
    if (!policy::is_account_id(request_.resource_owner)) {
      members_.fail("`ResourceOwner` is " + in_backticks(owner) +
                    ", which is no account: write `arn:aws:iam::111122223333:root`");
    }
  }

  void read_other_policies() {
    auto boundaries =
        policy_texts(request_node_, "PermissionsBoundaryPolicyInputList", "PermissionsBoundaryPolicyInputList");
    if (boundaries.size() > 1) members_.fail("`PermissionsBoundaryPolicyInputList` holds more than one policy");
    if (!boundaries.empty()) request_.boundary = std::move(boundaries.front());
    if (const JsonNode* node = members_.find(request_node_, "ResourcePolicy")) {
      request_.resource_policy = policy_text(*node, "ResourcePolicy");
    }
    // "from the organization root to the account": a root, five levels of units, an account.
    for (const JsonNode* level : members_.list(request_node_, "OrderedOrganizationPolicyInputList", 7)) {
      const std::string called = "OrderedOrganizationPolicyInputList." + std::to_string(request_.scps.size() + 1);
      members_.check_names(*level, called, {"ServiceControlPolicyInputList"});
      if (members_.error()) return;
      request_.scps.push_back(
          policy_texts(*level, "ServiceControlPolicyInputList", called + ".ServiceControlPolicyInputList"));
      if (request_.scps.back().empty()) members_.fail(in_backticks(called) + " holds no service control policy");
    }
  }

  void read_caller() {
    request_.caller_arn = members_.optional_text(request_node_, "CallerArn", arn_limits);
    if (!request_.caller_arn.empty()) return check_iam_arn("CallerArn", request_.caller_arn);
    if (!request_.resource_policy) return;
    if (!row(request_.call).is_of_principal) {
      return members_.fail("`ResourcePolicy` needs `CallerArn`, for its `Principal` to speak of somebody");
    }
    const auto source = policy::split_arn(request_.principal_arn);
    if (source && policy::split_resource(source->resource).type == "group") {
      members_.fail("`ResourcePolicy` needs `CallerArn` where `PolicySourceArn` is a group: no group makes requests");
    }
  }

  // ---- context

  void read_context() {
    std::size_t count = 0;
    for (const JsonNode* node : members_.list(request_node_, "ContextEntries", SIZE_MAX)) {
      const std::string called = "ContextEntries." + std::to_string(++count);
      members_.check_names(*node, called, {"ContextKeyName", "ContextKeyType", "ContextKeyValues"});
      if (members_.error()) return;
      read_context_entry(*node, called);
    }
  }

  void read_context_entry(const JsonNode& node, const std::string& called) {
    AwsContextEntry entry;
    entry.key = members_.optional_text(node, "ContextKeyName", {5, 256, false});
    if (entry.key.empty()) return members_.fail(in_backticks(called) + " has no `ContextKeyName`");
    entry.values = members_.texts(node, "ContextKeyValues", {0, SIZE_MAX, false});
    entry.is_list = entry.values.size() > 1;
    const std::string type = members_.optional_text(node, "ContextKeyType", name_limits);
    if (!type.empty()) check_context_type(type, entry);
    const bool is_there = std::any_of(request_.context.begin(), request_.context.end(), [&](const auto& other) {
      return policy::equal_ignoring_case(other.key, entry.key);
    });
    if (is_there) return members_.fail("the context key " + in_backticks(entry.key) + " is given twice");
    request_.context.push_back(std::move(entry));
  }

  void check_context_type(std::string_view name, AwsContextEntry& entry) {
    const auto type = std::find_if(context_types.begin(), context_types.end(),
                                   [&](const ContextTypeRow& row) { return row.name == name; });
    if (type == context_types.end()) {
      std::vector<std::string_view> known;
      for (const ContextTypeRow& row : context_types) known.push_back(row.name);
      const auto meant = text::nearest(name, known);
      return members_.fail(in_backticks(name) + " is no type of a context key" +
                           (meant ? "; did you mean " + in_backticks(*meant) + "?" : ""));
    }
    if (!type->is_list && entry.values.size() > 1) {
      return members_.fail("the context key " + in_backticks(entry.key) + " has several values; then its type is " +
                           in_backticks(std::string(name) + "List"));
    }
    entry.is_list = type->is_list;
    for (const std::string& value : entry.values) {
      if (value.empty() || type->takes(value)) continue;
      members_.fail("the context key " + in_backticks(entry.key) + " has the value " + in_backticks(value) +
                    ", which is not " + std::string(type->wants));
    }
  }

  // ---- policies left out

  // https://docs.aws.amazon.com/IAM/latest/APIReference/API_PolicyIdentifier.html
  void read_exclusions() {
    for (const JsonNode* node : members_.list(request_node_, "PolicyExclusionList", 256)) {
      const std::string called = "PolicyExclusionList." + std::to_string(request_.exclusions.size() + 1);
      members_.check_names(*node, called, {"InlinePolicyIdentifier", "PolicyArn", "PolicyType"});
      if (members_.error()) return;
      AwsExclusion exclusion;
      exclusion.policy_type = members_.optional_text(*node, "PolicyType", name_limits);
      exclusion.arn = members_.optional_text(*node, "PolicyArn", {20, 2048, false});
      const JsonNode* named = members_.find(*node, "InlinePolicyIdentifier");
      const int given = (exclusion.policy_type.empty() ? 0 : 1) + (exclusion.arn.empty() ? 0 : 1) + (named ? 1 : 0);
      if (given != 1) {
        return members_.fail(in_backticks(called) +
                             " needs one of `InlinePolicyIdentifier`, `PolicyArn` and `PolicyType`");
      }
      if (named != nullptr) read_inline_exclusion(*named, called + ".InlinePolicyIdentifier", exclusion);
      check_exclusion(exclusion);
      request_.exclusions.push_back(std::move(exclusion));
    }
  }

  void read_inline_exclusion(const JsonNode& node, const std::string& called, AwsExclusion& exclusion) {
    members_.check_names(node, called, {"AttachmentName", "AttachmentType", "PolicyName"});
    if (members_.error()) return;
    exclusion.policy_name = members_.optional_text(node, "PolicyName", name_limits);
    exclusion.attachment_type = members_.optional_text(node, "AttachmentType", name_limits);
    exclusion.attachment_name = members_.optional_text(node, "AttachmentName", name_limits);
    if (exclusion.policy_name.empty() || exclusion.attachment_name.empty() || exclusion.attachment_type.empty()) {
      return members_.fail(in_backticks(called) + " needs `PolicyName`, `AttachmentType` and `AttachmentName`");
    }
    check_one_of("AttachmentType", exclusion.attachment_type, {"user", "group", "role"});
  }

  void check_exclusion(const AwsExclusion& exclusion) {
    if (!exclusion.policy_type.empty()) {
      check_one_of("PolicyType", exclusion.policy_type,
                   {"inline", "aws-managed", "user-managed", "permission-boundary", "scp", "rcp"});
    }
    if (exclusion.arn.empty()) return;
    const auto arn = policy::split_arn(exclusion.arn);
    if (!arn || arn->service != "iam" || policy::split_resource(arn->resource).type != "policy") {
      members_.fail("`PolicyArn` is " + in_backticks(exclusion.arn) + ", which is no ARN of a managed policy");
    }
  }

  void check_one_of(std::string_view member, std::string_view value, const std::vector<std::string_view>& known) {
    if (std::find(known.begin(), known.end(), value) != known.end()) return;
    std::string names;
    for (const std::string_view name : known) names += (names.empty() ? "" : ", ") + std::string(name);
    members_.fail(in_backticks(member) + " is " + in_backticks(value) + "; there are " + names);
  }

  // ---- pages

  void read_page() {
    if (const auto most = members_.number(request_node_, "MaxItems", 1, 1000)) {
      request_.max_items = static_cast<std::size_t>(*most);
    }
    const std::string marker = members_.optional_text(request_node_, "Marker", arn_limits);
    if (marker.empty()) return;
    const auto read = std::from_chars(marker.data(), marker.data() + marker.size(), request_.first);
    const std::size_t results = request_.actions.size() * std::max<std::size_t>(1, request_.resources.size());
    if (read.ec != std::errc() || read.ptr != marker.data() + marker.size() || request_.first >= results) {
      members_.fail("`Marker` is " + in_backticks(marker) + ", which no answer to this request gave");
    }
  }

  AwsMembers members_;
  const JsonNode& request_node_;
  text::Sources& sources_;
  AwsRequest request_;
};

}  // namespace

AwsRequest read_aws_request(text::Sources& sources, const text::Span& document, std::optional<AwsCall> call) {
  const policy::Json json = policy::read_json(sources, document);
  if (json.ok()) return AwsRequestReader(json, sources).read(call);
  const text::Diagnostic& problem = json.diagnostics.front();
  const text::Location place = sources.locate(problem.span.source, problem.span.begin);
  AwsRequest request;
  request.error = AwsError{"InvalidInput", "the request is no JSON: line " + std::to_string(place.line) + ", column " +
                                               std::to_string(place.column) + ": " + problem.message};
  return request;
}

}  // namespace iamq::simulate
