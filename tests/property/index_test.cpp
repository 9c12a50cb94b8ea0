// What runtime/index finds out fast is what the plain evaluator decides: of everybody at once (Screen) and of one after
// the other (Decider), on random worlds before and after random edits, and on the oracle's worlds, for every user and
// role.

#include <algorithm>
#include <catch2/catch.hpp>
#include <iostream>

#include "runtime/evaluate/gather.hpp"
#include "runtime/index/decider.hpp"
#include "runtime/index/screen.hpp"
#include "runtime/query/taken_away.hpp"
#include "tests/oracle/world.hpp"
#include "tests/property/questions.hpp"
#include "tests/property/random_cases.hpp"
#include "tests/property/random_world.hpp"

namespace {

using namespace iamq;
using evaluate::Outcome;
using index::Standing;
using model::EntityId;
using model::EntityKind;

struct Seen {
  std::size_t refused = 0, allowed = 0, open = 0;
  std::size_t decided = 0, left_to_the_evaluator = 0;
  std::size_t resting = 0;  // on S3 Block Public Access that is not known
  std::size_t bare = 0;     // refused without more to be told
};

std::vector<EntityId> roles_of(const model::World& world) {
  std::vector<EntityId> roles = test::principals_of(world);
  std::erase_if(roles, [](EntityId one) { return one.kind != EntityKind::role; });
  return roles;
}

std::string where(Standing standing) {
  return standing == Standing::refused ? "refused" : standing == Standing::allowed ? "allowed" : "open";
}

// Empty if the decision is that refusal, and nothing more is to be told of it.
std::string more_than(const index::Decider::Refusal& refusal, const evaluate::Decision& decision) {
  if (refusal.outcome != decision.outcome) return "is decided otherwise";
  if (refusal.is_cross_account != decision.is_cross_account) return "is across accounts, or is not";
  if (!decision.rests_on.empty() || decision.lacks_resource_policy) return "rests on what is not in the input";
  return query::taken_by(decision) ? "is taken away" : "";
}

// Empty if both say of each principal what its own decision says.
std::string difference(index::Index& index, index::Decider& decider, const std::shared_ptr<const model::World>& world,
                       const std::string& action, const std::string& resource, const evaluate::Situation& situation,
                       Seen& seen) {
  model::Target target;
  target.arn = world->library().strings().intern(resource);
  index::Screen screen(index, world, action, target, situation);
  index::Screen of_some(index, world, action, target, situation);  // reads what they bear, account by account
  const auto* row = stdlib::Catalog::shared().find_action(action);
  auto not_refused = screen.not_refused();
  std::sort(not_refused.begin(), not_refused.end());
  for (const EntityId principal : test::principals_of(*world)) {
    const auto standing = screen.of(principal).standing;
    if (of_some.of(principal).standing != standing) {
      return std::string(world->text(world->arn_of(principal))) + " " + action + " on " + resource +
             ": the screen says " + where(standing) + ", asked of some only " + where(of_some.of(principal).standing);
    }
    const auto decided = evaluate::decide(*world, model::Subject::of(principal), action, {target}, situation).decision;
    const bool is_refused =
        decided.outcome == Outcome::implicitly_denied || decided.outcome == Outcome::explicitly_denied;
    const bool agrees = standing == Standing::open || (standing == Standing::refused && is_refused) ||
                        (standing == Standing::allowed && decided.outcome == Outcome::allowed);
    if (!agrees) {
      return std::string(world->text(world->arn_of(principal))) + " " + action + " on " + resource +
             ": the screen says " + where(standing) + ", the decision is " +
             std::to_string(static_cast<int>(decided.outcome));
    }
    if (row != nullptr) {
      const auto outcome = decider.outcome(principal, row->index, target);
      if (outcome && *outcome != decided.outcome) {
        return std::string(world->text(world->arn_of(principal))) + " " + action + " on " + resource +
               ": decided fast it is " + std::string(evaluate::name_of(*outcome)) + ", else " +
               std::string(evaluate::name_of(decided.outcome));
      }
      if (outcome && !decided.unknown_public_access_blocks.empty()) {
        return std::string(world->text(world->arn_of(principal))) + " " + action + " on " + resource +
               ": decided fast, though it rests on Block Public Access that is not known";
      }
      const auto refusal = decider.bare_refusal(principal, row->index, target);
      if (refusal && !more_than(*refusal, decided).empty()) {
        return std::string(world->text(world->arn_of(principal))) + " " + action + " on " + resource + ": refused, " +
               more_than(*refusal, decided);
      }
      seen.bare += refusal ? 1 : 0;
      seen.resting += decided.unknown_public_access_blocks.empty() ? 0 : 1;
      ++(outcome ? seen.decided : seen.left_to_the_evaluator);
    }
    const bool is_listed = std::binary_search(not_refused.begin(), not_refused.end(), principal);
    if (is_listed ? standing == Standing::refused : !is_refused) {
      return std::string(world->text(world->arn_of(principal))) + (is_listed ? " is" : " is not") +
             " among those who are not refused: " + where(standing);
    }
    ++(standing == Standing::refused ? seen.refused : standing == Standing::allowed ? seen.allowed : seen.open);
  }
  return {};
}

evaluate::Situation random_situation(test::RandomWorld& random, const model::World& world) {
  evaluate::Situation situation;
  if (random.one_in(2)) return situation;  // everything is open
  auto& strings = world.library().strings();
  situation.others = random.one_in(2) ? condition::Context::State::absent : condition::Context::State::unknown;
  const auto say = [&](std::string_view key, std::string_view value) {
    if (!random.one_in(2)) return;
    model::ContextFact fact;
    fact.key = strings.intern(key);
    fact.values = {strings.intern(value)};
    situation.facts.context.push_back(std::move(fact));
  };
  say("aws:SourceIp", random.pick({"10.1.2.3", "192.0.2.1"}));
  say("aws:MultiFactorAuthPresent", random.pick({"true", "false"}));
  say("aws:PrincipalTag/team", random.pick({"red", "blue"}));
  situation.without_boundary = random.one_in(8);
  return situation;
}

}  // namespace

