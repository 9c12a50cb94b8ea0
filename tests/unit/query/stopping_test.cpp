#include <catch2/catch.hpp>
#include <string>
#include <variant>

#include "runtime/session.hpp"

using namespace iamq;

// Whoever asks to stop while a text is read, declared or imported gets the World as it was.
namespace {

std::string many_users() {
  std::string text = "account Many 222222222222\n";
  for (int i = 0; i < 500; ++i) {
    text += "user U" + std::to_string(i) + " in Many { policy p { allow s3:GetObject on arn:aws:s3:::b" +
            std::to_string(i) + "/* } }\n";
  }
  return text;
}

std::string export_of_many_users() {
  std::string users;
  for (int i = 0; i < 500; ++i) {
    const std::string name = "U" + std::to_string(i);
    users += (i > 0 ? "," : "") + std::string(R"({"Path":"/","UserName":")") + name +
             R"(","UserId":"AIDA","Arn":"arn:aws:iam::222222222222:user/)" + name +
             R"(","UserPolicyList":[{"PolicyName":"p","PolicyDocument":{"Version":"2012-10-17","Statement":[)"
             R"({"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}}],"GroupList":[],)"
             R"("AttachedManagedPolicies":[]})";
  }
  return R"({"UserDetailList":[)" + users + R"(],"GroupDetailList":[],"RoleDetailList":[],"Policies":[]})";
}

struct Stopping {
  int asked = 0;
  int stops_at = 0;  // the question that is answered with "stop"; 0: none is
};

// Runs the text until the nth question. How it ended, and whether the World is as before.
void check_stopping(const std::string& text) {
  Stopping stopping;
  Session session(
      [](std::string_view, std::string_view) {
        FileAnswer answer;
        answer.ok = true;
        answer.name = "many.json";
        answer.text = export_of_many_users();
        return answer;
      },
      [&stopping] { return ++stopping.asked == stopping.stops_at; });
  session.execute("begin", "account First 111111111111\nuser Ann in First\n");
  const auto world = session.world();
  int stopped = 0;
  for (stopping.stops_at = 1; stopped < 100; stopping.stops_at = stopping.stops_at * 5 / 4 + 1) {
    stopping.asked = 0;
    const Execution execution = session.execute("many", text);
    if (stopping.asked < stopping.stops_at) break;  // it was done before
    ++stopped;
    REQUIRE(!execution.outcomes.empty());
    CHECK(std::holds_alternative<StoppedOutcome>(execution.outcomes.back().result));
    CHECK(execution.diagnostics.empty());
    CHECK(session.world() == world);
  }
  CHECK(stopped > 8);
  CHECK(session.world()->users.size() == 501);
}

}  // namespace

TEST_CASE("reading and declaring can be stopped anywhere, and changes nothing then") {
  check_stopping(many_users());
}

TEST_CASE("an import can be stopped anywhere, and changes nothing then") {
  check_stopping("import \"many.json\"\n");
}
