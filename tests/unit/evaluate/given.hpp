#pragma once

#include <catch2/catch.hpp>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "lang/text/source.hpp"
#include "runtime/condition/operators.hpp"
#include "runtime/evaluate/evaluate.hpp"
#include "runtime/evaluate/fill_context.hpp"
#include "runtime/policy/document_reader.hpp"

// A request with its policies, put together in a test.
namespace iamq::test {

class Given {
public:
  explicit Given(std::string_view action, std::string_view resource, std::string_view owner = "") {
    request.action = action;
    add_resource(resource, owner);
    by_user();
  }

  void add_resource(std::string_view resource, std::string_view owner = "") {
    evaluate::RequestResource one;
    one.arn = resource;
    one.owner_account = owner;
    request.resources.push_back(one);
    policies.emplace_back();
  }

  void by(evaluate::CallerKind kind, std::string_view arn, std::string_view account, evaluate::Credentials credentials,
          std::string_view issuer = "") {
    request.caller.kind = kind;
    request.caller.arn = arn;
    request.caller.account = account;
    request.caller.credentials = credentials;
    request.caller.issuer_arn = issuer;
  }
  void by_user() {
    by(evaluate::CallerKind::user, "arn:aws:iam::111122223333:user/ana", "111122223333",
       evaluate::Credentials::long_term);
  }
  void by_root() {
    by(evaluate::CallerKind::root, "arn:aws:iam::111122223333:root", "111122223333", evaluate::Credentials::long_term);
  }
  void by_role_session() {
    by(evaluate::CallerKind::role_session, "arn:aws:sts::111122223333:assumed-role/App/s", "111122223333",
       evaluate::Credentials::role, "arn:aws:iam::111122223333:role/team/App");
  }

  // One statement as JSON text.
  evaluate::AppliedPolicy policy(policy::PolicyKind kind, const std::string& statement) {
    const std::string text = R"({"Version":"2012-10-17","Statement":)" + statement + "}";
    const text::SourceId source = sources.add("policy", text);
    const policy::Json json = policy::read_json(sources, {source, 0, static_cast<std::uint32_t>(text.size())});
    REQUIRE(json.ok());
    policy::ReadDocument read = policy::read_document(json, json.top(), kind, library);
    INFO(text);
    for (const auto& diagnostic : read.diagnostics) FAIL_CHECK(diagnostic.message);
    policy::Policy result;
    result.kind = kind;
    result.document = library.add_document(std::move(read.document));
    return {library.add_policy(result), 0};
  }
  void identity(const std::string& statement) {
    for (auto& each : policies) each.identity.push_back(policy(policy::PolicyKind::identity, statement));
  }
  void boundary(const std::string& statement) {
    for (auto& each : policies) each.boundary.push_back(policy(policy::PolicyKind::boundary, statement));
  }
  void session(const std::string& statement) {
    for (auto& each : policies) {
      each.has_session_layer = true;
      each.session.push_back(policy(policy::PolicyKind::session, statement));
    }
  }
  void resource(const std::string& statement, policy::PolicyKind kind = policy::PolicyKind::resource) {
    policies.front().resource.push_back(policy(kind, statement));
  }
  void scp_level(const std::vector<std::string>& statements) {
    auto& level = policies.front().scps.emplace_back();
    for (const auto& statement : statements) level.push_back(policy(policy::PolicyKind::scp, statement));
  }
  void rcp_level(const std::vector<std::string>& statements) {
    auto& level = policies.front().rcps.emplace_back();
    for (const auto& statement : statements) level.push_back(policy(policy::PolicyKind::rcp, statement));
  }
  void endpoint(const std::string& statement) {
    policies.front().has_endpoint = true;
    policies.front().endpoint.push_back(policy(policy::PolicyKind::endpoint, statement));
  }
  evaluate::AppliedPolicy missing(policy::PolicyKind kind) {
    policy::Policy result;
    result.kind = kind;
    result.document = library.add_document({});
    result.is_missing = true;
    return {library.add_policy(result), 0};
  }

  const evaluate::Decision& decide() {
    evaluate::fill_context(request);
    decision = evaluate::evaluate(request, policies, library, logic);
    return decision;
  }
  evaluate::Outcome outcome() { return decide().outcome; }

  const evaluate::LayerResult* layer(evaluate::LayerId id) const {
    for (const auto& each : decision.layers) {
      if (each.layer == id) return &each;
    }
    return nullptr;
  }

  text::Sources sources;
  policy::Library library{condition::operator_names()};
  condition::Logic logic;
  evaluate::Request request;
  std::vector<evaluate::Policies> policies;
  evaluate::Decision decision;
};

inline const std::string allow_all = R"({"Effect":"Allow","Action":"*","Resource":"*"})";

}  // namespace iamq::test
