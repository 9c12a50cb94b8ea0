#include "runtime/simulate/decision_case.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "runtime/condition/operators.hpp"
#include "runtime/evaluate/fill_context.hpp"
#include "runtime/evaluate/principal.hpp"
#include "runtime/evaluate/special.hpp"
#include "runtime/policy/arn.hpp"
#include "runtime/policy/document_meaning.hpp"
#include "runtime/policy/json_unread.hpp"
#include "runtime/policy/kinds.hpp"
#include "runtime/query/given_keys.hpp"

namespace iamq::simulate {

using evaluate::AppliedPolicy;
using evaluate::Caller;
using evaluate::CallerKind;
using evaluate::Credentials;
using policy::JsonNode;
using policy::PolicyKind;

namespace {

// The role's ARN as far as a session's ARN tells it: without a path.
std::string role_arn_of_session(std::string_view session_arn) {
  const auto arn = policy::split_arn(session_arn);
  if (!arn) return {};
  return "arn:" + std::string(arn->partition) + ":iam::" + std::string(arn->account) + ":role/" +
         std::string(evaluate::role_name_of_session(session_arn));
}

// A case asks what policies mean, and some that AWS would not store mean something all the same.
bool has_clear_meaning(std::string_view code) {
  return code == "no-statements" || code == "resource-not-allowed" || code == "missing-principal";
}

// The member that a policy stands in which is given with its name.
constexpr std::string_view wrapped_policy = "policy";

// The members of a case that are read; members of other names are the case's own notes.
enum class Member : std::uint8_t {
  id,
  expected,
  principal,
  session,
  action,
  resource,
  context,
  resource_account,
  identity_policies,
  group_policies,
  resource_policy,
  session_policies,
  scps,
  permissions_boundary,
  block_public_access,
  vpc_endpoint_policies,
  rcps,
};
constexpr std::array<std::string_view, 17> member_names{"id",
                                                        "expected",
                                                        "principal",
                                                        "session",
                                                        "action",
                                                        "resource",
                                                        "context",
                                                        "resourceAccount",
                                                        "identityPolicies",
                                                        "groupPolicies",
                                                        "resourcePolicy",
                                                        "sessionPolicies",
                                                        "scps",
                                                        "permissionsBoundary",
                                                        "blockPublicAccess",
                                                        "vpcEndpointPolicies",
                                                        "rcps"};

std::string_view name_of(Member member) {
  return member_names[static_cast<std::size_t>(member)];
}

// Which of them a name is; as many as there are: none.
std::size_t member_called(std::string_view name) {
  return static_cast<std::size_t>(std::find(member_names.begin(), member_names.end(), name) - member_names.begin());
}

class CaseReader {
public:
  CaseReader(const policy::Json& json, const CaseLine& line, CaseMemory& memory)
      : json_(json), line_(line), memory_(memory), library_(memory.library) {
    case_.request.context = std::move(memory.context);
    case_.request.context.clear();
  }

  DecisionCase read() {
    if (json_.top().kind != JsonNode::Kind::object) {
      fail("the line is no JSON object");
      return std::move(case_);
    }
    find_members();
    case_.id = optional_string(Member::id);
    case_.expected = optional_string(Member::expected);
    check_expected();
    read_principal();
    read_session();
    case_.request.action = required_string(Member::action);
    read_resource();
    read_context();
    read_policies();
    refuse_unread_policies();
    if (case_.error.empty()) evaluate::fill_context(case_.request);
    return std::move(case_);
  }

private:
  // The first problem is the one that is told.
  void fail(std::string message) {
    if (case_.error.empty()) case_.error = std::move(message);
  }

  void find_members() {
    for (const JsonNode& node : json_.children(json_.top())) {
      const std::size_t member = member_called(node.key);
      if (member != member_names.size() && node.kind != JsonNode::Kind::null) members_[member] = &node;
    }
  }

  // Null where the case has no such member, or says null.
  const JsonNode* find(Member member) const { return members_[static_cast<std::size_t>(member)]; }

  std::string optional_string(Member member) {
    const JsonNode* node = find(member);
    if (node == nullptr) return {};
    if (node->kind == JsonNode::Kind::string) return std::string(node->text);
    fail(text::in_backticks(name_of(member)) + " is no text");
    return {};
  }

