#pragma once

#include <string_view>

// Comparisons of names the way IAM makes them. Bytes outside ASCII are compared as they are.
namespace iamq::stdlib {

// A letter in lower case, any other byte as it is.
constexpr char fold(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

// Equal but for the case of letters.
bool equals_ignoring_case(std::string_view a, std::string_view b);

// The order of names in the catalog: as bytes, once letters are in lower case.
bool less_ignoring_case(std::string_view a, std::string_view b);

// Whether the text begins so, but for the case of letters.
bool starts_with_ignoring_case(std::string_view text, std::string_view beginning);

// Whether a pattern with `*` (any text) and `?` (any one byte) covers the text, but for the case of letters.
bool wildcard_matches_ignoring_case(std::string_view pattern, std::string_view text);

// Whether the text is the template with each `${…}` replaced by some text that is not empty, but for the case of
// letters.
bool template_matches_ignoring_case(std::string_view pattern, std::string_view text);

// Whether the ARN is one that an ARN pattern of the catalog (`arn:${Partition}:s3:::${BucketName}`) stands for. A
// placeholder before the resource part may be empty and never reaches past its field.
bool arn_pattern_matches(std::string_view pattern, std::string_view arn);

// How many bytes of a template are outside `${…}`: of two templates that fit, the one with more is the more specific.
std::size_t literal_length(std::string_view pattern);

}  // namespace iamq::stdlib
