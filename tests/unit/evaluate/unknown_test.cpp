// Decisions with unknown keys against decisions where everything is known: `Allowed`, `Denied` and `Depends` hold for
// every value that the unknown keys may turn out to have.
#include <algorithm>
#include <functional>
#include <random>

#include "runtime/condition/condition.hpp"
#include "tests/unit/evaluate/given.hpp"

namespace {

using namespace iamq;
using evaluate::Outcome;
using test::Given;

struct Key {
  const char* name;
  std::vector<const char*> values;  // null: absent
};

const std::vector<Key>& unknown_keys() {
  static const std::vector<Key> keys{{"aws:SourceIp", {nullptr, "10.0.0.1", "10.9.9.9", "192.0.2.1", "::1"}},
                                     {"aws:MultiFactorAuthPresent", {nullptr, "true", "false"}},
                                     {"aws:PrincipalTag/team", {nullptr, "red", "blue", "rose", "*", "y", ""}}};
  return keys;
}

using Random = std::mt19937;

std::string pick(Random& random, const std::vector<std::string>& items) {
  return items[random() % items.size()];
}

std::string random_statement(Random& random, const std::string& principal, bool may_allow) {
  const std::string effect = may_allow && random() % 3 != 0 ? "Allow" : "Deny";
  const std::string action = pick(
      random, {R"("Action":"s3:*")", R"("Action":"s3:GetObject")", R"("NotAction":"s3:Put*")", R"("Action":"iam:*")"});
  const std::string resource =
      pick(random, {R"("Resource":"*")", R"("Resource":"arn:aws:s3:::bkt/${aws:PrincipalTag/team}/*")",
                    R"("NotResource":"arn:aws:s3:::bkt/${aws:PrincipalTag/team, 'red'}/*")",
                    R"("Resource":"arn:aws:s3:::bkt/*")"});
  const std::string condition =
      pick(random,
           {"", "", R"(,"Condition":{"IpAddress":{"aws:SourceIp":"10.0.0.0/8"}})",
            R"(,"Condition":{"NotIpAddressIfExists":{"aws:SourceIp":["10.0.0.0/16","192.0.2.0/24"]}})",
            R"(,"Condition":{"BoolIfExists":{"aws:MultiFactorAuthPresent":"false"}})",
            R"(,"Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"}})",
            R"(,"Condition":{"Null":{"aws:PrincipalTag/team":"true"}})",
            R"(,"Condition":{"StringLike":{"aws:PrincipalTag/team":["r*","blue"]},"Null":{"aws:SourceIp":"false"}})"});
  return R"({"Effect":")" + effect + R"(",)" + principal + action + "," + resource + condition + "}";
}

void add_policies(Given& given, Random& random) {
  const std::string everybody = R"("Principal":"*",)";
  const std::string account = R"("Principal":{"AWS":"111122223333"},)";
  const std::string role = R"("Principal":{"AWS":"arn:aws:iam::111122223333:role/team/App"},)";
  const std::string session = R"("Principal":{"AWS":"arn:aws:sts::111122223333:assumed-role/App/s"},)";
  for (std::size_t i = random() % 4; i > 0; --i) given.identity(random_statement(random, "", true));
  if (random() % 3 == 0) given.boundary(random_statement(random, "", true));
  if (random() % 3 == 0) given.session(random_statement(random, "", true));
  for (std::size_t i = random() % 3; i > 0; --i) {
    given.resource(random_statement(random, pick(random, {everybody, account, role, session}), true));
  }
  if (random() % 4 == 0) given.scp_level({test::allow_all, random_statement(random, "", true)});
  if (random() % 4 == 0) given.scp_level({random_statement(random, "", true), random_statement(random, "", true)});
  if (random() % 4 == 0) given.rcp_level({random_statement(random, everybody, false)});
  if (random() % 5 == 0) given.endpoint(random_statement(random, everybody, true));
}

bool holds(const condition::Formula& formula, const condition::Context& complete) {
  return std::any_of(formula.any_of.begin(), formula.any_of.end(), [&](const auto& all_of) {
    return std::all_of(all_of.begin(), all_of.end(), [&](const condition::Literal& literal) {
      return condition::holds(literal.atom, complete) != literal.is_negated;
    });
  });
}

void for_all_values(condition::Context& context, std::size_t next,
                    const std::function<void(const condition::Context&)>& call) {
  if (next == unknown_keys().size()) return call(context);
  for (const char* value : unknown_keys()[next].values) {
    if (value == nullptr) {
      context.set_absent(unknown_keys()[next].name);
    } else {
      context.set(unknown_keys()[next].name, value);
    }
    for_all_values(context, next + 1, call);
  }
}

TEST_CASE("what is decided with unknown keys holds for all their values") {
  Random random(42);
  std::size_t depending = 0;
  for (int round = 0; round < 1500; ++round) {
    Given given("s3:GetObject", random() % 2 == 0 ? "arn:aws:s3:::bkt/red/x" : "arn:aws:s3:::bkt/y",
                random() % 3 == 0 ? "444455556666" : "111122223333");
    given.by_role_session();
    add_policies(given, random);
    const evaluate::Decision decision = given.decide();
    if (decision.outcome == Outcome::depends) ++depending;
    const evaluate::Request asked = given.request;
    bool is_ever_allowed = false, is_ever_denied = false, is_wrong = false, is_always_explicit = true;
    condition::Context complete = asked.context;
    complete.set_others(condition::Context::State::absent);
    for_all_values(complete, 0, [&](const condition::Context& context) {
      given.request = asked;
      given.request.context = context;
      const Outcome outcome = given.outcome();
      const bool is_allowed = outcome == Outcome::allowed;
      is_wrong = is_wrong || outcome == Outcome::depends;
      is_ever_allowed = is_ever_allowed || is_allowed;
      is_ever_denied = is_ever_denied || !is_allowed;
      is_always_explicit = is_always_explicit && outcome == Outcome::explicitly_denied;
      if (decision.outcome == Outcome::depends) is_wrong = is_wrong || holds(decision.condition, context) != is_allowed;
    });
    CHECK_FALSE(is_wrong);
    CHECK(is_ever_allowed == (decision.outcome == Outcome::allowed || decision.outcome == Outcome::depends));
    CHECK(is_ever_denied == (decision.outcome != Outcome::allowed));
    if (decision.outcome == Outcome::explicitly_denied) CHECK(is_always_explicit);
  }
  CHECK(depending > 200);
}

}  // namespace
