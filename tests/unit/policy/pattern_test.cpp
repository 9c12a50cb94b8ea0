#include "runtime/policy/pattern.hpp"

#include <rapidcheck.h>
#include <catch2/catch.hpp>
#include <map>

#include "runtime/policy/wildcard.hpp"

using namespace iamq::policy;

namespace {

constexpr Version v2012 = Version::v2012_10_17, v2008 = Version::v2008_10_17;

// Keys with values; "?" as a value: unknown.
struct Keys {
  std::map<std::string, std::string, std::less<>> values;
  VariableLookup lookup() const {
    return {this, [](const void* context, std::string_view key) {
              const auto& values = static_cast<const Keys*>(context)->values;
              const auto found = values.find(lower_case(key));
              if (found == values.end()) return VariableValue{};
              if (found->second == "?") return VariableValue{VariableValue::State::unknown, {}};
              return VariableValue{VariableValue::State::known, found->second};
            }};
  }
};

const Keys alice{{{"aws:username", "Alice"}, {"aws:principaltag/star", "a*"}, {"aws:sourceip", "?"}, {"x", "${y}"}}};

Match match(std::string_view pattern, std::string_view resource, Version version = v2012) {
  return match_resource(pattern, resource, version, alice.lookup()).match;
}

// The definition, spelt out: slow and right.
bool matches_plainly(std::string_view pattern, std::string_view value) {
  if (pattern.empty()) return value.empty();
  if (pattern.front() == '*') {
    return matches_plainly(pattern.substr(1), value) ||
           (!value.empty() && matches_plainly(pattern, value.substr(character_length(value))));
  }
  if (value.empty()) return false;
  if (pattern.front() == '?') return matches_plainly(pattern.substr(1), value.substr(character_length(value)));
  return pattern.front() == value.front() && matches_plainly(pattern.substr(1), value.substr(1));
}

}  // namespace

TEST_CASE("wildcards: the whole value, any run, one character") {
  CHECK(matches_wildcard("", ""));
  CHECK_FALSE(matches_wildcard("", "a"));
  CHECK(matches_wildcard("*", ""));
  CHECK(matches_wildcard("a*c*e", "abcde"));
  CHECK(matches_wildcard("a*b", "a/x:y/b"));
  CHECK_FALSE(matches_wildcard("a*b", "abc"));
  CHECK(matches_wildcard("a?c", "abc"));
  CHECK_FALSE(matches_wildcard("a?c", "ac"));
  CHECK_FALSE(matches_wildcard("abc", "ABC"));
  CHECK(matches_wildcard("?", "\xE6\x9D\xB1"));
  CHECK_FALSE(matches_wildcard("??", "\xE6\x9D\xB1"));
  CHECK_FALSE(matches_wildcard("*??", "\xE6\x9D\xB1"));
}

TEST_CASE("wildcards: as defined, for random patterns") {
  rc::check([] {
    const auto text = [](const char* alphabet) {
      return *rc::gen::container<std::string>(rc::gen::elementOf(std::string(alphabet)));
    };
    const std::string pattern = text("ab*?").substr(0, 12), value = text("ab").substr(0, 12);
    RC_ASSERT(matches_wildcard(pattern, value) == matches_plainly(pattern, value));
  });
}

TEST_CASE("wildcards: no pattern blows up") {
  std::string stars, value(100000, 'a');
  for (int i = 0; i < 1000; ++i) stars += "a*";
  CHECK_FALSE(matches_wildcard(stars + "b", value));
  CHECK(matches_wildcard(stars, value));
}

TEST_CASE("actions: no case, no wildcard in the service") {
  CHECK(matches_action("*", "s3:GetObject"));
  CHECK(matches_action("*:*", "s3:GetObject"));
  CHECK(matches_action("S3:getobject", "s3:GetObject"));
  CHECK(matches_action("s3:Get*", "s3:GetObject"));
  CHECK(matches_action("s3:GetObjec?", "s3:GetObject"));
  CHECK_FALSE(matches_action("s?:GetObject", "s3:GetObject"));
  CHECK_FALSE(matches_action("*:GetObject", "s3:GetObject"));
  CHECK_FALSE(matches_action("s3", "s3:GetObject"));
  CHECK_FALSE(matches_action("s3:", "s3:GetObject"));
  CHECK_FALSE(matches_action("GetObject", "s3:GetObject"));
  CHECK_FALSE(matches_action("s3:GetObject ", "s3:GetObject"));
}