TEST_CASE("who is asked fast is decided as else", "[property]") {
  const int worlds = test::how_many("IAMQ_SCREENS", 150);
  const unsigned seed = test::seed_of_the_run();
  Seen seen, assuming;
  for (int i = 0; i < worlds; ++i) {
    test::RandomWorld random(seed + static_cast<unsigned>(i));
    Session session([](std::string_view, std::string_view) { return FileAnswer{}; });
    REQUIRE(test::run(session, random.text()).errors.empty());
    index::Index index(session.world()->library());
    for (const bool is_edited : {false, true}) {
      if (is_edited) test::run(session, random.edits());
      INFO(seed + static_cast<unsigned>(i) << "\n" << random.text() << (is_edited ? random.edits() : ""));
      for (int n = 0; n < 4; ++n) {
        const auto situation = random_situation(random, *session.world());
        index::Decider decider(index, session.world(), situation);
        for (int m = 0; m < 6; ++m) {
          const std::string action = random.action(), resource = random.resource(action);
          REQUIRE(difference(index, decider, session.world(), action, resource, situation, seen) == "");
        }
        for (const EntityId role : roles_of(*session.world())) {
          if (!random.one_in(3)) continue;
          const std::string arn(session.world()->text(session.world()->arn_of(role)));
          REQUIRE(difference(index, decider, session.world(), "sts:AssumeRole", arn, situation, assuming) == "");
        }
      }
    }
  }
  std::cout << seen.refused << " refused, " << seen.allowed << " allowed, " << seen.open << " open; decided "
            << seen.decided << " of " << seen.decided + seen.left_to_the_evaluator << "\n";
  CHECK(seen.open * 2 < seen.refused + seen.allowed);
  CHECK(seen.allowed * 40 > seen.refused);  // one of 18 on average
  CHECK(seen.left_to_the_evaluator < seen.decided);
  CHECK(seen.bare * 2 > seen.decided);
  std::cout << "assuming roles: " << assuming.refused << " refused, " << assuming.allowed << " allowed, "
            << assuming.open << " open; decided " << assuming.decided << " of "
            << assuming.decided + assuming.left_to_the_evaluator << "\n";
  CHECK(assuming.left_to_the_evaluator < assuming.decided);
}

