#include "runtime/export/native.hpp"

#include <catch2/catch.hpp>

#include "runtime/condition/readable.hpp"
#include "runtime/policy/document_reader.hpp"

using namespace iamq;
using condition::Comparison;
using condition::Readable;
using condition::ValueType;
using policy::SetQualifier;

namespace {

std::optional<ValueType> key_type(std::string_view key) {
  if (key == "aws:MultiFactorAuthPresent") return ValueType::boolean;
  if (key == "aws:SourceIp") return ValueType::ip_address;
  if (key == "aws:CurrentTime") return ValueType::date;
  if (key == "aws:PrincipalArn") return ValueType::arn;
  if (key == "s3:max-keys") return ValueType::numeric;
  if (key == "aws:username" || key == "aws:TagKeys") return ValueType::string;
  return std::nullopt;
}

std::string native(const std::string& json, policy::PolicyKind kind = policy::PolicyKind::resource) {
  policy::Library library(condition::operator_names());
  text::Sources sources;
  const text::Span span{sources.add("p.json", json), 0, static_cast<std::uint32_t>(json.size())};
  const auto read = policy::read_json(sources, span);
  REQUIRE(read.ok());
  return export_::native_text(policy::read_document(read, read.top(), kind, library).document, library, key_type);
}

std::string native_statement(const std::string& members) {
  return native(R"({"Version":"2012-10-17","Statement":{"Effect":"Allow",)" + members + "}}");
}

std::string native_condition(const std::string& condition) {
  const std::string text = native_statement(R"("Action":"*","Resource":"*","Condition":)" + condition);
  const std::string start = "{\n  allow * on * ";
  REQUIRE(text.substr(0, start.size()) == start);
  return text.substr(start.size(), text.size() - start.size() - 2);
}

}  // namespace