TEST_CASE("actions: a pattern of the same service is told from one of another") {
  const auto both = [](std::string_view pattern, std::string_view action) {
    const ActionMatch match = match_action(pattern, action);
    CHECK((match == ActionMatch::other_service || may_match_action(pattern, action)));
    return match;
  };
  CHECK(both("S3:Put*", "s3:GetObject") == ActionMatch::same_service);
  CHECK(both("s3:Get*", "S3:GetObject") == ActionMatch::yes);
  CHECK(both("*", "s3:GetObject") == ActionMatch::yes);
  CHECK(both("sqs:*", "s3:GetObject") == ActionMatch::other_service);
  CHECK(both("s3-object-lambda:*", "s3:GetObject") == ActionMatch::other_service);
  CHECK(both("ec2:*", "s3:GetObject") == ActionMatch::other_service);
  CHECK(both("", "s3:GetObject") == ActionMatch::other_service);
  CHECK_FALSE(may_match_action("ec2:*", "s3:GetObject"));
}

TEST_CASE("resources: as wildcards are defined, for random patterns of whole ARNs") {
  rc::check([] {
    const auto text = [](const char* alphabet) {
      return *rc::gen::container<std::string>(rc::gen::elementOf(std::string(alphabet)));
    };
    const std::string same = text("ab*?$").substr(0, 3);
    const std::string pattern = "arn:aws:s3:::" + same + text("aaabbb$*?").substr(0, 12);
    const std::string resource = "arn:aws:s3:::" + same + text("aaabbb$*?").substr(0, 20);
    const bool is_match = match(pattern, resource, v2008) == Match::yes;
    RC_ASSERT(is_match == matches_plainly(pattern, resource));
  });
}

TEST_CASE("resources: short ARNs are completed, the whole string is matched") {
  CHECK(match("*", "*") == Match::yes);
  CHECK(match("arn:aws:sqs", "arn:aws:sqs:us-east-1:111111111111:q") == Match::yes);
  CHECK(match("arn:aws:sqs:us-east-1", "arn:aws:sqs:us-east-1:111111111111:q") == Match::yes);
  CHECK(match("arn:aws:sqs:us-west-2", "arn:aws:sqs:us-east-1:111111111111:q") == Match::no);
  CHECK(match("arn:aws:sqs:*:111111111111", "arn:aws:sqs:us-east-1:111111111111:q") == Match::yes);
  CHECK(match("arn:aws:s3:::b", "arn:aws:s3:::b/x") == Match::no);
  CHECK(match("arn:aws:s3:::b/*", "arn:aws:s3:::b/x:y/z") == Match::yes);
  CHECK(match("arn:aws:s3:::B", "arn:aws:s3:::b") == Match::no);
  CHECK(match("arn:*:b", "arn:aws:s3:::b") == Match::no);  // arn:*:b:*:*:*
  CHECK(match("b", "b") == Match::yes);
}

TEST_CASE("resources: variables, under 2012-10-17 and behind the fifth colon") {
  CHECK(match("arn:aws:s3:::b/${aws:username}/*", "arn:aws:s3:::b/Alice/f") == Match::yes);
  CHECK(match("arn:aws:s3:::b/${AWS:UserName}/*", "arn:aws:s3:::b/Alice/f") == Match::yes);
  CHECK(match("arn:aws:s3:::b/${aws:username}/*", "arn:aws:s3:::b/${aws:username}/f") == Match::no);
  CHECK(match("arn:aws:s3:::b/${aws:username}/*", "arn:aws:s3:::b/Alice/f", v2008) == Match::no);
  CHECK(match("arn:aws:s3:::b/${aws:username}/*", "arn:aws:s3:::b/${aws:username}/f", v2008) == Match::yes);
  CHECK(match("arn:aws:iam::${x}:role/r", "arn:aws:iam::${y}:role/r") == Match::no);
  CHECK(match("arn:aws:iam::${x}:role/r", "arn:aws:iam::${x}:role/r") == Match::yes);  // before it: plain text
  CHECK(match("${aws:username}", "Alice") == Match::no);
}

