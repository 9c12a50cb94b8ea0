#pragma once

#include "runtime/policy/library.hpp"

// What S3 Block Public Access calls a public policy.
namespace iamq::policy {

// Whether some statement allows anything to more than fixed principals: an allow for everyone counts as public unless a
// condition ties it to fixed values (no wildcard, no variable) of a key that says where a request comes from.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html (the meaning of
// "public")
bool is_public(const Document& document, const Library& library);

}  // namespace iamq::policy
