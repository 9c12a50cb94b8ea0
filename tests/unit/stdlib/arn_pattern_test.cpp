#include "stdlib/arn_pattern.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "catch2/catch.hpp"
#include "stdlib/catalog.hpp"
#include "stdlib/text_match.hpp"

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

TEST_CASE("what a policy names overlaps a pattern if some ARN is in both", "[stdlib]") {
  const auto all_of = [](const std::vector<std::string>& pieces, std::size_t most) {
    std::vector<std::string> texts = {""};
    for (std::size_t i = 0, of_latest = 0; i < most; ++i) {
      for (const std::size_t end = texts.size(); of_latest < end; ++of_latest) {
        for (const auto& piece : pieces) texts.push_back(texts[of_latest] + piece);
      }
    }
    return texts;
  };
  const auto with = [](std::string pattern, std::string_view variable, std::string_view wildcards) {
    for (std::size_t at = 0; (at = pattern.find(variable)) != std::string::npos;)
      pattern.replace(at, variable.size(), wildcards);
    return pattern;
  };
  const std::string fields = "arn:aws:x:::";
  const auto texts = all_of({"a", "b"}, 6);
  for (const auto& pattern : all_of({"a", "b", "${X}", "*"}, 3)) {
    const std::string of_type = with(pattern, "${X}", "?*");
    for (const auto& resource : all_of({"a", "b", "*", "?", "${aws:x}"}, 3)) {
      const std::string named = with(resource, "${aws:x}", "*");
      const bool is_some_in_both = std::any_of(texts.begin(), texts.end(), [&](const std::string& text) {
        return wildcard_matches_ignoring_case(of_type, text) && wildcard_matches_ignoring_case(named, text);
      });
      INFO(pattern << " and " << resource);
      REQUIRE(arn_pattern_overlaps(fields + pattern, fields + resource) == is_some_in_both);
    }
  }
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
