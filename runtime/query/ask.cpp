#include "runtime/query/ask.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "lang/text/diagnostic.hpp"
#include "runtime/policy/arn.hpp"
#include "runtime/query/notes.hpp"
#include "runtime/query/reachable_roles.hpp"
#include "runtime/query/role_graph.hpp"
#include "runtime/query/single_request.hpp"
#include "runtime/query/who_can.hpp"
#include "runtime/query/who_can_memory.hpp"

namespace iamq::query {

using evaluate::Outcome;
using model::EntityId;
using model::EntityKind;
using model::Subject;
using Kind = SetQuestion::Kind;
using Type = SetQuestion::Principal::Type;

namespace {

// Layers of roles multiply into more shortest chains than anybody can read; beyond this, `ties` is cut.
constexpr std::size_t most_ties = 4096;

class Answerer {
public:
  Answerer(std::shared_ptr<const model::World> world, const stdlib::Catalog& catalog, const SetQuestion& question)
      : world_(*world), catalog_(catalog), question_(question) {
    asking_.world = std::move(world);
    asking_.catalog = &catalog;
    asking_.facts_on_every_hop = true;
    asking_.most_chains = most_ties;
    clauses_.with.only = true;
    for (const GivenKey& given : question.context) {
      model::ContextFact fact;
      fact.state = given.is_absent ? model::ContextFact::State::absent : model::ContextFact::State::known;
      fact.key = intern(given.key);
      fact.is_list = given.is_list;
      for (const std::string_view value : given.values) {
        fact.values.push_back(intern(value));
      }
      clauses_.with.context.push_back(std::move(fact));
    }
  }

  SetAnswer answer() && {
    switch (question_.kind) {
      case Kind::what_if_diff:  // its probe; the edits are runtime/change's
      case Kind::who_can:
        who_can({.assume = std::nullopt, .action = std::string(question_.action), .target = target()});
        break;
      case Kind::who_can_assume:
        who_can_assume();
        break;
      case Kind::roles_assumable:
        roles_assumable();
        break;
      case Kind::can:
        can();
        break;
      case Kind::allowed_actions:
        allowed_actions();
        break;
    }
    return std::move(answer_);
  }

private:
  model::StringId intern(std::string_view text) { return world_.library().strings().intern(text); }
  std::string arn(EntityId entity) const { return std::string(world_.text(world_.arn_of(entity))); }
  SetAnswer::Chain arns(const std::vector<EntityId>& roles) const {
    SetAnswer::Chain chain;
    for (const EntityId role : roles) {
      chain.push_back(arn(role));
    }
    return chain;
  }
  std::vector<SetAnswer::Chain> arns(const std::vector<std::vector<EntityId>>& chains) const {
    std::vector<SetAnswer::Chain> all;
    for (const auto& chain : chains) {
      all.push_back(arns(chain));
    }
    return all;
  }

  void fail(std::string message) {
    if (answer_.error.empty()) {
      answer_.error = std::move(message);
    }
  }

  // The resource exactly as given. Whose it is: as its ARN or its declaration says, else as the question does.
  model::Target target() {
    model::Target target;
    target.arn = intern(question_.resource);
    const auto parts = policy::split_arn(question_.resource);
    if (!question_.resource_account.empty() && (!parts || parts->account.empty())) {
      target.owner = world_.account_by_id(question_.resource_account);
      target.owner_id = intern(question_.resource_account);
    }
    return target;
  }

  std::optional<EntityId> role_called(std::string_view text) {
    const auto entity = world_.by_arn(text);
    if (entity && entity->kind == EntityKind::role) {
      return entity;
    }
    fail("this world has no role " + text::in_backticks(text));
    return std::nullopt;
  }

  // ---- who can

  void who_can_assume() {
    if (const auto role = role_called(question_.role)) {
      const model::Target itself{.arn = world_.arn_of(*role), .owner = world_.account_of(*role), .is_pattern = false};
      who_can({.assume = role, .action = "sts:AssumeRole", .target = itself});
    }
  }

