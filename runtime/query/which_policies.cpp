#include "runtime/query/which_policies.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "runtime/evaluate/statement.hpp"
#include "runtime/query/cells.hpp"
#include "runtime/query/folding.hpp"
#include "runtime/query/notes.hpp"
#include "runtime/query/requests.hpp"
#include "runtime/query/single_request.hpp"
#include "runtime/query/wildcards.hpp"

namespace iamq::query {

namespace {

using model::EntityId;
using model::EntityKind;

// A policy where it stands, and who bears it.
class Finder {
public:
  Finder(const Asking& asking, bool deny, const model::Act& act, const model::Clauses& clauses)
      : asking_(asking),
        world_(*asking.world),
        library_(world_.library()),
        effect_(deny ? policy::Effect::deny : policy::Effect::allow),
        clauses_(clauses),
        answer_(new_answer(asking, AnswerKind::policies)) {
    answer_.columns = {{"policy", "policy"},       {"kind", "kind"},         {"borne_by", "borne by"},
                       {"actions", "actions"},     {"resource", "resource"}, {"condition", "if"},
                       {"statement", "statement"}, {"resources", ""}};
    if (act.is_assume) {
      actions_.push_back({.text = "sts:AssumeRole", .expanded = {}, .is_pattern = false});
      model::Target role;
      role.arn = world_.arn_of(act.role);
      targets_ = {role};
    } else {
      actions_ = asked_actions(asking, act);
      targets_ = clauses.on;
    }
  }

  Answer find() && {
    bearers();
    world_.managed_policies.each([&](std::uint32_t index, const model::ManagedPolicy& row) {
      const EntityId entity{EntityKind::managed_policy, index};
      add(row.current(), EntityCell{entity}, borne_by_[index],
          row.is_aws_managed ? std::nullopt : world_.account_of(entity));
    });
    world_.users.each([&](std::uint32_t index, const model::User& row) { add_inline({EntityKind::user, index}, row); });
    world_.groups.each([&](std::uint32_t index, const model::Group& row) {
      add_inline({EntityKind::group, index}, row);
    });
    world_.roles.each([&](std::uint32_t index, const model::Role& row) {
      const EntityId role{EntityKind::role, index};
      add_inline(role, row);
      if (row.trust) add(*row.trust, EntityCell{role}, {}, world_.account_of(role));
    });
    world_.resources.each([&](std::uint32_t index, const model::Resource& row) {
      const EntityId resource{EntityKind::resource, index};
      if (row.policy) add(*row.policy, EntityCell{resource}, {}, world_.account_of(resource));
    });
    world_.endpoints.each([&](std::uint32_t index, const model::Endpoint& row) {
      const EntityId endpoint{EntityKind::endpoint, index};
      if (row.policy) add(*row.policy, EntityCell{endpoint}, {}, world_.account_of(endpoint));
    });
    world_.control_policies.each([&](std::uint32_t index, const model::ControlPolicy& row) {
      add(row.policy, EntityCell{{EntityKind::control_policy, index}}, bound_by(index), std::nullopt);
    });
    return std::move(answer_);
  }

private:
  std::string named(EntityId entity) const {
    const auto arn = world_.text(world_.arn_of(entity));
    return std::string(arn.empty() ? world_.text(world_.name_of(entity)) : arn);
  }

  // Who has which managed policy, and as what.
  void bearers() {
    const auto note = [&](EntityId entity, const model::Identity& row) {
      for (const auto attached : row.attached) borne_by_[attached].push_back(named(entity));
      if (row.boundary) borne_by_[*row.boundary].push_back(named(entity) + " (boundary)");
    };
    world_.users.each([&](std::uint32_t i, const model::User& row) { note({EntityKind::user, i}, row); });
    world_.groups.each([&](std::uint32_t i, const model::Group& row) { note({EntityKind::group, i}, row); });
    world_.roles.each([&](std::uint32_t i, const model::Role& row) { note({EntityKind::role, i}, row); });
  }

  // The accounts and units that a control policy is attached to, by name.
  std::vector<std::string> bound_by(std::uint32_t control) const {
    std::vector<std::string> names;
    const auto note = [&](EntityId entity, const model::Few<std::uint32_t>& scps,
                          const model::Few<std::uint32_t>& rcps) {
      if (std::count(scps.begin(), scps.end(), control) + std::count(rcps.begin(), rcps.end(), control) > 0)
        names.emplace_back(world_.text(world_.name_of(entity)));
    };
    world_.ous.each([&](std::uint32_t i, const model::Ou& row) { note({EntityKind::ou, i}, row.scps, row.rcps); });
    world_.accounts.each([&](std::uint32_t i, const model::Account& row) {
      note({EntityKind::account, i}, row.scps, row.rcps);
    });
    return names;
  }

  void add_inline(EntityId bearer, const model::Identity& row) {
    for (const auto policy : row.inline_policies) {
      add(policy, TextCell{std::string(library_.text(library_.policy(policy).name))}, {named(bearer)},
          world_.account_of(bearer));
    }
  }

