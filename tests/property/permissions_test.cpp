// `effective permissions` is true and complete: a request drawn from any row is allowed, and none outside all rows is.

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <random>
#include <set>

#include "runtime/policy/arn.hpp"
#include "runtime/policy/pattern.hpp"
#include "runtime/query/requests.hpp"
#include "tests/property/questions.hpp"

namespace {

using namespace iamq;
using evaluate::Outcome;
using query::Answer;

constexpr int requests_outside = 10000;

class Generator {
public:
  Generator(const Answer& answer, const stdlib::Catalog& catalog, std::string account, unsigned seed)
      : answer_(answer), catalog_(catalog), account_(std::move(account)), random_(seed) {
    // Texts that policies speak of, so that requests come near the lines they draw.
    for (const auto& row : answer.rows) {
      const auto& resource = std::get<query::ResourceCell>(row.cells[4]);
      patterns_.insert(resource.pattern);
      patterns_.insert(resource.except.begin(), resource.except.end());
    }
    answer.world->resources.each([&](std::uint32_t, const model::Resource& resource) {
      patterns_.insert(std::string(answer.world->text(resource.arn)));
      patterns_.insert(std::string(answer.world->text(resource.arn)) + "/*");
    });
    answer.world->roles.each(
        [&](std::uint32_t, const model::Role& role) { patterns_.insert(std::string(answer.world->text(role.arn))); });
    near_.assign(patterns_.begin(), patterns_.end());
  }

  std::size_t number(std::size_t below) { return std::uniform_int_distribution<std::size_t>(0, below - 1)(random_); }

  const stdlib::Action& action() { return catalog_.action(number(catalog_.action_count())); }

  // A resource that the action could be called on, or one near to what the policies name.
  std::string resource(const stdlib::Action& action) {
    if (number(3) == 0 && !near_.empty()) {
      return fill(near_[number(near_.size())]);
    }
    if (action.resources.empty()) {
      return "*";
    }
    const auto& type = *action.resources[number(action.resources.size())].type;
    return from_template(type.arn_patterns[number(type.arn_patterns.size())]);
  }

  // Some text of a pattern; the account of an ARN that the pattern leaves open is the caller's own.
  std::string fill(std::string_view pattern) {
    std::string text;
    int field = 0;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
      field += pattern[i] == ':' && field < 5 ? 1 : 0;
      if (pattern[i] == '*' && field == 4 && pattern[i - 1] == ':') {
        text += account_;
      } else if (pattern[i] == '*') {
        text += number(3) == 0 ? "" : name();
      } else if (pattern[i] == '?') {
        text += static_cast<char>('a' + number(26));
      } else {
        text += pattern[i];
      }
    }
    return text;
  }

private:
  std::string name() {
    std::string text;
    for (std::size_t length = 1 + number(8); length > 0; --length) {
      text += "abcdefghijklmnopqrstuvwxyz0123456789-"[number(37)];
    }
    return text;
  }

  std::string from_template(std::string_view pattern) {
    std::string text;
    while (!pattern.empty()) {
      const auto begin = pattern.find("${");
      text += pattern.substr(0, begin);
      if (begin == std::string_view::npos) {
        break;
      }
      const auto end = pattern.find('}', begin);
      const auto key = pattern.substr(begin + 2, end - begin - 2);
      text += key == "Partition" ? "aws" : key == "Account" ? account_ : key == "Region" ? "us-east-1" : name();
      pattern.remove_prefix(end + 1);
    }
    return text;
  }

  const Answer& answer_;
  const stdlib::Catalog& catalog_;
  std::string account_;
  std::mt19937 random_;
  std::set<std::string> patterns_;
  std::vector<std::string> near_;
};

bool is_in(const query::ResourceCell& cell, const std::string& resource) {
  return policy::matches_wildcard(cell.pattern, resource) &&
         std::none_of(cell.except.begin(), cell.except.end(),
                      [&](const std::string& except) { return policy::matches_wildcard(except, resource); });
}

// A wildcard of a row speaks of resources of the action's own service; roles are what sts works on.
bool is_of_service(const std::string& resource, std::string_view action) {
  const auto parts = policy::split_arn(resource);
  const auto service = action.substr(0, action.find(':'));
  return !parts || parts->service == service || (service == "sts" && parts->service == "iam");
}

