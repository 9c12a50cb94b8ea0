// `what if` tells all that changes and nothing else: on random worlds and random edits, whether a random request is
// allowed differs between the two worlds exactly where a row says so, for the principals that it names, by themselves
// and through the roles that it names.

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <iostream>
#include <random>

#include "runtime/change/world_difference.hpp"
#include "runtime/condition/condition.hpp"
#include "runtime/evaluate/gather.hpp"
#include "runtime/policy/arn.hpp"
#include "runtime/policy/pattern.hpp"
#include "runtime/query/reach.hpp"
#include "runtime/query/requests.hpp"
#include "tests/property/questions.hpp"

namespace {

using namespace iamq;
using evaluate::Outcome;

constexpr int requests_per_world = 120;

// A world, and edits of it, as text.
class RandomWorld {
public:
  explicit RandomWorld(unsigned seed) : random_(seed), has_conditions_(one_in(2)) {
    text_ = one_in(3) ? "organization Acme o-exampleorg {\n" : "";
    is_in_organization_ = !text_.empty();
    for (const std::string account : {"A", "B"}) {
      const std::string id(12, account == "A" ? '1' : '2');
      if (is_in_organization_ && account == "B") text_ += "ou Unit {\n";
      text_ += "account " + account + " " + id + " {\n";
      if (is_in_organization_ && one_in(3)) text_ += "  scp limit-" + account + " on " + account + " " + rules(2) + "\n";
      for (const std::string name : {"p", "q"}) text_ += "  policy " + name + account + " " + rules(3) + "\n";
      text_ += "  bucket data-" + lower(account) + (one_in(2) ? " { policy " + resource_rules() + " }" : "") + "\n";
      text_ += "  group G" + account + " { " + (one_in(2) ? "attach " + policy(account) : "path /x/") + " }\n";
      for (const std::string name : {"U", "V"}) text_ += user(name + account, account);
      for (const std::string name : {"R", "S"}) text_ += role(name + account, account);
      text_ += "}\n";
    }
    if (is_in_organization_) {
      text_ += "}\nscp guard on ou Unit " + rules(2) + "\n";
      if (one_in(2)) text_ += "rcp fence on organization Acme { deny s3:* to everyone on *" + condition() + " }\n";
      text_ += "}\n";
    }
    for (std::size_t count = 1 + number(3); count > 0; --count) edits_ += edit() + "\n";
  }

  const std::string& text() const { return text_; }
  const std::string& edits() const { return edits_; }
  bool has_conditions() const { return has_conditions_; }

  std::size_t number(std::size_t below) { return std::uniform_int_distribution<std::size_t>(0, below - 1)(random_); }
  bool one_in(std::size_t n) { return number(n) == 0; }
  std::string pick(const std::vector<std::string>& from) { return from[number(from.size())]; }