  void who_can(const OneRequest& request) {
    SetAnswer::Set principals, roots, services, federated, accounts, undeclared, sessions;
    bool anonymous = false, any_account = false;
    SetAnswer::Chains through;
    SetAnswer::Ties ties;
    const OnRefusal note_refusal = [&](const Found&, const evaluate::Explained& reason) { note_missing(reason); };
    RoleGraph graph(asking_, clauses_);
    WhoCanMemory memory(clauses_, {});
    const auto all = find_who_can(asking_, request, clauses_, graph, memory, question_.with_chains, note_refusal);
    note_missing(graph.without_text());
    for (const Found& found : all) {
      for (const Reason& step : found.steps) note_missing(*step);
      if (found.outcome != Outcome::allowed) {
        continue;
      }
      switch (found.how) {
        case Found::How::direct:
          principals.push_back(arn(*found.entity));
          break;
        case Found::How::chain:
          through[arn(*found.entity)] = arns(found.chain);
          if (!found.ties.empty()) {
            ties[arn(*found.entity)] = arns(found.ties);
          }
          break;
        case Found::How::root:
          roots.push_back(found.text);
          break;
        case Found::How::service:
          services.push_back(found.text);
          break;
        case Found::How::federated:
          federated.push_back(found.text);
          break;
        case Found::How::anonymous:
          anonymous = true;
          break;
        case Found::How::account:
          accounts.push_back(found.text);
          break;
        case Found::How::undeclared:
          undeclared.push_back(found.text);
          break;
        case Found::How::session:
          sessions.push_back(found.text);
          break;
        case Found::How::any_account:
          any_account = true;
          break;
      }
    }
    add_set("principals", std::move(principals));
    add_set("roots", std::move(roots));
    add_set("services", std::move(services));
    if (request.assume || !federated.empty()) {
      add_set("federated", std::move(federated));
    }
    answer_.add("anonymous", anonymous);
    add_set("accounts", std::move(accounts));
    add_set("undeclared", std::move(undeclared));
    add_set("sessions", std::move(sessions));
    answer_.add("anyAccount", any_account);
    answer_.add("through", std::move(through));
    if (!ties.empty()) {
      answer_.add("ties", std::move(ties));
    }
  }

  // ---- what the answer rests on that is not in the input

  void note_missing(const std::vector<evaluate::Explained>& steps) {
    for (const evaluate::Explained& step : steps) {
      note_missing(step);
    }
  }

  void note_missing(const evaluate::Explained& reason) {
    Answer noted;
    noted.world = asking_.world;
    add_notes_of_missing(noted, reason);
    note_missing(noted);
  }

  void note_missing(const RoleGraph::WithoutText& policies) {
    Answer noted;
    noted.world = asking_.world;
    for (const auto& [policy, role] : policies) add_note_of_missing_policy(noted, policy, role);
    note_missing(noted);
  }

  void note_missing(const Answer& noted) {
    for (const Note& note : noted.notes) {
      switch (note.kind) {
        case Note::Kind::missing_policy:
          answer_.missing.insert({"policy", name_of_policy(note)});
          break;
        case Note::Kind::missing_resource_policies:
          answer_.missing.insert({"resourcePolicies", note.text.empty() ? "*" : note.text});
          break;
        case Note::Kind::missing_public_access_block:
          answer_.missing.insert({"blockPublicAccess", name_of_bearer(*note.entity)});
          break;
        case Note::Kind::missing_organization:
          answer_.missing.insert({"organization", note.text});
          break;
        default:
          break;
      }
    }
  }

  // A bucket's ARN, an account's id.
  std::string name_of_bearer(EntityId entity) const {
    const bool is_account = entity.kind == EntityKind::account;
    return std::string(world_.text(is_account ? world_.accounts[entity.index].id : world_.arn_of(entity)));
  }

  std::string name_of_policy(const Note& note) const {
    const std::string_view name = world_.text(world_.library().policy(note.policy).name);
    for (const EntityId entity : world_.named(name)) {
      if (entity.kind != EntityKind::managed_policy) continue;
      const auto& versions = world_.managed_policies[entity.index].versions;
      const bool is_this = std::any_of(versions.begin(), versions.end(),
                                       [&](const auto& version) { return version.policy == note.policy; });
      if (is_this) return arn(entity);
    }
    return name.empty() && note.entity ? arn(*note.entity) : std::string(name);
  }

  void add_set(std::string_view name, SetAnswer::Set set) {
    std::sort(set.begin(), set.end());
    set.erase(std::unique(set.begin(), set.end()), set.end());
    answer_.add(name, std::move(set));
  }

  // ---- of one principal

