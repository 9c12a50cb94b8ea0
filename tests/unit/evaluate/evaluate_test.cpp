#include "runtime/evaluate/evaluate.hpp"

#include "runtime/evaluate/outside.hpp"
#include "tests/unit/evaluate/given.hpp"

namespace {

using namespace iamq;
using evaluate::CallerKind;
using evaluate::Credentials;
using evaluate::Element;
using evaluate::LayerId;
using evaluate::LayerVerdict;
using evaluate::Outcome;
using evaluate::SpecialRule;
using test::allow_all;
using test::Given;

const std::string object = "arn:aws:s3:::bkt/key";
const std::string own = "111122223333";
const std::string foreign = "444455556666";

std::string allow(const std::string& rest) {
  return R"({"Effect":"Allow",)" + rest + "}";
}
std::string deny(const std::string& rest) {
  return R"({"Effect":"Deny",)" + rest + "}";
}
const std::string s3_everywhere = R"("Action":"s3:*","Resource":"*")";

TEST_CASE("nothing said is an implicit deny, a Deny an explicit one, and Deny wins") {
  Given given("s3:GetObject", object, own);
  CHECK(given.outcome() == Outcome::implicitly_denied);
  given.identity(allow(s3_everywhere));
  CHECK(given.outcome() == Outcome::allowed);
  given.identity(deny(R"("Action":"s3:GetObject","Resource":"arn:aws:s3:::bkt/*")"));
  CHECK(given.outcome() == Outcome::explicitly_denied);
  CHECK(given.layer(LayerId::identity)->verdict == LayerVerdict::denies);
  CHECK(given.layer(LayerId::identity)->is_decisive);
}

TEST_CASE("findings: what matched, and what only one element kept from it") {
  Given given("s3:GetObject", object, own);
  given.identity("[" + allow(R"("Action":"s3:GetObject","Resource":"arn:aws:s3:::other/*")") + "," +
                 allow(R"("Action":"s3:PutObject","Resource":"arn:aws:s3:::bkt/*")") + "," +
                 allow(R"("Action":"ec2:*","Resource":"*")") + "," +
                 allow(R"("Action":"s3:PutObject","Resource":"arn:aws:s3:::other/*")") + "," +
                 allow(R"("Action":"s3:Get*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"true"},)"
                       R"("StringEquals":{"aws:username":"bob"}})") +
                 "]");
  given.request.context.set("aws:SecureTransport", "true");
  CHECK(given.outcome() == Outcome::implicitly_denied);
  const auto& findings = given.layer(LayerId::identity)->findings;
  REQUIRE(findings.size() == 3);
  CHECK(findings[0].statement == 0);
  CHECK(findings[0].failed == Element::resource);
  CHECK(findings[1].statement == 1);
  CHECK(findings[1].failed == Element::action);
  CHECK(findings[2].statement == 4);
  CHECK(findings[2].failed == Element::condition);
  CHECK(findings[2].condition == 1);
  CHECK(findings[2].matched.is_false());
}

TEST_CASE("within an account either side opens, and what the Principal names decides what else counts") {
  const std::string ec2_only = allow(R"("Action":"ec2:*","Resource":"*")");
  const auto principal = [](const std::string& name) {
    return allow(R"("Principal":)" + name + R"(,"Action":"s3:GetObject","Resource":"arn:aws:s3:::bkt/*")");
  };
  SECTION("the user: boundary and identity do not matter") {
    Given given("s3:GetObject", object, own);
    given.boundary(ec2_only);
    given.resource(principal(R"({"AWS":"arn:aws:iam::111122223333:user/ana"})"));
    CHECK(given.outcome() == Outcome::allowed);
    CHECK(given.decision.grant == evaluate::ResourceGrant::to_caller);
    CHECK(given.layer(LayerId::resource)->is_decisive);
    CHECK_FALSE(given.layer(LayerId::boundary)->is_decisive);
  }
  SECTION("the role: boundary and session policies do") {
    Given given("s3:GetObject", object, own);
    given.by_role_session();
    given.resource(principal(R"({"AWS":"arn:aws:iam::111122223333:role/team/App"})"));
    CHECK(given.outcome() == Outcome::allowed);
    CHECK(given.decision.grant == evaluate::ResourceGrant::to_role);
    given.session(ec2_only);
    CHECK(given.outcome() == Outcome::implicitly_denied);
    CHECK(given.layer(LayerId::session)->is_decisive);
  }
  SECTION("the session: nothing else") {
    Given given("s3:GetObject", object, own);
    given.by_role_session();
    given.boundary(ec2_only);
    given.session(ec2_only);
    given.resource(principal(R"({"AWS":"arn:aws:sts::111122223333:assumed-role/App/s"})"));
    CHECK(given.outcome() == Outcome::allowed);
  }
  SECTION("everybody: nothing else") {
    Given given("s3:GetObject", object, own);
    given.boundary(ec2_only);
    given.resource(principal(R"("*")"));
    CHECK(given.outcome() == Outcome::allowed);
  }
  SECTION("the account: delegation") {
    Given given("s3:GetObject", object, own);
    given.resource(principal(R"({"AWS":"111122223333"})"));
    CHECK(given.outcome() == Outcome::implicitly_denied);
    CHECK(given.decision.grant == evaluate::ResourceGrant::delegated_to_account);
    given.identity(allow(s3_everywhere));
    CHECK(given.outcome() == Outcome::allowed);
  }
  SECTION("a role of the same name below another path") {
    Given given("s3:GetObject", object, own);
    given.by_role_session();
    given.resource(principal(R"({"AWS":"arn:aws:iam::111122223333:role/App"})"));
    CHECK(given.outcome() == Outcome::implicitly_denied);
  }
}

TEST_CASE("across accounts both sides must allow") {
  Given given("s3:GetObject", object, foreign);
  given.resource(allow(R"("Principal":{"AWS":"arn:aws:iam::111122223333:user/ana"},"Action":"s3:*","Resource":"*")"));
  CHECK(given.outcome() == Outcome::implicitly_denied);
  CHECK(given.decision.is_cross_account);
  CHECK(given.layer(LayerId::identity)->is_decisive);
  given.identity(allow(s3_everywhere));
  CHECK(given.outcome() == Outcome::allowed);
  CHECK(given.layer(LayerId::identity)->is_decisive);
  CHECK(given.layer(LayerId::resource)->is_decisive);
  given.boundary(allow(R"("Action":"ec2:*","Resource":"*")"));
  CHECK(given.outcome() == Outcome::implicitly_denied);
  given.policies.front().boundary.clear();
  given.policies.front().resource.clear();
  CHECK(given.outcome() == Outcome::implicitly_denied);
  CHECK(given.layer(LayerId::resource)->verdict == LayerVerdict::silent);
  CHECK(given.layer(LayerId::resource)->is_decisive);
  CHECK_FALSE(given.layer(LayerId::identity)->is_decisive);
}

TEST_CASE("at every level some SCP must allow; whom SCPs do not bind they do not deny") {
  Given given("s3:GetObject", object, own);
  given.identity(allow_all);
  given.scp_level({allow_all});
  given.scp_level({allow(R"("Action":"ec2:*","Resource":"*")"), allow(R"("Action":"s3:*","Resource":"*")")});
  CHECK(given.outcome() == Outcome::allowed);
  given.scp_level({allow(R"("Action":"ec2:*","Resource":"*")")});
  CHECK(given.outcome() == Outcome::implicitly_denied);
  std::size_t decisive = 0;
  for (const auto& layer : given.decision.layers) decisive += layer.is_decisive ? layer.level + 1 : 0;
  CHECK(decisive == 3);  // the third level alone
  given.request.caller.in_management_account = true;
  CHECK(given.outcome() == Outcome::allowed);
  CHECK(given.layer(LayerId::scp)->verdict == LayerVerdict::not_applicable);
  given.request.caller.in_management_account = false;
  given.by_root();
  CHECK(given.outcome() == Outcome::implicitly_denied);
  given.scp_level({});
  given.by_role_session();
  given.request.caller.is_service_linked = true;
  CHECK(given.outcome() == Outcome::allowed);
}

TEST_CASE("RCPs deny everybody at the resources they bind") {
  const std::string no_s3 = deny(R"("Principal":"*","Action":"*","Resource":"*")");
  Given given("s3:GetObject", object, own);
  given.identity(allow_all);
  given.rcp_level({});
  CHECK(given.outcome() == Outcome::allowed);  // no implicit deny is possible
  given.rcp_level({no_s3});
  CHECK(given.outcome() == Outcome::explicitly_denied);
  given.by_root();
  CHECK(given.outcome() == Outcome::explicitly_denied);
  given.request.resources.front().owner_is_management_account = true;
  CHECK(given.outcome() == Outcome::allowed);
  given.request.resources.front().owner_is_management_account = false;
  given.request.action = "ec2:StopInstances";
  CHECK(given.outcome() == Outcome::allowed);
}

TEST_CASE("an endpoint policy must allow, whatever else does") {
  Given given("s3:GetObject", object, own);
  given.by_root();
  given.endpoint(allow(R"("Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::other/*")"));
  CHECK(given.outcome() == Outcome::implicitly_denied);
  CHECK(given.layer(LayerId::endpoint)->is_decisive);
}

TEST_CASE("a federated user always has the session layer") {
  Given given("s3:GetObject", object, own);
  given.by(CallerKind::federated_user, "arn:aws:sts::111122223333:federated-user/f", own, Credentials::federation_token,
           "arn:aws:iam::111122223333:user/ana");
  given.identity(allow_all);
  given.policies.front().has_session_layer = true;
  CHECK(given.outcome() == Outcome::implicitly_denied);
  CHECK(given.layer(LayerId::session)->is_decisive);
  SECTION("its own ARN lifts that") {
    given.resource(allow(R"("Principal":{"AWS":"arn:aws:sts::111122223333:federated-user/f"},)" + s3_everywhere));
    CHECK(given.outcome() == Outcome::allowed);
  }
  SECTION("its user's ARN does not") {
    given.resource(allow(R"("Principal":{"AWS":"arn:aws:iam::111122223333:user/ana"},)" + s3_everywhere));
    CHECK(given.outcome() == Outcome::implicitly_denied);
    given.session(allow(s3_everywhere));
    CHECK(given.outcome() == Outcome::allowed);
  }
}

TEST_CASE("NotPrincipal spares only whole chains, and nobody with a boundary") {
  const auto outcome = [](const std::string& spared, bool has_boundary, bool is_session) {
    Given given("s3:GetObject", object, own);
    if (is_session) given.by_role_session();
    given.identity(allow_all);
    if (has_boundary) given.boundary(allow_all);
    given.resource(deny(R"("NotPrincipal":{"AWS":[)" + spared + "]}," + s3_everywhere));
    return given.outcome();
  };
  const std::string root = R"("arn:aws:iam::111122223333:root")";
  const std::string user = R"("arn:aws:iam::111122223333:user/ana")";
  const std::string role = R"("arn:aws:iam::111122223333:role/team/App")";
  const std::string session = R"("arn:aws:sts::111122223333:assumed-role/App/s")";
  CHECK(outcome(user + "," + root, false, false) == Outcome::allowed);
  CHECK(outcome(user, false, false) == Outcome::explicitly_denied);
  CHECK(outcome(root, false, false) == Outcome::explicitly_denied);
  CHECK(outcome(user + "," + root, true, false) == Outcome::explicitly_denied);
  CHECK(outcome(session + "," + role + "," + root, false, true) == Outcome::allowed);
  CHECK(outcome(role + "," + root, false, true) == Outcome::explicitly_denied);
  CHECK(outcome(session + "," + root, false, true) == Outcome::explicitly_denied);
}

TEST_CASE("a statement that names a deleted user's id means nobody else") {
  Given given("s3:GetObject", object, own);
  given.resource(allow(R"("Principal":{"AWS":"AIDAJQABLZS4A3QDU576Q"},)" + s3_everywhere));
  given.request.caller.unique_id = "AIDAAAAAAAAAAAAAAAAAA";
  CHECK(given.outcome() == Outcome::implicitly_denied);
  given.request.caller.unique_id = "AIDAJQABLZS4A3QDU576Q";
  CHECK(given.outcome() == Outcome::allowed);
}

TEST_CASE("every resource of a request must be allowed") {
  Given given("ec2:AttachVolume", "arn:aws:ec2:us-east-1:111122223333:instance/i-1");
  given.add_resource("arn:aws:ec2:us-east-1:111122223333:volume/vol-1");
  given.identity(allow(R"("Action":"ec2:*","Resource":"arn:aws:ec2:*:*:instance/*")"));
  CHECK(given.outcome() == Outcome::implicitly_denied);
  for (const auto& layer : given.decision.layers) {
    if (layer.layer == LayerId::identity) CHECK(layer.is_decisive == (layer.resource == 1));
  }
  given.identity(allow(R"("Action":"ec2:*","Resource":"arn:aws:ec2:*:*:volume/*")"));
  CHECK(given.outcome() == Outcome::allowed);
  given.identity(deny(R"("Action":"ec2:*","Resource":"arn:aws:ec2:*:*:volume/*")"));
  CHECK(given.outcome() == Outcome::explicitly_denied);
}

TEST_CASE("decided without policies") {
  SECTION("GetCallerIdentity, even against a Deny") {
    Given given("sts:GetCallerIdentity", "*");
    given.identity(deny(R"("Action":"*","Resource":"*")"));
    CHECK(given.outcome() == Outcome::allowed);
    CHECK(given.decision.special == SpecialRule::always_allowed_call);
    CHECK(given.layer(LayerId::identity)->verdict == LayerVerdict::denies);  // `why` names the Deny without effect
    CHECK_FALSE(given.layer(LayerId::identity)->is_decisive);
  }
  SECTION("GetSessionToken of a user, not of a session") {
    Given given("STS:getsessiontoken", "*");
    CHECK(given.outcome() == Outcome::allowed);
    given.by_role_session();
    given.identity(allow_all);
    CHECK(given.outcome() == Outcome::implicitly_denied);
    CHECK(given.decision.special == SpecialRule::credentials_restriction);
    CHECK(given.layer(LayerId::restriction)->is_decisive);
    CHECK_FALSE(given.layer(LayerId::identity)->is_decisive);
  }
  SECTION("a Deny comes before a restriction") {
    Given given("sts:GetFederationToken", "arn:aws:sts::111122223333:federated-user/x");
    given.by_role_session();
    given.identity(deny(R"("Action":"*","Resource":"*")"));
    CHECK(given.outcome() == Outcome::explicitly_denied);
  }
  SECTION("the bucket owner's root user keeps the bucket policy") {
    Given given("s3:PutBucketPolicy", "arn:aws:s3:::bkt", own);
    given.by_root();
    given.resource(deny(R"("Principal":"*",)" + s3_everywhere));
    CHECK(given.outcome() == Outcome::allowed);
    CHECK(given.decision.special == SpecialRule::bucket_owner_root);
    given.request.action = "s3:PutBucketAcl";
    CHECK(given.outcome() == Outcome::explicitly_denied);
  }
  SECTION("partitions never meet") {
    Given given("s3:GetObject", "arn:aws-cn:s3:::bkt/key", own);
    given.identity(allow_all);
    CHECK(given.outcome() == Outcome::implicitly_denied);
    CHECK(given.decision.special == SpecialRule::different_partitions);
  }
}

TEST_CASE("unknown keys: Depends tells the condition, and only if it can change the answer") {
  Given given("ec2:StopInstances", "arn:aws:ec2:us-east-1:111122223333:instance/i-1");
  given.request.caller.credentials = Credentials::session_token;
  given.identity(
      allow(R"("Action":"ec2:*","Resource":"*","Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"}})"));
  REQUIRE(given.outcome() == Outcome::depends);
  REQUIRE(given.decision.condition.any_of.size() == 1);
  REQUIRE(given.decision.condition.any_of[0].size() == 1);
  const condition::Literal& literal = given.decision.condition.any_of[0][0];
  CHECK(literal.atom.key == "aws:MultiFactorAuthPresent");
  CHECK_FALSE(literal.is_negated);
  CHECK(given.layer(LayerId::identity)->verdict == LayerVerdict::depends);
  CHECK(given.layer(LayerId::identity)->is_decisive);

  given.identity(
      deny(R"("Action":"*","Resource":"*","Condition":{"BoolIfExists":{"aws:MultiFactorAuthPresent":"false"}})"));
  REQUIRE(given.outcome() == Outcome::depends);
  CHECK(given.decision.condition.any_of.size() == 1);
  CHECK(given.decision.condition.any_of[0].size() == 1);  // true says that it is there and not false

  given.identity(deny(R"("Action":"*","Resource":"*","Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"}})"));
  CHECK(given.outcome() == Outcome::explicitly_denied);  // missing, false or true: some Deny matches
  given.request.caller.credentials = Credentials::long_term;
  CHECK(given.outcome() == Outcome::explicitly_denied);  // long-term keys carry no MFA: the key is known to be absent
}

TEST_CASE("two denies that leave no way are an explicit deny") {
  Given given("s3:GetObject", object, own);
  given.identity(allow_all);
  given.identity(deny(s3_everywhere + R"(,"Condition":{"IpAddress":{"aws:SourceIp":"10.0.0.0/8"}})"));
  CHECK(given.outcome() == Outcome::depends);
  given.identity(deny(s3_everywhere + R"(,"Condition":{"NotIpAddress":{"aws:SourceIp":"10.1.0.0/16"}})"));
  CHECK(given.outcome() == Outcome::explicitly_denied);
}

TEST_CASE("IAM with GetSessionToken credentials depends on MFA") {
  Given given("iam:ListUsers", "*");
  given.request.caller.credentials = Credentials::session_token;
  given.identity(allow_all);
  CHECK(given.outcome() == Outcome::depends);
  given.request.context.set("aws:MultiFactorAuthPresent", "true");
  CHECK(given.outcome() == Outcome::allowed);
  given.request.context.set("aws:MultiFactorAuthPresent", "false");
  CHECK(given.outcome() == Outcome::implicitly_denied);
}

TEST_CASE("missing policies are told where they could change the outcome") {
  Given given("s3:GetObject", object, own);
  given.policies.front().identity.push_back(given.missing(policy::PolicyKind::managed));
  CHECK(given.outcome() == Outcome::implicitly_denied);
  CHECK(given.decision.rests_on.size() == 1);
  CHECK_FALSE(given.decision.lacks_resource_policy);
  given.identity(allow_all);
  CHECK(given.outcome() == Outcome::allowed);
  CHECK(given.decision.rests_on.size() == 1);  // it could deny
  given.identity(deny(R"("Action":"*","Resource":"*")"));
  CHECK(given.outcome() == Outcome::explicitly_denied);
  CHECK(given.decision.rests_on.empty());

  Given limited("s3:GetObject", object, own);
  limited.policies.front().identity.push_back(limited.missing(policy::PolicyKind::managed));
  limited.boundary(allow(R"("Action":"ec2:*","Resource":"*")"));
  CHECK(limited.outcome() == Outcome::implicitly_denied);
  CHECK(limited.decision.rests_on.empty());  // the boundary stops it whatever the missing policy says

  Given across("s3:GetObject", object, foreign);
  across.identity(allow_all);
  across.policies.front().resource.push_back(across.missing(policy::PolicyKind::resource));
  CHECK(across.outcome() == Outcome::implicitly_denied);
  CHECK(across.decision.rests_on.size() == 1);
  CHECK_FALSE(across.decision.lacks_resource_policy);  // there is one, and it is named
}

TEST_CASE("a resource's policy that nobody knows of is told where it could change the outcome") {
  const auto decided = [](const std::string& statement) {
    Given given("s3:GetObject", object, foreign);
    given.policies.front().lacks_resource_policy = true;
    if (!statement.empty()) given.identity(statement);
    return given.decide();
  };
  const auto denied = decided(allow_all);
  CHECK(denied.outcome == Outcome::implicitly_denied);
  CHECK(denied.lacks_resource_policy);
  // In another account both sides must allow, and nothing overrules a Deny.
  CHECK_FALSE(decided("").lacks_resource_policy);
  CHECK_FALSE(decided(deny(R"("Action":"*","Resource":"*")")).lacks_resource_policy);

  Given own_account("s3:GetObject", object, own);
  own_account.policies.front().lacks_resource_policy = true;
  CHECK(own_account.outcome() == Outcome::implicitly_denied);
  CHECK(own_account.decision.lacks_resource_policy);  // within the account it could allow by itself
  own_account.identity(allow_all);
  CHECK(own_account.outcome() == Outcome::allowed);
  CHECK(own_account.decision.lacks_resource_policy);  // it could deny
}

TEST_CASE("S3 Block Public Access that is not known is told where it could refuse what is allowed") {
  const std::string to_everyone = R"({"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"*")";
  const auto across = [&](const std::string& action, policy::PublicAccessBlock block) {
    Given given(action, object, foreign);
    given.identity(allow_all);
    given.resource(to_everyone + "}");
    given.request.resources.front().public_access_block = block;
    return given.decide();
  };
  const evaluate::Decision open = across("s3:GetObject", policy::PublicAccessBlock::unknown);
  CHECK(open.outcome == Outcome::allowed);
  CHECK(open.unknown_public_access_blocks == std::vector<std::uint32_t>{0});
  CHECK(across("s3:GetObject", policy::PublicAccessBlock::off).unknown_public_access_blocks.empty());
  const evaluate::Decision closed = across("s3:GetObject", policy::PublicAccessBlock::on);
  CHECK(closed.special == evaluate::SpecialRule::public_access_blocked);
  CHECK(closed.unknown_public_access_blocks.empty());
  CHECK(across("s3:PutObject", policy::PublicAccessBlock::unknown).unknown_public_access_blocks.empty());

  Given depending("s3:GetObject", object, foreign);
  depending.identity(allow_all);
  depending.resource(to_everyone + R"(,"Condition":{"Bool":{"aws:SecureTransport":"true"}}})");
  depending.request.resources.front().public_access_block = policy::PublicAccessBlock::unknown;
  CHECK(depending.outcome() == Outcome::depends);
  CHECK(depending.decision.unknown_public_access_blocks == std::vector<std::uint32_t>{0});

  Given own_account("s3:GetObject", object, own);
  own_account.resource(to_everyone + "}");
  own_account.request.resources.front().public_access_block = policy::PublicAccessBlock::unknown;
  CHECK(own_account.outcome() == Outcome::allowed);
  CHECK(own_account.decision.unknown_public_access_blocks.empty());
}

TEST_CASE("mechanisms outside the model are named where they could change the answer") {
  const auto names = [](const evaluate::Decision& decision) {
    std::vector<std::string> all;
    for (const auto row : decision.outside) all.emplace_back(evaluate::outside_rows()[row].name);
    return all;
  };
  Given given("kms:Decrypt", "arn:aws:kms:us-east-1:111122223333:key/1");
  CHECK(names(given.decide()) == std::vector<std::string>{"KMS grants"});
  given.resource(allow(R"("Principal":"*","Action":"kms:*","Resource":"*")"));
  CHECK(names(given.decide()).empty());
  Given billing("ce:GetCostAndUsage", "*");
  CHECK(names(billing.decide()).empty());
  billing.identity(allow_all);
  CHECK(names(billing.decide()) == std::vector<std::string>{"IAM access to billing"});
  Given shared("ec2:CreateNetworkInterface", "arn:aws:ec2:us-east-1:444455556666:subnet/subnet-1");
  shared.identity(allow_all);
  CHECK(names(shared.decide()) == std::vector<std::string>{"RAM shares"});
}

}  // namespace
