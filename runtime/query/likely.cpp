#include <string>

#include "runtime/query/universe.hpp"

// What examples look like: they stand for others and are shown.
namespace iamq::query {

namespace {

// An ARN of the first type of resource that the action works on: `arn:aws:ec2:us-east-1:111111111111:instance/example`.
std::string likely_arn(const stdlib::Catalog& catalog, std::string_view action, const Likely& likely) {
  const auto* known = catalog.find_action(action);
  if (known == nullptr || known->is_wildcard_only()) {
    return "arn:aws:" + likely.service + ":" + likely.region + ":" + likely.account + ":example";
  }
  const std::string_view pattern = known->resources.front().type->arn_patterns.front();
  std::string arn;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const auto end = pattern.compare(i, 2, "${") == 0 ? pattern.find('}', i) : std::string_view::npos;
    if (end == std::string_view::npos) {
      arn += pattern[i] == '*' ? std::string("example") : std::string(1, pattern[i]);
      continue;
    }
    const auto name = pattern.substr(i + 2, end - i - 2);
    arn += name == "Partition" ? "aws"
           : name == "Region"  ? likely.region
           : name == "Account" ? likely.account
                               : "example";
    i = end;
  }
  return arn;
}

}  // namespace

Likely Universe::likely(std::string_view action, std::optional<model::AccountId> owner) const {
  Likely likely{.service = std::string(action.substr(0, action.find(':'))),
                .region = "us-east-1",
                .account = owner ? std::string(asking_.world->text(asking_.world->account(*owner).id)) : account_,
                .arn = {}};
  if (const auto account = asking_.world->account_by_id(likely.account)) {
    const auto region = asking_.world->account(*account).region;
    if (region != model::StringId{}) {
      likely.region = asking_.world->text(region);
    }
  }
  if (likely.account.empty()) {
    likely.account = made_up_account;
  }
  likely.arn = likely_arn(*asking_.catalog, action, likely);
  return likely;
}

}  // namespace iamq::query
