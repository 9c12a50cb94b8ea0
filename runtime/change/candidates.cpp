#include "runtime/change/candidates.hpp"

#include <algorithm>

#include "runtime/bind/spelling.hpp"
#include "runtime/evaluate/owner.hpp"
#include "runtime/evaluate/special.hpp"
#include "runtime/evaluate/statement.hpp"
#include "runtime/policy/pattern.hpp"

namespace iamq::change {

using bind::PolicySlot;
using bind::spelled_out;
using evaluate::Element;
using evaluate::Finding;
using evaluate::LayerId;
using model::EntityId;
using model::EntityKind;
using model::World;

namespace {

// How many groups, and how many policies, are tried at most.
constexpr std::size_t most_existing = 12;

bool is_missing(const World& world, policy::PolicyId policy) {
  return world.library().policy(policy).is_missing;
}

// Whether a policy gives everything of everything, or everything but some actions: nobody asked for that.
bool gives_everything(const policy::Document& document, const policy::Library& library) {
  return std::any_of(document.statements.begin(), document.statements.end(), [&](const policy::Statement& statement) {
    const bool has_star = std::any_of(statement.actions.begin(), statement.actions.end(),
                                      [&](policy::StringId action) { return library.text(action) == "*"; });
    return statement.effect == policy::Effect::allow && (statement.not_action || has_star);
  });
}

// Whether some statement may allow the action on the resource; conditions and variables are left to the trial.
bool may_allow(const policy::Document& document, const policy::Library& library, std::string_view action,
               std::string_view resource) {
  return std::any_of(document.statements.begin(), document.statements.end(), [&](const policy::Statement& statement) {
    if (statement.effect != policy::Effect::allow || !evaluate::matches_action(statement, action, library))
      return false;
    return statement.not_resource ||
           std::any_of(statement.resources.begin(), statement.resources.end(), [&](policy::StringId pattern) {
             const std::string_view text = library.text(pattern);
             return text.find('$') != std::string_view::npos ||
                    policy::match_resource(text, resource, document.version, {}).match == policy::Match::yes;
           });
  });
}

class Proposer {
public:
  Proposer(const World& world, const stdlib::Catalog& catalog, const Obstacle& obstacle, const Needed& needed,
           std::vector<std::string>& reasons_against)
      : world_(world),
        writer_(world, catalog),
        obstacle_(obstacle),
        step_(*obstacle.step),
        needed_(needed),
        against_(reasons_against),
        bearer_(bearer_of(world, step_.request.caller)) {}

  std::vector<Candidate> take() {
    switch (obstacle_.layer->layer) {
      case LayerId::scp:
        propose_scp();
        break;
      case LayerId::endpoint:
        propose_endpoint();
        break;
      case LayerId::resource:
        propose_resource(true);
        break;
      case LayerId::trust:
        propose_trust();
        break;
      case LayerId::identity:
        propose_identity();
        break;
      case LayerId::boundary:
        propose_boundary();
        break;
      case LayerId::session:
        against_.emplace_back(
            "a session policy is given when the session is made: make it anew without one, or with one that allows "
            "this");
        break;
      case LayerId::rcp:
      case LayerId::restriction:
        break;
    }
    if (obstacle_.resource_may_open) propose_resource(false);
    return std::move(found_);
  }

private:
  void add(std::vector<std::string> edits, std::vector<policy::PolicyId> about = {}) {
    found_.push_back({std::move(edits), std::move(about), {}, {}, {}});
  }

  // What policies that are given as they stand allow: all of it comes with them.
  void add_given(std::string edit, std::vector<policy::PolicyId> policies) {
    std::vector<std::string> opens;
    for (const auto policy : policies) {
      for (const auto& statement : world_.library().document(policy).statements) {
        if (statement.effect == policy::Effect::allow) opens.push_back(writer_.statement(policy, statement));
      }
    }
    found_.push_back({{std::move(edit)}, std::move(policies), std::move(opens), {}, {}});
  }

  // Adding a statement to a policy that stands already.
  void add_statement(const PolicySlot& slot, const std::string& rule) {
    std::vector<policy::PolicyId> about;
    if (const auto policy = bind::policy_in(world_, slot)) {
      if (is_missing(world_, *policy)) {
        against_.push_back("the text of " + spelled_out(world_, slot) + " is not known here");
        return;
      }
      about.push_back(*policy);
    }
    add({writer_.add_to(slot, rule)}, std::move(about));
  }

