#include <catch2/catch.hpp>
#include <memory>
#include <string>
#include <vector>

#include "runtime/condition/operators.hpp"
#include "runtime/exact/rules.hpp"
#include "runtime/policy/document_reader.hpp"

// Which statement is taken for covered by another one without asking for any request: a search leaves it out then, so a
// wrong yes would hide a difference.

namespace {

using namespace iamq;

const char* const statement =
    R"({"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::a/*","Condition":{"Bool":{"aws:SecureTransport":"true"}}})";

class Covering {
public:
  // Whether the first statement plainly matches all that the second one does.
  bool operator()(const std::string& wider, const std::string& narrower, const char* version = "2012-10-17") {
    return exact::plainly_matches_all_of(rule(wider, "2012-10-17"), rule(narrower, version));
  }

private:
  exact::Rule rule(const std::string& text, const char* version) {
    const std::string whole = R"({"Version":")" + std::string(version) + R"(","Statement":[)" + text + "]}";
    const auto source = sources_.add("policy", whole);
    const policy::Json json = policy::read_json(sources_, {source, 0, static_cast<std::uint32_t>(whole.size())});
    REQUIRE(json.ok());
    documents_.push_back(std::make_unique<policy::Document>(
        policy::read_document(json, json.top(), policy::PolicyKind::managed, library_).document));
    return {&documents_.back()->statements.front(), documents_.back()->version, true, false};
  }
  text::Sources sources_;
  policy::Library library_{condition::operator_names()};
  std::vector<std::unique_ptr<policy::Document>> documents_;
};

std::string with(std::string text, const std::string& from, const std::string& to) {
  return text.replace(text.find(from), from.size(), to);
}

}  // namespace

TEST_CASE("a statement covers itself, and what lists less or asks for more") {
  Covering covers;
  const std::string without_condition =
      R"({"Effect":"Allow","Action":["s3:PutObject","s3:GetObject"],"Resource":["arn:aws:s3:::a/*","*"]})";
  CHECK(covers(statement, statement));
  CHECK(covers(without_condition, statement));
  CHECK_FALSE(covers(statement, without_condition));
}

TEST_CASE("an element that differs covers nothing, even where it would") {
  Covering covers;
  CHECK_FALSE(covers(with(statement, "s3:GetObject", "s3:*"), statement));  // patterns are for the search
  CHECK_FALSE(covers(with(statement, "a/*", "b/*"), statement));
  CHECK_FALSE(covers(with(statement, "\"true\"", "\"false\""), statement));
  CHECK_FALSE(covers(statement, statement, "2008-10-17"));  // variables are read in the later version alone
}

TEST_CASE("of NotAction and NotResource the shorter list covers the longer one") {
  Covering covers;
  for (const char* element : {"NotAction", "NotResource"}) {
    const std::string plain = std::string(element).substr(3);
    const std::string one = with(statement, "\"" + plain + "\":", "\"" + std::string(element) + "\":");
    const std::string value = plain == "Action" ? "\"s3:GetObject\"" : "\"arn:aws:s3:::a/*\"";
    const std::string two =
        with(one, value, "[" + value + (plain == "Action" ? ",\"s3:PutObject\"]" : ",\"arn:aws:s3:::b\"]"));
    CHECK(covers(one, two));
    CHECK_FALSE(covers(two, one));
    CHECK_FALSE(covers(one, statement));
  }
}
