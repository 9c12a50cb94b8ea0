#include "stdlib/managed_policies.hpp"

#include <algorithm>
#include <set>
#include <string>

#include "catch2/catch.hpp"
#include "stdlib/text_match.hpp"

using namespace iamq::stdlib;

TEST_CASE("a managed policy is found by name, path and ARN", "[stdlib]") {
  auto* power_user = find_managed_policy("PowerUserAccess");
  REQUIRE(power_user);
  CHECK(power_user->arn == "arn:aws:iam::aws:policy/PowerUserAccess");
  CHECK(find_managed_policy("arn:aws:iam::aws:policy/PowerUserAccess") == power_user);

  auto* billing = find_managed_policy("Billing");
  REQUIRE(billing);
  CHECK(billing->arn == "arn:aws:iam::aws:policy/job-function/Billing");
  CHECK(find_managed_policy("job-function/Billing") == billing);
  CHECK(find_managed_policy(billing->arn) == billing);

  auto* lambda = find_managed_policy("service-role/AWSLambdaBasicExecutionRole");
  REQUIRE(lambda);
  CHECK(lambda->name == "AWSLambdaBasicExecutionRole");

  CHECK_FALSE(find_managed_policy(""));
  CHECK_FALSE(find_managed_policy("poweruseraccess"));
  CHECK_FALSE(find_managed_policy("arn:aws:iam::aws:policy/Billing"));
  CHECK_FALSE(find_managed_policy("arn:aws:iam::111111111111:policy/PowerUserAccess"));
}

TEST_CASE("AdministratorAccess reads as one would write it", "[stdlib]") {
  auto* policy = find_managed_policy("AdministratorAccess");
  REQUIRE(policy);
  CHECK(policy->text.ends_with("policy AdministratorAccess {\n  allow * on *\n}\n"));
}

TEST_CASE("every managed policy carries its origin", "[stdlib]") {
  auto policies = managed_policies();
  CHECK(policies.size() >= 92);
  CHECK(std::is_sorted(policies.begin(), policies.end(),
                       [](auto& a, auto& b) { return less_ignoring_case(a.name, b.name); }));
  std::set<std::string_view> names, arns;
  for (auto& policy : policies) {
    INFO(policy.name);
    CHECK(names.insert(policy.name).second);
    CHECK(arns.insert(policy.arn).second);
    CHECK(policy.arn.starts_with("arn:aws:iam::aws:policy/"));
    CHECK(policy.arn.ends_with("/" + std::string(policy.name)));
    CHECK(policy.version.starts_with("v"));
    CHECK((policy.updated.empty() || policy.updated.size() == 10));
    auto head = "## AWS managed policy\n## " + std::string(policy.arn) + "\n## version " + std::string(policy.version);
    CHECK(policy.text.starts_with(head));
    CHECK(policy.text.find("\npolicy " + std::string(policy.name) + " {\n") != std::string_view::npos);
    CHECK(policy.text.ends_with("\n}\n"));
    CHECK(find_managed_policy(policy.name) == &policy);
    CHECK(find_managed_policy(policy.arn) == &policy);
  }
}
