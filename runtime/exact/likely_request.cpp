#include "runtime/exact/likely_request.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "runtime/evaluate/statement.hpp"
#include "runtime/exact/difference.hpp"
#include "runtime/exact/patterns.hpp"
#include "runtime/policy/variable.hpp"
#include "runtime/policy/wildcard.hpp"

namespace iamq::exact {

namespace {

using evaluate::Request;

constexpr std::size_t most_actions_tried = 24;

// What the `*` of an ARN's first fields stands for where nothing else is said.
std::string_view usual_field(std::size_t field, std::string_view service) {
  switch (field) {
    case 1:
      return "aws";
    case 2:
      return service;
    case 3:
      return "us-east-1";
    case 4:
      return "111122223333";
    default:
      return "example";
  }
}

// An ARN of the pattern, its wildcards filled with what usually stands there.
std::string usual_text(const Pattern& pattern, std::string_view service) {
  std::string text;
  std::size_t field = 0;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const char32_t symbol = pattern[i];
    if (symbol == any_run || symbol == any_run_in_field) {
      const bool fills_field = field > 0 && field < 5 && (i == 0 || pattern[i - 1] == U':') &&
                               (i + 1 == pattern.size() || pattern[i + 1] == U':');
      text += fills_field ? usual_field(field, service) : usual_field(5, service);
    } else if (symbol == any_one || symbol == any_one_in_field) {
      text += field < 5 ? '1' : 'x';
    } else {
      if (symbol == U':') ++field;
      text += write_text(Pattern(1, symbol));
    }
  }
  return text;
}

// What everybody has sent or granted: tried before the others of a pattern.
constexpr std::array<std::string_view, 32> well_known_actions{
    "s3:GetObject",
    "s3:PutObject",
    "s3:ListBucket",
    "s3:DeleteObject",
    "s3:GetBucketPolicy",
    "ec2:DescribeInstances",
    "ec2:RunInstances",
    "ec2:StopInstances",
    "ec2:TerminateInstances",
    "iam:GetUser",
    "iam:CreateUser",
    "iam:ListUsers",
    "iam:PassRole",
    "iam:CreateRole",
    "sts:AssumeRole",
    "lambda:InvokeFunction",
    "lambda:CreateFunction",
    "dynamodb:GetItem",
    "dynamodb:PutItem",
    "sqs:SendMessage",
    "sqs:ReceiveMessage",
    "sns:Publish",
    "kms:Decrypt",
    "kms:Encrypt",
    "secretsmanager:GetSecretValue",
    "ssm:GetParameter",
    "logs:PutLogEvents",
    "cloudwatch:PutMetricData",
    "cloudformation:CreateStack",
    "ecr:BatchGetImage",
    "ecs:RunTask",
    "rds:CreateDBInstance",
};

std::vector<const stdlib::Action*> actions_to_try(const Pattern& pattern, const stdlib::Catalog& catalog) {
  std::vector<const stdlib::Action*> some;
  for (const std::string_view name : well_known_actions) {
    const stdlib::Action* known = catalog.find_action(name);
    if (known != nullptr && matches(pattern, literal_pattern(policy::lower_case(name)))) some.push_back(known);
  }
  const std::vector<const stdlib::Action*> all = catalog.expand(write_text(pattern));
  const std::size_t count = std::min(all.size(), most_actions_tried);
  for (std::size_t i = 0; i < count; ++i) some.push_back(all[i * all.size() / count]);
  return some;
}

// First those that look like the type that the action works on and like no narrower one: no object for a bucket's name.
std::vector<std::string> resources_to_try(const Pattern& pattern, const stdlib::Action& action) {
  std::vector<std::string> texts, doubtful;
  const std::string_view service = action.service->prefix;
  for (const stdlib::ActionResource& resource : action.resources) {
    for (const std::string_view format : resource.type->arn_patterns) {
      const auto shared = intersect(pattern, format_pattern(format));
      if (!shared) continue;
      for (const Pattern& each : *shared) {
        std::string text = usual_text(each, service);
        const bool is_of_type = action.service->resource_type_of(text) == resource.type;
        (is_of_type ? texts : doubtful).push_back(std::move(text));
      }
    }
  }
  // The shortest first: an object in a bucket before the same behind an access point.
  std::stable_sort(texts.begin(), texts.end(),
                   [](const std::string& one, const std::string& other) { return one.size() < other.size(); });
  if (texts.empty() && action.is_wildcard_only() && matches(pattern, literal_pattern("*"))) texts.emplace_back("*");
  if (!doubtful.empty()) texts.insert(texts.end(), doubtful.begin(), doubtful.end());
  return texts;
}

// The request with those values of keys renamed that stand for any text.
Request with_usual_values(Request request, const stdlib::Catalog& catalog) {
  std::vector<std::string> made_up;
  for (const condition::Context::Entry& entry : request.context.entries()) {
    if (entry.state != condition::Context::State::known || entry.values.size() != 1 || entry.is_list) continue;
    const std::string_view value = entry.values.front();
    const bool is_one_letter = !value.empty() && value.front() >= 'a' && value.front() <= 'z' &&
                               value.find_first_not_of(value.front()) == std::string::npos;
    const auto type = catalog.key_type(entry.key);
    if (is_one_letter && (!type || *type == stdlib::KeyType::string)) made_up.emplace_back(entry.key);
  }
  for (const std::string& key : made_up) request.context.set(key, "example");
  return request;
}

// The text with what stands for a variable's value as `*`.
std::string without_variables(std::string_view text) {
  std::string plain;
  while (!text.empty()) {
    const auto variable = policy::read_variable(text);
    plain += variable ? '*' : text.front();
    text.remove_prefix(variable ? variable->length : 1);
  }
  return plain;
}

// What the request speaks for: what those patterns of both policies share that it meets. Those of Not-elements, too.
struct Meant {
  Pattern action = read_pattern("*:*"), resource = read_pattern("*");
};

void narrow(Pattern& meant, const Pattern& pattern, const Pattern& text) {
  if (!matches(pattern, text)) return;
  const auto shared = intersect(meant, pattern);
  if (!shared) return;
  const auto found =
      std::find_if(shared->begin(), shared->end(), [&](const Pattern& each) { return matches(each, text); });
  if (found != shared->end()) meant = *found;
}

Meant meaning_of(const Request& request, const std::vector<policy::PolicyId>& policies,
                 const policy::Library& library) {
  Meant meant;
  const Pattern action = literal_pattern(policy::lower_case(request.action));
  const Pattern resource = literal_pattern(request.resources.front().arn);
  for (const policy::PolicyId policy : policies) {
    for (const policy::Statement& statement : library.document(policy).statements) {
      for (const policy::StringId text : statement.actions) {
        narrow(meant.action, read_pattern(policy::lower_case(library.text(text))), action);
      }
      if (!evaluate::matches_action(statement, request.action, library)) continue;
      for (const policy::StringId text : statement.resources) {
        narrow(meant.resource, read_pattern(without_variables(library.text(text))), resource);
      }
    }
  }
  return meant;
}

}  // namespace