TEST_CASE("resources: what a variable stands for is literal and not read again") {
  CHECK(match("arn:aws:s3:::b/${aws:PrincipalTag/star}", "arn:aws:s3:::b/a*") == Match::yes);
  CHECK(match("arn:aws:s3:::b/${aws:PrincipalTag/star}", "arn:aws:s3:::b/ab") == Match::no);
  CHECK(match("arn:aws:s3:::b/${x}", "arn:aws:s3:::b/${y}") == Match::yes);
  CHECK(match("arn:aws:s3:::b/${$}{aws:username}", "arn:aws:s3:::b/${aws:username}") == Match::yes);
  CHECK(match("arn:aws:s3:::b/a${*}*", "arn:aws:s3:::b/a*xyz") == Match::yes);
  CHECK(match("arn:aws:s3:::b/a${*}*", "arn:aws:s3:::b/axyz") == Match::no);
  CHECK(match("arn:aws:s3:::b/a${?}b", "arn:aws:s3:::b/axb") == Match::no);
  CHECK(match("arn:aws:s3:::b/a${*}b", "arn:aws:s3:::b/a${xyz}b", v2008) == Match::yes);
}

TEST_CASE("resources: a variable without value matches nothing, unless it has a default") {
  CHECK(match("arn:aws:s3:::b/${no:key}*", "arn:aws:s3:::b/x") == Match::no);
  CHECK(match("arn:aws:s3:::b/${no:key}", "arn:aws:s3:::b/") == Match::no);
  CHECK(match("arn:aws:s3:::b/${no:key, 'all'}/*", "arn:aws:s3:::b/all/x") == Match::yes);
  CHECK(match("arn:aws:s3:::b/${aws:username, 'all'}/*", "arn:aws:s3:::b/all/x") == Match::no);
  CHECK(match("arn:aws:s3:::b/${no:key,'a}, b'}", "arn:aws:s3:::b/a}, b") == Match::yes);
  CHECK(match("arn:aws:s3:::b/${no:key, ''}x", "arn:aws:s3:::b/x") == Match::yes);
  CHECK(match("arn:aws:s3:::b/${aws:username, all}", "arn:aws:s3:::b/Alice") == Match::no);  // no default, no key
  CHECK(match("arn:aws:s3:::b/${open", "arn:aws:s3:::b/${open") == Match::yes);
  CHECK(match("arn:aws:s3:::b/${}", "arn:aws:s3:::b/") == Match::no);
}

TEST_CASE("resources: an unknown variable is told where it decides") {
  const auto lookup = alice.lookup();
  const auto open = match_resource("arn:aws:s3:::b/${aws:SourceIp}/*", "arn:aws:s3:::b/x/y", v2012, lookup);
  CHECK(open.match == Match::unknown);
  CHECK(open.unknown_key == "aws:SourceIp");
  CHECK(match("arn:aws:s3:::b/${aws:SourceIp}/*", "arn:aws:s3:::other/x") == Match::no);
  CHECK(match("arn:aws:s3:::b/${aws:SourceIp}/${no:key}", "arn:aws:s3:::b/x/y") == Match::no);
}

TEST_CASE("condition values: substitution") {
  const auto lookup = alice.lookup();
  const Substituted home = substitute("home/${aws:username}/*", v2012, lookup);
  CHECK(home.like("home/Alice/x"));
  CHECK_FALSE(home.equals("home/Alice/x"));
  CHECK(home.equals("home/Alice/*"));
  CHECK(home.equals("HOME/alice/*", true));
  CHECK(home.text() == "home/Alice/*");
  CHECK(home.literal_mask() == "000001111100");
  CHECK(substitute("${*}${?}*", v2012, lookup).like("*?abc"));
  CHECK_FALSE(substitute("${*}${?}*", v2012, lookup).like("ab"));
  CHECK(substitute("${aws:username}", v2008, lookup).equals("${aws:username}"));
  CHECK(substitute("${no:key}", v2012, lookup).state == VariableValue::State::absent);
  CHECK_FALSE(substitute("${no:key}", v2012, lookup).like(""));
  CHECK(substitute("${aws:SourceIp}", v2012, lookup).unknown_key == "aws:SourceIp");
}

TEST_CASE("variables: reading stays linear") {
  std::string openings;
  for (int i = 0; i < 200000; ++i) openings += "${";
  CHECK(substitute(openings, v2012, alice.lookup()).equals(openings));
}
