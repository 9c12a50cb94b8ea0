#include "lang/format/printer.hpp"

namespace iamq::lang {

void Printer::put(const Hop& hop) {
  put(hop.role);
  if (hop.session_name) {
    put(" as ");
    put(*hop.session_name);
  }
  if (hop.facts) {
    put(" (");
    put(*hop.facts);
    put(")");
  }
}

void Printer::put(const Clause& clause) {
  if (const auto* on = std::get_if<OnClause>(&clause.node)) {
    put("on ");
    put(on->resources);
  } else if (const auto* in = std::get_if<InClause>(&clause.node)) {
    put("in ");
    put(in->account);
  } else if (const auto* via = std::get_if<ViaClause>(&clause.node)) {
    put("via ");
    put_list(via->hops);
  } else if (const auto* with = std::get_if<WithClause>(&clause.node)) {
    put("with ");
    put(with->facts);
  } else if (const auto* at = std::get_if<AtClause>(&clause.node)) {
    put("at ");
    put(at->time);
  } else if (const auto* passing = std::get_if<PassingClause>(&clause.node)) {
    put("passing ");
    put(passing->role);
  } else if (const auto* through = std::get_if<ThroughClause>(&clause.node)) {
    put("through service ");
    put(through->service);
  } else {
    const auto& without = std::get<WithoutClause>(clause.node);
    put("without ");
    if (without.policy) {
      put(*without.policy);
    } else {
      put("boundary");
    }
  }
}

void Printer::put_clauses(const std::vector<Clause>& clauses) {
  for (const Clause& clause : clauses) {
    put_breakable(" ");
    put(clause);
  }
}

void Printer::put(const Act& act) {
  if (const auto* assume = std::get_if<AssumeAct>(&act.node)) {
    put("assume ");
    put(assume->role);
  } else {
    put(std::get<Actions>(act.node));
  }
}

void Printer::put(const std::optional<Where>& where) {
  if (!where) return;
  switch (where->kind) {
    case Where::Kind::in:
      put("in ");
      break;
    case Where::Kind::outside:
      put("outside ");
      break;
    case Where::Kind::except:
      put("except ");
      break;
  }
  put_list(where->refs);
  put(" ");
}

void Printer::put(const ProveAsk& prove) {
  put("no one ");
  put(prove.where);
  put("can ");
  put(prove.act);
}

void Printer::put(const Side& side) {
  if (side.permissions_of) put("permissions of ");
  put(side.which);
}

void Printer::put(const Ask& ask) {
  if (const auto* can = std::get_if<CanAsk>(&ask.node)) {
    put("can ");
    put_list(can->principals);
    put(" ");
    put(can->act);
  } else if (const auto* who = std::get_if<WhoCanAsk>(&ask.node)) {
    put("who ");
    put(who->where);
    put("can ");
    put(who->act);
  } else if (const auto* permissions = std::get_if<PermissionsAsk>(&ask.node)) {
    put_permissions(ask, *permissions);
  } else if (const auto* which = std::get_if<WhichRolesAsk>(&ask.node)) {
    put("which roles can ");
    put(which->principal);
    put(" assume");
  } else if (const auto* policies = std::get_if<WhichPoliciesAsk>(&ask.node)) {
    put(policies->deny ? "which policies deny " : "which policies allow ");
    put(policies->act);
  } else if (const auto* resources = std::get_if<WhichResourcesAsk>(&ask.node)) {
    put("which resources can ");
    put(resources->principal);
    put(" ");
    put(resources->act);
  } else if (const auto* need = std::get_if<NeedAsk>(&ask.node)) {
    put("what does ");
    put(need->principal);
    put(" need to");
    for (const auto& word : need->task) {
      put(" ");
      put(word);
    }
  } else if (const auto* reach = std::get_if<HowReachAsk>(&ask.node)) {
    put("how can ");
    put(reach->principal);
    put(" ");
    if (const auto* act = std::get_if<Act>(&reach->goal)) {
      put(*act);
    } else {
      put("reach ");
      if (const auto* action = std::get_if<Word>(&reach->goal)) put(*action);
      if (const auto* role = std::get_if<Ref>(&reach->goal)) put(*role);
    }
  } else if (const auto* let = std::get_if<HowToLetAsk>(&ask.node)) {
    put("how to let ");
    put(let->principal);
    put(" ");
    put(let->act);
  } else if (const auto* why = std::get_if<WhyAsk>(&ask.node)) {
    put(why->negated ? "why can't " : "why can ");
    put_list(why->principals);
    put(" ");
    put(why->act);
  } else if (const auto* compare = std::get_if<CompareAsk>(&ask.node)) {
    put("compare ");
    put(compare->left);
    put(" with ");
    put(compare->right);
  } else if (const auto* within = std::get_if<WithinAsk>(&ask.node)) {
    put("is ");
    put(within->inner);
    put(" within ");
    put(within->outer);
  } else {
    put("prove ");
    put(std::get<ProveAsk>(ask.node));
  }
  put_clauses(ask.clauses);
  if (const auto* permissions = std::get_if<PermissionsAsk>(&ask.node)) {
    put_about(permissions->about);
    if (permissions->form) {
      put(" as ");
      put(*permissions->form);
    }
  }
}

void Printer::put_about(const std::optional<Word>& about) {
  if (!about) return;
  put(" for ");
  put(*about);
}

// Three sentences ask for the same; each is kept as it was said.
void Printer::put_permissions(const Ask& ask, const PermissionsAsk& permissions) {
  const std::string_view written = sources_.text(ask.span);
  if (written.substr(0, 4) == "what") {
    put("what can ");
    put(permissions.principal);
    put(" do");
    return;
  }
  put(written.substr(0, 9) == "effective" ? "effective permissions of " : "permissions of ");
  put(permissions.principal);
}

void Printer::put(const WhatIf& what_if) {
  put("what if ");
  block(what_if.span, items_of(what_if.edits));
}

void Printer::put(const SessionVerb& verb) {
  if (const auto* explain = std::get_if<ExplainVerb>(&verb.node)) {
    put("explain ");
    put(explain->message);
  } else if (const auto* diff = std::get_if<DiffVerb>(&verb.node)) {
    put("diff");
    if (diff->checkpoint) {
      put(" ");
      put(*diff->checkpoint);
    }
    if (diff->later) {
      put(" ");
      put(*diff->later);
    }
  } else if (const auto* checkpoint = std::get_if<CheckpointVerb>(&verb.node)) {
    put("checkpoint ");
    put(checkpoint->name);
  } else if (std::holds_alternative<UndoVerb>(verb.node)) {
    put("undo");
  } else if (std::holds_alternative<RedoVerb>(verb.node)) {
    put("redo");
  } else if (std::holds_alternative<ResetVerb>(verb.node)) {
    put("reset");
  } else if (std::holds_alternative<CommitVerb>(verb.node)) {
    put("commit");
  } else if (std::holds_alternative<DiscardVerb>(verb.node)) {
    put("discard");
  } else if (const auto* lint = std::get_if<LintVerb>(&verb.node)) {
    put("lint");
    if (!lint->refs.empty()) put(" ");
    put_list(lint->refs);
  } else if (const auto* summary = std::get_if<SummaryVerb>(&verb.node)) {
    put("summary of ");
    put(summary->which);
    put_about(summary->about);
    if (summary->denied) put(" denied");
  } else if (const auto* context_keys = std::get_if<ContextKeysVerb>(&verb.node)) {
    put("context keys of ");
    put(context_keys->ref);
  } else if (const auto* quotas = std::get_if<QuotasVerb>(&verb.node)) {
    put("quotas of ");
    put(quotas->ref);
  } else if (const auto* show = std::get_if<ShowVerb>(&verb.node)) {
    put("show ");
    put(show->which);
    if (show->format) {
      put(" as ");
      put(*show->format);
    }
  } else if (const auto* save = std::get_if<SaveVerb>(&verb.node)) {
    put("save ");
    put(save->path);
    if (save->with_expectations) put(" with expectations");
  } else {
    const auto& list = std::get<ListVerb>(verb.node);
    put("list ");
    put(list.what);
    put_in_account(list.in_account);
  }
}

void Printer::put(const Question& question) {
  const bool outer = std::exchange(in_question_, true);
  if (const auto* ask = std::get_if<Ask>(&question.node)) {
    put(*ask);
  } else if (const auto* what_if = std::get_if<WhatIfAsk>(&question.node)) {
    put(what_if->what_if);
    if (what_if->then) {
      put_breakable(" then ");
      put(*what_if->then);
    }
  } else {
    put(std::get<SessionVerb>(question.node));
  }
  in_question_ = outer;
}

}  // namespace iamq::lang
