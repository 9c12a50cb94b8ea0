#pragma once

#include "tests/oracle/request.hpp"

namespace iamq::oracle {

// What S3 Block Public Access calls a public bucket policy.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status
bool is_public(const Documents& bucket_policy);

}  // namespace iamq::oracle
