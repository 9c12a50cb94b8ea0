#include "runtime/policy/document_writer.hpp"

#include <rapidcheck.h>
#include <catch2/catch.hpp>

#include "runtime/policy/document_order.hpp"
#include "runtime/policy/document_reader.hpp"
#include "tests/unit/policy/diagnostic_text.hpp"
#include "tests/unit/policy/operators_for_tests.hpp"
#include "tests/unit/policy/random_documents.hpp"

using namespace iamq;
using namespace iamq::policy;

namespace {

ReadDocument read(const std::string& text, PolicyKind kind, Library& library) {
  text::Sources sources;
  const text::Span span{sources.add("p.json", text), 0, static_cast<std::uint32_t>(text.size())};
  const Json json = read_json(sources, span);
  REQUIRE(json.ok());
  return read_document(json, json.top(), kind, library);
}

}  // namespace

TEST_CASE("writer: single values alone, several in lists, in AWS's order") {
  Library library(policy::testing::operator_names());
  const auto document = read(
      R"({"Statement":{"Resource":["*"],"Condition":{"Bool":{"aws:SecureTransport":[false]},
       "StringLike":{"a:b":["x","y"],"a:c":"z"}},"Action":["s3:Get*","s3:Put*"],"Effect":"Allow","Sid":"A"},"Version":"2012-10-17"})",
      PolicyKind::managed, library);
  CHECK(
      write_json(document.document, library, JsonLayout::compact) ==
      R"({"Version":"2012-10-17","Statement":[{"Sid":"A","Effect":"Allow","Action":["s3:Get*","s3:Put*"],)"
      R"("Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"false"},"StringLike":{"a:b":["x","y"],"a:c":"z"}}}]})");
  CHECK(write_json(document.document, library, JsonLayout::pretty).substr(0, 66) ==
        "{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [\n    {\n      \"Sid\": \"");
}

TEST_CASE("writer: principals") {
  Library library(policy::testing::operator_names());
  const auto written = [&](const std::string& principal) {
    const auto document =
        read(R"({"Statement":{"Effect":"Allow","Action":"*","Resource":"*","Principal":)" + principal + "}}",
             PolicyKind::resource, library);
    const std::string json = write_json(document.document, library, JsonLayout::compact);
    const std::size_t begin = json.find("\"Principal\":") + 12;
    return json.substr(begin, json.find(",\"Action\"") - begin);
  };
  CHECK(written(R"({"AWS":"*"})") == "\"*\"");
  CHECK(written(R"({"AWS":["*","111122223333"]})") == R"({"AWS":["*","arn:aws:iam::111122223333:root"]})");
  CHECK(written(R"({"Service":["a.amazonaws.com","b.amazonaws.com"],"Federated":["accounts.google.com"]})") ==
        R"({"Service":["a.amazonaws.com","b.amazonaws.com"],"Federated":"accounts.google.com"})");
  CHECK(written("{}") == "{}");
  CHECK(written(R"({"AWS":[]})") == "{}");
}

TEST_CASE("writer: characters that IAM does not take are escaped") {
  Library library(policy::testing::operator_names());
  const auto document =
      read(R"({"Statement":{"Effect":"Allow","Action":"*","Resource":"arn:aws:s3:::\u00e9\u0100\ud83d\ude00\"\n"}})",
           PolicyKind::managed, library);
  const std::string json = write_json(document.document, library, JsonLayout::compact);
  CHECK(json.find("\"arn:aws:s3:::\u00E9\\u0100\\ud83d\\ude00\\\"\\n\"") != std::string::npos);
  CHECK(read(json, PolicyKind::managed, library).document == document.document);
}

TEST_CASE("writer: what was written reads as the same document") {
  rc::check([] {
    Library library(policy::testing::operator_names());
    const Document document = policy::testing::random_document(library);
    for (const JsonLayout layout : {JsonLayout::compact, JsonLayout::pretty}) {
      const auto again = read(write_json(document, library, layout), PolicyKind::resource, library);
      RC_ASSERT(again.document == document);
    }
    RC_ASSERT(library.add_document(document) == library.add_document(Document(document)));
  });
}

TEST_CASE("writer: native statements are brought into an order that JSON can hold") {
  Library library(policy::testing::operator_names());
  const auto id = [&](const char* text) { return library.strings().intern(text); };
  const OperatorId bool_op = *policy::testing::parse_operator("Bool"),
                   like = *policy::testing::parse_operator("StringLike");
  Statement statement;
  statement.has_principal = statement.has_resource = true;
  statement.actions = statement.resources = {id("*")};
  statement.principals = {{PrincipalType::service, id("a.amazonaws.com")},
                          {PrincipalType::everyone, {}},
                          {PrincipalType::service, id("b.amazonaws.com")},
                          {PrincipalType::aws, id("arn:aws:iam::111122223333:root")}};
  statement.conditions = {
      {bool_op, id("a:b"), {id("true")}}, {like, id("a:c"), {id("x")}}, {bool_op, id("a:d"), {id("true")}}};
  Document document;
  document.statements = {statement};
  std::vector<StatementPositions> positions(1);
  positions[0].principals = {{{}, 0, 1}, {{}, 1, 2}, {{}, 2, 3}, {{}, 3, 4}};
  order_for_json(document, positions);
  CHECK(positions[0].principals == std::vector<text::Span>{{{}, 0, 1}, {{}, 2, 3}, {{}, 1, 2}, {{}, 3, 4}});
  CHECK(read(write_json(document, library, JsonLayout::compact), PolicyKind::resource, library).document == document);
}