Request likely_request(const Request& request, policy::PolicyId allowing, policy::PolicyId other,
                       const policy::Library& library, const stdlib::Catalog& catalog) {
  const bool other_allows = allows(other, request, library);
  const auto is_as_good = [&](const Request& candidate) {
    return allows(allowing, candidate, library) && allows(other, candidate, library) == other_allows;
  };
  const auto [action, resource] = meaning_of(request, {allowing, other}, library);
  const Request renamed = with_usual_values(request, catalog);
  std::optional<Request> doubtful;
  for (const stdlib::Action* known : actions_to_try(action, catalog)) {
    const auto texts = request.resources.front().arn.empty() ? std::vector<std::string>{""}  // a trust policy
                                                             : resources_to_try(resource, *known);
    for (const std::string& text : texts) {
      for (const Request* each : {&renamed, &request}) {
        Request candidate = *each;
        candidate.action = known->full_name;
        candidate.resources.front().arn = text;
        if (!is_as_good(candidate)) continue;
        const auto* type = known->service->resource_type_of(text);
        const bool is_usual =
            text.empty() || known->is_wildcard_only() || (type != nullptr && known->find_resource(*type) != nullptr);
        if (is_usual) return candidate;
        if (!doubtful) doubtful = candidate;
      }
    }
    Request same_resource = request;
    same_resource.action = known->full_name;
    if (!doubtful && is_as_good(same_resource)) doubtful = same_resource;
  }
  if (doubtful) return *doubtful;
  Request candidate = request;
  const std::size_t colon = request.action.find(':');
  candidate.resources.front().arn = usual_text(resource, std::string_view(request.action).substr(0, colon));
  return is_as_good(candidate) ? candidate : request;
}

}  // namespace iamq::exact