  std::string required_string(Member member) {
    std::string text = optional_string(member);
    if (text.empty()) fail(text::in_backticks(name_of(member)) + " is missing");
    return text;
  }

  void check_expected() {
    for (const std::string_view known : {"", "Allowed", "Denied", "ExplicitlyDenied", "ImplicitlyDenied"}) {
      if (case_.expected == known) return;
    }
    fail("`expected` is none of Allowed, Denied, ExplicitlyDenied, ImplicitlyDenied");
  }

  Caller& caller() { return case_.request.caller; }

  void read_principal() {
    const JsonNode* principal = find(Member::principal);
    if (principal == nullptr) return fail("`principal` is missing");
    if (principal->kind == JsonNode::Kind::string) return read_named_principal(principal->text);
    if (principal->kind != JsonNode::Kind::object || principal->child_count != 1) {
      return fail("`principal` is neither a text nor an object with one member");
    }
    const JsonNode& member = *json_.children(*principal).begin();
    if (member.kind != JsonNode::Kind::string) return fail("the principal is no text");
    if (member.key == "AWS") return read_named_principal(member.text);
    caller().arn = member.text;
    caller().credentials = Credentials::none;
    if (member.key == "Service") {
      caller().kind = CallerKind::service;
    } else if (member.key == "Federated") {
      caller().kind = CallerKind::federated;
    } else if (member.key == "CanonicalUser") {
      caller().kind = CallerKind::canonical_user;
    } else {
      fail(text::in_backticks(member.key) + " is no type of principal");
    }
  }

  void read_named_principal(std::string_view text) {
    if (text == "*") {
      caller().kind = CallerKind::anonymous;
      caller().credentials = Credentials::none;
      return;
    }
    caller().arn = policy::is_account_id(text) ? policy::root_arn("aws", text) : std::string(text);
    const auto arn = policy::split_arn(caller().arn);
    if (!arn) return fail(text::in_backticks(text) + " is no ARN of a principal");
    caller().account = arn->account;
    caller().credentials = Credentials::long_term;
    const auto [type, name] = policy::split_resource(arn->resource);
    if (arn->resource == "root") {
      caller().kind = CallerKind::root;
    } else if (type == "user") {
      caller().kind = CallerKind::user;
    } else if (type == "assumed-role") {
      caller().kind = CallerKind::role_session;
      caller().credentials = Credentials::role;
    } else if (type == "federated-user") {
      caller().kind = CallerKind::federated_user;
      caller().credentials = Credentials::federation_token;
    } else if (type == "role") {
      read_role(*arn, name);
    } else {
      fail(text::in_backticks(text) + " is no ARN of a principal");
    }
  }

  // A role cannot act but through a session: any one of it.
  void read_role(const policy::Arn& arn, std::string_view path_and_name) {
    caller().kind = CallerKind::role_session;
    caller().credentials = Credentials::role;
    caller().issuer_arn = std::exchange(
        caller().arn, "arn:" + std::string(arn.partition) + ":sts::" + std::string(arn.account) + ":assumed-role/" +
                          std::string(path_and_name.substr(path_and_name.rfind('/') + 1)) + "/session");
  }

  // `session` tells how the credentials came about, where the principal alone does not.
  void read_session() {
    if (const JsonNode* session = find(Member::session)) {
      const auto member = [&](std::string_view name) {
        const JsonNode* node = json_.find(*session, name);
        return node != nullptr && node->kind == JsonNode::Kind::string ? node->text : std::string_view();
      };
      if (session->kind != JsonNode::Kind::object) return fail("`session` is no object");
      const std::string_view via = member("via");
      if (via == "GetSessionToken") {
        caller().credentials = Credentials::session_token;
      } else if (via == "GetFederationToken") {
        caller().issuer_arn = member("user");
      } else if (via == "AssumeRole" || via == "AssumeRoleWithSAML" || via == "AssumeRoleWithWebIdentity") {
        if (!member("role").empty()) caller().issuer_arn = member("role");
      } else {
        return fail("`session.via` is no call that issues credentials");
      }
    }
    caller().is_service_linked = evaluate::is_service_linked_role(caller().issuer_arn);
  }

