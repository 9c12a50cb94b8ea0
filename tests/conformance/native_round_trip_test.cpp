#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>

#include "lang/parser.hpp"
#include "runtime/bind/policies.hpp"
#include "runtime/condition/operators.hpp"
#include "runtime/export/native.hpp"
#include "runtime/policy/document_reader.hpp"
#include "tests/conformance/shared_data.hpp"
#include "tests/unit/policy/diagnostic_text.hpp"

// Policies written as native statements, parsed and bound, are the documents that they were made from.

using namespace iamq;

namespace {

std::optional<condition::ValueType> value_type(std::optional<stdlib::KeyType> type) {
  if (!type) return std::nullopt;
  switch (*type) {
    case stdlib::KeyType::string:
      return condition::ValueType::string;
    case stdlib::KeyType::arn:
      return condition::ValueType::arn;
    case stdlib::KeyType::numeric:
      return condition::ValueType::numeric;
    case stdlib::KeyType::date:
      return condition::ValueType::date;
    case stdlib::KeyType::boolean:
      return condition::ValueType::boolean;
    case stdlib::KeyType::ip_address:
      return condition::ValueType::ip_address;
    case stdlib::KeyType::binary:
      return condition::ValueType::binary;
  }
  return std::nullopt;
}

class RoundTrip {
public:
  policy::ReadDocument read(const std::string& json_text, policy::PolicyKind kind) {
    const text::Span span{sources_.add("policy.json", json_text), 0, static_cast<std::uint32_t>(json_text.size())};
    const policy::Json json = policy::read_json(sources_, span);
    REQUIRE(json.ok());
    return policy::read_document(json, json.top(), kind, *library_);
  }

  // Writes the document, reads it again and compares. Whether it could be written as statements.
  bool check(const policy::Document& document, policy::PolicyKind kind) {
    const std::string text =
        "policy P " +
        export_::native_text(document, *library_,
                             [&](std::string_view key) { return value_type(catalog_.key_type(key)); }) +
        "\n";
    const auto source = sources_.add("native.iamq", text);
    const lang::ParseResult parsed = lang::parse(sources_, source);
    CAPTURE(text, text::testing::shown(parsed.diagnostics, sources_));
    REQUIRE(parsed.diagnostics.empty());
    REQUIRE(parsed.script.statements.size() == 1);
    const auto& declaration = std::get<lang::Declaration>(parsed.script.statements.front().node);
    bind::Environment environment{sources_, catalog_, {}};
    bind::Binder binder(environment, model::World(library_));
    bind::PolicyPlace place;
    place.kind = kind;
    place.is_from_aws = true;  // no notices
    const auto policy = bind::read_policy(binder, std::get<lang::PolicyDeclaration>(declaration.node).text, place);
    CAPTURE(text::testing::shown(binder.diagnostics, sources_));
    REQUIRE(policy);
    CHECK(library_->document(*policy) == document);
    return text.substr(0, 10) == "policy P {";
  }

private:
  std::shared_ptr<policy::Library> library_ = std::make_shared<policy::Library>(condition::operator_names());
  text::Sources sources_;
  stdlib::Catalog catalog_;
};

}  // namespace

TEST_CASE("native statements read back as the document they were made from") {
  RoundTrip trip;
  const auto check = [&](const std::string& members, policy::PolicyKind kind) {
    CAPTURE(members);
    const auto read = trip.read(R"({"Version":"2012-10-17","Statement":[{)" + members + "}]}", kind);
    REQUIRE_FALSE(text::has_errors(read.diagnostics));
    trip.check(read.document, kind);
  };
  using policy::PolicyKind;
  check(R"("Sid":"and","Effect":"Allow","Action":"s3:*","Resource":"*")", PolicyKind::managed);
  check(R"("Effect":"Deny","NotAction":["iam:*","sts:Get*"],"NotResource":"arn:aws:s3:::a b/\"x\"/?")",
        PolicyKind::managed);
  check(
      R"("Effect":"Allow","Action":"*","Resource":["arn:aws:sqs","arn:aws:s3:::b/${aws:PrincipalTag/team, 'none'}/*"])",
      PolicyKind::managed);
  check(R"("Effect":"Allow","Action":"s3:a,b","Resource":"*")", PolicyKind::managed);
  check(
      R"("Effect":"Deny","Action":"*","Resource":"*","Condition":{"StringEquals":{"aws:username":["in","","a b","${*}"]},
        "Bool":{"aws:SecureTransport":"false"},"NotIpAddressIfExists":{"aws:SourceIp":["10.0.0.0/8"]},"Null":{"aws:TokenIssueTime":"true"},
        "ForAllValues:StringLike":{"aws:TagKeys":["a*"]},"NumericLessThan":{"s3:max-keys":"10","my:key":"x"},
        "ArnLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/*"},"DateGreaterThanEquals":{"aws:CurrentTime":"2026-01-01T00:00:00Z"}})",
      PolicyKind::managed);
  check(
      R"("Effect":"Allow","Action":"sts:AssumeRole","Principal":{"AWS":["111122223333","arn:aws:iam::111122223333:user/a/b"],
        "Service":"ec2.amazonaws.com"})",
      PolicyKind::trust);
  check(
      R"("Effect":"Deny","NotPrincipal":{"AWS":"arn:aws:sts::111122223333:assumed-role/R/s"},"Action":"s3:*","Resource":"*")",
      PolicyKind::resource);
  check(
      R"("Effect":"Allow","Principal":{"CanonicalUser":"79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be"},
        "Action":"s3:*","Resource":"*")",
      PolicyKind::resource);
  check(R"("Effect":"Allow","Principal":{"Federated":"accounts.google.com"},"Action":"sts:AssumeRoleWithWebIdentity")",
        PolicyKind::trust);
}

TEST_CASE("AWS managed policies survive being written as native statements") {
  const auto shared = testing::shared_folder();
  if (!shared) {
    WARN("skipped: IAMQ_SHARED does not name the folder with data/managed-policies-all");
    return;
  }
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(*shared + "/data/managed-policies-all")) {
    if (entry.path().extension() == ".json") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  CHECK(files.size() > 1600);
  RoundTrip trip;
  for (const auto& file : files) {
    CAPTURE(file.filename().string());
    // None of them needs JSON.
    CHECK(trip.check(trip.read(testing::read_whole_file(file.string()), policy::PolicyKind::managed).document,
                     policy::PolicyKind::managed));
  }
}
