#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Patterns as sets of texts: what two of them share, and the few texts that speak for all of a pattern.
namespace iamq::exact {

// A pattern, symbol by symbol: a character (code point; a byte that is no UTF-8 keeps a number of its own), any one
// character, or any run of characters, also the empty one. Of the fields of an ARN there are wildcards that do not meet
// a colon.
using Pattern = std::u32string;
inline constexpr char32_t any_one = 0x110000;
inline constexpr char32_t any_run = 0x110001;
inline constexpr char32_t any_one_in_field = 0x110002;
inline constexpr char32_t any_run_in_field = 0x110003;

// Reads a text in which `*` and `?` are live but where `mask` (empty, or as policy::Substituted::literal_mask) says
// '1'. Equal sets of the simplest kinds become equal patterns: `**` is `*`, `*?` is `?*`.
Pattern read_pattern(std::string_view text, std::string_view mask = {});
// The same as the ARN operators of conditions read it: each of the first five fields for itself.
Pattern read_arn_pattern(std::string_view text, std::string_view mask = {});
Pattern literal_pattern(std::string_view text);
// How the catalog writes ARNs: `arn:${Partition}:s3:::${BucketName}`; what is between braces may be anything.
Pattern format_pattern(std::string_view format);
// Both patterns, one behind the other.
Pattern join(const Pattern& front, const Pattern& back);
std::string write_text(const Pattern& pattern);  // wildcards as `*` and `?`

bool matches(const Pattern& pattern, const Pattern& text);  // `text` holds no wildcards

// True only if every text of `inner` is one of `outer`; cheap, and for some pairs with `?` beside `*` too careful.
bool surely_covers(const Pattern& outer, const Pattern& inner);

// What both have in common, as patterns. Nothing if that takes too many steps or patterns.
std::optional<std::vector<Pattern>> intersect(const Pattern& a, const Pattern& b);

// Every pattern of `bases`, and what it shares with any number of `others`: for each text of a base there is a pattern
// of the result that has it and lies inside of exactly those of `others` that have the text. Nothing if there are too
// many.
std::optional<std::vector<Pattern>> close_under_intersection(const std::vector<Pattern>& bases,
                                                             const std::vector<Pattern>& others);

// Texts of a pattern that speak for all of it, held against patterns with up to `most_any_one` single wildcards each
// and without the character `fresh`: for each text of the pattern there is one among them that is in no more of those.
// Each `*` stands for 0 … most_any_one + 1 copies of `fresh` (without `?` anywhere one copy is enough), each `?` for
// one. Nothing if there are too many.
std::optional<std::vector<Pattern>> instances(const Pattern& pattern, std::size_t most_any_one, char32_t fresh);

std::size_t count_any_one(const Pattern& pattern);

// A character that none of the patterns holds, in no case: a letter or digit where there is one.
char32_t fresh_character(const std::vector<const Pattern*>& patterns);

}  // namespace iamq::exact
