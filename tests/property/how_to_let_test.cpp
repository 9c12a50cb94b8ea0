// `how to let` proposes what no single edit beats: on small random worlds every single edit is tried, and none that
// would allow the request is smaller than the first proposal, or opens less and takes nothing more away. Each proposal
// is pasted and holds.

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <map>
#include <random>
#include <set>
#include <tuple>

#include "runtime/evaluate/gather.hpp"
#include "tests/property/questions.hpp"

namespace {

using namespace iamq;

const std::vector<std::string> actions = {"s3:GetObject", "s3:PutObject", "sts:AssumeRole"};
const std::vector<std::string> objects = {"data/x", "data/y", "far/x"};
const std::vector<std::string> users = {"A/Ann", "A/Bob", "B/Cid"};
const std::vector<std::string> roles = {"A/App", "B/Ops"};

// A world of up to five principals, as text, and every single edit of it.
class RandomWorld {
public:
  explicit RandomWorld(unsigned seed) : random_(seed) {
    text_ = "account A 111111111111\naccount B 222222222222\n";
    for (const char* policy : {"shared", "limit"}) {
      add_policy("policy " + std::string(policy) + " in A", "policy A/" + std::string(policy), false);
    }
    for (const char* group : {"Readers", "Writers"}) {
      text_ += "group " + std::string(group) + " in A {\n";
      if (one_in(2)) inline_policy("group A/" + std::string(group), "of-" + std::string(group));
      if (one_in(3)) attach("shared", "group A/" + std::string(group));
      text_ += "}\n";
    }
    for (const auto& user : users) principal("user", user);
    for (const auto& role : roles) principal("role", role);
    bucket("data", "A");
    bucket("far", "B");
    add_additions();
  }

  const std::string& text() const { return text_; }
  const std::vector<std::string>& edits() const { return edits_; }

  std::string any_question() {
    const std::string who = one_in(3) ? "role " + pick(roles) : "user " + pick(users);
    return one_in(4) ? who + " assume role " + pick(roles) : who + " " + actions[number(2)] + " on " + pick(objects);
  }

private:
  std::size_t number(std::size_t below) { return std::uniform_int_distribution<std::size_t>(0, below - 1)(random_); }
  bool one_in(std::size_t n) { return number(n) == 0; }
  const std::string& pick(const std::vector<std::string>& from) { return from[number(from.size())]; }

  std::string rule(const std::string& to) {
    const std::string condition = one_in(6) ? " when aws:MultiFactorAuthPresent is true" : "";
    const std::string effect = one_in(3) ? "deny " : "allow ";
    if (to.empty() && one_in(4)) return effect + "sts:AssumeRole on role " + pick(roles) + condition;
    std::string what = actions[number(2)];
    if (one_in(4)) what = "s3:*";
    std::string where = pick(objects);
    if (one_in(3)) where = to.empty() ? "*" : "data/*";
    return effect + what + (to.empty() ? "" : " to " + to) + " on " + where + condition;
  }

  void add_policy(const std::string& head, const std::string& name, bool is_inline, const std::string& to = {}) {
    text_ += head + " {";
    const std::size_t count = 1 + number(2);
    for (std::size_t i = 0; i < count; ++i) {
      const std::string sid = "S" + std::to_string(++sids_);
      text_ += " " + rule(to) + " as " + sid + (i + 1 < count ? ";" : "");
      if (count > 1) edits_.push_back("remove statement " + sid + " from " + name);
    }
    text_ += " }\n";
    if (is_inline) edits_.push_back("delete " + name);
    if (to.empty()) additions_.push_back("add to " + name + " { ");
  }
  void inline_policy(const std::string& whose, const std::string& name) {
    add_policy("  policy " + name, "policy " + name + " of " + whose, true);
  }
  void attach(const std::string& policy, const std::string& whose) {
    text_ += "  attach " + policy + "\n";
    edits_.push_back("detach policy A/" + policy + " from " + whose);
  }

  void principal(const std::string& noun, const std::string& name) {
    const std::string account = name.substr(0, 1), own = name.substr(2), who = noun + " " + name;
    text_ += noun + " " + own + " in " + account + " {\n";
    if (noun == "role") {
      text_ += "  trusts " + (one_in(2) ? "account A" : "user " + pick(users)) + "\n";
      for (const auto& user : users)
        edits_.push_back("add to trust policy of " + who + " { trusts user " + user + " }");
      for (const auto& role : roles)
        edits_.push_back("add to trust policy of " + who + " { trusts role " + role + " }");
    } else if (account == "A") {
      for (const char* group : {"Readers", "Writers"}) {
        if (one_in(3)) {
          text_ += "  groups " + std::string(group) + "\n";
          edits_.push_back("remove " + who + " from group A/" + group);
          break;
        }
        edits_.push_back("add " + who + " to group A/" + std::string(group));
      }
    }
    if (one_in(2)) inline_policy(who, "of-" + own);
    if (account == "A") {
      if (one_in(4)) {
        attach("shared", who);
      } else {
        edits_.push_back("attach policy A/shared to " + who);
      }
      if (one_in(3)) {
        text_ += "  boundary limit\n";
        edits_.push_back("clear boundary on " + who);
      }
    }
    text_ += "}\n";
    bearers_.emplace_back(who, account);
  }

