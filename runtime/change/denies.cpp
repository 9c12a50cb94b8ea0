#include <algorithm>
#include <utility>

#include "runtime/bind/spelling.hpp"
#include "runtime/change/candidates.hpp"
#include "runtime/change/spare.hpp"
#include "runtime/evaluate/owner.hpp"
#include "runtime/policy/arn.hpp"

// What can be done about a Deny that matches: it is made to spare the request, or the caller, or it goes.
namespace iamq::change {

using bind::PolicySlot;
using bind::spelled_out;
using evaluate::Finding;
using evaluate::LayerId;
using model::EntityId;
using model::EntityKind;
using model::World;

namespace {

class DenyProposer {
public:
  DenyProposer(const World& world, const stdlib::Catalog& catalog, const Obstacle& obstacle, const Needed& needed)
      : world_(world),
        writer_(world, catalog),
        obstacle_(obstacle),
        step_(*obstacle.step),
        finding_(*obstacle.deny),
        needed_(needed),
        bearer_(bearer_of(world, step_.request.caller)) {}

  std::vector<Candidate> take() {
    const auto slot = find_slot();
    if (!slot) return {};
    const bool is_aws =
        slot->kind == PolicySlot::Kind::managed && world_.managed_policies[slot->owner.index].is_aws_managed;
    if (!is_aws) {
      propose_narrower(*slot);
    }
    // Without its boundary the caller can do all that his policies say: rather the statement goes.
    const bool is_boundary = obstacle_.layer->layer == LayerId::boundary;
    if (!is_aws && is_boundary) propose_removal(*slot);
    propose_leaving(*slot);
    if (!is_aws && !is_boundary) propose_removal(*slot);
    return std::move(found_);
  }

private:
  void add(std::vector<std::string> edits, std::string replaces = {}) {
    found_.push_back({std::move(edits), {finding_.policy}, {}, {}, std::move(replaces)});
  }

  std::optional<PolicySlot> control_slot() const {
    const auto place = EntityId::from_handle(finding_.via);
    const bool is_scp = obstacle_.layer->layer == LayerId::scp;
    const auto find = [&](const auto& row) -> std::optional<PolicySlot> {
      for (const auto index : is_scp ? row.scps : row.rcps) {
        if (world_.control_policies[index].policy == finding_.policy) {
          return PolicySlot{PolicySlot::Kind::control, {EntityKind::control_policy, index}, 0};
        }
      }
      return std::nullopt;
    };
    return place.kind == EntityKind::account ? find(world_.accounts[place.index]) : find(world_.ous[place.index]);
  }

  // The place that holds the statement; a session policy has none.
  std::optional<PolicySlot> find_slot() const {
    switch (obstacle_.layer->layer) {
      case LayerId::identity:
        if (finding_.via != 0)
          return slot_of_identity_policy(world_, EntityId::from_handle(finding_.via), finding_.policy);
        return bearer_ ? slot_of_identity_policy(world_, *bearer_, finding_.policy) : std::nullopt;
      case LayerId::boundary:
        if (!bearer_ || !world_.identity(*bearer_)->boundary) return std::nullopt;
        return PolicySlot{
            PolicySlot::Kind::managed, {EntityKind::managed_policy, *world_.identity(*bearer_)->boundary}, 0};
      case LayerId::scp:
      case LayerId::rcp:
        return finding_.via == 0 ? std::nullopt : control_slot();
      case LayerId::resource: {
        const auto resource = evaluate::resource_behind(world_, resource_arn());
        return resource ? std::optional(PolicySlot{PolicySlot::Kind::resource, *resource, 0}) : std::nullopt;
      }
      case LayerId::trust: {
        const auto role = evaluate::role_behind(world_, resource_arn());
        return role ? std::optional(PolicySlot{PolicySlot::Kind::trust, *role, 0}) : std::nullopt;
      }
      case LayerId::endpoint:
        if (finding_.via == 0) return std::nullopt;
        return PolicySlot{PolicySlot::Kind::endpoint, EntityId::from_handle(finding_.via), 0};
      case LayerId::session:
      case LayerId::restriction:
        return std::nullopt;
    }
    return std::nullopt;
  }
  const std::string& resource_arn() const { return step_.request.resources[obstacle_.layer->resource].arn; }

  // Whether the policy speaks of nobody but the caller's user or role.
  bool is_callers_alone(const PolicySlot& slot) const {
    if (!bearer_) return false;
    if (slot.kind == PolicySlot::Kind::inline_policy) return slot.owner == *bearer_;
    if (slot.kind != PolicySlot::Kind::managed) return false;
    std::size_t others = 0;
    const auto count = [&](EntityKind kind, const auto& table) {
      table.each([&](std::uint32_t index, const model::Identity& row) {
        const bool has_it = row.boundary == slot.owner.index ||
                            std::find(row.attached.begin(), row.attached.end(), slot.owner.index) != row.attached.end();
        if (has_it && !(EntityId{kind, index} == *bearer_)) ++others;
      });
    };
    count(EntityKind::user, world_.users);
    count(EntityKind::group, world_.groups);
    count(EntityKind::role, world_.roles);
    return others == 0;
  }

  const policy::Document& document() const { return world_.library().document(finding_.policy); }