TEST_CASE("two levels of SCPs are held apart where one of them allows for sure as well as under a condition") {
  Session session(test::read_anything);
  REQUIRE(test::run(session, R"(
organization Example o-exampleorg {
  no FullAWSAccess
  ou Open {
    no FullAWSAccess
    account A 111111111111 { no FullAWSAccess; user Ann { policy all { allow * on * } } }
  }
  ou Closed {
    no FullAWSAccess
    account B 222222222222 { no FullAWSAccess; user Bob { policy all { allow * on * } } }
  }
}
scp if-mfa on organization Example { allow * on * when aws:MultiFactorAuthPresent is true }
scp if-no-mfa on ou Open, ou Closed { allow * on * when aws:MultiFactorAuthPresent is false }
scp sure on ou Open, account A, account B { allow * on * }
)")
              .errors.empty());
  index::Index index(session.world()->library());
  index::Decider decider(index, session.world(), {});
  Seen seen;
  CHECK(difference(index, decider, session.world(), "ec2:DescribeInstances", "*", {}, seen) == "");
  CHECK(seen.decided == 2);
}

TEST_CASE("what rests on Block Public Access that is not known is left to the evaluator") {
  Session session(test::read_anything);
  REQUIRE(test::run(session, R"(
account A 111111111111
account B 222222222222
user ann in A { policy p { allow s3:GetObject on * } }
bucket open in B { block public access not given; policy { allow s3:GetObject to everyone on open/* } }
)")
              .errors.empty());
  index::Index index(session.world()->library());
  index::Decider decider(index, session.world(), {});
  Seen seen;
  CHECK(difference(index, decider, session.world(), "s3:GetObject", "arn:aws:s3:::open/x", {}, seen) == "");
  CHECK(seen.resting == 1);
  CHECK(seen.decided == 0);
}

TEST_CASE("a refusal that rests on what is not in the input has more to be told") {
  const auto bare = [](const std::string& script) {
    Session session(test::read_anything);
    REQUIRE(test::run(session, script).errors.empty());
    index::Index index(session.world()->library());
    index::Decider decider(index, session.world());
    Seen seen;
    CHECK(difference(index, decider, session.world(), "s3:GetObject", "arn:aws:s3:::box/x", {}, seen) == "");
    CHECK(seen.refused + seen.open == 1);
    return seen.bare == 1;
  };
  const std::string organization = "organization O o-exampleorg { account A 111111111111 }\n";
  const std::string bucket = "bucket box in A { policy { allow s3:PutObject to A on box/* } }\n";
  CHECK(bare(organization + bucket + "user ann in A"));
  CHECK_FALSE(bare(organization + bucket + "user ann in A { policy p not given }"));
  CHECK_FALSE(bare(organization + "bucket box in A { policy not given }\nuser ann in A"));
  CHECK_FALSE(bare("account A 111111111111 { not given resource policies }\nbucket box in A\nuser ann in A"));
  const std::string granted = "user ann in A { policy p { allow s3:GetObject on * } }\n";
  CHECK_FALSE(bare(organization + bucket + granted + "scp s on account A { deny s3:* on * }"));
  CHECK_FALSE(
      bare(organization + bucket + granted + "policy b in A { allow ec2:* on * }\n" + "set boundary b on user ann"));
}

TEST_CASE("on the oracle's worlds, too", "[property]") {
  Seen seen;
  const int cases = test::how_many("IAMQ_SCREENS", 150) * 2;
  const unsigned seed = test::seed_of_the_run();
  for (int i = 0; i < cases; ++i) {
    const std::string script = oracle::to_script(oracle::random_world_case(seed + static_cast<unsigned>(i)));
    Session session(test::read_anything);
    const test::Run run = test::run(session, script);
    if (run.answers.empty()) continue;
    index::Index index(session.world()->library());
    index::Decider decider(index, session.world());
    for (const auto& step : run.answers.front().reasons) {
      INFO(script);
      REQUIRE(difference(index, decider, session.world(), step.request.action, step.request.resources.front().arn, {},
                         seen) == "");
    }
  }
  std::cout << seen.refused << " refused, " << seen.allowed << " allowed, " << seen.open << " open; decided "
            << seen.decided << " of " << seen.decided + seen.left_to_the_evaluator << "\n";
}
