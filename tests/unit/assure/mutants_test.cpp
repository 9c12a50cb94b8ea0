#include "runtime/assure/mutants.hpp"

#include <catch2/catch.hpp>

#include "runtime/policy/document_writer.hpp"
#include "runtime/session.hpp"

namespace iamq {
namespace {

std::shared_ptr<const model::World> world_of(const std::string& script) {
  Session session([](std::string_view, std::string_view) { return FileAnswer{}; });
  const Execution execution = session.execute("script", script);
  REQUIRE(execution.diagnostics.empty());
  for (const auto& outcome : execution.outcomes) REQUIRE_FALSE(text::has_errors(outcome.diagnostics));
  return session.world();
}

std::string json(const model::World& world, const policy::Document& document) {
  return policy::write_json(document, world.library(), policy::JsonLayout::compact);
}

// `mistake: JSON`, a line each.
std::string mutants(const std::string& script) {
  const auto world = world_of(script);
  const assure::Places places(*world);
  std::string lines;
  for (const auto& mutant : assure::mutants_of(*world, places)) {
    lines += std::string(assure::row(mutant.mistake).name) + ": ";
    lines += mutant.variation.document ? json(*world, *mutant.variation.document) : "no boundary";
    lines += "\n";
  }
  return lines;
}

std::string without_each(const std::string& script, assure::Piece::Kind kind) {
  const auto world = world_of(script);
  const assure::Places places(*world);
  std::string lines;
  for (const auto& piece : assure::pieces_of(*world, places)) {
    if (piece.kind == kind)
      lines += json(*world, assure::without(world->library().document(piece.policy), piece)) + "\n";
  }
  return lines;
}

constexpr const char* in_a = "account A 111111111111\n";

}  // namespace

TEST_CASE("operators stand in the table in the order of their numbers") {
  for (std::size_t i = 0; i < assure::operators().size(); ++i) {
    CHECK(static_cast<std::size_t>(assure::operators()[i].id) == i);
  }
}

TEST_CASE("what is left of a list without one entry") {
  using Kind = assure::Piece::Kind;
  const std::string two =
      std::string(in_a) + "user U in A { policy p { allow s3:GetObject, s3:PutObject on arn:aws:s3:::b } }";
  CHECK(
      without_each(two, Kind::action) ==
      R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:PutObject","Resource":"arn:aws:s3:::b"}]})"
      "\n"
      R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b"}]})"
      "\n");
  // Without its only resource a statement is none.
  CHECK(without_each(two, Kind::resource) == R"({"Version":"2012-10-17","Statement":[]})"
                                             "\n");
}

TEST_CASE("mistakes in an allow, most of which widen it") {
  CHECK(mutants(std::string(in_a) + "user U in A { policy p { allow s3:GetObject on arn:aws:s3:::b when "
                                    "aws:MultiFactorAuthPresent is true } }") ==
        R"(allow-dropped: {"Version":"2012-10-17","Statement":[]}
allow-denies: {"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"s3:GetObject","Resource":"arn:aws:s3:::b","Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"}}}]}
service-widened: {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::b","Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"}}}]}
every-action: {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"arn:aws:s3:::b","Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"}}}]}
every-resource: {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*","Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"}}}]}
mfa-dropped: {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b"}]}
)");
}

TEST_CASE("mistakes in a deny narrow it; a trust is opened; a boundary goes") {
  CHECK(mutants(std::string(in_a) +
                "user U in A { boundary edge; policy p { deny s3:GetObject, s3:PutObject on * } }\n"
                "policy edge in A { allow s3:* on * }\nrole R in A { trusts U when sts:ExternalId is x }") ==
        R"(deny-dropped: {"Version":"2012-10-17","Statement":[]}
deny-allows: {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:GetObject","s3:PutObject"],"Resource":"*"}]}
deny-narrowed: {"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"s3:PutObject","Resource":"*"}]}
deny-narrowed: {"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"s3:GetObject","Resource":"*"}]}
allow-dropped: {"Version":"2012-10-17","Statement":[]}
allow-denies: {"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"s3:*","Resource":"*"}]}
every-action: {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}
allow-dropped: {"Version":"2012-10-17","Statement":[]}
allow-denies: {"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":{"AWS":"arn:aws:iam::111111111111:user/U"},"Action":"sts:AssumeRole","Condition":{"StringEquals":{"sts:ExternalId":"x"}}}]}
everyone-trusted: {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"sts:AssumeRole","Condition":{"StringEquals":{"sts:ExternalId":"x"}}}]}
account-trusted: {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111111111111:root"},"Action":"sts:AssumeRole","Condition":{"StringEquals":{"sts:ExternalId":"x"}}}]}
external-id-dropped: {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111111111111:user/U"},"Action":"sts:AssumeRole"}]}
boundary-removed: no boundary
)");
}

TEST_CASE("policies that AWS makes are nobody's to test") {
  CHECK(mutants(std::string(in_a) +
                "user U in A { attach aws:ReadOnlyAccess }\n"
                "service-linked role AWSServiceRoleForSupport in A { trusts service support.amazonaws.com }")
            .empty());
}

}  // namespace iamq