// A wildcard of a row speaks of the resources that the action works on; what AWS owns (evaluation, rule 9) is told apart
// only for those that work on it.
bool works_on(const stdlib::Action& action, const std::string& resource) {
  const stdlib::ResourceType* type = action.service->resource_type_of(resource);
  if (type != nullptr) return action.find_resource(*type) != nullptr;
  const auto arn = policy::split_arn(resource);
  return action.resources.empty() && !(arn && arn->account == "aws");
}

// One set of credentials in the answer: the principal's own, or a role's.
struct Block {
  std::vector<model::EntityId> chain;
  model::Subject caller;
  std::string account;
  std::vector<const query::Row*> rows;
};

std::vector<Block> blocks_of(const Answer& answer, const model::Subject& subject) {
  const auto& world = *answer.world;
  std::vector<Block> blocks;
  const auto block_of = [&](const std::vector<model::EntityId>& chain) -> Block& {
    for (auto& block : blocks) {
      if (block.chain == chain) {
        return block;
      }
    }
    Block block;
    block.chain = chain;
    block.caller = chain.empty() ? subject : query::session_of(chain.back());
    const auto account = world.account_of(block.caller.entity);
    block.account = world.text(world.account(*account).id);
    blocks.push_back(block);
    return blocks.back();
  };
  block_of({});
  for (const auto& row : answer.rows) {
    if (row.section.value_or(0) != 0) continue;  // what is taken away
    block_of(std::get<query::ChainCell>(row.cells[0]).roles).rows.push_back(&row);
  }
  return blocks;
}

Outcome outcome_of(const Answer& answer, const Block& block, const std::string& action, const std::string& resource) {
  const model::Target target{
      .arn = answer.world->library().strings().intern(resource), .owner = {}, .is_pattern = false};
  return evaluate::decide(*answer.world, block.caller, action, {target}, {}).decision.outcome;
}

void check(const Answer& answer, const stdlib::Catalog& catalog, const model::Subject& subject, unsigned seed,
           int outside) {
  INFO("seed " << seed);
  for (const auto& block : blocks_of(answer, subject)) {
    Generator generator(answer, catalog, block.account, seed);
    const auto is_foreign = [&](const std::string& resource) {
      const auto parts = policy::split_arn(resource);
      return parts && policy::is_account_id(parts->account) && parts->account != block.account;
    };
    for (const auto* row : block.rows) {
      const auto& actions = std::get<query::ActionsCell>(row->cells[3]).actions;
      const auto& resource = std::get<query::ResourceCell>(row->cells[4]);
      const bool is_conditional = std::holds_alternative<query::ConditionCell>(row->cells[5]);
      for (int i = 0; i < 8; ++i) {
        const std::string& action = actions[generator.number(actions.size())];
        std::string drawn = generator.fill(resource.pattern);
        if (resource.pattern == "*") {
          drawn = generator.resource(*catalog.find_action(action));
        }
        const bool is_elsewhere = is_foreign(drawn) || !is_of_service(drawn, action);
        const bool is_beside = is_elsewhere || !works_on(*catalog.find_action(action), drawn);
        if (!is_in(resource, drawn) || (resource.pattern == "*" && is_beside)) {
          continue;
        }
        INFO(action << " on " << drawn << " is of the row " << resource.pattern);
        const auto outcome = outcome_of(answer, block, action, drawn);
        CHECK((outcome == Outcome::allowed || (is_conditional && outcome == Outcome::depends)));
      }
    }
    std::size_t asked = 0;
    for (int i = 0; i < outside; ++i) {
      const auto& action = generator.action();
      const std::string name(action.full_name);
      const std::string drawn = generator.resource(action);
      if (!is_of_service(drawn, name)) {
        continue;
      }
      const bool is_told = std::any_of(block.rows.begin(), block.rows.end(), [&](const query::Row* row) {
        const auto& actions = std::get<query::ActionsCell>(row->cells[3]).actions;
        return is_in(std::get<query::ResourceCell>(row->cells[4]), drawn) &&
               std::binary_search(actions.begin(), actions.end(), name,
                                  [&](const std::string& a, const std::string& b) {
                                    return catalog.find_action(a)->index < catalog.find_action(b)->index;
                                  });
      });
      if (is_told) {
        continue;
      }
      ++asked;
      const auto outcome = outcome_of(answer, block, name, drawn);
      if (!query::is_denied(outcome)) {
        INFO(name << " on " << drawn << " is in no row");
        CHECK(query::is_denied(outcome));
      }
    }
    CAPTURE(asked);
    SUCCEED("requests outside all rows were refused");
  }
}

