#pragma once

#include <cstdint>

#include "runtime/policy/library.hpp"

// S3 Block Public Access, and what it calls a public policy.
namespace iamq::policy {

// Whether it is on, with all four settings, for a bucket or for all buckets of an account. A bucket's own and its
// account's work together, so that the higher of the two counts: one that is on blocks whatever the other is, and one
// that is off settles nothing while the other is not known.
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_PublicAccessBlockConfiguration.html
enum class PublicAccessBlock : std::uint8_t { off, unknown, on };

// Whether some statement allows anything to more than fixed principals: an allow for everyone counts as public unless a
// condition ties it to fixed values (no wildcard, no variable) of a key that says where a request comes from.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html (the meaning of
// "public")
bool is_public(const Document& document, const Library& library);

}  // namespace iamq::policy
