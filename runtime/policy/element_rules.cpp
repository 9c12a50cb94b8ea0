#include <algorithm>
#include <array>
#include <utility>

#include "runtime/policy/arn.hpp"
#include "runtime/policy/document_rules.hpp"
#include "runtime/policy/pattern.hpp"

// The rules for one value of Principal, Resource and Action.
namespace iamq::policy {

namespace {

text::Diagnostic refuse(std::string_view code, std::string message, const text::Span& span, std::string help) {
  text::Diagnostic diagnostic;
  diagnostic.code = code;
  diagnostic.message = std::move(message);
  diagnostic.span = span;
  diagnostic.help = std::move(help);
  return diagnostic;
}

text::Diagnostic warn(std::string_view code, std::string message, const text::Span& span, std::string help) {
  text::Diagnostic diagnostic = refuse(code, std::move(message), span, std::move(help));
  diagnostic.severity = text::Severity::warning;
  return diagnostic;
}

bool is_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool is_host_name(std::string_view text) {
  return text.find('.') != std::string_view::npos && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' ||
                  c == '_' || c == '/' || c == ':';
         });
}

// AIDA…, AROA… and the like: what AWS shows in place of a deleted user or role.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
bool is_unique_id(std::string_view text) {
  return text.size() >= 16 && text.size() <= 128 && text.front() == 'A' &&
         std::all_of(text.begin(), text.end(), [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); });
}

// What stands in the name of a service, and what behind its colon, where an action is usual.
enum Place : std::uint8_t { in_service = 1, in_action = 2 };
constexpr auto places_of = [] {
  std::array<std::uint8_t, 256> places{};
  for (const auto& [first, last] : {std::pair{'a', 'z'}, {'A', 'Z'}, {'0', '9'}}) {
    for (int c = first; c <= last; ++c) places[static_cast<std::size_t>(c)] = in_service | in_action;
  }
  places['-'] = in_service;
  places['*'] = in_action;
  return places;
}();
bool may_stand(char c, Place place) {
  return (places_of[static_cast<unsigned char>(c)] & place) != 0;
}

constexpr std::string_view principal_forms =
    "an AWS principal is an account id, or the ARN of an account's root, a user, a role or a session";

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
std::optional<text::Diagnostic> check_aws_arn(const Arn& arn, std::string_view whole, const text::Span& span) {
  const ArnResource resource = split_resource(arn.resource);
  const bool is_iam = arn.service == "iam", is_sts = arn.service == "sts";
  if (is_iam && resource.type == "group") {
    return refuse("group-as-principal", text::in_backticks(whole) + " is a group, and a group is no principal", span,
                  "name its users, or the account");
  }
  if (is_iam && (resource.type == "saml-provider" || resource.type == "oidc-provider")) {
    return refuse("bad-principal", text::in_backticks(whole) + " is an identity provider", span,
                  "it belongs to `Federated`, not to `AWS`");
  }
  if (is_sts && resource.type == "assumed-role" && resource.name.find('/') == std::string_view::npos) {
    return refuse("bad-principal", text::in_backticks(whole) + " names no session", span,
                  "a role session is `assumed-role/ROLE/SESSION`; for all sessions name the role itself, `role/ROLE`");
  }
  const bool is_principal =
      (is_iam &&
       (arn.resource == "root" || ((resource.type == "user" || resource.type == "role") && !resource.name.empty()))) ||
      (is_sts && ((resource.type == "assumed-role" || resource.type == "federated-user") && !resource.name.empty()));
  if (!is_principal) {
    return refuse("bad-principal", text::in_backticks(whole) + " is no principal", span, std::string(principal_forms));
  }
  // CloudFront's origin access identities are users of the account `cloudfront`.
  if (!is_account_id(arn.account) && arn.account != "cloudfront") {
    return refuse("bad-principal", text::in_backticks(whole) + " names no account", span,
                  "an account id has exactly 12 digits");
  }
  if (!arn.region.empty()) {
    return refuse("bad-principal", text::in_backticks(whole) + " names a Region", span,
                  "IAM is global: the Region of its ARNs is empty");
  }
  return std::nullopt;
}

std::optional<text::Diagnostic> check_aws_principal(std::string_view whole, const text::Span& span) {
  if (const auto arn = split_arn(whole)) return check_aws_arn(*arn, whole, span);
  if (is_unique_id(whole)) return std::nullopt;
  if (is_digits(whole)) {
    return refuse("bad-principal", text::in_backticks(whole) + " is no account id", span,
                  "an account id has exactly 12 digits");
  }
  const bool is_service = whole.find(".amazonaws.com") != std::string_view::npos;
  return refuse("bad-principal", text::in_backticks(whole) + " is no principal", span,
                is_service ? "a service belongs to `Service`, not to `AWS`" : std::string(principal_forms));
}

}  // namespace