  // The statements of the policy that have to go, all at once: it is one edit of one policy.
  std::vector<std::size_t> matching() const {
    std::vector<std::size_t> found;
    for (const Finding& finding : obstacle_.layer->findings) {
      const bool is_matching = finding.effect == policy::Effect::deny && finding.failed == evaluate::Element::none;
      if (is_matching && finding.policy == finding_.policy && finding.via == finding_.via) {
        found.push_back(finding.statement);
      }
    }
    return found;
  }

  // The document with other statements in their place; each takes the way of that number, or its last.
  policy::Document rewritten(const std::vector<std::vector<std::vector<policy::Statement>>>& ways,
                             std::size_t number) const {
    const auto places = matching();
    policy::Document changed = document();
    changed.statements.clear();
    for (std::size_t i = 0; i < document().statements.size(); ++i) {
      const auto place = std::find(places.begin(), places.end(), i);
      if (place == places.end()) {
        changed.statements.push_back(document().statements[i]);
        continue;
      }
      const auto index = static_cast<std::size_t>(place - places.begin());
      if (index >= ways.size() || ways[index].empty()) continue;
      const auto& way = ways[index][std::min(number, ways[index].size() - 1)];
      changed.statements.insert(changed.statements.end(), way.begin(), way.end());
    }
    add_what_is_allowed(changed);
    return changed;
  }

  void propose_narrower(const PolicySlot& slot) {
    const Sparing sparing{world_.library(), step_.request, needed_};
    std::vector<std::vector<std::vector<policy::Statement>>> ways;
    std::size_t most = 0;
    for (const std::size_t place : matching()) {
      ways.push_back(spare(document().statements[place], sparing, is_callers_alone(slot)));
      most = std::max(most, ways.back().size());
    }
    for (std::size_t number = 0; number < most; ++number) {
      add({writer_.replace(slot, rewritten(ways, number))}, spelled_out(world_, slot));
    }
  }

  void propose_leaving(const PolicySlot& slot) {
    if (obstacle_.layer->layer == LayerId::identity) {
      const EntityId holder = finding_.via != 0 ? EntityId::from_handle(finding_.via) : *bearer_;
      if (holder.kind == EntityKind::group) {
        add({"remove " + spelled_out(world_, *bearer_) + " from " + spelled_out(world_, holder)});
      }
      if (slot.kind == PolicySlot::Kind::managed) {
        add({"detach " + spelled_out(world_, slot.owner) + " from " + spelled_out(world_, holder)});
      }
    } else if (obstacle_.layer->layer == LayerId::boundary) {
      add({"clear boundary on " + spelled_out(world_, *bearer_)});
      for (const auto& applied : step_.policies[obstacle_.layer->resource].identity) {
        found_.back().about.push_back(applied.policy);
      }
    } else if (slot.kind == PolicySlot::Kind::control) {
      add({"detach " + spelled_out(world_, slot.owner) + " from " +
           spelled_out(world_, EntityId::from_handle(finding_.via))});
    }
  }

  // A boundary or SCP that allows nothing of the kind would refuse the request without its Deny, too.
  void add_what_is_allowed(policy::Document& changed) const {
    const LayerId layer = obstacle_.layer->layer;
    const bool must_allow = layer == LayerId::boundary || layer == LayerId::scp;
    if (!must_allow || !obstacle_.layer->allow.is_false()) return;
    auto& strings = world_.library().strings();
    policy::Statement statement;
    statement.has_resource = true;
    for (const auto& action : needed_.actions) statement.actions.push_back(strings.intern(action));
    for (const auto& resource : needed_.resources) statement.resources.push_back(strings.intern(resource));
    changed.statements.push_back(std::move(statement));
  }

  void propose_removal(const PolicySlot& slot) {
    const auto& statements = document().statements;
    const auto places = matching();
    if (places.size() == statements.size() && slot.kind == PolicySlot::Kind::inline_policy) {
      add({"delete " + spelled_out(world_, slot)});
      return;
    }
    const policy::Document without = rewritten({}, 0);
    if (without.statements.empty()) return;
    const auto sid = statements[places.front()].sid;
    const auto bearers = std::count_if(statements.begin(), statements.end(),
                                       [&](const policy::Statement& statement) { return statement.sid == sid; });
    const bool only_goes = places.size() == 1 && without.statements.size() + 1 == statements.size();
    if (only_goes && sid != policy::StringId{} && bearers == 1) {
      add({"remove statement " + bind::quote_word(world_.text(sid)) + " from " + spelled_out(world_, slot)});
      return;
    }
    add({writer_.replace(slot, without)}, spelled_out(world_, slot));
  }

  const World& world_;
  const Writer writer_;
  const Obstacle& obstacle_;
  const evaluate::Explained& step_;
  const Finding& finding_;
  const Needed& needed_;
  std::optional<EntityId> bearer_;
  std::vector<Candidate> found_;
};

}  // namespace

std::vector<Candidate> deny_candidates(const World& world, const stdlib::Catalog& catalog, const Obstacle& obstacle,
                                       const Needed& needed) {
  return DenyProposer(world, catalog, obstacle, needed).take();
}

}  // namespace iamq::change
