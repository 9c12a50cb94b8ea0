#include "runtime/import/aws_cli/manifest.hpp"

#include <fmt/core.h>

#include "runtime/policy/arn.hpp"

namespace iamq::import {

namespace {

constexpr std::string_view version_member = "iamq export";

// True unless it says `false`.
bool is_not_false(const Object& object, std::string_view member) {
  return !object.has(member) || object.is_true(member);
}

}  // namespace

bool is_manifest(const Object& object) {
  return object.has(version_member);
}

void read_manifest(const Object& object, Collection& collection, Findings& findings) {
  if (object.find(version_member)->text != "1") {
    findings.error("unknown-version", "this folder was written by a newer iamq", object.span_of(version_member),
                   "this one knows version 1 of its manifest");
    return;
  }
  collection.is_there = true;
  for (const Object& account : object.list("accounts")) {
    const std::string id(account.text("id"));
    if (!policy::is_account_id(id)) {
      findings.error("bad-account-id", fmt::format("`{}` is not the id of an account", id), account.span(),
                     "an account id has twelve digits");
      continue;
    }
    StatedAccount stated;
    stated.name = account.text("name");
    stated.knows_principals = is_not_false(account, "principals");
    stated.knows_organization = is_not_false(account, "organization");
    stated.knows_all_policies = account.text("resource policies") == "all";
    if (const policy::JsonNode* known = account.find("resource policies");
        known != nullptr && known->kind == policy::JsonNode::Kind::array) {
      for (const policy::JsonNode& each : account.json().children(*known)) {
        stated.known_policies.emplace_back(each.text);
      }
    }
    collection.accounts.try_emplace(id, account.span_of("id"));
    collection.stated.emplace(id, std::move(stated));
  }
}

}  // namespace iamq::import
