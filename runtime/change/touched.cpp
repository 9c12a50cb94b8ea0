#include "runtime/change/touched.hpp"

#include <algorithm>
#include <tuple>

#include "runtime/evaluate/statement.hpp"
#include "runtime/policy/arn.hpp"
#include "runtime/policy/wildcard.hpp"
#include "runtime/query/requests.hpp"

namespace iamq::change {

using evaluate::AppliedPolicy;
using model::EntityId;
using model::EntityKind;
using model::World;

void ActionSet::add(std::uint32_t action) {
  if (is_in_[action]) return;
  is_in_[action] = true;
  ++count_;
}

void ActionSet::add_all() {
  std::fill(is_in_.begin(), is_in_.end(), true);
  count_ = is_in_.size();
}

void ActionSet::add_service(std::string_view prefix) {
  const stdlib::Service* service = catalog_->find_service(prefix);
  if (service == nullptr) return;
  for (const stdlib::Action& action : service->actions()) add(action.index);
}

void ActionSet::add_matching(const policy::Statement& statement, const policy::Library& library) {
  if (count_ == is_in_.size()) return;
  if (!statement.not_action) {
    for (const policy::StringId pattern : statement.actions) {
      for (const stdlib::Action* action : catalog_->expand(library.text(pattern))) add(action->index);
    }
    return;
  }
  for (std::uint32_t i = 0; i < is_in_.size(); ++i) {
    if (!is_in_[i] && evaluate::matches_action(statement, catalog_->action(i).full_name, library)) add(i);
  }
}

void ActionSet::add(const ActionSet& other) {
  for (std::uint32_t i = 0; i < is_in_.size(); ++i) {
    if (other.is_in_[i]) add(i);
  }
}

std::vector<std::uint32_t> ActionSet::numbers() const {
  std::vector<std::uint32_t> numbers;
  for (std::uint32_t i = 0; i < is_in_.size(); ++i) {
    if (is_in_[i]) numbers.push_back(i);
  }
  return numbers;
}

namespace {

// Statements of the documents that only one of two lists has.
void add_differing(const std::vector<policy::DocumentId>& a, const std::vector<policy::DocumentId>& b,
                   const policy::Library& library, std::vector<const policy::Statement*>& differing) {
  if (a == b) return;
  struct Held {
    const policy::Statement* statement;
    policy::Version version;
  };
  const auto statements_of = [&](const std::vector<policy::DocumentId>& documents) {
    std::vector<Held> statements;
    for (const policy::DocumentId id : documents) {
      const policy::Document& document = library.document(id);
      for (const policy::Statement& statement : document.statements)
        statements.push_back({&statement, document.version});
    }
    return statements;
  };
  const auto add_missing = [&](const std::vector<Held>& from, const std::vector<Held>& in) {
    for (const Held& one : from) {
      const bool is_there = std::any_of(in.begin(), in.end(), [&](const Held& other) {
        return one.statement == other.statement || (one.version == other.version && *one.statement == *other.statement);
      });
      if (!is_there) differing.push_back(one.statement);
    }
  };
  const auto of_a = statements_of(a), of_b = statements_of(b);
  add_missing(of_a, of_b);
  add_missing(of_b, of_a);
}

std::vector<policy::DocumentId> documents_of(const std::vector<AppliedPolicy>& policies,
                                             const policy::Library& library) {
  std::vector<policy::DocumentId> documents;
  for (const AppliedPolicy& applied : policies) documents.push_back(library.policy(applied.policy).document);
  std::sort(documents.begin(), documents.end());
  documents.erase(std::unique(documents.begin(), documents.end()), documents.end());
  return documents;
}

bool same_context(const condition::Context& a, const condition::Context& b) {
  const auto of_a = a.entries(), of_b = b.entries();
  return std::equal(of_a.begin(), of_a.end(), of_b.begin(), of_b.end(), [](const auto& x, const auto& y) {
    return policy::equal_ignoring_case(x.key, y.key) && x.state == y.state && x.values == y.values &&
           x.is_list == y.is_list;
  });
}

bool same_caller(const evaluate::Caller& a, const evaluate::Caller& b) {
  return a.kind == b.kind && a.arn == b.arn && a.account == b.account && a.issuer_arn == b.issuer_arn &&
         a.unique_id == b.unique_id && a.credentials == b.credentials && a.is_service_linked == b.is_service_linked &&
         a.in_management_account == b.in_management_account;
}

// A request of the caller without anything that depends on action or resource.
struct Position {
  evaluate::Request request;
  evaluate::Policies policies;
};
Position position_of(const query::Asking& asking, const model::Subject& caller) {
  const World& world = *asking.world;
  const evaluate::Situation situation;
  const model::Target everything{
      .arn = world.library().strings().intern("*"), .owner = {}, .is_pattern = false, .owner_id = {}};
  Position position;
  position.request = evaluate::make_request(world, caller, "sts:GetCallerIdentity", {everything}, situation);
  position.policies = evaluate::gather(world, caller, position.request, situation).front();
  return position;
}

}  // namespace

TouchedCaller touched_by_caller(const query::Asking& before, const model::Subject& caller_before,
                                const query::Asking& after, const model::Subject& caller_after) {
  TouchedCaller touched;
  const policy::Library& library = before.world->library();
  const Position a = position_of(before, caller_before), b = position_of(after, caller_after);
  const auto& [request_a, policies_a] = a;
  const auto& [request_b, policies_b] = b;
  if (!same_caller(request_a.caller, request_b.caller) || !same_context(request_a.context, request_b.context) ||
      policies_a.boundary.size() != policies_b.boundary.size() ||
      policies_a.has_session_layer != policies_b.has_session_layer ||
      policies_a.scps.size() != policies_b.scps.size() || policies_a.rcps.size() != policies_b.rcps.size() ||
      policies_a.has_endpoint != policies_b.has_endpoint) {
    touched.everything = true;
    return touched;
  }
  const auto add = [&](const std::vector<AppliedPolicy>& x, const std::vector<AppliedPolicy>& y) {
    add_differing(documents_of(x, library), documents_of(y, library), library, touched.statements);
  };
  add(policies_a.identity, policies_b.identity);
  add(policies_a.boundary, policies_b.boundary);
  add(policies_a.session, policies_b.session);
  for (std::size_t level = 0; level < policies_a.scps.size(); ++level) {
    add(policies_a.scps[level], policies_b.scps[level]);
  }
  for (std::size_t level = 0; level < policies_a.rcps.size(); ++level) {
    add(policies_a.rcps[level], policies_b.rcps[level]);
  }
  auto& all = touched.statements;
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return touched;
}

namespace {

// Sessions have one too.
std::string_view arn_in(const World& world, EntityId entity) {
  if (entity.kind != EntityKind::session) return world.text(world.arn_of(entity));
  const model::Session* session = world.sessions.find(entity.index);
  return session == nullptr ? std::string_view() : world.text(session->arn);
}

// Whether one is an edit of the other, so that a number means the same row in both. Each World that is made anew has a
// FullAWSAccess of its own.
bool are_of_one_history(const World& a, const World& b) {
  return a.full_aws_access() == b.full_aws_access();
}

}  // namespace

std::optional<EntityId> counterpart(const World& here, EntityId entity, const World& there) {
  const std::string_view arn = arn_in(here, entity);
  const bool has_number = there.has(entity);
  if (!arn.empty()) {
    if (has_number && arn_in(there, entity) == arn) return entity;
    if (entity.kind == EntityKind::session) {
      for (const EntityId other : there.named(here.text(here.name_of(entity)))) {
        if (other.kind == entity.kind && arn_in(there, other) == arn) return other;
      }
    } else if (const auto same = there.by_arn(arn); same && same->kind == entity.kind) {
      return same;
    }
  }
  if (!has_number || !are_of_one_history(here, there)) return std::nullopt;
  const std::string_view other = arn_in(there, entity);
  if (other == arn) return entity;
  if (entity.kind == EntityKind::session) return entity;
  const bool was_renamed = !arn.empty() && !other.empty() && !here.by_arn(other);
  return was_renamed ? std::optional(entity) : std::nullopt;
}

bool SpokenOf::holds(const World& world, EntityId entity) const {
  if (everybody) return true;
  if (arns.count(world.arn_of(entity)) != 0) return true;
  const auto account = world.account_of(entity);
  return account && accounts.count(world.text(world.account(*account).id)) != 0;
}

namespace {

class ResourceToucher {
public:
  ResourceToucher(const query::Asking& before, const query::Asking& after)
      : before_(*before.world),
        after_(*after.world),
        touched_{ActionSet(*before.catalog), {}, {}, {}},
        no_actions_(*before.catalog) {}

