// `what if` tells all that changes and nothing else: on random worlds and random edits, whether a random request is
// allowed differs between the two worlds exactly where a row says so, for the principals that it names, by themselves
// and through the roles that it names.

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <iostream>
#include <random>

#include "runtime/change/allowed_actions.hpp"
#include "runtime/change/world_difference.hpp"
#include "runtime/condition/condition.hpp"
#include "runtime/evaluate/gather.hpp"
#include "runtime/policy/arn.hpp"
#include "runtime/policy/pattern.hpp"
#include "runtime/query/reachable_roles.hpp"
#include "runtime/query/requests.hpp"
#include "tests/property/questions.hpp"
#include "tests/property/random_world.hpp"

namespace {

using namespace iamq;
using evaluate::Outcome;

constexpr int requests_per_world = 120;

struct Drawn {
  model::ContextFact::State mfa = model::ContextFact::State::absent;
  std::string mfa_value, address, region;
};

evaluate::Situation situation_of(const model::World& world, const Drawn& drawn) {
  auto& strings = world.library().strings();
  evaluate::Situation situation;
  situation.others = condition::Context::State::absent;
  const auto add = [&](std::string_view key, const std::string& value) {
    model::ContextFact fact;
    fact.key = strings.intern(key);
    fact.state = value.empty() ? model::ContextFact::State::absent : model::ContextFact::State::known;
    if (!value.empty()) fact.values.push_back(strings.intern(value));
    situation.facts.context.push_back(std::move(fact));
  };
  add("aws:MultiFactorAuthPresent", drawn.mfa_value);
  add("aws:SourceIp", drawn.address);
  add("aws:RequestedRegion", drawn.region);
  return situation;
}

bool holds(const condition::Formula& formula, const condition::Context& complete) {
  return std::any_of(formula.any_of.begin(), formula.any_of.end(), [&](const auto& conjunction) {
    return std::all_of(conjunction.begin(), conjunction.end(), [&](const condition::Literal& literal) {
      return condition::holds(literal.atom, complete) != literal.is_negated;
    });
  });
}

bool is_in(const query::ResourceCell& cell, const std::string& resource) {
  return policy::matches_wildcard(cell.pattern, resource) &&
         std::none_of(cell.except.begin(), cell.except.end(),
                      [&](const std::string& except) { return policy::matches_wildcard(except, resource); });
}

// A wildcard in the place of the account speaks of the resources of the caller's own account, as in every answer.
bool speaks_of(const query::ResourceCell& cell, const std::string& resource, std::string_view caller) {
  if (!is_in(cell, resource)) return false;
  const auto parts = policy::split_arn(resource);
  const auto own = policy::split_arn(caller);
  if (!parts || !policy::is_account_id(parts->account) || parts->account == own->account) return true;
  const auto pattern = policy::split_arn(cell.pattern);
  return pattern && pattern->account == parts->account;
}

struct Compared {
  query::Asking before, after;
  change::WorldDifference difference;
};

// Whether a row says that the principal gains (or loses) the request in the role, under the context.
bool is_told(const Compared& compared, bool gains, std::string_view who, std::string_view role, std::uint32_t action,
             const std::string& resource, const condition::Context& context) {
  const model::World& world = *compared.after.world;
  return std::any_of(compared.difference.changes.begin(), compared.difference.changes.end(), [&](const auto& change) {
    if (change.gains != gains) return false;
    const std::string last = !change.through.gone.empty() ? change.through.gone.back()
                             : !change.through.roles.empty()
                                 ? std::string(world.text(world.arn_of(change.through.roles.back())))
                                 : std::string();
    if (last != role) return false;
    const bool is_who = std::any_of(change.who.begin(), change.who.end(),
                                    [&](const query::PrincipalCell& cell) { return cell.arn == who; });
    const auto& permission = change.permission;
    return is_who && std::binary_search(permission.actions.begin(), permission.actions.end(), action) &&
           speaks_of(permission.resource, resource, role.empty() ? who : role) && holds(permission.condition, context);
  });
}

struct Decision {
  bool is_there = false, is_allowed = false;
  condition::Context context{condition::Context::State::absent};
};

Decision decide(const query::Asking& asking, std::string_view arn, const std::string& action,
                const std::string& resource, const Drawn& drawn) {
  Decision decision;
  const model::World& world = *asking.world;
  const auto entity = world.by_arn(arn);
  if (!entity) return decision;
  const model::Target target{
      .arn = world.library().strings().intern(resource), .owner = {}, .is_pattern = false, .owner_id = {}};
  const auto explained =
      evaluate::decide(world, query::session_of(*entity), action, {target}, situation_of(world, drawn));
  decision.is_there = true;
  decision.is_allowed = explained.decision.is_allowed();
  decision.context = explained.request.context;
  return decision;
}

void check_direct(test::RandomWorld& random, const Compared& compared, const std::string& who,
                  const std::string& action, const std::string& resource, const Drawn& drawn) {
  const auto before = decide(compared.before, who, action, resource, drawn);
  const auto after = decide(compared.after, who, action, resource, drawn);
  if (!before.is_there && !after.is_there) return;
  const std::uint32_t number = compared.before.catalog->find_action(action)->index;
  const auto& context = after.is_there ? after.context : before.context;
  INFO(random.text() << "\nwhat if {\n"
                     << random.edits() << "}\n"
                     << who << " " << action << " on " << resource << " mfa=" << drawn.mfa_value
                     << " ip=" << drawn.address << " region=" << drawn.region);
  CHECK(is_told(compared, true, who, "", number, resource, context) == (after.is_allowed && !before.is_allowed));
  CHECK(is_told(compared, false, who, "", number, resource, context) == (before.is_allowed && !after.is_allowed));
}

// Without conditions it is plain who gets into which role.
void check_through(test::RandomWorld& random, const Compared& compared, const std::string& who, const std::string& role,
                   const std::string& action, const std::string& resource) {
  if (who == role) return;
  const auto can = [&](const query::Asking& asking) {
    const auto entity = asking.world->by_arn(who);
    if (!entity) return false;
    query::Answer answer;
    const auto reached = query::reachable_roles(asking, query::session_of(*entity), {}, answer);
    const bool gets_there = std::any_of(reached.begin(), reached.end(), [&](const query::ReachedRole& each) {
      return asking.world->text(asking.world->arn_of(each.chain.back())) == role;
    });
    return gets_there && decide(asking, role, action, resource, {}).is_allowed;
  };
  const bool before = can(compared.before), after = can(compared.after);
  const std::uint32_t number = compared.before.catalog->find_action(action)->index;
  const condition::Context nothing(condition::Context::State::absent);
  INFO(random.text() << "\nwhat if {\n"
                     << random.edits() << "}\n"
                     << who << " through " << role << " " << action << " on " << resource);
  CHECK(is_told(compared, true, who, role, number, resource, nothing) == (after && !before));
  CHECK(is_told(compared, false, who, role, number, resource, nothing) == (before && !after));
}

// Somebody new is decided over the actions alone that some policy may allow: over all of them no other is found.
void check_allowed_actions(const query::Asking& asking, std::string_view who) {
  const auto entity = asking.world->by_arn(who);
  if (!entity) return;
  const model::Subject caller = query::session_of(*entity);
  const query::Walk way = query::walk(asking, caller, {}, "");
  policy::Policy nothing;
  nothing.document = asking.world->library().add_document({});
  const policy::PolicyId beside = asking.world->library().add_policy(std::move(nothing));
  const auto found =
      query::permissions_beyond({&asking, way.caller, way.situation}, beside, query::all_actions(*asking.catalog));
  const auto asked = change::AllowedActions(asking).of(caller);
  for (const query::Surplus& surplus : found.only_in_a) {
    INFO(who << " on " << surplus.resource.pattern);
    CHECK(std::includes(asked.begin(), asked.end(), surplus.actions.begin(), surplus.actions.end()));
  }
}

bool check(unsigned seed) {
  test::RandomWorld random(seed);
  Session session([](std::string_view, std::string_view) { return FileAnswer{}; });
  auto made = test::run(session, random.text());
  INFO(seed << "\n" << random.text());
  for (const auto& error : made.errors) UNSCOPED_INFO(error);
  REQUIRE(made.errors.empty());
  const auto before = session.world();
  if (!test::run(session, random.edits()).errors.empty()) return false;  // an edit of what an edit before it deleted

  Compared compared;
  for (auto* asking : {&compared.before, &compared.after}) asking->catalog = &session.catalog();
  compared.before.world = before;
  compared.after.world = session.world();
  compared.difference = change::difference(compared.before, compared.after);
  REQUIRE(compared.difference.is_complete);
  const std::string a = "arn:aws:iam::111111111111:", b = "arn:aws:iam::222222222222:";
  const std::vector<std::string> roles = {a + "role/RA", a + "role/SA", b + "role/RB", b + "role/SB"};
  std::vector<std::string> principals = {a + "user/y/UA", a + "user/y/VA", b + "user/y/UB", b + "user/y/VB",
                                         a + "user/WA"};
  principals.insert(principals.end(), roles.begin(), roles.end());
  for (int i = 0; i < 3; ++i) check_allowed_actions(compared.after, random.pick(principals));
  for (int i = 0; i < requests_per_world; ++i) {
    const std::string action = random.action(), resource = random.resource(action);
    Drawn drawn;
    const std::string who = random.pick(principals);
    const bool is_role = who.find(":role/") != std::string::npos;
    drawn.mfa_value = is_role ? "" : random.pick({"true", "false", ""});  // a role's credentials carry none
    drawn.address = random.pick({"10.1.2.3", "10.9.9.9", "192.0.2.1", ""});
    drawn.region = random.pick({"eu-west-1", "us-east-1"});  // every request has one
    check_direct(random, compared, who, action, resource, drawn);
    if (!random.has_conditions()) check_through(random, compared, who, random.pick(roles), action, resource);
  }
  return true;
}

}  // namespace

TEST_CASE("what if tells exactly the decisions that change") {
  const char* many = std::getenv("IAMQ_CHANGES");
  const int worlds = many != nullptr && *many != '\0' ? std::atoi(many) : 60;
  const char* given = std::getenv("IAMQ_SEED");
  const unsigned seed = given != nullptr && *given != '\0' ? static_cast<unsigned>(std::strtoul(given, nullptr, 10))
                                                           : std::random_device()();
  std::cout << "seed " << seed << "\n";
  int compared = 0;
  for (int i = 0; i < worlds; ++i) compared += check(seed + static_cast<unsigned>(i)) ? 1 : 0;
  std::cout << compared << " changes of worlds, " << compared * requests_per_world << " requests\n";
  CHECK(compared > worlds / 2);
}