  void bucket(const std::string& name, const std::string& account) {
    text_ += "bucket " + name + " in " + account + " {\n";
    if (one_in(2)) {
      text_ += "  policy {";
      const bool is_user = one_in(2);
      std::string written = rule(is_user ? "user " + pick(users) : "account A");
      for (const auto& other : {std::string("data/"), std::string("far/")}) {
        if (const auto at = written.find(" on " + other); at != std::string::npos)
          written.replace(at + 4, other.size(), name + "/");
      }
      text_ += " " + written + " }\n";
    }
    text_ += "}\n";
    for (const auto& user : users) to_bucket(name, "user " + user);
    for (const auto& role : roles) to_bucket(name, "role " + role);
  }
  void to_bucket(const std::string& name, const std::string& who) {
    for (const char* object : {"/x", "/y", "/*"}) {
      for (const char* action : {"s3:GetObject", "s3:PutObject", "s3:*"}) {
        edits_.push_back("add to policy of bucket " + name + " { allow " + action + " to " + who + " on " + name +
                         object + " }");
      }
    }
  }

  // Each statement of the alphabet in each policy, and in a new one of each principal.
  void add_additions() {
    std::vector<std::string> rules;
    for (const char* action : {"s3:GetObject", "s3:PutObject", "s3:*"}) {
      for (const auto& object : objects) rules.push_back(std::string("allow ") + action + " on " + object);
      rules.push_back(std::string("allow ") + action + " on *");
    }
    for (const auto& role : roles) rules.push_back("allow sts:AssumeRole on role " + role);
    for (const auto& one : rules) {
      for (const auto& into : additions_) edits_.push_back(into + one + " }");
      for (const auto& [who, account] : bearers_) {
        edits_.push_back("policy new in " + account + " { " + one + " }\nattach policy " + account + "/new to " + who);
      }
    }
  }

  std::mt19937 random_;
  std::string text_;
  int sids_ = 0;
  std::vector<std::string> edits_, additions_;
  std::vector<std::pair<std::string, std::string>> bearers_;
};

// Every request of the alphabet that a World allows (2) or may allow (1).
using Open = std::map<std::tuple<std::string, std::string, std::string>, int>;

Open open_requests(const model::World& world) {
  Open open;
  const auto decide = [&](const model::Subject& subject, const std::string& who, const std::string& action,
                          const std::string& arn) {
    const model::Target target{
        .arn = world.library().strings().intern(arn), .owner = {}, .is_pattern = false, .owner_id = {}};
    const auto decided = evaluate::decide(world, subject, action, {target}, {});
    const bool depends = decided.decision.outcome == evaluate::Outcome::depends;
    if (decided.decision.is_allowed() || depends) open[{who, action, arn}] = depends ? 1 : 2;
  };
  const auto decide_all = [&](const model::Subject& subject, const std::string& who) {
    for (const auto& object : {"data/x", "data/y", "data/z", "far/x", "far/y", "other/x"}) {
      for (const auto& action : {"s3:GetObject", "s3:PutObject", "s3:DeleteObject"}) {
        decide(subject, who, action, std::string("arn:aws:s3:::") + object);
      }
    }
    world.roles.each([&](std::uint32_t, const model::Role& role) {
      decide(subject, who, "sts:AssumeRole", std::string(world.text(role.arn)));
    });
  };
  const auto of_entity = [&](model::EntityId entity) {
    decide_all(model::Subject::of(entity), std::string(world.text(world.arn_of(entity))));
  };
  world.users.each([&](std::uint32_t index, const model::User&) { of_entity({model::EntityKind::user, index}); });
  world.roles.each([&](std::uint32_t index, const model::Role&) { of_entity({model::EntityKind::role, index}); });
  decide_all({}, "anonymous");
  return open;
}

// What is open in `after` and was less so before.
std::set<std::tuple<std::string, std::string, std::string, int>> opened(const Open& before, const Open& after) {
  std::set<std::tuple<std::string, std::string, std::string, int>> more;
  for (const auto& [request, level] : after) {
    const auto found = before.find(request);
    for (int step = found == before.end() ? 1 : found->second + 1; step <= level; ++step) {
      more.insert(std::tuple_cat(request, std::tuple(step)));
    }
  }
  return more;
}

struct Result {
  std::vector<std::string> errors;
  std::optional<query::Verdict> verdict;
  Open open;
};

// The question asked behind the edit, in a session of its own.
Result after(const std::string& world, const std::string& edit, const std::string& question) {
  Session session(test::read_anything);
  Result outcome;
  auto ran = test::run(session, world + edit + "\n");
  outcome.errors = ran.errors;
  if (!ran.errors.empty()) return outcome;
  outcome.open = open_requests(*session.world());
  ran = test::run(session, "can " + question + "\n");
  outcome.errors = ran.errors;
  if (!ran.answers.empty()) outcome.verdict = ran.answers.front().verdict;
  return outcome;
}

std::string joined(const std::vector<std::string>& edits) {
  std::string text;
  for (const auto& edit : edits) text += edit + "\n";
  return text;
}

// A new policy is declared and attached: two lines, one change.
std::size_t size_of(const query::Remedy& remedy) {
  std::size_t size = 0;
  for (const auto& edit : remedy.edits) size += edit.compare(0, 7, "policy ") == 0 ? 0 : 1;
  return size;
}

int how_many_worlds() {
  const char* given = std::getenv("IAMQ_HOW_TO_LET_WORLDS");
  return given != nullptr && *given != '\0' ? std::atoi(given) : 12;
}
unsigned first_seed() {
  const char* given = std::getenv("IAMQ_SEED");
  return given != nullptr && *given != '\0' ? static_cast<unsigned>(std::strtoul(given, nullptr, 10))
                                            : std::random_device{}();
}

bool is_reached(std::optional<query::Verdict> verdict, query::Verdict before) {
  return verdict == query::Verdict::yes || (verdict == query::Verdict::depends && before != query::Verdict::depends);
}

}  // namespace

