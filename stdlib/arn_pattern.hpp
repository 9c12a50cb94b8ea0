#pragma once

#include <cstddef>
#include <string_view>

// The ARN patterns of the catalog, `arn:${Partition}:s3:::${BucketName}`, held against ARNs. Case counts, as in IAM.
// A placeholder before the resource part may be empty and never reaches past a colon; in the resource part it stands
// for any text that is not empty. A few patterns have a `*` besides, for any text.
namespace iamq::stdlib {

// Whether the ARN is one that the pattern stands for.
bool arn_pattern_matches(std::string_view pattern, std::string_view arn);

// A pattern of the catalog, or what a policy names as its resource (`arn:aws:s3:::app-*`, `*`), read once to be held
// against many of the other.
struct ArnPattern {
  explicit ArnPattern(std::string_view text);
  std::string_view text;
  std::size_t resource_part;  // where it begins, if what stands before keeps to its fields; else 0
};
struct NamedResource {
  explicit NamedResource(std::string_view text);
  std::string_view text;
  std::size_t resource_part;  // as above
};

// Whether some ARN that the pattern stands for is also covered by what a policy names. A policy variable in it may be
// any text.
bool arn_pattern_overlaps(const ArnPattern& pattern, const NamedResource& resource);
bool arn_pattern_overlaps(std::string_view pattern, std::string_view resource);

}  // namespace iamq::stdlib
