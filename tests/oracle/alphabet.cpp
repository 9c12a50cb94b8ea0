#include "tests/oracle/alphabet.hpp"

namespace iamq::oracle {

namespace {

const std::vector<std::string> roles{
    "arn:aws:iam::111122223333:role/App",
    "arn:aws:iam::111122223333:role/App",
    "arn:aws:iam::111122223333:role/team/Ops",
    "arn:aws:iam::444455556666:role/App",
    "arn:aws:iam::111122223333:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig",
};

}  // namespace

const std::vector<Call>& calls() {
  static const std::vector<Call> table{
      {"s3:GetObject",
       {"arn:aws:s3:::bkt/red/x", "arn:aws:s3:::bkt/y", "arn:aws:s3:::bkt/ana/x", "arn:aws:s3:::bkt/r*/x",
        "arn:aws:s3:::other/red", "arn:aws-us-gov:s3:::bkt/red/x"}},
      {"s3:PutObject", {"arn:aws:s3:::bkt/red/x", "arn:aws:s3:::bkt/"}},
      {"s3:ListBucket", {"arn:aws:s3:::bkt"}},
      {"s3:PutBucketPolicy", {"arn:aws:s3:::bkt"}},
      {"s3:GetBucketPolicy", {"arn:aws:s3:::bkt"}},
      {"dynamodb:GetItem",
       {"arn:aws:dynamodb:us-east-1:111122223333:table/T", "arn:aws:dynamodb:us-east-1:444455556666:table/T"}},
      {"sqs:SendMessage", {"arn:aws:sqs:us-east-1:111122223333:q", "arn:aws:sqs:us-east-1:444455556666:q"}},
      {"lambda:InvokeFunction", {"arn:aws:lambda:us-east-1:111122223333:function:f"}},
      {"ec2:StartInstances", {"arn:aws:ec2:us-east-1:111122223333:instance/i-1"}},
      {"kms:Decrypt", {"arn:aws:kms:us-east-1:111122223333:key/k-1", "arn:aws:kms:us-east-1:444455556666:key/k-1"}},
      {"kms:RetireGrant", {"arn:aws:kms:us-east-1:111122223333:key/k-1"}},
      {"kms:ListKeys", {"*"}},
      {"sts:AssumeRole", roles},
      {"sts:AssumeRole", roles},
      {"sts:TagSession", roles},
      {"sts:SetSourceIdentity", roles},
      {"sts:GetCallerIdentity", {"*"}},
      {"sts:GetSessionToken", {"*"}},
      {"sts:GetFederationToken", {"arn:aws:sts::111122223333:federated-user/feri"}},
      {"sts:DecodeAuthorizationMessage", {"*"}},
      {"iam:GetUser", {"arn:aws:iam::111122223333:user/ana"}},
      {"iam:ListUsers", {"arn:aws:iam::111122223333:user/"}},
      {"iam:DeletePolicy", {"arn:aws:iam::111122223333:policy/p", "arn:aws:iam::aws:policy/ReadOnlyAccess"}},
      {"iam:DeleteRole",
       {"arn:aws:iam::111122223333:role/App", "arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/R"}},
      {"iam:GetPolicy", {"arn:aws:iam::aws:policy/ReadOnlyAccess"}},
      {"iam:GetRole", {"arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/R"}},
  };
  return table;
}

const std::vector<Call>& federated_calls() {
  static const std::vector<Call> table{
      {"sts:AssumeRoleWithSAML", roles}, {"sts:AssumeRoleWithWebIdentity", roles}, {"sts:TagSession", roles}};
  return table;
}

const std::vector<KeyRow>& keys() {
  static const std::vector<std::string> addresses{"10.0.0.0/8", "10.1.2.3",     "10.1.0.0/16",     "0.0.0.0/0",
                                                  "::/0",       "192.0.2.7/31", "2001:DB8::1/126", "::1",
                                                  "10.1.2.3/9", "0.0.0.0/1",    "2000::/3"};
  static const std::vector<std::string> dates{"2026-11-21T12:00:00Z",     "2026-11-21T13:00:00+01:00",
                                              "2026-11-21T12:00:00.25Z",  "2026-11-21T12:00:00.250Z",
                                              "2026-11-21T11:59Z",        "2026-11-21",
                                              "2000-02-29T00:00:00Z",     "1795262400",
                                              "2026-11-21T07:00:00-05:00"};
  static const std::vector<std::string> request_dates{
      "2026-11-21T12:00:00Z", "2026-11-21T12:00:00.25Z", "2026-11-21T11:59:00Z", "2000-02-29", "1795262400", "noon"};
  static const std::vector<std::string> numbers{
      "10", "10.0", "010", "9.99", "-1", "0", "-0", "10.000000000000000000001", "100", "3600", "0.1"};
  static const std::vector<std::string> tags{"red",
                                             "Red",
                                             "blue",
                                             "r*",
                                             "?ed",
                                             "*",
                                             "",
                                             "ana",
                                             "r\xC3\xA9"
                                             "d",
                                             "r\xC3\xA9"
                                             "d"};
  static const std::vector<std::string> tag_patterns{"red", "RED", "blue", "r*",  "?ed", "*",
                                                     "",    "ana", "r?d",  "r?d", "b*e", "rou*"};
  static const std::vector<KeyRow> table{
      {"aws:PrincipalTag/team", KeyType::string, false, false, tags, tag_patterns},
      {"aws:RequestTag/k", KeyType::string, false, false, tags, tag_patterns},
      {"s3:prefix", KeyType::string, false, false, tags, tag_patterns},
      {"aws:TagKeys", KeyType::string, true, false, {"red", "Red", "blue", "r*", "?ed", "ana"}, tag_patterns},
      {"s3:max-keys", KeyType::numeric, false, false, {"10", "10.0", "9.99", "-1", "0", "3600", "0.1", "ten"}, numbers},
      {"ec2:Sizes", KeyType::numeric, true, false, numbers, numbers},
      {"aws:CurrentTime", KeyType::date, false, false, request_dates, dates},
      {"aws:SecureTransport", KeyType::boolean, false, false, {"true", "false"}, {"true", "false"}},
      {"aws:MultiFactorAuthPresent", KeyType::boolean, false, false, {"true", "false"}, {"true", "false"}},
      {"k:binary", KeyType::binary, false, false, {"QUJD", "QUI=", ""}, {"QUJD", "QUI=", "QQ=="}},
      {"aws:SourceIp",
       KeyType::address,
       false,
       false,
       {"10.1.2.3", "10.9.9.9", "192.0.2.6", "2001:db8::2", "::1", "::ffff:10.1.2.3", "no address"},
       addresses},
      {"k:addresses", KeyType::address, true, false, {"10.1.2.3", "10.9.9.9", "::1", "2001:db8::2"}, addresses},
      {"aws:SourceArn",
       KeyType::arn,
       false,
       false,
       {"arn:aws:sns:us-east-1:111122223333:orders", "arn:aws:sns:us-east-1:444455556666:orders:x", "arn:aws:s3:::red",
        "arn:aws:s3:::r*", "no-arn"},
       {"arn:aws:sns:us-east-1:111122223333:orders", "arn:aws:sns:*:*:orders*", "arn:aws:s3:::*", "arn:aws:s3*",
        "arn:*:*:*:*:*", "arn:aws:s3:::${aws:PrincipalTag/team}", "arn:aws:s3:::r?d", "*"}},
      {"aws:PrincipalArn",
       KeyType::arn,
       false,
       true,
       {},
       {"arn:aws:iam::111122223333:user/ana", "arn:aws:iam::*:role/*", "arn:aws:iam::111122223333:role/App",
        "arn:aws:sts::111122223333:assumed-role/App/s1", "arn:aws:*::111122223333:*"}},
      {"aws:PrincipalAccount", KeyType::string, false, true, {}, {own_account, other_account, "1*", "anonymous"}},
      {"aws:username", KeyType::string, false, true, {}, {"ana", "a*", "bob", "ANA"}},
      {"aws:PrincipalIsAWSService", KeyType::boolean, false, true, {}, {"true", "false"}},
      {"aws:ResourceAccount", KeyType::string, false, true, {}, {own_account, other_account, "4*"}},
  };
  return table;
}

const std::vector<std::string>& operators_of(KeyType type) {
  static const std::vector<std::string> strings{
      "StringEquals", "StringNotEquals", "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase",
      "StringLike",   "StringNotLike"};
  static const std::vector<std::string> request_dates{
      "2026-11-21T12:00:00Z", "2026-11-21T12:00:00.25Z", "2026-11-21T11:59:00Z", "2000-02-29", "1795262400", "noon"};
  static const std::vector<std::string> numbers{"NumericEquals",      "NumericNotEquals",
                                                "NumericLessThan",    "NumericLessThanEquals",
                                                "NumericGreaterThan", "NumericGreaterThanEquals"};
  static const std::vector<std::string> dates{"DateEquals",         "DateNotEquals",   "DateLessThan",
                                              "DateLessThanEquals", "DateGreaterThan", "DateGreaterThanEquals"};
  static const std::vector<std::string> booleans{"Bool"}, binaries{"BinaryEquals"};
  static const std::vector<std::string> addresses{"IpAddress", "NotIpAddress"};
  static const std::vector<std::string> arns{"ArnEquals", "ArnNotEquals", "ArnLike", "ArnNotLike"};
  switch (type) {
    case KeyType::string:
      return strings;
    case KeyType::numeric:
      return numbers;
    case KeyType::date:
      return dates;
    case KeyType::boolean:
      return booleans;
    case KeyType::binary:
      return binaries;
    case KeyType::address:
      return addresses;
    case KeyType::arn:
      return arns;
  }
  return strings;
}

}  // namespace iamq::oracle
