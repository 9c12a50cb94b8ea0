#include "runtime/condition/operators.hpp"

#include <catch2/catch.hpp>
#include <string>

#include "runtime/condition/decimal.hpp"
#include "runtime/condition/instant.hpp"
#include "runtime/condition/ip_address.hpp"

namespace {

using namespace iamq;

// The positive row of the operator on one policy value and one request value.
bool meets(std::string_view op, std::string_view request_value, std::string_view policy_value) {
  const auto id = condition::parse_operator(op);
  REQUIRE(id);
  return condition::row(*id).matches(policy::substitute(policy_value, policy::Version::v2012_10_17, {}), request_value);
}

TEST_CASE("operator names are read as AWS writes them") {
  for (const condition::OperatorRow& row : condition::operators()) {
    const auto id = condition::parse_operator(row.name);
    REQUIRE(id);
    CHECK(condition::name_of(*id) == row.name);
    CHECK(&condition::row(*id) == &row);
    CHECK(condition::row(condition::positive(*id)).name == row.positive);
    CHECK_FALSE(condition::row(condition::positive(*id)).is_negated);
    CHECK(row.is_negated == (row.name != row.positive));
    CHECK_FALSE(row.help.empty());
  }
  const auto full = condition::parse_operator("ForAllValues:StringNotLikeIfExists");
  REQUIRE(full);
  CHECK(full->if_exists);
  CHECK(full->qualifier == policy::SetQualifier::for_all_values);
  CHECK(condition::name_of(*full) == "ForAllValues:StringNotLikeIfExists");
  for (const char* wrong : {"", "stringequals", "StringEqual", "IfExists", "ForAnyValue:", "forAnyValue:StringEquals",
                            "NullIfExists", "ForAnyValue:ForAnyValue:StringEquals", "StringEqualsIfExistsIfExists",
                            "DateLessThanOrEqual", " StringEquals"}) {
    INFO(wrong);
    CHECK_FALSE(condition::parse_operator(wrong));
  }
}

TEST_CASE("string operators") {
  CHECK(meets("StringEquals", "a", "a"));
  CHECK_FALSE(meets("StringEquals", "A", "a"));
  CHECK_FALSE(meets("StringEquals", "abc", "a*"));
  CHECK(meets("StringEquals", "a*", "a*"));
  CHECK(meets("StringEquals", "", ""));
  CHECK(meets("StringEqualsIgnoreCase", "ABC", "aBc"));
  CHECK_FALSE(meets("StringEqualsIgnoreCase", "\xc3\x84", "\xc3\xa4"));  // Ä, ä: ASCII letters only
  CHECK(meets("StringLike", "abc", "a*"));
  CHECK(meets("StringLike", "", "*"));
  CHECK_FALSE(meets("StringLike", "", "?"));
  CHECK(meets("StringLike", "\xc3\xa4", "?"));  // one character, two bytes
  CHECK_FALSE(meets("StringLike", "ABC", "a*"));
  CHECK(meets("StringLike", "a*c", "a${*}c"));
  CHECK_FALSE(meets("StringLike", "abc", "a${*}c"));
}

TEST_CASE("numbers are exact decimals") {
  CHECK(meets("NumericEquals", "10", "10.0"));
  CHECK(meets("NumericEquals", "010", "10"));
  CHECK(meets("NumericEquals", "-0", "0.00"));
  CHECK(meets("NumericEquals", "0.1", "0.10"));
  CHECK_FALSE(meets("NumericEquals", "9007199254740993", "9007199254740992"));  // a double cannot tell them apart
  CHECK(meets("NumericLessThan", "0.1000000000000000000001", "0.1000000000000000000002"));
  CHECK(meets("NumericLessThan", "-2", "-1"));
  CHECK_FALSE(meets("NumericLessThan", "10", "9"));
  CHECK_FALSE(meets("NumericLessThan", "9", "9"));
  CHECK(meets("NumericLessThanEquals", "9", "9.0"));
  CHECK(meets("NumericGreaterThan", "9.0001", "9"));
  CHECK(meets("NumericGreaterThanEquals", "9", "9"));
  CHECK(meets("NumericEquals", "5.", "5"));
  CHECK(meets("NumericEquals", ".5", "0.5"));
  for (const char* wrong :
       {"", ".", "-", "1e3", "0x10", "1,000", "ten", "1.2.3", " 1", "1 ", "--1", "NaN", "\xd9\xa1"}) {
    INFO(wrong);
    CHECK_FALSE(condition::is_decimal(wrong));
    CHECK_FALSE(meets("NumericLessThan", wrong, "5"));
    CHECK_FALSE(meets("NumericGreaterThanEquals", wrong, "5"));
    CHECK_FALSE(meets("NumericEquals", "5", wrong));
  }
}

TEST_CASE("numbers beside other numbers") {
  CHECK(condition::decimal_below("0.5") == "-0.5");
  CHECK(condition::decimal_above("-0.25") == "0.75");
  CHECK(condition::decimal_between("1", "2") == "1.5");
  CHECK(condition::decimal_between("-0.01", "0") == "-0.005");
  CHECK(condition::decimal_below("1000") == "999");
}

TEST_CASE("dates are instants") {
  CHECK(condition::read_instant("1970-01-01T00:00:00Z") == "0");
  CHECK(condition::read_instant("1970-01-01") == "0");
  CHECK(condition::read_instant("1970") == "0");
  CHECK(condition::read_instant("1970-02") == std::to_string(31 * 86400));
  CHECK(condition::read_instant("2000-03-01T00:00:00Z") == "951868800");
  CHECK(condition::read_instant("2020-01-01T00:00Z") == "1577836800");
  CHECK(condition::read_instant("2020-01-01T00:00:00+01:00") == "1577833200");
  CHECK(condition::read_instant("2020-01-01T00:00:00-0130") == "1577842200");
  CHECK(condition::read_instant("2020-01-01T00:00:00.250Z") == "1577836800.250");
  CHECK(condition::read_instant("2019-12-31T24:00:00Z") == "1577836800");
  CHECK(condition::read_instant("1969-12-31T23:59:59.25Z") == "-0.75");
  CHECK(condition::read_instant("1969-12-31T23:59:58.250Z") == "-1.750");
  CHECK(condition::read_instant("1969-12-31T23:59:58.000Z") == "-2");
  CHECK(condition::read_instant("0000-01-01T00:00:00Z") == "-62167219200");
  CHECK(condition::read_instant("9999-12-31T23:59:59Z") == "253402300799");
  CHECK(condition::read_instant("2000-02-29"));
  CHECK(condition::read_instant("1577836800") == "1577836800");
  CHECK(condition::read_instant("1577836800.5") == "1577836800.5");
  for (const char* wrong :
       {"", "yesterday", "2019-02-29", "1900-02-29", "2020-13-01", "2020-00-01", "2020-01-32", "2020-01-01T25:00:00Z",
        "2020-01-01T24:00:01Z", "2020-01-01T00:60:00Z", "2020-01-01T00:00:61Z", "2020-01-01T00:00:00.Z",
        "2020-01-01T00:00:00+24:00", "2020-01-01T00:00:00ZZ", "2020-01-01T", "2020-1-1", "20-01-01", "2020-01-*"}) {
    INFO(wrong);
    CHECK_FALSE(condition::read_instant(wrong));
    CHECK_FALSE(meets("DateLessThan", wrong, "2099-01-01"));
    CHECK_FALSE(meets("DateGreaterThan", wrong, "1999-01-01"));
  }
  CHECK(meets("DateEquals", "2020-01-01T00:00:00Z", "1577836800"));
  CHECK(meets("DateLessThan", "2025-06-01T05:00:00Z", "2025-06-01T00:30:00-05:00"));
  CHECK_FALSE(meets("DateLessThan", "2020-01-01T00:00:00Z", "2020-01-01T00:00:00Z"));
  CHECK(meets("DateGreaterThanEquals", "2020-01-01T00:00:00.001Z", "2020-01-01T00:00:00Z"));
}

TEST_CASE("Bool and BinaryEquals") {
  CHECK(meets("Bool", "true", "True"));
  CHECK_FALSE(meets("Bool", "true", "false"));
  CHECK_FALSE(meets("Bool", "yes", "yes"));
  CHECK(meets("BinaryEquals", "QmluYXJ5VmFsdWVJbkJhc2U2NA==", "QmluYXJ5VmFsdWVJbkJhc2U2NA=="));
  CHECK_FALSE(meets("BinaryEquals", "QUJD", "QUJE"));
  CHECK(meets("BinaryEquals", "", ""));
  CHECK_FALSE(meets("BinaryEquals", "QUJ", "QUJ"));    // not whole
  CHECK_FALSE(meets("BinaryEquals", "Q?==", "Q?=="));  // not base64
  CHECK_FALSE(meets("BinaryEquals", "QR==", "QR=="));  // stray bits
}

TEST_CASE("addresses by value") {
  CHECK(meets("IpAddress", "203.0.113.9", "203.0.113.0/24"));
  CHECK(meets("IpAddress", "203.0.113.9", "203.0.113.77/24"));
  CHECK_FALSE(meets("IpAddress", "203.0.114.0", "203.0.113.0/24"));
  CHECK(meets("IpAddress", "203.0.113.9", "203.0.113.9"));
  CHECK(meets("IpAddress", "255.255.255.255", "0.0.0.0/0"));
  CHECK(meets("IpAddress", "2001:db8::1", "2001:DB8:0:0::/64"));
  CHECK(meets("IpAddress", "2001:DB8::1", "2001:db8:0:0:0:0:0:1"));
  CHECK(meets("IpAddress", "ffff::", "::/0"));
  CHECK(meets("IpAddress", "::ffff:1.2.3.4", "::ffff:102:304"));
  CHECK_FALSE(meets("IpAddress", "1.2.3.4", "::/0"));
  CHECK_FALSE(meets("IpAddress", "1.2.3.4", "::ffff:1.2.3.4"));
  CHECK_FALSE(meets("IpAddress", "::1", "0.0.0.0/0"));
  CHECK_FALSE(meets("IpAddress", "2001:db8::2", "2001:db8::1"));
  for (const char* wrong : {"",
                            "1.2.3",
                            "1.2.3.4.5",
                            "1.2.3.256",
                            "1.2.3.4/33",
                            "1.2.3.4/-1",
                            "1.2.3.4/",
                            "1.2.3.04",
                            "::/129",
                            "1::2::3",
                            ":::",
                            "1:2:3:4:5:6:7",
                            "1:2:3:4:5:6:7:8:9",
                            "1:2:3:4:5:6:7:8::",
                            "g::",
                            "12345::",
                            "1.2.3.4:",
                            ":1",
                            "::1%eth0",
                            "/8",
                            "*"}) {
    INFO(wrong);
    CHECK_FALSE(condition::is_ip_range(wrong));
    CHECK_FALSE(meets("IpAddress", "1.2.3.4", wrong));
    CHECK_FALSE(meets("IpAddress", wrong, "0.0.0.0/0"));
  }
  CHECK_FALSE(meets("IpAddress", "10.0.0.0/8", "10.0.0.0/8"));  // a request comes from one address
}

TEST_CASE("ARNs component by component") {
  CHECK(meets("ArnEquals", "arn:aws:sns:us-east-1:111122223333:t", "arn:aws:sns:*:111122223333:*"));
  CHECK(meets("ArnLike", "arn:aws:iam::111122223333:user/a:b:c", "arn:aws:iam::111122223333:user/*"));
  CHECK_FALSE(meets("ArnLike", "arn:aws:sns:us-east-1:111122223333:t", "arn:aws:sns:*"));
  CHECK_FALSE(meets("ArnLike", "arn:aws:sns:us-east-1:111122223333:t", "arn:*:t"));  // no star crosses a colon
  CHECK_FALSE(meets("ArnLike", "arn:aws:s3", "arn:aws:s3"));
  CHECK_FALSE(meets("ArnLike", "arn:aws:iam::111122223333:user/A", "arn:aws:iam::111122223333:user/a"));
  CHECK(meets("ArnLike", "arn:aws:iam::111122223333:user/ab", "arn:aws:iam::111122223333:user/a?"));
  CHECK(meets("ArnLike", "arn:aws:s3:::b*", "arn:aws:s3:::b${*}"));
  CHECK_FALSE(meets("ArnLike", "arn:aws:s3:::bc", "arn:aws:s3:::b${*}"));
}

}  // namespace
