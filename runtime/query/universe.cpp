#include "runtime/query/universe.hpp"

#include <algorithm>
#include <set>

#include "runtime/evaluate/owner.hpp"
#include "runtime/evaluate/special.hpp"
#include "runtime/evaluate/statement.hpp"
#include "runtime/policy/arn.hpp"
#include "runtime/policy/pattern.hpp"
#include "runtime/query/known_cuts.hpp"
#include "runtime/query/meant.hpp"
#include "runtime/query/wildcards.hpp"
#include "stdlib/arn_pattern.hpp"
#include "stdlib/text_match.hpp"

namespace iamq::query {

using evaluate::AppliedPolicy;
using model::EntityId;
using model::EntityKind;

namespace {

// Whether some resource that the action works on is among these.
bool works_on(const stdlib::Action& action, std::string_view resources) {
  return std::any_of(action.resources.begin(), action.resources.end(), [&](const auto& use) {
    const auto& patterns = use.type->arn_patterns;
    return std::any_of(patterns.begin(), patterns.end(),
                       [&](std::string_view pattern) { return stdlib::arn_pattern_overlaps(pattern, resources); });
  });
}

}  // namespace

std::vector<std::string_view> kept_by_aws(const stdlib::Action& action) {
  std::vector<std::string_view> kept;
  if (!evaluate::may_have_rules_of_its_own(action.full_name) || action.service->prefix != "iam") return kept;
  for (const std::string_view pattern : {"arn:aws:iam::aws:policy/*", "arn:aws:iam::*:role/aws-reserved/*"}) {
    if (works_on(action, pattern)) kept.push_back(pattern);  // actions that work on other things never meet them
  }
  return kept;
}

bool may_work_on(const stdlib::Action& action, std::string_view resources) {
  return action.resources.empty() || works_on(action, resources);
}

Universe::Universe(const Asking& asking, const model::Subject& subject, const evaluate::Situation& situation,
                   const Only& only)
    : asking_(asking), subject_(subject), situation_(situation), whoever_calls_(only.whoever_calls) {
  const model::World& world = *asking.world;
  const model::Target everything{.arn = world.library().strings().intern("*"), .owner = {}, .is_pattern = false};
  const auto request = evaluate::make_request(world, subject, "sts:GetCallerIdentity", {everything}, situation);
  caller_ = request.caller;
  account_ = request.caller.account;
  context_ = request.context;
  if (only.like != nullptr && !only.like->special_->have_variable) {
    special_ = only.like->special_;
  } else {
    make_specials(only);
  }
  kinds_.first = special_->kinds.end();
  std::uint32_t layer = 0;
  for (const auto& policies : evaluate::gather(world, subject, request, situation)) {
    add_own_rules(policies.identity, layer++);
    add_own_rules(policies.session, layer++);
    add_own_rules(policies.endpoint, layer++);
    for (const auto& boundary : policies.boundary) {
      add_own_rules({boundary}, layer++);
    }
    for (const auto* levels : {&policies.scps, &policies.rcps}) {
      for (const auto& level : *levels) {
        add_own_rules(level, layer++);
      }
    }
  }
  // Control policies of the accounts that own special resources draw lines there.
  std::set<std::string_view> accounts = {account_};
  for (const auto& special : special_->all) {
    if (!special.is_foreign || !accounts.insert(special.owner_account).second) continue;
    const model::Target target{
        .arn = world.library().strings().intern(special.patterns.front()), .owner = {}, .is_pattern = false};
    const auto there = evaluate::make_request(world, subject, "sts:GetCallerIdentity", {target}, situation);
    for (const auto& policies : evaluate::gather(world, subject, there, situation)) {
      for (const auto& level : policies.rcps) {
        add_own_rules(level, layer++);
      }
    }
  }
}

void Universe::add_policy(policy::PolicyId policy) {
  add_own_rules({AppliedPolicy{policy, 0}}, ~std::uint32_t{1});
}

void Universe::add_own_rules(const std::vector<AppliedPolicy>& policies, std::uint32_t layer) {
  add_rules(policies, layer, kinds_, rules_);
}

void Universe::add_rules(const std::vector<AppliedPolicy>& policies, std::uint32_t layer, Kinds& kinds,
                         std::vector<Rule>& rules) const {
  for (const auto& applied : policies) {
    const auto& document = asking_.world->library().document(applied.policy);
    for (const auto& statement : document.statements) add_rule(statement, document.version, layer, kinds, rules);
  }
}

void Universe::add_rule(const policy::Statement& statement, policy::Version version, std::uint32_t layer, Kinds& kinds,
                        std::vector<Rule>& rules) const {
  rules.push_back({&statement, version, kinds.of(statement, layer), {}, false, false});
  read_patterns(rules.back());
}

// What a NotResource or a Principal says is its own.
std::uint32_t Universe::Kinds::of(const policy::Statement& statement, std::uint32_t layer) {
  if (statement.not_resource || statement.has_principal) {
    all.push_back({~std::uint32_t{0}, statement.effect, {}});
    return end() - 1;
  }
  for (std::uint32_t kind = 0; kind < all.size(); ++kind) {
    if (all[kind].layer == layer && all[kind].effect == statement.effect &&
        all[kind].conditions == statement.conditions) {
      return first + kind;
    }
  }
  all.push_back({layer, statement.effect, statement.conditions});
  return end() - 1;
}

// A variable that nobody knows may be anything; the decision then depends on it and says so.
void Universe::read_patterns(Rule& rule) const {
  for (const auto id : rule.statement->resources) {
    const std::string_view text = asking_.world->text(id);
    if (text.find("${") == std::string_view::npos || rule.version == policy::Version::v2008_10_17) {
      rule.patterns.push_back(policy::completed_arn(std::string(text)));
      continue;
    }
    rule.has_variable = true;
    const auto substituted = policy::substitute(text, rule.version, context_.variables());
    if (substituted.state == policy::VariableValue::State::known) {
      rule.patterns.push_back(policy::completed_arn(std::string(substituted.text())));
      continue;
    }
    rule.is_open = true;
    std::string open;
    for (std::size_t i = 0; i < text.size(); ++i) {
      const auto end = text.compare(i, 2, "${") == 0 ? text.find('}', i) : std::string_view::npos;
      if (end == std::string_view::npos) {
        open += text[i];
        continue;
      }
      const auto known = policy::substitute(text.substr(i, end - i + 1), rule.version, context_.variables());
      open += known.state == policy::VariableValue::State::known ? std::string(known.text()) : "*";
      i = end;
    }
    rule.patterns.push_back(policy::completed_arn(canonical(open)));
  }
}

bool Universe::have_variable(const std::vector<Rule>& rules) {
  return std::any_of(rules.begin(), rules.end(), [](const Rule& rule) { return rule.has_variable; });
}

bool Universe::is_of_profile() const {
  return !have_variable(rules_) && !special_->have_variable;
}

std::optional<std::string> Universe::key_of(std::string_view action, const std::string& resource,
                                            bool any_region) const {
  const auto* service = asking_.catalog->find_service(action.substr(0, action.find(':')));
  if (service == nullptr || service->prefix == "sts" || evaluate::is_about_bucket_policy(action)) return std::nullopt;
  // RCPs do not bind it, other than other actions of the service.
  if (stdlib::equals_ignoring_case(action, "kms:RetireGrant")) return std::nullopt;
  if (is_foreign(resource) || asking_.world->by_arn(resource)) return std::nullopt;
  for (const auto& special : special_->all) {
    for (const auto& own : special.patterns) {
      if (policy::matches_wildcard(own, resource)) return std::nullopt;
    }
  }
  const auto arn = policy::split_arn(resource);
  // What AWS owns is told apart by each action, and IAM is closed to some kinds of sessions.
  const bool is_aws_owned = arn && (arn->account == "aws" || arn->resource.rfind("role/aws-reserved/", 0) == 0);
  const bool is_user_or_role = subject_.kind == model::Subject::Kind::entity &&
                               (subject_.entity.kind == EntityKind::user || subject_.entity.kind == EntityKind::role);
  if (service->prefix == "iam" && (is_aws_owned || !is_user_or_role)) return std::nullopt;
  std::string key =
      arn ? std::string(arn->partition) + ':' + std::string(any_region ? "*" : arn->region) : std::string("-");
  key += service->supports_rcp ? '+' : '-';
  key += evaluate::is_kms_key(resource) ? 'k' : ' ';
  for (const auto& rule : rules_) {
    if (!evaluate::matches_action(*rule.statement, action, asking_.world->library())) {
      key += '.';
      continue;
    }
    if (rule.is_open) return std::nullopt;
    const bool is_covered = std::any_of(rule.patterns.begin(), rule.patterns.end(), [&](const std::string& pattern) {
      return policy::matches_wildcard(pattern, resource);
    });
    key += is_covered ? '1' : '0';
  }
  return key;
}

std::vector<Line> Universe::lines(std::string_view action, std::uint32_t kinds_from) const {
  const policy::Library& library = asking_.world->library();
  const std::string service(action.substr(0, action.find(':')));
  std::vector<Line> lines;
  const auto add = [&](std::string pattern, std::uint32_t kind, bool is_by_field = false) {
    lines.push_back({std::move(pattern), {kinds_from + kind}, is_by_field});
  };
  for (const auto& rule : rules_) {
    if (evaluate::matches_action(*rule.statement, action, library)) {
      for (const auto& pattern : rule.patterns) {
        add(pattern, rule.kind);
      }
    }
  }
  // A special resource is told apart from all others; its own kinds stand in for that.
  const std::uint32_t special_kind = kinds_.end();
  const bool is_decided_by_trust = works_on_roles(action);
  for (const auto& special : special_->all) {
    if (special.is_trust && !is_decided_by_trust) {
      continue;
    }
    const bool speaks = std::any_of(special.rules.begin(), special.rules.end(), [&](const Rule& rule) {
      return evaluate::matches_action(*rule.statement, action, library);
    });
    // A KMS key's policy must allow, so that its silence counts; a foreign bucket without policy lets nobody in; and
    // what a policy says whose text is missing, nobody knows.
    const bool is_silent_but_counts =
        stdlib::equals_ignoring_case(special.service, service) &&
        ((special.is_foreign && !special.has_account_in_arn) || special.without_text || service == "kms");
    if (!speaks && !is_silent_but_counts) {
      continue;
    }
    for (const auto& own : special.patterns) {
      add(own, special_kind);
    }
    for (const auto& rule : special.rules) {
      if (special.is_trust || !evaluate::matches_action(*rule.statement, action, library)) {
        continue;
      }
      for (const auto& pattern : rule.patterns) {
        for (const auto& own : special.patterns) {
          for (auto& shared : meet(pattern, own).value_or(std::vector<std::string>{})) {
            add(std::move(shared), rule.kind);
          }
        }
      }
    }
  }
  // Where only the resource's own policy can let anybody in (evaluation, rule 5), whether it is declared or not.
  if (is_decided_by_trust) {
    add("arn:aws:iam::*:role/*", special_kind + 1);
  } else if (service == "kms") {
    add("arn:aws:kms:*:*:key/*", special_kind + 1);
  }
  if (const auto* known = asking_.catalog->find_action(action)) {
    for (const std::string_view kept : kept_by_aws(*known)) add(std::string(kept), special_kind + 2, true);
  }
  return lines;
}

std::shared_ptr<const Regions> Universe::regions(std::string_view whole, std::string_view action,
                                                 const std::vector<model::Target>& excepted,
                                                 std::optional<model::AccountId> owner) const {
  auto all = lines(action);
  for (const auto& target : excepted) {
    all.push_back({std::string(asking_.world->text(target.arn)), {kind_count()}, false});
  }
  return cut_or_known(whole, all, likely(action, owner));
}

model::Target Universe::target(const Region& region) const {
  model::Target target;
  target.arn = asking_.world->library().strings().intern(region.example);
  target.any_region = region.any_region;
  return target;
}

evaluate::Explained Universe::decide(std::string_view action, const Region& region) const {
  return evaluate::decide(*asking_.world, subject_, action, {target(region)}, situation_);
}

std::string Universe::owner(const std::string& resource) const {
  const auto parts = policy::split_arn(resource);
  if (parts && policy::is_account_id(parts->account)) {
    return std::string(parts->account);
  }
  const auto owner = evaluate::owner_of(*asking_.world, resource);
  return owner ? std::string(asking_.world->text(asking_.world->account(*owner).id)) : account_;
}

bool Universe::is_foreign(const std::string& resource) const {
  return owner(resource) != account_;
}

}  // namespace iamq::query
