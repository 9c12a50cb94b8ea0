// Lines of `iamq ask` that cannot be asked, and what is compared when something is expected.
#include "runtime/query/ask.hpp"

#include <catch2/catch.hpp>
#include <string>

#include "runtime/session.hpp"

namespace {

using namespace iamq;

constexpr const char* script = R"(
account Production 999999999999
account Development 111111111111
bucket productionapp in Production { tags stage=prod }
role UpdateApp in Production {
  trusts account Development
  policy objects { allow s3:GetObject on productionapp/* }
}
role Second in Production { trusts role UpdateApp }
user David in Development {
  policy update { allow sts:AssumeRole on role Production/UpdateApp }
}
)";

class Asked {
public:
  explicit Asked(std::string_view world = script)
      : session_([](std::string_view, std::string_view) { return FileAnswer{}; }) {
    const Execution execution = session_.execute("world.iamq", std::string(world));
    REQUIRE(execution.diagnostics.empty());
  }

  std::string operator()(const std::string& line) {
    text::Sources sources;
    const auto source = sources.add("line", line);
    const auto question = query::read_set_question(sources, {source, 0, static_cast<std::uint32_t>(line.size())});
    if (!question.error.empty()) return question.error;
    const query::SetAnswer answer = query::ask(session_.world(), session_.catalog(), question);
    if (!answer.error.empty()) return answer.error;
    std::string error;
    std::optional<bool> pass;
    if (question.expected != nullptr) {
      pass = query::is_as_expected(answer, question.json, *question.expected, error);
    }
    return !error.empty() ? error : query::to_json_line(question.id, answer, question.json, question.expected, pass);
  }

private:
  Session session_;
};

TEST_CASE("a line that cannot be asked says why") {
  Asked asked;
  CHECK(asked("[]") == "the line is no JSON object");
  CHECK(asked("{}") == "`question` is missing");
  CHECK(asked(R"({"question": "who"})") == "`question` is no object");
  CHECK(asked(R"({"question": {}})") == "`kind` is missing");
  CHECK(asked(R"({"question": {"kind": "who"}})") ==
        "`who` is no kind of question; there are who-can, who-can-assume, roles-assumable, can, allowed-actions, "
        "what-if-diff");
  CHECK(asked(R"({"question": {"kind": "what-if-diff", "edits": []}})") == "`probe` is missing, or no object");
  CHECK(asked(R"({"question": {"kind": "who-can", "resource": "*"}})") == "`action` is missing");
  CHECK(asked(R"({"question": {"kind": "who-can", "action": "s3:Get*", "resource": "*"}})") ==
        "`s3:Get*` is not one action, as `s3:GetObject` is");
  CHECK(asked(R"({"question": {"kind": "who-can", "action": "s3:GetObject", "resource": "*", "contxt": {}}})") ==
        "a question has no `contxt`; did you mean `context`?");
  CHECK(asked(R"({"question": {"kind": "who-can", "action": "s3:GetObject", "resource": "*", "context": []}})") ==
        "`context` is no object");
  CHECK(
      asked(R"({"question": {"kind": "who-can", "action": "s3:GetObject", "resource": "*", "context": {"k": {}}}})") ==
      "the context key `k` is no plain value");
  CHECK(asked(R"({"question": {"kind": "who-can", "action": "s3:GetObject", "resource": "*",
                               "resourceAccount": "12"}})") == "`12` is not the id of an account");
  CHECK(asked(R"({"question": {"kind": "roles-assumable"}})") == "`principal` is missing");
  CHECK(asked(R"({"question": {"kind": "roles-assumable", "principal": {"Person": "x"}}})") ==
        "`Person` is no type of principal");
  CHECK(asked(R"({"question": {"kind": "roles-assumable", "principal": "David"}})") ==
        "`David` is no ARN of a principal");
  CHECK(asked(R"({"question": {"kind": "roles-assumable", "principal": "arn:aws:iam::111111111111:user/Nobody"}})") ==
        "this world has no principal `arn:aws:iam::111111111111:user/Nobody`");
  CHECK(asked(R"({"question": {"kind": "who-can-assume", "role": "arn:aws:iam::111111111111:user/David"}})") ==
        "this world has no role `arn:aws:iam::111111111111:user/David`");
  CHECK(asked(R"({"question": {"kind": "allowed-actions", "principal": "*", "resource": "*", "service": "s33"}})") ==
        "the catalog has no service `s33`");
  CHECK(asked(R"({"question": {"kind": "who-can-assume", "role": "arn:aws:iam::999999999999:role/UpdateApp"},
                  "expect": {"people": []}})") == "an answer to this question has no `people`");
}

TEST_CASE("what is expected is compared field by field, lists as sets") {
  Asked asked;
  const std::string assume =
      R"("question":{"kind":"who-can-assume","role":"arn:aws:iam::999999999999:role/UpdateApp"})";
  CHECK(asked("{\"id\":\"1\"," + assume + "}") ==
        R"({"id":"1","answer":{"principals":["arn:aws:iam::111111111111:user/David"],"roots":[],"services":[],)"
        R"("federated":[],"anonymous":false,"accounts":[],"undeclared":[],"sessions":[],"anyAccount":false,)"
        R"("through":{}}})");
  CHECK(asked("{\"id\":\"2\"," + assume + R"(,"expect":{"roots":[],"anonymous":true}})") ==
        R"({"id":"2","answer":{"roots":[],"anonymous":false},"expect":{"roots":[],"anonymous":true},"pass":false})");
  CHECK(asked("{\"id\":\"3\"," + assume +
              R"(,"expect":{"principals":["arn:aws:iam::111111111111:user/David",)"
              R"("arn:aws:iam::111111111111:user/David"]}})")
            .find("\"pass\":true") != std::string::npos);
}

TEST_CASE("the context is closed, and holds on every hop") {
  Asked asked;
  const std::string roles =
      R"("question":{"kind":"roles-assumable","principal":"arn:aws:iam::111111111111:user/David"})";
  CHECK(asked("{\"id\":\"1\"," + roles + "}") ==
        R"({"id":"1","answer":{"direct":["arn:aws:iam::999999999999:role/UpdateApp"],)"
        R"("chains":{"arn:aws:iam::999999999999:role/Second":["arn:aws:iam::999999999999:role/UpdateApp",)"
        R"("arn:aws:iam::999999999999:role/Second"]}}})");
  const std::string can = R"({"id":"2","question":{"kind":"can","principal":"arn:aws:iam::111111111111:user/David",)"
                          R"("via":["arn:aws:iam::999999999999:role/Second"],"action":"s3:GetObject",)"
                          R"("resource":"arn:aws:s3:::productionapp/a"}})";
  CHECK(asked(can) == R"({"id":"2","answer":{"decision":"ImplicitlyDenied",)"
                      R"("failedHop":"arn:aws:iam::999999999999:role/Second"}})");
}

TEST_CASE("an answer names the bucket and the account whose S3 Block Public Access is not known") {
  Asked asked(R"(
account Owner 111111111111 { block public access not given }
bucket site in Owner {
  block public access not given
  policy { allow s3:GetObject to everyone on site/* }
}
)");
  CHECK(asked(R"({"id":"1","question":{"kind":"can","principal":"*","via":[],"action":"s3:GetObject",)"
              R"("resource":"arn:aws:s3:::site/x"}})") ==
        R"({"id":"1","answer":{"decision":"Allowed","failedHop":null},)"
        R"("missing":[{"blockPublicAccess":"111111111111"},{"blockPublicAccess":"arn:aws:s3:::site"}]})");
}

}  // namespace