  void read_resource() {
    const JsonNode* resource = find(Member::resource);
    if (resource == nullptr) return fail("`resource` is missing");
    const std::string owner = optional_string(Member::resource_account);
    const JsonNode* block = find(Member::block_public_access);
    if (block != nullptr && block->kind != JsonNode::Kind::boolean) return fail("`blockPublicAccess` is no Boolean");
    const bool is_blocked = block != nullptr && block->boolean;
    const auto add = [&](const JsonNode& node) {
      if (node.kind != JsonNode::Kind::string) return fail("`resource` is no text");
      evaluate::RequestResource one;
      one.arn = node.text;
      one.owner_account = owner;
      if (is_blocked) one.public_access_block = policy::PublicAccessBlock::on;
      case_.request.resources.push_back(std::move(one));
    };
    if (resource->kind != JsonNode::Kind::array) return add(*resource);
    for (const JsonNode& each : json_.children(*resource)) add(each);
    if (case_.request.resources.empty()) fail("`resource` is an empty list");
  }

  // "complete: a key not listed is absent".
  void read_context() {
    condition::Context& context = case_.request.context;
    context.set_others(condition::Context::State::absent);
    if (const JsonNode* node = find(Member::context)) {
      if (node->kind != JsonNode::Kind::object) return fail("`context` is no object");
      query::tell_given_keys(json_, *node, case_.error, [&](const query::GivenKey& given) { say(context, given); });
    }
    // A session that does not tell its role is taken to be of a role without a path.
    const bool is_of_unknown_role = caller().kind == CallerKind::role_session && caller().issuer_arn.empty();
    if (is_of_unknown_role && !context.says("aws:PrincipalArn")) {
      context.set("aws:PrincipalArn", role_arn_of_session(caller().arn));
    }
  }

  static void say(condition::Context& context, const query::GivenKey& given) {
    if (given.is_absent) {
      context.set_absent(given.key);
    } else if (given.is_list) {
      context.set_list(given.key, {given.values.begin(), given.values.end()});
    } else {
      context.set(given.key, given.values.front());
    }
  }

  void read_policies() {
    if (case_.request.resources.empty()) return;
    evaluate::Policies& policies = case_.policies;
    const bool is_trust = evaluate::is_decided_by_trust(case_.request.action, case_.request.resources.front().arn);
    read_list(Member::identity_policies, PolicyKind::identity, policies.identity);
    read_list(Member::group_policies, PolicyKind::identity, policies.identity);
    read_list(Member::permissions_boundary, PolicyKind::boundary, policies.boundary);
    read_list(Member::session_policies, PolicyKind::session, policies.session);
    read_list(Member::resource_policy, is_trust ? PolicyKind::trust : PolicyKind::resource, policies.resource);
    read_list(Member::vpc_endpoint_policies, PolicyKind::endpoint, policies.endpoint);
    read_levels(Member::scps, PolicyKind::scp, policies.scps);
    read_levels(Member::rcps, PolicyKind::rcp, policies.rcps);
    policies.has_session_layer = !policies.session.empty() || caller().kind == CallerKind::federated_user;
    policies.has_endpoint = !policies.endpoint.empty();
  }

  // A policy that is not read would change the decision.
  void refuse_unread_policies() {
    for (const JsonNode& member : json_.children(json_.top())) {
      const bool is_plain = member.kind != JsonNode::Kind::object && member.kind != JsonNode::Kind::array;
      if (is_plain || member_called(member.key) != member_names.size()) continue;
      if (holds_policy(member)) {
        const auto meant = text::nearest(member.key, {member_names.begin(), member_names.end()});
        fail(text::in_backticks(member.key) + " holds a policy, but no such member is read" +
             (meant ? "; did you mean " + text::in_backticks(*meant) + "?" : ""));
      }
    }
  }

  bool holds_policy(const JsonNode& node) const {
    if (find_plain(node) != nullptr) return true;
    if (node.kind != JsonNode::Kind::object && node.kind != JsonNode::Kind::array) return false;
    for (const JsonNode& child : json_.children(node)) {
      if ((node.kind == JsonNode::Kind::object && child.key == "Statement") || holds_policy(child)) return true;
    }
    return false;
  }

  void read_levels(Member member, PolicyKind kind, std::vector<std::vector<AppliedPolicy>>& levels) {
    const JsonNode* node = find(member);
    if (node == nullptr) return;
    if (node->kind != JsonNode::Kind::array) return fail(text::in_backticks(name_of(member)) + " is no list of levels");
    for (const JsonNode& level : json_.children(*node)) read_list(level, member, kind, levels.emplace_back());
  }

