#include <fmt/core.h>

#include "runtime/import/aws_cli/operations.hpp"
#include "runtime/import/aws_cli/resource_policies.hpp"

// Buckets and S3 Block Public Access.
namespace iamq::import {

namespace {

using model::PublicAccessBlock;

constexpr std::string_view restricting = "RestrictPublicBuckets";

// Names of buckets are enough: their ARNs say neither account nor region.

CollectedResource& bucket_of(const Reading& reading) {
  return reading.resource(fmt::format("arn:{}:s3:::{}", reading.partition(), reading.call.name.parameter("bucket")),
                          reading.call.span);
}
void read_bucket(const Reading& reading, const Object& object) {
  reading.resource(object.has("BucketArn") ? member_text(object, "BucketArn")
                                           : fmt::format("arn:{}:s3:::{}", reading.partition(), object.text("Name")),
                   object.span_of("Name"));
}
void read_bucket_policy(const Reading& reading, const Object& object) {
  put_policy(reading, bucket_of(reading), object, "Policy");
}
void finish_bucket_policy(const Reading& reading) {
  finish_policy(reading, bucket_of(reading));
}
// RestrictPublicBuckets is the setting of the four that decides requests; the others refuse changes and ACLs.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
PublicAccessBlock block_in(const Object& object) {
  if (!object.has(restricting)) return PublicAccessBlock::unknown;
  return object.is_true(restricting) ? PublicAccessBlock::on : PublicAccessBlock::off;
}
// Off where AWS says that nobody has set it; any other refusal says nothing of it.
std::optional<PublicAccessBlock> block_in_refusal(const Reading& reading) {
  if (!reading.call.refusal) return std::nullopt;
  return means_absent(*reading.call.refusal) ? PublicAccessBlock::off : PublicAccessBlock::unknown;
}
void read_bucket_block(const Reading& reading, const Object& object) {
  bucket_of(reading).public_access_block = block_in(object);
}
void finish_bucket_block(const Reading& reading) {
  if (const auto block = block_in_refusal(reading)) bucket_of(reading).public_access_block = *block;
}
void read_account_block(const Reading& reading, const Object& object) {
  reading.collection.public_access_blocks[reading.call.name.account] = {block_in(object), object.span()};
}
void finish_account_block(const Reading& reading) {
  const auto block = block_in_refusal(reading);
  if (!block) return;
  auto& of_account = reading.collection.public_access_blocks[reading.call.name.account];
  // AWS Config may have told what the refused call could not.
  if (*block != PublicAccessBlock::unknown || of_account.state == PublicAccessBlock::unknown) {
    of_account = {*block, reading.call.span};
  }
}

constexpr std::string_view other_settings = "BlockPublicAcls IgnorePublicAcls BlockPublicPolicy";

constexpr Operation bucket_rows[] = {
    {"s3api",
     "list-buckets",
     "Buckets",
     true,
     "CreationDate",
     "Name",
     "BucketArn",
     "CreationDate BucketRegion",
     {},
     read_bucket,
     note_list},
    {"s3api", "get-bucket-policy", {}, false, {}, "Policy", {}, {}, "bucket", read_bucket_policy, finish_bucket_policy},
    {"s3api",
     "get-public-access-block",
     "PublicAccessBlockConfiguration",
     false,
     {},
     restricting,
     {},
     other_settings,
     "bucket",
     read_bucket_block,
     finish_bucket_block},
    {"s3control",
     "get-public-access-block",
     "PublicAccessBlockConfiguration",
     false,
     {},
     restricting,
     {},
     other_settings,
     {},
     read_account_block,
     finish_account_block},
};

}  // namespace

std::span<const Operation> bucket_operations() {
  return bucket_rows;
}

}  // namespace iamq::import
