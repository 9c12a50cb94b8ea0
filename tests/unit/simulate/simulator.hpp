#pragma once

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "runtime/session.hpp"
#include "runtime/simulate/aws_simulator.hpp"

// A small world, and AWS's policy simulator asked about it as programs ask.
namespace iamq::test {

using nlohmann::json;

inline constexpr const char* script = R"(
account Production 999999999999
account Development 111111111111
organization acme { account Production; ou work { account Development } }
scp no-sqs on ou work { deny sqs:* on * }
policy limit in Development { allow s3:*, ec2:*, sts:* on * }
policy reader in Development { allow s3:Get* on * when aws:SourceVpc is vpc-1 }
group Readers in Development { attach reader; policy lists { allow s3:List* on * } }
user Ana in Development { groups Readers; boundary limit; policy own { allow s3:PutObject, iam:*, sqs:*, sts:AssumeRole on * } }
user Bob in Development
role Open in Development { trusts user Ana; policy p { allow kms:Decrypt on * } }
role Closed in Development { trusts user Bob }
bucket shared in Production { policy { allow s3:PutObject to user Ana on shared/* } }
)";

class Simulator {
public:
  Simulator() : session_([](std::string_view, std::string_view) { return FileAnswer{}; }) {
    const Execution execution = session_.execute("world.iamq", script);
    REQUIRE(execution.diagnostics.empty());
    for (const Outcome& outcome : execution.outcomes) {
      for (const auto& diagnostic : outcome.diagnostics) INFO(diagnostic.message);
      REQUIRE_FALSE(text::has_errors(outcome.diagnostics));
    }
  }

  json operator()(const json& request, std::optional<simulate::AwsCall> call = std::nullopt) {
    return of_text(request.dump(), call);
  }
  json of_text(const std::string& text, std::optional<simulate::AwsCall> call = std::nullopt) {
    text::Sources sources;
    const auto source = sources.add("request", text);
    const auto answer = simulate::answer_aws_request(sources, {source, 0, static_cast<std::uint32_t>(text.size())},
                                                     call, has_world_ ? session_.world() : nullptr, session_.catalog());
    return json::parse(simulate::to_json_line(answer));
  }
  Simulator& without_world() {
    has_world_ = false;
    return *this;
  }

private:
  Session session_;
  bool has_world_ = true;
};

inline std::string document(const json& statement) {
  return json{{"Version", "2012-10-17"}, {"Statement", json::array({statement})}}.dump();
}
inline json allow(const json& actions, const json& resources = "*", const json& more = json::object()) {
  json statement{{"Effect", "Allow"}, {"Action", actions}, {"Resource", resources}};
  statement.update(more);
  return statement;
}
inline json deny(const json& actions, const json& resources = "*", const json& more = json::object()) {
  json statement = allow(actions, resources, more);
  statement["Effect"] = "Deny";
  return statement;
}
inline json when(const char* op, const char* key, const json& value) {
  return {{"Condition", {{op, {{key, value}}}}}};
}

inline json first(const json& answer) {
  INFO(answer.dump());
  REQUIRE(answer.contains("EvaluationResults"));
  return answer["EvaluationResults"].front();
}
inline std::string decision(const json& answer) {
  return first(answer)["EvalDecision"];
}
inline std::set<std::string> missing(const json& answer) {
  return first(answer)["MissingContextValues"].get<std::set<std::string>>();
}
inline std::string code(const json& answer) {
  INFO(answer.dump());
  REQUIRE(answer.contains("Error"));
  CHECK_FALSE(answer["Error"]["Message"].get<std::string>().empty());
  return answer["Error"]["Code"];
}
inline std::string message(const json& answer) {
  REQUIRE(answer.contains("Error"));
  return answer["Error"]["Message"];
}

inline const std::string ana = "arn:aws:iam::111111111111:user/Ana";
inline const std::string bob = "arn:aws:iam::111111111111:user/Bob";

}  // namespace iamq::test
