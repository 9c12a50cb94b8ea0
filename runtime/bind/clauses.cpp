#include "runtime/bind/clauses.hpp"

#include "runtime/bind/facts.hpp"
#include "runtime/bind/iam_names.hpp"
#include "runtime/bind/names.hpp"
#include "runtime/bind/principals.hpp"
#include "runtime/bind/resources.hpp"
#include "runtime/condition/instant.hpp"

namespace iamq::bind {
namespace {

bool may_stand_in_where(const World& world, EntityId entity) {
  return wanted::principal.fits(world, entity) || entity.kind == EntityKind::account || entity.kind == EntityKind::ou ||
         entity.kind == EntityKind::group;
}
const Wanted where_wanted{"account, OU, group or principal", "unknown-principal", may_stand_in_where};

// Fills in the clauses of one question.
class ClauseFilling {
public:
  ClauseFilling(Binder& binder, const model::Act* act, std::optional<AccountId> account) : binder_(binder) {
    context_.account = account;
    if (act == nullptr) return;
    if (act->is_assume) context_.actions.push_back("sts:AssumeRole");
    for (const StringId action : act->actions) context_.actions.push_back(binder.text(action));
  }

  model::Clauses fill(const std::vector<lang::Clause>& clauses) {
    // Where the question looks is where its resources lie, wherever the clause stands.
    for (const lang::Clause& clause : clauses) {
      if (const auto* in = std::get_if<lang::InClause>(&clause.node)) add(*in);
    }
    for (const lang::Clause& clause : clauses) {
      std::visit(
          [&](const auto& node) {
            if constexpr (!std::is_same_v<std::decay_t<decltype(node)>, lang::InClause>) add(node);
          },
          clause.node);
    }
    return std::move(filled_);
  }

private:
  void add(const lang::InClause& clause) {
    filled_.in = resolve_account(binder_, clause.account);
    if (!filled_.in) return;
    context_.account = filled_.in;
    in_account_ = clause.account;
  }

  // `in A on q` says the same as `on q in A`.
  void add(const lang::OnClause& clause) {
    lang::Resources resources = clause.resources;
    if (!resources.in_account) resources.in_account = in_account_;
    filled_.on_all_except = resources.all_except && !resources.targets.empty();
    if (resources.all_except && resources.targets.empty()) {
      filled_.on.push_back({.arn = binder_.intern("*"), .owner = filled_.in, .is_pattern = true});
    }
    for (model::Target& target : resolve_targets(binder_, resources, context_)) filled_.on.push_back(target);
  }

  void add(const lang::ViaClause& clause) {
    for (const lang::Hop& written : clause.hops) {
      model::Hop hop;
      if (written.session_name) {
        if (const auto wrong = what_is_wrong_with_name(written.session_name->text, NameKind::session)) {
          binder_.error("bad-name", "`" + written.session_name->text + "` cannot be the name of a session: " + *wrong,
                        written.session_name->span);
        }
        hop.session_name = binder_.intern(written.session_name->text);
      }
      hop.has_facts = written.facts.has_value();
      const auto role = resolve(binder_, written.role, wanted::role);
      hop.facts = resolve_facts(binder_, written.facts ? &*written.facts : nullptr,
                                role ? binder_.world.account_of(*role) : std::nullopt);
      if (!role) continue;
      hop.role = *role;
      filled_.via.push_back(std::move(hop));
    }
  }

  void add(const lang::WithClause& clause) { filled_.with = resolve_facts(binder_, &clause.facts, context_.account); }
  void add(const lang::AtClause& clause) { filled_.at = resolve_time(binder_, clause.time); }
  void add(const lang::PassingClause& clause) { filled_.passing = resolve(binder_, clause.role, wanted::role); }

  void add(const lang::ThroughClause& clause) {
    if (is_service_name(binder_, clause.service)) filled_.through = binder_.intern(clause.service.text);
  }

  void add(const lang::WithoutClause& clause) {
    if (!clause.policy) {
      filled_.without_boundary = true;
    } else if (const auto policy = resolve(binder_, *clause.policy, wanted::control_policy)) {
      filled_.without_control_policies.push_back(policy->index);
    }
  }

  Binder& binder_;
  TargetContext context_;
  std::optional<lang::Word> in_account_;
  model::Clauses filled_;
};

// `assume UpdateApp in Production`: the role must be one of that account.
void check_account_of_role(Binder& binder, const model::Act& act, const model::Clauses& filled,
                           const std::vector<lang::Clause>& clauses) {
  const auto account = binder.world.account_of(act.role);
  if (!filled.in || !account || *account == *filled.in) return;
  for (const lang::Clause& clause : clauses) {
    if (const auto* in = std::get_if<lang::InClause>(&clause.node)) {
      binder.error("account-mismatch",
                   "role `" + std::string(binder.text(binder.world.name_of(act.role))) + "` belongs to account `" +
                       std::string(binder.text(binder.world.account(*account).name)) + "`, not `" + in->account.text +
                       "`",
                   in->account.span);
    }
  }
}

}  // namespace

std::optional<model::Act> resolve_act(Binder& binder, const lang::Act& act) {
  model::Act resolved;
  if (const auto* assume = std::get_if<lang::AssumeAct>(&act.node)) {
    const auto role = resolve(binder, assume->role, wanted::role);
    if (!role) return std::nullopt;
    resolved.is_assume = true;
    resolved.role = *role;
    return resolved;
  }
  const auto& actions = std::get<lang::Actions>(act.node);
  resolved.all_except = actions.all_except;
  for (const lang::Word& word : actions.words) resolved.actions.push_back(binder.intern(word.text));
  return resolved;
}

std::optional<model::Where> resolve_where(Binder& binder, const lang::Where* where) {
  model::Where resolved;
  if (where == nullptr) return resolved;
  switch (where->kind) {
    case lang::Where::Kind::in:
      resolved.kind = model::Where::Kind::in;
      break;
    case lang::Where::Kind::outside:
      resolved.kind = model::Where::Kind::outside;
      break;
    case lang::Where::Kind::except:
      resolved.kind = model::Where::Kind::except;
      break;
  }
  bool all_found = true;
  for (const lang::Ref& ref : where->refs) {
    if (ref.noun == lang::Noun::root) {
      const auto account = resolve_account(binder, ref.name);
      if (account) resolved.roots.push_back(*account);
      all_found = all_found && account;
    } else if (const auto entity = resolve(binder, ref, where_wanted)) {
      resolved.entities.push_back(*entity);
    } else {
      all_found = false;
    }
  }
  return all_found ? std::optional(std::move(resolved)) : std::nullopt;
}

std::optional<model::Clauses> resolve_clauses(Binder& binder, const std::vector<lang::Clause>& clauses,
                                              const model::Act* act, std::optional<AccountId> account) {
  const std::size_t before = binder.diagnostics.size();
  model::Clauses filled = ClauseFilling(binder, act, account).fill(clauses);
  if (act != nullptr && act->is_assume) check_account_of_role(binder, *act, filled, clauses);
  const std::vector<text::Diagnostic> found(binder.diagnostics.begin() + static_cast<std::ptrdiff_t>(before),
                                            binder.diagnostics.end());
  return text::has_errors(found) ? std::nullopt : std::optional(std::move(filled));
}

std::optional<StringId> resolve_time(Binder& binder, const lang::Word& time) {
  if (condition::read_instant(time.text)) return binder.intern(time.text);
  binder.error("bad-time", "`" + time.text + "` is no time", time.span).help =
      "write it as IAM does: `2026-01-31T13:00:00Z`";
  return std::nullopt;
}

}  // namespace iamq::bind