  TouchedResources run() {
    compare_accounts();
    look_at_resources(before_, after_, true);
    look_at_resources(after_, before_, false);
    look_at_roles(before_, after_, true);
    look_at_roles(after_, before_, false);
    return std::move(touched_);
  }

private:
  std::optional<policy::DocumentId> document_of(const World& world, const std::optional<policy::PolicyId>& id) const {
    return id ? std::optional(world.library().policy(*id).document) : std::nullopt;
  }

  using Statements = std::vector<policy::Statement>;

  // Statements of the policy that the other one does not have.
  void touch_beyond(const World& world, const std::optional<policy::PolicyId>& id,
                    const std::optional<policy::PolicyId>& other, TouchedResource& touched) {
    if (!id) return;
    touched_.policies.push_back(*id);
    const policy::Document& document = world.library().document(*id);
    const bool compares = other && world.library().document(*other).version == document.version;
    static const Statements none;
    const Statements& others = compares ? world.library().document(*other).statements : none;
    for (const auto& statement : document.statements) {
      if (std::find(others.begin(), others.end(), statement) != others.end()) continue;
      touched.actions.add_matching(statement, world.library());
      speak_of(world, statement, touched.callers);
    }
  }
  TouchedResource touch_policies(const World& here, model::StringId arn, const std::optional<policy::PolicyId>& a,
                                 const std::optional<policy::PolicyId>& b) {
    TouchedResource touched{std::string(here.text(arn)), no_actions_, {}};
    touch_beyond(here, a, b, touched);
    touch_beyond(here, b, a, touched);
    return touched;
  }
  void add(TouchedResource touched) {
    if (!touched.actions.is_empty()) touched_.resources.push_back(std::move(touched));
  }