unsigned seed_of_run() {
  const char* given = std::getenv("IAMQ_SEED");
  return given != nullptr ? static_cast<unsigned>(std::strtoul(given, nullptr, 10)) : 20261121U;
}

model::Subject subject_of(model::EntityId entity) {
  return query::session_of(entity);
}

}  // namespace

TEST_CASE("permissions in the delegation tutorial are true and complete", "[property]") {
  Session session(test::read_anything);
  const std::string tutorial = std::string(IAMQ_SOURCE_DIR) + "/examples/delegation/tutorial.iamq";
  REQUIRE(test::run(session, test::read_anything(tutorial, "").text).errors.empty());
  for (const std::string name : {"David", "Theresa", "UpdateApp"}) {
    const auto run = test::run(session, "effective permissions of " + name);
    REQUIRE(run.answers.size() == 1);
    check(run.answers.front(), session.catalog(), subject_of(session.world()->named(name).front()), seed_of_run(),
          requests_outside);
  }
}

TEST_CASE("permissions with denies, exceptions, boundaries and conditions are true and complete", "[property]") {
  Session session(test::read_anything);
  const auto declared = test::run(session, R"(
account A 111111111111 { region eu-west-1 }
account B 222222222222
bucket shared in B { policy {
  allow s3:GetObject to A/ada on shared/public/*
  deny s3:* to everyone on shared/public/secret* } }
bucket own in A { policy {
  allow s3:GetObject, s3:PutObject to A/plain on own/inbox/*
  deny s3:DeleteObject to everyone on own/* } }
policy edge in A { allow s3:*, dynamodb:*, sqs:*, sts:*, iam:Get* on *; deny sqs:DeleteQueue on * }
user ada in A {
  boundary edge
  policy p {
    allow s3:*, dynamodb:*, ec2:* on *
    deny s3:* on arn:aws:s3:::vault, arn:aws:s3:::vault/*
    allow s3:GetObject on arn:aws:s3:::vault/open/*
    deny all actions except s3:Get*, s3:List*, dynamodb:* on * when aws:MultiFactorAuthPresent is false if exists
    deny dynamodb:DeleteTable on all resources except arn:aws:dynamodb:*:*:table/tmp-?, arn:aws:dynamodb:*:*:table/tmp-*/index/*
    allow sqs:* on arn:aws:sqs:*:*:q-${aws:username}*
    allow sts:AssumeRole on *
  } }
user plain in A
role inner in A { trusts A/ada; policy p { allow s3:GetObject on arn:aws:s3:::vault/* when aws:SourceIp in 10.0.0.0/8 } }
role outer in B { trusts A/inner, A/ada; policy p { allow s3:ListBucket on arn:aws:s3:::* } }
)");
  CAPTURE(declared.errors);
  REQUIRE(declared.errors.empty());
  for (const std::string name : {"ada", "plain", "inner", "outer"}) {
    const auto run = test::run(session, "effective permissions of " + name);
    REQUIRE(run.answers.size() == 1);
    check(run.answers.front(), session.catalog(), subject_of(session.world()->named(name).front()), seed_of_run(),
          requests_outside);
  }
}

TEST_CASE("permissions in real exports are true and complete", "[property]") {
  const char* shared = std::getenv("IAMQ_SHARED");
  if (shared == nullptr) {
    WARN("IAMQ_SHARED is not set: the public account exports are NOT tested");
    return;
  }
  const auto folder = std::filesystem::path(shared) / "data/account-authorization-details";
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    Session session(test::read_anything);
    const auto imported = test::run(session, "import \"" + entry.path().string() + "\"");
    INFO(entry.path().string());
    REQUIRE(imported.errors.empty());
    std::vector<model::EntityId> principals;
    session.world()->users.each([&](std::uint32_t index, const model::User&) {
      principals.push_back({model::EntityKind::user, index});
    });
    session.world()->roles.each([&](std::uint32_t index, const model::Role&) {
      principals.push_back({model::EntityKind::role, index});
    });
    const std::size_t step = std::max<std::size_t>(1, principals.size() / 6);
    for (std::size_t i = 0; i < principals.size(); i += step) {
      const std::string arn(session.world()->text(session.world()->arn_of(principals[i])));
      INFO(arn);
      const auto run = test::run(session, "effective permissions of " + arn);
      REQUIRE(run.answers.size() == 1);
      check(run.answers.front(), session.catalog(), subject_of(principals[i]), seed_of_run(), requests_outside / 10);
    }
  }
}