  void add(policy::PolicyId policy, const Cell& name, const std::vector<std::string>& borne_by,
           std::optional<model::AccountId> account) {
    if (clauses_.in && account != clauses_.in) return;
    if (asking_.is_stopped()) return;
    const auto& row = library_.policy(policy);
    if (row.is_missing) {
      Note note;
      note.kind = Note::Kind::missing_policy;
      note.policy = policy;
      add_note(answer_, std::move(note));
      return;
    }
    const auto& document = library_.document(policy);
    for (std::uint32_t i = 0; i < document.statements.size(); ++i) {
      const auto& statement = document.statements[i];
      if (statement.effect != effect_) continue;
      const auto listed = listed_actions(statement);
      if (listed.patterns.empty()) continue;
      if (targets_.empty()) {
        add_row(policy, i, name, row.kind, borne_by, listed, "", statement, document.version);
      }
      for (const auto& target : targets_) {
        add_row(policy, i, name, row.kind, borne_by, listed, world_.text(target.arn), statement, document.version);
      }
    }
  }

  // Those of the question's actions that the statement lists.
  ActionsCell listed_actions(const policy::Statement& statement) const {
    std::vector<std::uint32_t> numbers;
    std::vector<std::string> unknown;
    for (const auto& asked : actions_) {
      if (asked.expanded.empty() && evaluate::matches_action(statement, asked.text, library_))
        unknown.push_back(asked.text);
      for (const auto number : asked.expanded) {
        if (evaluate::matches_action(statement, asking_.catalog->action(number).full_name, library_))
          numbers.push_back(number);
      }
    }
    std::sort(numbers.begin(), numbers.end());
    numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
    ActionsCell cell = numbers.empty() ? ActionsCell{} : folded_cell(*asking_.catalog, numbers);
    for (auto& text : unknown) {
      cell.patterns.push_back(text);
      cell.actions.push_back(text);
    }
    return cell;
  }

  void add_row(policy::PolicyId policy, std::uint32_t number, const Cell& name, policy::PolicyKind kind,
               const std::vector<std::string>& borne_by, const ActionsCell& listed, std::string_view resource,
               const policy::Statement& statement, policy::Version version) {
    evaluate::Request request;
    request.action = listed.actions.front();
    request.resources.emplace_back().arn = resource.empty() ? std::string_view("*") : resource;
    request.context = condition::Context(condition::Context::State::unknown);
    condition::Logic logic;
    const evaluate::Policies none;
    const evaluate::Question question{request, 0, none, library_, logic};
    condition::Truth truth = condition::yes;
    if (!resource.empty() && statement.has_resource) {
      truth = has_wildcard(resource) ? condition::truth_of(touches(statement, resource))
                                     : evaluate::matches_resource(statement, version, question);
    }
    std::uint32_t last = 0;
    truth = logic.both(truth, evaluate::conditions_hold(statement, version, question, last));
    if (truth.is_false()) return;
    Row row;
    row.cells = {name,
                 TextCell{kind_of(name, kind)},
                 ListCell{borne_by},
                 listed,
                 resource.empty() ? Cell() : Cell(ResourceCell{std::string(resource), {}}),
                 truth.is_true() ? Cell() : Cell(ConditionCell{condition::simplify(truth, logic)}),
                 StatementCell{policy, number},
                 written_resources(statement)};
    answer_.rows.push_back(std::move(row));
  }

  static std::string kind_of(const Cell& name, policy::PolicyKind kind) {
    const auto* bearer = std::get_if<EntityCell>(&name);
    const bool is_endpoints = bearer != nullptr && bearer->entity.kind == EntityKind::endpoint;
    return is_endpoints ? "VPC endpoint policy" : std::string(policy::row(kind).name);
  }

  // Those of the statement, whatever was asked.
  Cell written_resources(const policy::Statement& statement) const {
    std::vector<std::string> patterns;
    for (const auto id : statement.resources) patterns.emplace_back(library_.text(id));
    if (statement.not_resource) return ResourceCell{"*", std::move(patterns)};
    return ListCell{std::move(patterns)};
  }

  // Whether the statement speaks of some of the resources that the pattern means. A variable may be any text.
  bool touches(const policy::Statement& statement, std::string_view pattern) const {
    const auto meets = [&](policy::StringId id) {
      std::string text(library_.text(id));
      for (auto at = text.find("${"); at != std::string::npos; at = text.find("${", at)) {
        const auto end = text.find('}', at);
        if (end == std::string::npos) break;
        text.replace(at, end - at + 1, "*");
      }
      if (statement.not_resource) return is_within(pattern, text);
      const auto shared = meet(pattern, text);
      return !shared || !shared->empty();
    };
    const bool some = std::any_of(statement.resources.begin(), statement.resources.end(), meets);
    return statement.not_resource ? !some : some;
  }

  const Asking& asking_;
  const model::World& world_;
  policy::Library& library_;
  policy::Effect effect_;
  const model::Clauses& clauses_;
  std::vector<AskedAction> actions_;
  std::vector<model::Target> targets_;
  std::map<std::uint32_t, std::vector<std::string>> borne_by_;
  Answer answer_;
};

}  // namespace

Answer which_policies(const Asking& asking, bool deny, const model::Act& act, const model::Clauses& clauses) {
  return Finder(asking, deny, act, clauses).find();
}

}  // namespace iamq::query