  // Whom a Deny speaks of is let in only if an Allow speaks of him too: callers of other accounts than the resource's
  // need one in its policy, and into a role everybody does.
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html
  void keep_who_may_be_let_in(const World& here, model::AccountId owner, bool is_role,
                              const std::optional<policy::PolicyId>& a, const std::optional<policy::PolicyId>& b,
                              SpokenOf& callers) {
    if (!callers.everybody) return;
    callers = {};
    if (!is_role) callers.accounts.insert(here.text(here.account(owner).id));
    for (const auto& id : {a, b}) {
      if (!id) continue;
      for (const auto& statement : here.library().document(*id).statements) {
        if (statement.effect == policy::Effect::allow) speak_of(here, statement, callers);
      }
    }
  }

  static void speak_of(const World& world, const policy::Statement& statement, SpokenOf& callers) {
    if (!statement.has_principal || statement.not_principal) callers.everybody = true;
    for (const policy::PrincipalPattern& principal : statement.principals) {
      // No user, and no role, of any account.
      if (principal.type == policy::PrincipalType::service || principal.type == policy::PrincipalType::federated) {
        continue;
      }
      const auto arn = policy::split_arn(world.text(principal.text));
      if (principal.type != policy::PrincipalType::aws || !arn || !policy::is_account_id(arn->account)) {
        callers.everybody = true;
      } else if (const auto entity = world.by_arn(world.text(principal.text))) {
        callers.arns.insert(world.arn_of(*entity));
      } else {
        callers.accounts.insert(arn->account);
      }
    }
  }

  void look_at_resources(const World& here, const World& there, bool compares) {
    here.resources.each([&](std::uint32_t index, const model::Resource& resource) {
      if (here.resources.shares(there.resources, index)) return;
      const auto other = counterpart(here, {EntityKind::resource, index}, there);
      const model::Resource* same = other ? &there.resources[other->index] : nullptr;
      if (same != nullptr && (!compares || is_alike(here, resource, there, *same))) return;
      const auto other_policy = same == nullptr ? std::nullopt : same->policy;
      TouchedResource touched = touch_policies(here, resource.arn, resource.policy, other_policy);
      const bool is_blocked = here.public_access_block(resource) == policy::PublicAccessBlock::on;
      if (same == nullptr || is_blocked || !is_alike_but_policy(here, resource, there, *same)) {
        // What is known of it otherwise, and whether it is there, bears on every request for it.
        touched.callers.everybody = true;
        const auto arn = policy::split_arn(touched.arn);
        if (arn) touched.actions.add_service(arn->service);
      }
      const bool has_same_owner = same != nullptr && resource.arn == same->arn &&
                                  here.account(resource.account).id == there.account(same->account).id;
      if (has_same_owner) {
        keep_who_may_be_let_in(here, resource.account, false, resource.policy, other_policy, touched.callers);
      }
      add(std::move(touched));
      // One that was renamed answers to another ARN.
      if (same != nullptr && same->arn != resource.arn) {
        TouchedResource renamed = touch_policies(there, same->arn, other_policy, resource.policy);
        renamed.callers.everybody = true;
        const auto arn = policy::split_arn(renamed.arn);
        if (arn) renamed.actions.add_service(arn->service);
        add(std::move(renamed));
      }
    });
  }

