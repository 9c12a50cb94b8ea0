#include "runtime/query/single_request.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "runtime/query/wildcards.hpp"
#include "stdlib/text_match.hpp"

namespace iamq::query {

namespace {

// Services whose service principal is not `prefix.amazonaws.com`.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_aws-services-that-work-with-iam.html
struct PassedTo {
  std::string_view prefix, service;
};
constexpr std::array<PassedTo, 4> passed_to = {{
    {"ecs", "ecs-tasks.amazonaws.com"},
    {"elasticmapreduce", "elasticmapreduce.amazonaws.com"},
    {"logs", "logs.amazonaws.com"},
    {"states", "states.amazonaws.com"},
}};

}  // namespace

std::string service_passed_to(const model::World& world, std::string_view action, model::EntityId role) {
  const std::string prefix(action.substr(0, action.find(':')));
  std::string usual = prefix + ".amazonaws.com";
  for (const auto& row : passed_to) {
    if (row.prefix == prefix) {
      usual = row.service;
    }
  }
  const auto trust = world.roles[role.index].trust;
  if (!trust) {
    return usual;
  }
  std::string trusted;
  for (const auto& statement : world.library().document(*trust).statements) {
    for (const auto& principal : statement.principals) {
      const std::string_view service = world.text(principal.text);
      if (principal.type != policy::PrincipalType::service) {
        continue;
      }
      if (service == usual) {
        return usual;
      }
      if (service.rfind(prefix + ".", 0) == 0 || service.rfind(prefix + "-", 0) == 0) {
        trusted = service;
      }
    }
  }
  return trusted.empty() ? usual : trusted;
}

namespace {

// The service assumes the role itself, later and from its own network: of what is given only the time holds.
evaluate::Situation situation_of_service(const Asking& asking, const model::Clauses& clauses, std::string_view action) {
  evaluate::Situation situation = situation_for(asking, clauses, Place::later_hop, action);
  auto& facts = situation.facts.context;
  facts.erase(std::remove_if(facts.begin(), facts.end(),
                             [&](const model::ContextFact& fact) {
                               const std::string_view key = asking.world->text(fact.key);
                               return !stdlib::equals_ignoring_case(key, "aws:CurrentTime") &&
                                      !stdlib::equals_ignoring_case(key, "aws:EpochTime");
                             }),
              facts.end());
  situation.facts.tags.clear();
  return situation;
}

// Passing a role takes iam:PassRole on it, and the role must trust the service that will assume it.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
void add_passing(const Asking& asking, const model::Clauses& clauses, std::string_view action, model::EntityId role,
                 Walk& walk) {
  const model::World& world = *asking.world;
  auto& strings = world.library().strings();
  const std::string service = service_passed_to(world, action, role);
  evaluate::Situation situation = walk.situation;
  situation.facts.context.push_back({.state = model::ContextFact::State::known,
                                     .key = strings.intern("iam:PassedToService"),
                                     .values = {strings.intern(service)},
                                     .is_list = false});
  const model::Target target{.arn = world.arn_of(role), .owner = world.account_of(role), .is_pattern = false};
  walk.course.add(evaluate::decide(world, walk.caller, "iam:PassRole", {target}, situation));
  if (walk.course.is_denied()) {
    return;
  }
  walk.course.add(decide_assuming_service(asking, clauses, action, role, service));
}

}  // namespace

evaluate::Explained decide_assuming_service(const Asking& asking, const model::Clauses& clauses,
                                            std::string_view action, model::EntityId role, const std::string& service) {
  model::Subject assumer;
  assumer.kind = model::Subject::Kind::service;
  assumer.text = asking.world->library().strings().intern(service);
  return evaluate::decide_assume(*asking.world, assumer, role, situation_of_service(asking, clauses, action));
}

void add_request(const Asking& asking, const model::Clauses& clauses, std::string_view action,
                 const model::Target& target, Walk& walk) {
  if (walk.course.is_denied()) {
    return;
  }
  walk.course.add(evaluate::decide(*asking.world, walk.caller, action, {target}, walk.situation));
  if (clauses.passing && !walk.course.is_denied()) {
    add_passing(asking, clauses, action, *clauses.passing, walk);
  }
}

void add_assume(const Asking& asking, const model::Clauses& clauses, model::EntityId role, Walk& walk) {
  if (walk.course.is_denied()) {
    return;
  }
  walk.course.add(
      evaluate::decide_assume(*asking.world, walk.caller, role, situation_of_assuming(clauses, walk.situation)));
}

evaluate::Situation situation_of_assuming(const model::Clauses& clauses, evaluate::Situation situation) {
  if (clauses.via.empty()) {  // a session policy is for the session to come
    situation.facts.session_policies = situation.session.facts.session_policies;
    situation.facts.has_session_policy = situation.session.facts.has_session_policy;
    situation.session.facts.session_policies.clear();
    situation.session.facts.has_session_policy = false;
  }
  return situation;
}

std::vector<AskedAction> asked_actions(const Asking& asking, const model::Act& act) {
  const auto& catalog = *asking.catalog;
  const auto numbers_of = [&](std::string_view pattern) {
    std::vector<std::uint32_t> numbers;
    for (const auto* action : catalog.expand(pattern)) {
      numbers.push_back(action->index);
    }
    return numbers;
  };
  std::vector<AskedAction> asked;
  if (act.all_except) {
    AskedAction all{"*", numbers_of("*"), true};
    for (const auto word : act.actions) {
      for (const auto number : numbers_of(asking.world->text(word))) {
        all.expanded.erase(std::remove(all.expanded.begin(), all.expanded.end(), number), all.expanded.end());
      }
    }
    asked.push_back(std::move(all));
    return asked;
  }
  for (const auto word : act.actions) {
    const std::string_view text = asking.world->text(word);
    asked.push_back({std::string(text), numbers_of(text), has_wildcard(text)});
    if (!asked.back().is_pattern && asked.back().expanded.size() == 1) {
      asked.back().text = catalog.action(asked.back().expanded.front()).full_name;
    }
  }
  return asked;
}

bool speaks_of_many(const Asking& asking, std::string_view action, const model::Target& target) {
  const std::string_view arn = asking.world->text(target.arn);
  if (arn == "*") {
    const auto* known = asking.catalog->find_action(action);
    return known == nullptr || !known->is_wildcard_only();
  }
  return target.is_pattern;
}

std::vector<model::Target> asked_targets(const Asking& asking, const model::Clauses& clauses) {
  if (!clauses.on.empty() && !clauses.on_all_except) {
    return clauses.on;
  }
  return {{.arn = asking.world->library().strings().intern("*"), .owner = clauses.in, .is_pattern = true}};
}

}  // namespace iamq::query
