#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "runtime/import/aws_cli/add_collection.hpp"

namespace iamq::import {

namespace {

// The services whose resources' policies are read: by the list that tells all of an account's, and as ARNs call them.
struct ServiceRow {
  std::string_view cli, arn;
  bool is_regional;
};
constexpr std::array<ServiceRow, 11> read_services = {{
    {"s3api", "s3", false},
    {"kms", "kms", true},
    {"sqs", "sqs", true},
    {"sns", "sns", true},
    {"lambda", "lambda", true},
    {"secretsmanager", "secretsmanager", true},
    {"ecr", "ecr", true},
    {"dynamodb", "dynamodb", true},
    {"glacier", "glacier", true},
    {"apigateway", "execute-api", true},
    {"events", "events", true},
}};

// `s3`, or `kms/eu-west-1`; `kms` alone where every Region of the account is known and was read.
void note_policies(Context& context, const Collection& collection, const std::string& id, model::Account& row) {
  const auto listed = collection.listed.find(id);
  if (listed == collection.listed.end() || row.completeness.resource_policies) {
    return;
  }
  const auto enabled = collection.regions.find(id);
  std::vector<std::string> known;
  for (const ServiceRow& service : read_services) {
    const std::string prefix = std::string(service.cli) + "/";
    if (!service.is_regional) {
      if (listed->second.count(prefix) != 0) {
        known.emplace_back(service.arn);
      }
      continue;
    }
    bool is_everywhere = enabled != collection.regions.end();
    if (is_everywhere) {
      for (const std::string& region : enabled->second) {
        is_everywhere = is_everywhere && listed->second.count(prefix + region) != 0;
      }
    }
    if (is_everywhere) {
      known.emplace_back(service.arn);
      continue;
    }
    for (const std::string& each : listed->second) {
      if (each.substr(0, prefix.size()) == prefix) {
        known.push_back(std::string(service.arn) + "/" + each.substr(prefix.size()));
      }
    }
  }
  std::sort(known.begin(), known.end());
  for (const std::string& each : known) {
    row.completeness.known_policies.push_back(context.intern(each));
  }
}

// A folder that iamq wrote says itself what its World knew.
void state(Context& context, const StatedAccount& stated, model::Account& row) {
  row.completeness.principals = stated.knows_principals;
  row.completeness.organization = stated.knows_organization;
  row.completeness.resource_policies = stated.knows_all_policies;
  row.completeness.known_policies.clear();
  for (const std::string& each : stated.known_policies) {
    row.completeness.known_policies.push_back(context.intern(each));
  }
}

void lost_principals_of(Context& context, std::uint32_t account) {
  model::Account& row = context.world.accounts.edit(account);
  row.completeness.principals = false;
  row.is_only_placed = false;  // somebody is expected there
}

// Whether a call that is lost would have told who is in the account, or who has its roles.
bool is_about_principals(const LostCall& lost) {
  return lost.name.operation == "get-account-authorization-details" ||
         lost.name.operation == "list-account-assignments" || lost.name.service == "identitystore" ||
         lost.name.operation.empty();
}

void note_lost_principals(Context& context, const LostCall& lost) {
  if (!is_about_principals(lost)) {
    return;
  }
  const std::string_view target = lost.name.parameter("account-id");
  const bool is_of_one = !target.empty() || lost.name.operation == "get-account-authorization-details";
  const std::string_view id = target.empty() ? std::string_view(lost.name.account) : target;
  context.world.accounts.each([&](std::uint32_t index, const model::Account& account) {
    if (!is_of_one || id.empty() || context.world.text(account.id) == id) {
      lost_principals_of(context, index);
    }
  });
}

}  // namespace

void note_completeness(Context& context, const Collection& collection) {
  for (const auto& [id, span] : collection.accounts) {
    const auto account = context.world.account_by_id(id);
    if (account) {
      note_policies(context, collection, id, context.world.accounts.edit(static_cast<std::uint32_t>(*account)));
    }
  }
  for (const std::string& id : collection.standalone) {
    if (const auto account = context.world.account_by_id(id)) {
      context.world.accounts.edit(static_cast<std::uint32_t>(*account)).completeness.organization = true;
    }
  }
  for (const auto& [id, stated] : collection.stated) {
    if (const auto account = context.world.account_by_id(id)) {
      state(context, stated, context.world.accounts.edit(static_cast<std::uint32_t>(*account)));
    }
  }
  std::vector<std::string> calls;
  for (const LostCall& lost : collection.lost) {
    note_lost_principals(context, lost);
    calls.push_back(fmt::format("{} ({})", path_of(lost.name), lost.reason));
  }
  if (!calls.empty()) {
    context.findings.warning(
        "calls-lost",
        fmt::format("{} of these files say nothing that can be used: {}", calls.size(), list_of(calls, 10)),
        collection.lost.front().span,
        "what they would have said is not known, and answers that it could change say so");
  }
}

}  // namespace iamq::import