  bool is_alike(const World& here, const model::Resource& a, const World& there, const model::Resource& b) const {
    return document_of(here, a.policy) == document_of(there, b.policy) && is_alike_but_policy(here, a, there, b);
  }
  bool is_alike_but_policy(const World& here, const model::Resource& a, const World& there,
                           const model::Resource& b) const {
    return a.arn == b.arn && a.tags == b.tags && a.public_access_block == b.public_access_block &&
           here.account(a.account).id == there.account(b.account).id;
  }

  void look_at_roles(const World& here, const World& there, bool compares) {
    here.roles.each([&](std::uint32_t index, const model::Role& role) {
      if (here.roles.shares(there.roles, index)) return;
      const auto other = counterpart(here, {EntityKind::role, index}, there);
      const model::Role* same = other ? &there.roles[other->index] : nullptr;
      if (same != nullptr && (!compares || (role.arn == same->arn && role.tags == same->tags &&
                                            document_of(here, role.trust) == document_of(there, same->trust)))) {
        return;
      }
      const auto other_trust = same == nullptr ? std::nullopt : same->trust;
      TouchedResource touched = touch_policies(here, role.arn, role.trust, other_trust);
      const bool is_same_tags = same != nullptr && role.tags == same->tags;
      if (same == nullptr || role.arn != same->arn || !is_same_tags || !role.trust || !same->trust) {
        touched.callers.everybody = true;
        touched.actions.add_service("sts");
      }
      keep_who_may_be_let_in(here, role.account, true, role.trust, other_trust, touched.callers);
      // Conditions on tags of what iam:… works on.
      if (same != nullptr && !is_same_tags) {
        touched.callers.everybody = true;
        touched.actions.add_service("iam");
      }
      TouchedResource renamed = touched;
      add(std::move(touched));
      if (same != nullptr && role.arn != same->arn) {
        renamed.arn = there.text(same->arn);
        add(std::move(renamed));
      }
    });
  }

  // What holds of a whole account touches every resource of it.
  void compare_accounts() {
    const auto position = [](const World& world, const model::Account& account, model::AccountId id) {
      std::vector<std::vector<policy::DocumentId>> levels;
      const auto add = [&](const model::Few<std::uint32_t>& controls) {
        auto& level = levels.emplace_back();
        for (const auto control : controls) {
          level.push_back(world.library().policy(world.control_policies[control].policy).document);
        }
      };
      for (const auto ou : world.ous_above(id)) add(world.ous[ou].rcps);
      add(account.rcps);
      return std::tuple(levels, account.public_access_block, account.is_management,
                        world.organization_of(id).has_value());
    };
    bool differs = false;
    before_.accounts.each([&](std::uint32_t index, const model::Account& account) {
      const auto other = after_.account_by_id(before_.text(account.id));
      differs = differs || !other ||
                position(before_, account, model::AccountId{index}) != position(after_, after_.account(*other), *other);
    });
    after_.accounts.each([&](std::uint32_t, const model::Account& account) {
      differs = differs || !before_.account_by_id(after_.text(account.id));
    });
    if (!differs) return;
    touched_.actions.add_all();
    touched_.callers.everybody = true;
  }

  const World& before_;
  const World& after_;
  TouchedResources touched_;
  ActionSet no_actions_;
};

}  // namespace

TouchedResources touched_resources(const query::Asking& before, const query::Asking& after) {
  return ResourceToucher(before, after).run();
}

}  // namespace iamq::change