  void roles_assumable() {
    const auto subject = subject_of_question();
    if (!subject) {
      return;
    }
    SetAnswer::Set direct;
    SetAnswer::Chains chains;
    SetAnswer::Ties ties;
    Answer noted;
    noted.world = asking_.world;
    for (const ReachedRole& role : reachable_roles(asking_, *subject, clauses_, noted)) {
      note_missing(role.steps);
      if (role.outcome != Outcome::allowed) {
        continue;
      }
      const std::string name = arn(role.chain.back());
      if (role.chain.size() == 1) {
        direct.push_back(name);
        continue;
      }
      chains[name] = arns(role.chain);
      if (!role.ties.empty()) {
        ties[name] = arns(role.ties);
      }
    }
    note_missing(noted);
    add_set("direct", std::move(direct));
    answer_.add("chains", std::move(chains));
    if (!ties.empty()) {
      answer_.add("ties", std::move(ties));
    }
  }

  void can() {
    const auto subject = subject_of_question();
    for (const std::string_view name : question_.via) {
      if (const auto role = role_called(name)) {
        clauses_.via.push_back({.role = *role, .session_name = {}, .facts = {}, .has_facts = false});
      }
    }
    if (!subject || !answer_.error.empty()) {
      return;
    }
    Walk way = walk(asking_, *subject, clauses_, question_.action);
    SetAnswer::Value failed_hop = nullptr;
    if (way.course.is_denied()) {
      failed_hop = arn(clauses_.via[way.course.steps.size() - 1].role);
    } else {
      add_request(asking_, clauses_, question_.action, target(), way);
    }
    note_missing(way.course.steps);
    answer_.add("decision", std::string(evaluate::name_of(way.course.outcome)));
    answer_.add("failedHop", std::move(failed_hop));
  }

  void allowed_actions() {
    const auto subject = subject_of_question();
    const stdlib::Service* service = catalog_.find_service(question_.service);
    if (service == nullptr) {
      fail("the catalog has no service " + text::in_backticks(question_.service));
    }
    if (!subject || service == nullptr) {
      return;
    }
    const Walk way = walk(asking_, *subject, clauses_, "");
    SetAnswer::Set actions;
    for (const stdlib::Action& action : service->actions()) {
      Walk one = way;
      add_request(asking_, clauses_, action.full_name, target(), one);
      note_missing(one.course.steps);
      if (one.course.outcome == Outcome::allowed) {
        actions.emplace_back(action.name);
      }
    }
    add_set("actions", std::move(actions));
  }

  // ---- who asks

  std::optional<Subject> subject_of_question() {
    const auto& principal = question_.principal;
    Subject subject;
    subject.text = intern(principal.text);
    switch (principal.type) {
      case Type::aws:
        return named_subject(principal.text);
      case Type::service:
        subject.kind = Subject::Kind::service;
        return subject;
      case Type::federated:
        subject.kind = Subject::Kind::federated;
        return subject;
      case Type::canonical_user:
        subject.kind = Subject::Kind::canonical_user;
        return subject;
      case Type::anonymous:
        return Subject{};
    }
    return std::nullopt;
  }

  // A user, a role as a plain session of it, a session of a role, the root user of a declared account.
  std::optional<Subject> named_subject(std::string_view text) {
    const auto parts = policy::split_arn(text);
    if (!parts) {
      fail(text::in_backticks(text) + " is no ARN of a principal");
      return std::nullopt;
    }
    const auto entity = world_.by_arn(text);
    if (entity && (entity->kind == EntityKind::user || entity->kind == EntityKind::role)) {
      return session_of(*entity);
    }
    const auto account = world_.account_by_id(parts->account);
    if (account && parts->service == "iam" && parts->resource == "root") {
      Subject root;
      root.kind = Subject::Kind::root;
      root.account = *account;
      return root;
    }
    const auto [type, name] = policy::split_resource(parts->resource);
    const auto slash = name.find('/');
    if (account && parts->service == "sts" && type == "assumed-role" && slash != std::string_view::npos) {
      for (const EntityId named : world_.named(name.substr(0, slash))) {
        if (named.kind == EntityKind::role && world_.account_of(named) == account) {
          return session_of(named, intern(name.substr(slash + 1)));
        }
      }
    }
    fail("this world has no principal " + text::in_backticks(text));
    return std::nullopt;
  }

  const model::World& world_;
  const stdlib::Catalog& catalog_;
  const SetQuestion& question_;
  Asking asking_;
  model::Clauses clauses_;
  SetAnswer answer_;
};

}  // namespace

SetAnswer ask(const std::shared_ptr<const model::World>& world, const stdlib::Catalog& catalog,
              const SetQuestion& question) {
  return Answerer(world, catalog, question).answer();
}

}  // namespace iamq::query