TEST_CASE("native: statements") {
  CHECK(
      native_statement(R"("Sid":"A1","Action":["s3:Get*","s3:Put*"],"Resource":"arn:aws:s3:::b/${aws:username}/*")") ==
      "{\n  allow s3:Get*, s3:Put* on arn:aws:s3:::b/${aws:username}/* as A1\n}");
  CHECK(
      native(
          R"({"Id":"my id","Statement":{"Effect":"Deny","NotAction":"iam:*","NotResource":"arn:aws:s3:::a b","NotPrincipal":{"AWS":"111122223333"}}})") ==
      "{\n  version 2008-10-17\n  id \"my id\"\n"
      "  deny all actions except iam:*\n"
      "    to everyone except arn:aws:iam::111122223333:root\n"
      "    on all resources except \"arn:aws:s3:::a b\"\n}");
  CHECK(
      native(
          R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":"ec2.amazonaws.com","Federated":["arn:aws:iam::111122223333:saml-provider/P","accounts.google.com"]}}})",
          policy::PolicyKind::trust) ==
      "{\n  allow sts:AssumeRole\n"
      "    to service ec2.amazonaws.com, saml arn:aws:iam::111122223333:saml-provider/P,\n"
      "        oidc accounts.google.com\n}");
  CHECK(native_statement(R"("Action":"*","Resource":"*","Principal":"*")") == "{\n  allow * to everyone on *\n}");
}

TEST_CASE("native: conditions are readable where they read back as the same operator") {
  CHECK(native_condition(R"({"Bool":{"aws:MultiFactorAuthPresent":"true"}})") ==
        "when aws:MultiFactorAuthPresent is true");
  CHECK(native_condition(R"({"StringEquals":{"aws:username":["a","in"]},"StringNotLike":{"aws:username":"b*"}})") ==
        "when aws:username in a, \"in\" and aws:username not like b*");
  CHECK(native_condition(R"({"NotIpAddress":{"aws:SourceIp":["10.0.0.0/8","::1/128"]}})") ==
        "when aws:SourceIp not in 10.0.0.0/8, ::1/128");
  CHECK(native_condition(R"({"NumericLessThanEquals":{"s3:max-keys":10}})") == "when s3:max-keys <= 10");
  CHECK(native_condition(R"({"DateGreaterThan":{"aws:CurrentTime":"2026-01-01T00:00:00Z"}})") ==
        "when aws:CurrentTime > 2026-01-01T00:00:00Z");
  CHECK(native_condition(R"({"Null":{"aws:username":"true"}})") == "when aws:username does not exist");
  CHECK(native_condition(R"({"ArnLikeIfExists":{"aws:PrincipalArn":"arn:aws:iam::*:role/x"}})") ==
        "when aws:PrincipalArn like arn:aws:iam::*:role/x if exists");
  CHECK(native_condition(R"({"ForAnyValue:StringEquals":{"aws:TagKeys":["a","b"]}})") ==
        "when any value of aws:TagKeys in a, b");
  // A key that AWS does not document counts as a string.
  CHECK(native_condition(R"({"StringEquals":{"my:key":"x"}})") == "when my:key is x");
  CHECK(native_condition(R"({"NumericLessThan":{"my:key":"1"}})") == "when my:key < 1");
}

TEST_CASE("native: other operators are written out") {
  CHECK(native_condition(R"({"StringEquals":{"aws:MultiFactorAuthPresent":"true"}})") ==
        "when StringEquals(aws:MultiFactorAuthPresent, [true])");
  CHECK(native_condition(R"({"ForAllValues:StringEqualsIgnoreCase":{"aws:TagKeys":["a*","b c"]}})") ==
        "when ForAllValues:StringEqualsIgnoreCase(aws:TagKeys, [a*, \"b c\"])");
  CHECK(native_condition(R"({"StringEquals":{"aws:username":[]}})") == "when StringEquals(aws:username, [])");
  CHECK(native_condition(R"({"Null":{"aws:username":["true","false"]}})") == "when Null(aws:username, [true, false])");
  CHECK(native_condition(R"({"ForAnyValue:Null":{"aws:TagKeys":"true"}})") ==
        "when ForAnyValue:Null(aws:TagKeys, [true])");
  CHECK(native_condition(R"({"NumericLessThan":{"my:key":"x"}})") == "when NumericLessThan(my:key, [x])");
}

TEST_CASE("native: AWS shows a deleted principal by its unique id") {
  const std::string text =
      native_statement(R"("Action":"*","Resource":"*","Principal":{"AWS":"AIDAEXAMPLEIDEXAMPLE1"})");
  CHECK(text.find("allow * to AIDAEXAMPLEIDEXAMPLE1 on *") != std::string::npos);
}

TEST_CASE("native: what the language has no statement for is JSON") {
  CHECK(native_statement(R"("Action":"GetObject","Resource":"*")").substr(0, 4) == "= {\n");
  CHECK(native_statement(R"("Action":"*","Resource":"bucket")").substr(0, 4) == "= {\n");
  CHECK(native_statement(R"("Action":[],"Resource":"*")").substr(0, 4) == "= {\n");
  CHECK(native_statement(R"("Action":"*","Resource":"*","Principal":{"AWS":["*","111122223333"]})").substr(0, 4) ==
        "= {\n");
  CHECK(native_statement(R"("Action":"*","Resource":"*","Condition":{"StringEquals":{"k":"v"}})").substr(0, 4) ==
        "= {\n");
}

TEST_CASE("readable: each form gives its operator and is found again") {
  const std::vector<ValueType> types{ValueType::string, ValueType::numeric,    ValueType::date, ValueType::boolean,
                                     ValueType::binary, ValueType::ip_address, ValueType::arn};
  for (const ValueType type : types) {
    for (int comparison = 0; comparison <= static_cast<int>(Comparison::does_not_exist); ++comparison) {
      for (const auto quantifier : {SetQualifier::none, SetQualifier::for_any_value, SetQualifier::for_all_values}) {
        for (const bool if_exists : {false, true}) {
          const Readable readable{static_cast<Comparison>(comparison), quantifier, if_exists};
          const auto implied = condition::implied_value(readable.comparison);
          const std::vector<std::string_view> values{implied.value_or("1")};
          const auto op = condition::operator_for(readable, type, values);
          if (!op) continue;
          CAPTURE(condition::name_of(*op));
          CHECK(condition::readable_for(*op, type, values) == readable);
        }
      }
    }
  }
  const Readable not_true{Comparison::is_not, SetQualifier::none, false};
  CHECK_FALSE(condition::operator_for(not_true, ValueType::boolean, {"true"}));
  CHECK_FALSE(condition::operator_for({Comparison::exists, SetQualifier::none, true}, ValueType::string, {}));
}