  void read_list(Member member, PolicyKind kind, std::vector<AppliedPolicy>& policies) {
    if (const JsonNode* node = find(member)) read_list(*node, member, kind, policies);
  }

  // One policy or a list of them, each bare or as {name, policy}.
  void read_list(const JsonNode& node, Member member, PolicyKind kind, std::vector<AppliedPolicy>& policies) {
    if (node.kind != JsonNode::Kind::array) return read_policy(node, member, kind, policies);
    policies.reserve(policies.size() + node.child_count);
    for (const JsonNode& each : json_.children(node)) read_policy(each, member, kind, policies);
  }

  void read_policy(const JsonNode& node, Member member, PolicyKind kind, std::vector<AppliedPolicy>& policies) {
    if (node.kind != JsonNode::Kind::object)
      return fail(text::in_backticks(name_of(member)) + " holds something that is no policy");
    const JsonNode* name = json_.find(node, "name");
    const JsonNode* wrapped = json_.find(node, wrapped_policy);
    const JsonNode& text = wrapped != nullptr ? *wrapped : node;
    const std::optional<policy::DocumentId> document = read_document(text, member, kind);
    if (!document) return;
    policy::Policy policy;
    if (name != nullptr) policy.name = library_.strings().intern(name->text);
    policy.kind = kind;
    policy.document = *document;
    policy.span = text.span;
    policies.push_back({library_.add_policy(std::move(policy)), 0});
  }

  // The document of a policy of which there are no nodes.
  policy::Document* find_plain(const JsonNode& node) const {
    return policy::may_be_unread(node) ? memory_.plain_policies.find(node.span.begin) : nullptr;
  }

  // Nothing where it says nothing clear.
  std::optional<policy::DocumentId> read_document(const JsonNode& node, Member member, PolicyKind kind) {
    std::optional<policy::DocumentId>& known = memory_.policies.document(kind, line_.text_of(node.span));
    if (known) return known;
    policy::Document* const plain = find_plain(node);
    if (plain == nullptr) {
      known = read_document(json_, node, member, kind);
    } else if (policy::check_meaning(*plain, node.span, kind, library_, memory_.checked_texts).empty()) {
      known = add(std::move(*plain), kind);
    } else {
      const policy::Json again = policy::read_json_but(line_.text_of(node.span), node.span, nullptr);
      known = read_document(again, again.top(), member, kind);
    }
    return known;
  }

  std::optional<policy::DocumentId> read_document(const policy::Json& json, const JsonNode& node, Member member,
                                                  PolicyKind kind) {
    policy::ReadDocument read = policy::read_meaning(json, node, kind, library_);
    for (const text::Diagnostic& diagnostic : read.diagnostics) {
      if (diagnostic.severity != text::Severity::error || has_clear_meaning(diagnostic.code)) continue;
      fail(text::in_backticks(name_of(member)) + ", column " + std::to_string(line_.column_of(diagnostic.span)) + ": " +
           diagnostic.message);
      return std::nullopt;
    }
    return add(std::move(read.document), kind);
  }

  policy::DocumentId add(policy::Document document, PolicyKind kind) {
    if (policy::row(kind).principal == policy::Presence::required) {
      // A statement without its Principal names nobody.
      for (policy::Statement& statement : document.statements) statement.has_principal = true;
    }
    return library_.add_brief_document(std::move(document));
  }

  const policy::Json& json_;
  const CaseLine& line_;
  CaseMemory& memory_;
  policy::Library& library_;
  std::array<const JsonNode*, member_names.size()> members_{};
  DecisionCase case_;
};

}  // namespace

CaseMemory::CaseMemory() : library(condition::operator_names()), plain_policies(library, wrapped_policy) {}

DecisionCase read_case(const policy::Json& json, const CaseLine& line, CaseMemory& memory) {
  return CaseReader(json, line, memory).read();
}

CaseLine line_in(const text::Sources& sources, const text::Span& line) {
  return {sources.text(line), line.begin,
          [&sources](const text::Span& span) { return sources.locate(span.source, span.begin).column; }};
}

}  // namespace iamq::simulate
