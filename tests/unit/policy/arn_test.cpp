#include "runtime/policy/arn.hpp"

#include <catch2/catch.hpp>

#include "runtime/policy/interner.hpp"

using namespace iamq::policy;

TEST_CASE("arn: six fields, the last with its colons") {
  const auto arn = split_arn("arn:aws:logs:us-east-1:111122223333:log-group:a:log-stream:b");
  REQUIRE(arn);
  CHECK(arn->partition == "aws");
  CHECK(arn->service == "logs");
  CHECK(arn->region == "us-east-1");
  CHECK(arn->account == "111122223333");
  CHECK(arn->resource == "log-group:a:log-stream:b");
  CHECK(split_arn("arn:aws:s3:::b")->resource == "b");
  CHECK(split_arn("arn:aws:s3:::")->resource.empty());
  CHECK_FALSE(split_arn("arn:aws:s3::b"));
  CHECK_FALSE(split_arn("ARN:aws:s3:::b"));
  CHECK_FALSE(split_arn("*"));
  CHECK_FALSE(split_arn(""));
}

TEST_CASE("arn: the type of a resource") {
  CHECK(split_resource("role/div/UpdateApp").type == "role");
  CHECK(split_resource("role/div/UpdateApp").name == "div/UpdateApp");
  CHECK(split_resource("function:f:1").type == "function");
  CHECK(split_resource("function:f:1").name == "f:1");
  CHECK(split_resource("topic").type.empty());
  CHECK(split_resource("topic").name == "topic");
}

TEST_CASE("arn: account ids are twelve digits, leading zeros count") {
  CHECK(is_account_id("000000000000"));
  CHECK_FALSE(is_account_id("11112222333"));
  CHECK_FALSE(is_account_id("1111222233334"));
  CHECK_FALSE(is_account_id("11112222333x"));
  CHECK(root_arn("aws-cn", "012345678901") == "arn:aws-cn:iam::012345678901:root");
}

TEST_CASE("interner: each text once, addresses stay") {
  Interner interner;
  CHECK(interner.intern("") == StringId{});
  const StringId id = interner.intern("a");
  const std::string_view text = interner.text(id);
  for (int i = 0; i < 10000; ++i) interner.intern(std::to_string(i));
  CHECK(interner.intern("a") == id);
  CHECK(interner.text(id).data() == text.data());
  StringId found{};
  CHECK(interner.find("a", found));
  CHECK(found == id);
  CHECK_FALSE(interner.find("b", found));
  CHECK(interner.size() == 10002);
}