std::optional<text::Diagnostic> check_principal(const PrincipalPattern& principal, const text::Span& span,
                                                const Library& library) {
  if (principal.type == PrincipalType::everyone) return std::nullopt;
  const std::string_view whole = library.text(principal.text);
  if (whole.empty()) return refuse("bad-principal", "an empty principal", span, std::string(principal_forms));
  // "You cannot use a wildcard to match part of a principal name or ARN."
  if (whole.find_first_of("*?") != std::string_view::npos) {
    return refuse("principal-wildcard",
                  "a principal is named in full, and " + text::in_backticks(whole) + " holds a wildcard", span,
                  "use `\"*\"` with a condition on `aws:PrincipalArn`");
  }
  switch (principal.type) {
    case PrincipalType::everyone:
      break;
    case PrincipalType::aws:
      return check_aws_principal(whole, span);
    case PrincipalType::service:
      if (!is_host_name(whole)) {
        return refuse("bad-principal", text::in_backticks(whole) + " is no service principal", span,
                      "as in `ec2.amazonaws.com`");
      }
      break;
    case PrincipalType::federated: {
      const auto arn = split_arn(whole);
      const std::string_view type = arn ? split_resource(arn->resource).type : std::string_view{};
      if (type != "saml-provider" && type != "oidc-provider" && (arn || !is_host_name(whole))) {
        return refuse("bad-principal", text::in_backticks(whole) + " is no identity provider", span,
                      "write the ARN of a SAML or OpenID Connect provider, or a host such as `accounts.google.com`");
      }
      break;
    }
    case PrincipalType::canonical_user:
      if (!std::all_of(whole.begin(), whole.end(), [](char c) {
            return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
          })) {
        return refuse("bad-principal", text::in_backticks(whole) + " is no canonical user id", span,
                      "a canonical user id has 64 hexadecimal digits");
      }
      break;
  }
  return std::nullopt;
}

bool is_usual_action(std::string_view pattern) {
  if (pattern == "*") return true;
  std::size_t colon = 0;
  while (colon < pattern.size() && may_stand(pattern[colon], in_service)) ++colon;
  if (colon == 0 || colon + 1 >= pattern.size() || pattern[colon] != ':') return false;
  return std::all_of(pattern.begin() + colon + 1, pattern.end(), [](char c) { return may_stand(c, in_action); });
}

bool is_usual_resource(std::string_view pattern) {
  return pattern == "*" || (pattern.starts_with("arn:") && resource_part(pattern) != std::string_view::npos);
}

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
std::optional<text::Diagnostic> check_resource(std::string_view pattern, const text::Span& span, PolicyKind kind) {
  if (is_usual_resource(pattern)) return std::nullopt;
  // API Gateway's own short form:
  // https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies.html
  if (kind == PolicyKind::resource && pattern.starts_with("execute-api:/")) return std::nullopt;
  if (!pattern.starts_with("arn:")) {
    return warn("resource-not-arn", text::in_backticks(pattern) + " is neither an ARN nor `*`, so it matches nothing",
                span, "an ARN is written `arn:partition:service:region:account:resource`");
  }
  // A short ARN is completed with `*` fields; but no field before the sixth can hold a `/`: fields were left out.
  if (pattern.find('/') != std::string_view::npos) {
    return refuse(
        "arn-too-few-fields", text::in_backticks(pattern) + " has fewer than the six fields of an ARN", span,
        "write `arn:partition:service:region:account:resource`; Region and account may be empty, not left out");
  }
  return std::nullopt;
}

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html
std::optional<text::Diagnostic> check_action(std::string_view pattern, const text::Span& span) {
  if (is_usual_action(pattern) || pattern == "*:*") return std::nullopt;
  const std::size_t colon = pattern.find(':');
  if (colon == std::string_view::npos) {
    return warn("action-without-service",
                "the action " + text::in_backticks(pattern) + " names no service, so it matches nothing", span,
                "an action is written `service:Action`, as in `s3:GetObject`");
  }
  const std::string_view service = pattern.substr(0, colon);
  if (std::any_of(service.begin(), service.end(), [](char c) { return c == '*' || c == '?'; })) {
    return warn("action-service-wildcard",
                "the service of " + text::in_backticks(pattern) + " holds a wildcard, so it matches nothing", span,
                "write each service out, or `*` for all actions of all services");
  }
  const bool is_bad = colon == 0 || colon + 1 == pattern.size() ||
                      std::any_of(pattern.begin(), pattern.end(), [](char c) { return c == ' ' || c == ','; });
  if (is_bad) {
    return warn("bad-action", text::in_backticks(pattern) + " is no action name, so it matches nothing", span,
                pattern.find(',') != std::string_view::npos ? "several actions go into a list"
                                                            : "an action is written `service:Action`");
  }
  return std::nullopt;
}

}  // namespace iamq::policy