  std::string action() {
    return pick({"s3:GetObject", "s3:PutObject", "s3:GetObjectTagging", "ec2:RunInstances", "iam:GetRole",
                 "sts:AssumeRole", "sqs:SendMessage"});
  }
  std::string resource(const std::string& action) {
    if (action == "sts:AssumeRole") return role_arn(pick({"RA", "SA", "RB", "SB"}));
    if (action == "iam:GetRole") return role_arn(pick({"RA", "SB", "other"}));
    if (action == "ec2:RunInstances") return "arn:aws:ec2:us-east-1:111111111111:instance/" + pick({"i-1", "i-2"});
    if (action == "sqs:SendMessage") return "arn:aws:sqs:us-east-1:222222222222:" + pick({"jobs", "mail"});
    return "arn:aws:s3:::" + pick({"data-a/x", "data-a/y", "data-b/x", "data-b/xy", "else/x"});
  }

private:
  static std::string lower(const std::string& name) { return name == "A" ? "a" : "b"; }
  static std::string role_arn(const std::string& name) {
    return "arn:aws:iam::" + std::string(12, name.back() == 'A' ? '1' : '2') + ":role/" + name;
  }
  std::string policy(const std::string& account) { return pick({"p", "q"}) + account; }
  std::string condition() {
    if (!has_conditions_ || !one_in(3)) return "";
    return " when " + pick({"aws:MultiFactorAuthPresent is true", "aws:MultiFactorAuthPresent is false",
                            "aws:SourceIp in 10.0.0.0/8", "aws:SourceIp not in 10.1.0.0/16",
                            "aws:PrincipalTag/team is red", "aws:RequestedRegion is eu-west-1 if exists"});
  }
  std::string actions() {
    return pick({"s3:GetObject", "s3:Get*", "s3:*", "s3:PutObject, s3:GetObject", "ec2:*", "iam:Get*", "sts:AssumeRole",
                 "sts:*, s3:PutObject", "sqs:*", "all actions except s3:*"});
  }
  std::string resources() {
    return pick({"*", "*", "arn:aws:s3:::data-a/*", "arn:aws:s3:::data-b/x*", "arn:aws:s3:::*/x",
                 "arn:aws:iam::*:role/R?", "arn:aws:iam::222222222222:role/*", "arn:aws:sqs:*:*:jobs",
                 "all resources except arn:aws:s3:::data-a/*"});
  }
  std::string rule() { return (one_in(4) ? "deny " : "allow ") + actions() + " on " + resources() + condition(); }
  std::string rules(std::size_t most) {
    std::string text = "{ " + rule();
    for (std::size_t more = number(most); more > 0; --more) text += "; " + rule();
    return text + " }";
  }
  std::string resource_rules() {
    std::string text = "{ ";
    for (std::size_t count = 1 + number(2); count > 0; --count) {
      text += (one_in(4) ? "deny " : "allow ") + pick({"s3:GetObject", "s3:*", "s3:PutObject"}) + " to " +
              pick({"everyone", "account A", "user A/UA", "role B/RB", "account B"}) + " on " +
              pick({"arn:aws:s3:::data-a/*", "arn:aws:s3:::data-b/*", "*"}) + condition();
      if (count > 1) text += "; ";
    }
    return text + " }";
  }
  std::string identity(const std::string& name, const std::string& account) {
    std::string text;
    if (one_in(2)) text += "attach " + policy(account) + "; ";
    if (one_in(2)) text += "policy own-" + name + " " + rules(2) + "; ";
    if (one_in(5)) text += "boundary " + policy(account) + "; ";
    if (one_in(3)) text += "tags team=" + pick({"red", "blue"}) + "; ";
    return text;
  }
  std::string user(const std::string& name, const std::string& account) {
    return "  user " + name + " { " + (one_in(2) ? "groups G" + account + "; " : "") + identity(name, account) +
           "path /y/ }\n";
  }
  std::string role(const std::string& name, const std::string& account) {
    return "  role " + name + " { " + identity(name, account) + "trusts " +
           pick({"account A", "account B", "user A/UA", "role A/RA", "account A, account B"}) + condition() + " }\n";
  }
  std::string principal() {
    return pick({"user A/UA", "user A/VA", "user B/UB", "role A/RA", "role B/RB", "role B/SB"});
  }
  std::string edit() {
    const std::string who = principal();
    const std::string account = who.substr(who.find('/') - 1, 1);
    switch (number(is_in_organization_ ? 22 : 17)) {
      case 0:
        return "attach " + policy(account) + " to " + who;
      case 1:
        return "add to policy " + policy(account) + " { " + rule() + " }";
      case 2:
        return "replace policy " + policy(account) + " " + rules(2);
      case 3:
        return "set boundary " + policy(account) + " on " + who;
      case 4:
        return "add user A/" + pick({"UA", "VA"}) + " to A/GA";
      case 5:
        return "replace trust policy of role " + pick({"A/RA", "B/RB", "B/SB"}) + " { trusts " +
               pick({"account A", "account B", "user A/UA"}) + condition() + " }";
      case 6:
        return "delete " + pick({"user A/VA", "role A/SA", "role B/SB"});
      case 7:
        return "replace policy of data-" + lower(account) + " " + resource_rules();
      case 8:
        return "tag " + who + " team=" + pick({"red", "blue"});
      case 9:
        return "attach " + policy("A") + " to group A/GA";
      case 10:
        return "user W" + account + " in " + account + " { attach " + policy(account) + " }";
      case 11:
        return "detach " + policy(account) + " from " + who;
      case 12:
        return "clear boundary on " + who;
      case 13:
        return "remove user A/" + pick({"UA", "VA"}) + " from A/GA";
      case 14:
        return "add to policy " + policy(account) + " { deny " + actions() + " on " + resources() + condition() + " }";
      case 15:
        return "add to trust policy of role " + pick({"A/RA", "B/RB", "B/SB"}) + " { trusts " +
               pick({"account A", "account B", "user A/UA"}) + condition() + " }";
      case 16:
        return "attach " + policy("A") + " to user A/UA; detach " + policy("A") + " from user A/UA";
      case 17:
        return "attach scp guard to account A";
      case 18:
        return "detach scp guard from ou Unit";
      case 19:
        return "move account B to Acme";
      case 20:
        return "replace scp guard " + rules(2);
      default:
        return "detach FullAWSAccess from ou Unit";
    }
  }

  std::mt19937 random_;
  bool has_conditions_, is_in_organization_ = false;
  std::string text_, edits_;
};

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

void check_direct(RandomWorld& random, const Compared& compared, const std::string& who, const std::string& action,
                  const std::string& resource, const Drawn& drawn) {
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
void check_through(RandomWorld& random, const Compared& compared, const std::string& who, const std::string& role,
                   const std::string& action, const std::string& resource) {
  if (who == role) return;
  const auto can = [&](const query::Asking& asking) {
    const auto entity = asking.world->by_arn(who);
    if (!entity) return false;
    const auto reached = query::reachable_roles(asking, query::session_of(*entity), {});
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

bool check(unsigned seed) {
  RandomWorld random(seed);
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