TEST_CASE("no single edit is smaller or narrower than what how to let proposes") {
  const unsigned seed = first_seed();
  int refused = 0;
  for (int round = 0; round < how_many_worlds(); ++round) {
    RandomWorld world(seed + static_cast<unsigned>(round));
    const std::string question = world.any_question();
    INFO("seed " << seed + static_cast<unsigned>(round) << "\n" << world.text() << "how to let " << question);
    const Result now = after(world.text(), "", question);
    REQUIRE(now.errors == std::vector<std::string>{});
    Session session(test::read_anything);
    test::run(session, world.text());
    const auto asked = test::run(session, "how to let " + question + "\n");
    REQUIRE(asked.answers.size() == 1);
    const auto& remedies = asked.answers.front().remedies;
    if (now.verdict == query::Verdict::yes) {
      CHECK(remedies.empty());
      continue;
    }
    ++refused;
    std::vector<Result> proposed;
    for (const auto& remedy : remedies) {
      INFO("proposed:\n" << joined(remedy.edits));
      proposed.push_back(after(world.text(), joined(remedy.edits), question));
      CHECK(proposed.back().errors == std::vector<std::string>{});
      CHECK(is_reached(proposed.back().verdict, *now.verdict));
    }
    for (const auto& edit : world.edits()) {
      const Result tried = after(world.text(), edit, question);
      if (!tried.errors.empty() || !is_reached(tried.verdict, *now.verdict)) continue;
      INFO("by hand:\n" << edit);
      REQUIRE_FALSE(remedies.empty());
      INFO("proposed first:\n" << joined(remedies.front().edits));
      // What is asked comes first: where one edit allows it as it is asked, the first proposal does, and an edit after
      // which it only depends is another answer than two after which it is allowed.
      if (tried.verdict == query::Verdict::yes) CHECK(proposed.front().verdict == query::Verdict::yes);
      if (tried.verdict != proposed.front().verdict) continue;
      CHECK(size_of(remedies.front()) == 1);
      // An edit that takes something away beside, such as leaving a group, opens less at a price: it is no better.
      const auto lost = opened(tried.open, now.open), we_lose = opened(proposed.front().open, now.open);
      if (!std::includes(we_lose.begin(), we_lose.end(), lost.begin(), lost.end())) continue;
      const auto by_hand = opened(now.open, tried.open), ours = opened(now.open, proposed.front().open);
      const bool is_narrower =
          by_hand.size() < ours.size() && std::includes(ours.begin(), ours.end(), by_hand.begin(), by_hand.end());
      CHECK_FALSE(is_narrower);
    }
  }
  WARN(refused << " questions were refused at first, of " << how_many_worlds() << "; first seed " << seed);
}