  // ---- the caller's own policies

  void propose_identity() {
    if (!bearer_) return;
    if (bearer_->kind == EntityKind::role && world_.roles[bearer_->index].is_service_linked) {
      against_.push_back(spelled_out(world_, *bearer_) + " belongs to an AWS service, and only the service changes it");
    }
    propose_own_policy();
    propose_tags();
    if (bearer_->kind == EntityKind::user) propose_groups();
    propose_existing_policies();
  }

  // The inline policy that came nearest, else any; without one a policy of its own.
  void propose_own_policy() {
    const auto& inline_policies = world_.identity(*bearer_)->inline_policies;
    std::optional<std::uint32_t> place;
    for (std::uint32_t i = 0; i < inline_policies.size(); ++i) {
      const bool is_near =
          std::any_of(obstacle_.layer->findings.begin(), obstacle_.layer->findings.end(),
                      [&](const Finding& finding) { return finding.policy == inline_policies[i] && finding.via == 0; });
      if (!is_missing(world_, inline_policies[i]) && (!place || is_near)) place = i;
    }
    const auto& row = *world_.identity(*bearer_);
    const std::string name = writer_.new_name(world_.text(row.name), needed_.actions.front());
    const std::string account = writer_.account_word(row.account);
    const std::vector<std::string> own_policy = {
        "policy " + bind::quote_word(name) + " in " + account + " " + Writer::in_braces({writer_.allow(needed_)}),
        "attach policy " + account + "/" + bind::quote_word(name) + " to " + spelled_out(world_, *bearer_)};
    if (!place) {
      add(own_policy);
      return;
    }
    add_statement({PolicySlot::Kind::inline_policy, *bearer_, *place}, writer_.allow(needed_));
    found_.back().instead = own_policy;
  }

  // A tag that a statement asks for: on the caller, or on what it acts on.
  void propose_tags() {
    for (const Finding& finding : obstacle_.layer->findings) {
      if (finding.failed != Element::condition || finding.effect != policy::Effect::allow) continue;
      const auto& statement = world_.library().document(finding.policy).statements[finding.statement];
      propose_tag(statement.conditions[finding.condition], finding.policy);
    }
  }

  void propose_tag(const policy::Condition& condition, policy::PolicyId policy) {
    const std::string_view key = world_.text(condition.key);
    const std::string op = world_.library().operators().name({condition.op.row, {}, false});
    const bool is_equality = op == "StringEquals" || op == "StringEqualsIgnoreCase" || op == "StringLike";
    if (!is_equality || condition.values.empty()) return;
    const std::string_view value = world_.text(condition.values.front());
    if (value.find_first_of("*?$") != std::string_view::npos) return;
    std::optional<EntityId> tagged;
    if (key.substr(0, 17) == "aws:PrincipalTag/") tagged = bearer_;
    if (key.substr(0, 16) == "aws:ResourceTag/" || key.substr(0, 16) == "iam:ResourceTag/") {
      tagged = world_.by_arn(step_.request.resources[obstacle_.layer->resource].arn);
    }
    if (!tagged) return;
    add({"tag " + spelled_out(world_, *tagged) + " " + bind::quote_word(key.substr(key.find('/') + 1)) + "=" +
         bind::quote_word(value)},
        {policy});
  }

  void propose_groups() {
    const model::User& user = world_.users[bearer_->index];
    std::size_t count = 0;
    world_.groups.each([&](std::uint32_t index, const model::Group& group) {
      const bool is_member = std::find(user.groups.begin(), user.groups.end(), index) != user.groups.end();
      if (group.account != user.account || is_member || count == most_existing) return;
      std::vector<policy::PolicyId> policies(group.inline_policies.begin(), group.inline_policies.end());
      for (const auto attached : group.attached) policies.push_back(world_.managed_policies[attached].current());
      if (!is_worth_giving(policies)) return;
      ++count;
      add_given("add " + spelled_out(world_, *bearer_) + " to " + spelled_out(world_, {EntityKind::group, index}),
                std::move(policies));
    });
  }

