#include "stdlib/arn_pattern.hpp"

#include <string>

#include "catch2/catch.hpp"
#include "stdlib/catalog.hpp"

using namespace iamq::stdlib;

namespace {

constexpr auto bucket = "arn:${Partition}:s3:::${BucketName}";
constexpr auto object = "arn:${Partition}:s3:::${BucketName}/${ObjectName}";
constexpr auto role = "arn:${Partition}:iam::${Account}:role/${RoleNameWithPath}";

}  // namespace

TEST_CASE("ARN patterns of the catalog fit ARNs", "[stdlib]") {
  CHECK(arn_pattern_matches(bucket, "arn:aws:s3:::productionapp"));
  CHECK(arn_pattern_matches(bucket, "arn:aws-cn:s3:::productionapp"));
  CHECK_FALSE(arn_pattern_matches(bucket, "arn:aws:s3:eu-west-1::productionapp"));
  CHECK_FALSE(arn_pattern_matches(bucket, "arn:aws:s3:::"));
  CHECK_FALSE(arn_pattern_matches(bucket, "productionapp"));
  CHECK_FALSE(arn_pattern_matches(bucket, ""));
  CHECK_FALSE(arn_pattern_matches(bucket, "arn:a:b:s3:::productionapp"));
  CHECK(arn_pattern_matches(role, "arn:aws:iam::111111111111:role/team/Deploy"));
  CHECK_FALSE(arn_pattern_matches(role, "arn:aws:iam::111111111111:user/Deploy"));
  CHECK_FALSE(arn_pattern_matches(role, "arn:aws:iam::111111111111:Role/Deploy"));
  CHECK(arn_pattern_matches("arn:${Partition}:ec2:${Region}::image/${ImageId}", "arn:aws:ec2:us-east-1::image/ami-1"));
  CHECK(arn_pattern_matches("arn:${Partition}:ec2:${Region}::image/${ImageId}", "arn:aws:ec2:::image/ami-1"));
  CHECK(arn_pattern_matches("arn:${Partition}:x:::/backend/*", "arn:aws:x:::/backend/"));
  CHECK(arn_pattern_matches("arn:${Partition}:x:::/backend/*", "arn:aws:x:::/backend/app/api"));
  CHECK_FALSE(arn_pattern_matches("arn:${Partition}:x:::/backend/*", "arn:aws:x:::/frontend/app"));
}

TEST_CASE("a text in an ARN is no wildcard unless a policy says so", "[stdlib]") {
  CHECK(arn_pattern_matches(object, "arn:aws:s3:::b/*"));
  CHECK_FALSE(arn_pattern_matches(role, "*"));
  CHECK(arn_pattern_overlaps(role, "*"));
}

TEST_CASE("what a policy names may cover some resources of a type", "[stdlib]") {
  CHECK(arn_pattern_overlaps(bucket, "arn:aws:s3:::productionapp"));
  CHECK(arn_pattern_overlaps(bucket, "arn:aws:s3:::app-*"));
  CHECK(arn_pattern_overlaps(bucket, "arn:*"));
  CHECK(arn_pattern_overlaps(bucket, "arn:aws:s3:::app-??"));
  CHECK(arn_pattern_overlaps(bucket, "arn:aws:s3:::${aws:username}"));
  CHECK(arn_pattern_overlaps(object, "arn:aws:s3:::app/${aws:username}/*"));
  CHECK(arn_pattern_overlaps(object, "arn:aws:s3:::app*"));
  CHECK_FALSE(arn_pattern_overlaps(object, "arn:aws:s3:::app"));
  CHECK_FALSE(arn_pattern_overlaps(bucket, "arn:aws:sqs:*:*:jobs"));
  CHECK_FALSE(arn_pattern_overlaps(role, "arn:aws:iam::*:user/*"));
  CHECK_FALSE(arn_pattern_overlaps(bucket, ""));
  CHECK(arn_pattern_overlaps(role, "arn:aws:iam::*role/Deploy"));  // not all six fields are there
  // `${*}` is the character, not a wildcard.
  CHECK_FALSE(arn_pattern_overlaps(role, "arn:aws:iam::1:${*}"));
  CHECK(arn_pattern_overlaps(role, "arn:aws:iam::1:role/${*}"));
}

TEST_CASE("long patterns with many wildcards are held against each other quickly", "[stdlib]") {
  std::string resource = "arn:aws:s3:::";
  for (int i = 0; i < 500; ++i) resource += "a*";
  CHECK(arn_pattern_overlaps(object, resource));
  CHECK_FALSE(arn_pattern_overlaps(role, resource));
}

TEST_CASE("a resource that a policy names leads to the types it may cover", "[stdlib]") {
  Catalog catalog;
  auto covered = [&](std::string_view prefix, std::string_view resource) {
    std::string names;
    for (auto& type : catalog.find_service(prefix)->resource_types()) {
      if (type.may_be_covered_by(resource)) names.append(names.empty() ? "" : " ").append(type.name);
    }
    return names;
  };
  CHECK(covered("iam", "arn:aws:iam::111111111111:role/*") == "role");
  CHECK(covered("dynamodb", "arn:aws:dynamodb:*:*:table/Books") == "table");
  CHECK(covered("sts", "arn:aws:s3:::productionapp") == "");
  CHECK(catalog.find_service("amplifybackend")
            ->resource_type_of("arn:aws:amplifybackend:eu-west-1:111111111111:/backend/d1/api/x")
            ->name == "api");
}
