#include "runtime/policy/public_access.hpp"

#include <catch2/catch.hpp>

#include "runtime/policy/document_reader.hpp"
#include "tests/unit/policy/operators_for_tests.hpp"

using namespace iamq;
using namespace iamq::policy;

namespace {

bool is_public_policy(const std::string& rest, const std::string& effect = "Allow") {
  const std::string text = R"({"Version":"2012-10-17","Statement":{"Effect":")" + effect +
                           R"(","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*",)" + rest + "}}";
  text::Sources sources;
  Library library{policy::testing::operator_names()};
  const text::Span span{sources.add("p.json", text), 0, static_cast<std::uint32_t>(text.size())};
  const Json json = read_json(sources, span);
  REQUIRE(json.ok());
  const ReadDocument read = read_document(json, json.top(), PolicyKind::resource, library);
  REQUIRE(!text::has_errors(read.diagnostics));
  return is_public(read.document, library);
}

bool is_public_when(const std::string& condition) {
  return is_public_policy(R"("Principal":"*","Condition":)" + condition);
}

}  // namespace

// https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html (the meaning of
// "public")
TEST_CASE("a policy is public when it allows more than fixed principals") {
  CHECK(is_public_policy(R"("Principal":"*")"));
  CHECK(is_public_policy(R"("Principal":{"AWS":"*"})"));
  CHECK(is_public_policy(R"("Principal":{"AWS":["111122223333","*"]})"));
  CHECK_FALSE(is_public_policy(R"("Principal":{"AWS":"111122223333"})"));
  CHECK_FALSE(is_public_policy(R"("Principal":{"Service":"cloudfront.amazonaws.com"})"));
  CHECK_FALSE(is_public_policy(R"("Principal":"*")", "Deny"));
}

TEST_CASE("an allow for everyone that is tied to fixed values is not public") {
  CHECK_FALSE(is_public_when(R"({"StringEquals":{"aws:SourceVpc":"vpc-91237329"}})"));
  CHECK_FALSE(is_public_when(R"({"StringLike":{"aws:sourcevpc":"vpc-91237329"}})"));
  CHECK(is_public_when(R"({"StringLike":{"aws:SourceVpc":"vpc-*"}})"));
  CHECK(is_public_when(R"({"StringLike":{"aws:SourceVpc":["vpc-91237329","vpc-*"]}})"));
  CHECK(is_public_when(R"({"StringEquals":{"aws:SourceVpc":"${aws:PrincipalTag/vpc}"}})"));
  CHECK_FALSE(is_public_when(R"({"StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}})"));
  CHECK(is_public_when(R"({"StringEqualsIfExists":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}})"));
  CHECK(is_public_when(R"({"StringNotEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}})"));
  CHECK(is_public_when(R"({"ForAllValues:StringEquals":{"aws:PrincipalOrgPaths":"o-a/r-b/"}})"));
  CHECK_FALSE(is_public_when(R"({"ForAnyValue:StringEquals":{"aws:PrincipalOrgPaths":"o-a/r-b/"}})"));
  CHECK_FALSE(is_public_when(R"({"IpAddress":{"aws:SourceIp":["192.0.2.0/24","203.0.113.7"]}})"));
  CHECK(is_public_when(R"({"IpAddress":{"aws:SourceIp":"0.0.0.0/0"}})"));
  CHECK(is_public_when(R"({"StringEquals":{"s3:prefix":"public"}})"));
}

TEST_CASE("a role's sessions and an account's access points count as fixed") {
  CHECK_FALSE(is_public_when(R"({"StringLike":{"aws:userid":"AROAEXAMPLEID:*"}})"));
  CHECK(is_public_when(R"({"StringLike":{"aws:userid":"AROA*:*"}})"));
  CHECK_FALSE(
      is_public_when(R"({"ArnLike":{"s3:DataAccessPointArn":"arn:aws:s3:us-west-2:123456789012:accesspoint/*"}})"));
  CHECK(is_public_when(R"({"ArnLike":{"s3:DataAccessPointArn":"arn:aws:s3:us-west-2:*:accesspoint/mine"}})"));
}