  void propose_existing_policies() {
    const auto& row = *world_.identity(*bearer_);
    std::size_t count = 0;
    world_.managed_policies.each([&](std::uint32_t index, const model::ManagedPolicy& policy) {
      const bool is_attached = std::find(row.attached.begin(), row.attached.end(), index) != row.attached.end();
      if (is_attached || count == most_existing || !(policy.is_aws_managed || policy.account == row.account)) return;
      if (!is_worth_giving({policy.current()})) return;
      ++count;
      add_given(
          "attach " + spelled_out(world_, {EntityKind::managed_policy, index}) + " to " + spelled_out(world_, *bearer_),
          {policy.current()});
    });
  }

  // Some policy may allow it, and none gives everything.
  bool is_worth_giving(const std::vector<policy::PolicyId>& policies) const {
    const auto& library = world_.library();
    const std::string& resource = step_.request.resources[obstacle_.layer->resource].arn;
    const auto document = [&](policy::PolicyId id) -> const policy::Document& { return library.document(id); };
    return std::any_of(policies.begin(), policies.end(),
                       [&](auto id) { return may_allow(document(id), library, step_.request.action, resource); }) &&
           std::none_of(policies.begin(), policies.end(),
                        [&](auto id) { return gives_everything(document(id), library) || is_missing(world_, id); });
  }

  // ---- the permissions boundary

  void propose_boundary() {
    if (!bearer_) return;
    const auto& row = *world_.identity(*bearer_);
    if (!row.boundary) return;
    const auto& policy = world_.managed_policies[*row.boundary];
    const PolicySlot slot{PolicySlot::Kind::managed, {EntityKind::managed_policy, *row.boundary}, 0};
    const std::string who = spelled_out(world_, *bearer_);
    const std::string rule = writer_.allow(needed_);
    if (!policy.is_aws_managed) add_statement(slot, rule);
    if (policy.is_aws_managed || is_shared(*row.boundary)) {
      // A boundary of its own: nobody else's grows.
      const auto& document = world_.library().document(policy.current());
      const std::string name = writer_.new_name(world_.text(row.name), "boundary");
      const std::string account = writer_.account_word(row.account);
      const std::string text = writer_.text_of(document, rule);
      if (!text.empty() && !is_missing(world_, policy.current())) {
        add({"policy " + bind::quote_word(name) + " in " + account + " " + text,
             "set boundary policy " + account + "/" + bind::quote_word(name) + " on " + who},
            {policy.current()});
      }
    }
    std::vector<policy::PolicyId> about = {policy.current()};
    for (const auto& applied : step_.policies[obstacle_.layer->resource].identity) about.push_back(applied.policy);
    add({"clear boundary on " + who}, std::move(about));
  }

  // Whether somebody else has the policy, too.
  bool is_shared(std::uint32_t policy) const {
    std::size_t holders = 0;
    const auto count = [&](const auto& table) {
      table.each([&](std::uint32_t, const model::Identity& row) {
        const bool is_attached = std::find(row.attached.begin(), row.attached.end(), policy) != row.attached.end();
        if (is_attached || row.boundary == policy) ++holders;
      });
    };
    count(world_.users);
    count(world_.groups);
    count(world_.roles);
    return holders > 1;
  }

  // ---- the organization

  void propose_scp() {
    const auto place = place_of_level(world_, step_.request.caller.account, obstacle_.layer->level);
    if (!place) return;
    const auto& attached =
        place->kind == EntityKind::account ? world_.accounts[place->index].scps : world_.ous[place->index].scps;
    const std::string rule = writer_.allow(needed_);
    for (const auto index : attached) {
      add_statement({PolicySlot::Kind::control, {EntityKind::control_policy, index}, 0}, rule);
    }
    const std::string name = writer_.new_name(world_.text(world_.name_of(*place)), needed_.actions.front());
    add({"scp " + bind::quote_word(name) + " on " + spelled_out(world_, *place) + " " + Writer::in_braces({rule})});
  }

  void propose_endpoint() {
    for (const auto& applied : step_.policies[obstacle_.layer->resource].endpoint) {
      const auto who = writer_.principal(step_.request.caller);
      if (!who || applied.via == 0) continue;
      add_statement({PolicySlot::Kind::endpoint, EntityId::from_handle(applied.via), 0}, writer_.allow(needed_, *who));
    }
  }

  // ---- the resource's policy, or the role's trust policy

  // `must`: nothing else can let the caller in.
  void propose_resource(bool must) {
    const auto& resource = step_.request.resources[obstacle_.layer->resource];
    if (evaluate::is_decided_by_trust(step_.request.action, resource.arn)) {
      propose_trust();
      return;
    }
    const auto declared = evaluate::resource_behind(world_, resource.arn);
    if (!declared) {
      if (must) {
        against_.push_back("the resource's own policy has to allow it, and `" + resource.arn +
                           "` is not declared here: declare it with its policy");
      }
      return;
    }
    Needed needed = needed_;
    const auto is_elsewhere = [&](const std::string& arn) {
      return evaluate::resource_behind(world_, arn) != declared;
    };
    needed.resources.erase(std::remove_if(needed.resources.begin(), needed.resources.end(), is_elsewhere),
                           needed.resources.end());
    if (needed.resources.empty()) needed.resources = {resource.arn};
    const PolicySlot slot{PolicySlot::Kind::resource, *declared, 0};
    for (const bool as_session : {false, true}) {
      // Within an account the role's session alone is let in past boundary and session policies.
      const bool is_session = step_.request.caller.kind == evaluate::CallerKind::role_session;
      if (as_session && (must || !is_session || !needed_.is_of_named_session)) break;
      if (const auto who = writer_.principal(step_.request.caller, as_session)) {
        add_statement(slot, writer_.allow(needed, *who));
      }
    }
  }

  void propose_trust() {
    const auto& arn = step_.request.resources[obstacle_.layer->resource].arn;
    const auto role = evaluate::role_behind(world_, arn);
    const auto who = writer_.principal(step_.request.caller);
    if (!role || !who) return;
    if (world_.roles[role->index].is_service_linked) {
      against_.push_back(spelled_out(world_, *role) + " belongs to an AWS service, and only the service changes it");
      return;
    }
    const std::string_view action = step_.request.action;
    const bool is_assuming = policy::matches_action("sts:AssumeRole*", action);
    const std::string rule = is_assuming ? "trusts " + *who : writer_.allow({{std::string(action)}, {}, false}, *who);
    add_statement({PolicySlot::Kind::trust, *role, 0}, rule);
  }

  const World& world_;
  const Writer writer_;
  const Obstacle& obstacle_;
  const evaluate::Explained& step_;
  const Needed& needed_;
  std::vector<std::string>& against_;
  std::optional<EntityId> bearer_;
  std::vector<Candidate> found_;
};

}  // namespace

std::optional<EntityId> bearer_of(const World& world, const evaluate::Caller& caller) {
  using evaluate::CallerKind;
  std::string_view arn;
  if (caller.kind == CallerKind::user) arn = caller.arn;
  if (caller.kind == CallerKind::role_session || caller.kind == CallerKind::federated_user) arn = caller.issuer_arn;
  const auto entity = world.by_arn(arn);
  const bool is_bearer = entity && (entity->kind == EntityKind::user || entity->kind == EntityKind::role);
  return is_bearer ? entity : std::nullopt;
}

std::optional<EntityId> place_of_level(const World& world, std::string_view account_id, std::uint32_t level) {
  const auto account = world.account_by_id(account_id);
  if (!account) return std::nullopt;
  const auto above = world.ous_above(*account);
  if (level < above.size()) return EntityId{EntityKind::ou, above[level]};
  return EntityId{EntityKind::account, static_cast<std::uint32_t>(*account)};
}

std::optional<PolicySlot> slot_of_identity_policy(const World& world, EntityId bearer, policy::PolicyId policy) {
  const model::Identity* row = world.identity(bearer);
  if (row == nullptr) return std::nullopt;
  for (std::uint32_t i = 0; i < row->inline_policies.size(); ++i) {
    if (row->inline_policies[i] == policy) return PolicySlot{PolicySlot::Kind::inline_policy, bearer, i};
  }
  for (const auto index : row->attached) {
    if (world.managed_policies[index].current() == policy) {
      return PolicySlot{PolicySlot::Kind::managed, {EntityKind::managed_policy, index}, 0};
    }
  }
  return std::nullopt;
}

std::vector<Candidate> candidates(const World& world, const stdlib::Catalog& catalog, const Obstacle& obstacle,
                                  const Needed& needed, std::vector<std::string>& reasons_against) {
  if (obstacle.layer == nullptr || obstacle.is_without_edit) return {};
  if (obstacle.deny != nullptr) return deny_candidates(world, catalog, obstacle, needed);
  return Proposer(world, catalog, obstacle, needed, reasons_against).take();
}

}  // namespace iamq::change
