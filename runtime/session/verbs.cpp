#include <utility>

#include "runtime/bind/clauses.hpp"
#include "runtime/bind/names.hpp"
#include "runtime/bind/policy_slots.hpp"
#include "runtime/bind/principals.hpp"
#include "runtime/query/aws_refusal.hpp"
#include "runtime/query/context_keys.hpp"
#include "runtime/query/explain.hpp"
#include "runtime/query/policy_summary.hpp"
#include "runtime/session/asker.hpp"
#include "runtime/session/comments.hpp"
#include "runtime/session/questions.hpp"
#include "runtime/session/save.hpp"
#include "runtime/session/what_if.hpp"
#include "runtime/show/completeness.hpp"
#include "runtime/show/list.hpp"
#include "runtime/show/quotas.hpp"
#include "runtime/show/show.hpp"

namespace iamq {

namespace {

// What is listed and shown, and where the session stands among its edits.
class VerbAsker : public Asker {
public:
  using Asker::Asker;

  Asked operator()(const lang::ListVerb& node) {
    std::optional<model::AccountId> account;
    if (node.in_account) {
      account = bind::resolve_account(binder_, *node.in_account);
    }
    return ask_if_bound([&] { return show::list(asking(), node.what.text, node.what.span, account); });
  }
  Asked operator()(const lang::ShowVerb& node) {
    const std::string format = node.format ? node.format->text : "";
    const text::Span where = node.format ? node.format->span : node.which.span;
    if (is_plainly(node.which.ref, "completeness")) {
      return ask_if_bound([&] { return show::completeness(asking(), format, where); });
    }
    if (is_plainly(node.which.ref, "world")) {
      const bool as_script = format == "iamq";
      for (const std::string& what :
           as_script ? show::left_out_of_world_text(binder_.world) : show::left_out_of_world_file(binder_.world)) {
        binder_.warning("left-out",
                        (as_script ? "a script has no place for " : "a world file has no place for ") + what,
                        node.which.span);
      }
      return ask_if_bound([&] {
        auto shown = show::show_world(asking(), format, where);
        auto* answer = std::get_if<query::Answer>(&shown);
        CommentKeeper comments(state_.sources, state_.comments);
        if (as_script && answer != nullptr) answer->body = world_script(asking(), comments);
        return shown;
      });
    }
    // `show users`, where nothing bears that name.
    for (const show::Listing& listing : show::listings()) {
      const bool is_meant = !node.format && is_plainly(node.which.ref, listing.word);
      if (is_meant) return ask_if_bound([&] { return show::list(asking(), listing.word, where, std::nullopt); });
    }
    const bool is_named = node.which.kind == lang::Which::Kind::named;
    const auto sessions = is_named ? bind::sessions_of_person(binder_, node.which.ref) : std::vector<model::EntityId>();
    if (sessions.size() > 1 && !node.format) return ask_if_bound([&] { return show::sessions(asking(), sessions); });
    const auto thing = bind::resolve_thing(binder_, node.which);
    return ask_if_bound([&]() -> std::variant<query::Answer, text::Diagnostic> {
      if (thing->entity) {
        return show::show(asking(), *thing->entity, format, where);
      }
      const auto policy = bind::policy_in(binder_.world, *thing->policy);
      return show::show(asking(), *policy, format, where);
    });
  }
  Asked operator()(const lang::ContextKeysVerb& node) {
    const auto thing = bind::resolve_thing(binder_, node.ref);
    return ask_if_bound([&]() -> std::variant<query::Answer, text::Diagnostic> {
      if (thing->entity) return query::context_keys(asking(), *thing->entity, node.ref.span);
      return query::context_keys(asking(), *bind::policy_in(binder_.world, *thing->policy));
    });
  }
  Asked operator()(const lang::QuotasVerb& node) {
    const auto thing = bind::resolve_thing(binder_, node.ref);
    return ask_if_bound([&]() -> std::variant<query::Answer, text::Diagnostic> {
      if (thing->entity) return show::quotas(asking(), *thing->entity, node.ref.span);
      return show::quotas_of_inline_policy(asking(), thing->policy->owner,
                                           *bind::policy_in(binder_.world, *thing->policy));
    });
  }
  Asked operator()(const lang::ExplainVerb& node) {
    const auto refusal = query::read_refusal(node.message.text);
    if (!refusal.error.empty()) {
      binder_.error("not-a-refusal", refusal.error, node.message.span);
      return std::monostate{};
    }
    const auto word = [&](const std::string& text) { return lang::Word{text, node.message.span, true}; };
    lang::Ref principal;
    principal.name = word(refusal.principal);
    principal.span = node.message.span;
    principal.name.quoted = refusal.principal != "anonymous";
    const auto subject = bind::resolve_subject(binder_, principal);
    const lang::Actions actions{.all_except = false, .words = {word(refusal.action)}, .span = node.message.span};
    const auto act = bind::resolve_act(binder_, {.node = actions, .span = node.message.span});
    auto clauses = bind_clauses(act, subjects_of(subject));
    return ask_if_bound([&] {
      auto& strings = state_.library->strings();
      const std::string resource = refusal.resource.empty() ? "*" : refusal.resource;
      clauses->on = {{.arn = strings.intern(resource), .owner = {}, .is_pattern = false, .owner_id = {}}};
      for (const auto& key : refusal.context) {
        model::ContextFact fact;
        fact.key = strings.intern(key.name);
        for (const auto& value : key.values) fact.values.push_back(strings.intern(value));
        clauses->with.context.push_back(std::move(fact));
      }
      return query::explain(asking(), refusal, *subject, *act, *clauses);
    });
  }
  Asked operator()(const lang::DiffVerb& node) {
    auto before = node.checkpoint ? checkpoint(*node.checkpoint) : state_.history.unedited();
    const auto after = node.later ? checkpoint(*node.later) : state_.world;
    if (!node.checkpoint && !before) before = state_.world;  // nothing was edited
    return ask_if_bound([&] { return changes_between(state_, *before, *after, span_); });
  }
  Asked operator()(const lang::CheckpointVerb& node) {
    if (!state_.only_checks) state_.history.set_checkpoint(node.name.text, state_.world);
    state_.checkpoints_named.insert(node.name.text);
    return ask_if_bound([&] { return told("checkpoint " + node.name.text); });
  }
  Asked operator()(const lang::UndoVerb&) {
    if (state_.branched_from) return goes_back_from_branch();
    const auto step = state_.only_checks ? History::Step{} : state_.history.undo();
    if (!step) binder_.error("nothing-to-undo", "there is nothing to undo", span_);
    return go(step, "undone: ");
  }
  Asked operator()(const lang::RedoVerb&) {
    const auto step = state_.only_checks ? History::Step{} : state_.history.redo();
    if (!step) binder_.error("nothing-to-redo", "there is nothing to redo", span_);
    return go(step, "done again: ");
  }
  Asked operator()(const lang::ResetVerb&) {
    return ask_if_bound([&] {
      if (state_.branched_from) state_.world = std::exchange(state_.branched_from, nullptr);
      auto back = state_.history.reset(state_.world);
      state_.asked.clear();
      if (!back) return told("nothing was edited");
      state_.world = std::move(back);
      return told("everything is as before the first edit; `undo` brings the edits back");
    });
  }
  Asked operator()(const lang::CommitVerb&) {
    if (!is_on_branch()) return std::monostate{};
    return ask_if_bound([&] {
      state_.history.record(std::exchange(state_.branched_from, nullptr), state_.world, "what if …", true);
      return told("kept");
    });
  }
  Asked operator()(const lang::DiscardVerb&) {
    if (!is_on_branch()) return std::monostate{};
    return goes_back_from_branch();
  }
  Asked operator()(const lang::SaveVerb&) { return std::monostate{}; }  // done by `ask`: it writes, and asks nothing
  Asked operator()(const lang::LintVerb&) { return NotAnswered{"lint"}; }
  Asked operator()(const lang::SummaryVerb& node) {
    const auto thing = bind::resolve_thing(binder_, node.which);
    return ask_if_bound([&]() -> std::variant<query::Answer, text::Diagnostic> {
      query::SummaryOf what;
      const auto& world = binder_.world;
      std::optional<model::EntityId> owner = thing->entity;
      if (thing->policy) {
        owner = thing->policy->owner;
        what.policy = *bind::policy_in(world, *thing->policy);
      } else if (owner->kind == model::EntityKind::managed_policy) {
        what.policy = world.managed_policies[owner->index].current();
      } else if (owner->kind == model::EntityKind::control_policy) {
        what.policy = world.control_policies[owner->index].policy;
      } else {
        text::Diagnostic diagnostic;
        diagnostic.code = "not-a-policy";
        diagnostic.message = "a summary is of one policy, and `" + node.which.ref.name.text + "` is none";
        diagnostic.span = node.which.span;
        diagnostic.help = "`effective permissions of X` tells what all policies of somebody come to";
        return diagnostic;
      }
      if (const auto account = world.account_of(*owner)) what.account = world.text(world.account(*account).id);
      if (node.about) what.about = node.about->text, what.where = node.about->span;
      what.denied = node.denied;
      return query::policy_summary(asking(), what);
    });
  }

private:
  History::Worlds checkpoint(const lang::Word& name) {
    auto world = state_.history.checkpoint(name.text);
    if (world || (state_.only_checks && state_.checkpoints_named.count(name.text) > 0)) return world;
    auto& error = binder_.error("unknown-checkpoint", "there is no checkpoint `" + name.text + "`", name.span);
    std::string names;
    for (const auto& [known, unused] : state_.history.checkpoints())
      names += (names.empty() ? "`" : ", `") + known + "`";
    error.help = names.empty() ? "`checkpoint " + name.text + "` makes one" : "there is " + names;
    if (!binder_.world.named(name.text).empty()) {
      error.help =
          "`diff` tells how worlds differ; what only one of two principals or policies allows is asked with "
          "`compare A with B`";
    }
    return nullptr;
  }
  query::Answer told(std::string text) {
    query::Answer answer;
    answer.kind = query::AnswerKind::text;
    answer.world = state_.world;
    answer.question = span_;
    answer.body = std::move(text);
    return answer;
  }
  Asked go(const std::optional<History::Step>& step, std::string_view done) {
    return ask_if_bound([&] {
      state_.world = step->world;
      return told(std::string(done) + step->what);
    });
  }
  bool is_on_branch() {
    if (state_.branched_from || state_.only_checks) return true;
    auto& error = binder_.error("no-branch", "no `what if` is open", span_);
    error.help = "at the prompt `what if { … }` opens one; in a script it changes nothing";
    return false;
  }
  Asked goes_back_from_branch() {
    return ask_if_bound([&] {
      state_.world = std::exchange(state_.branched_from, nullptr);
      return told("given up: everything is as before `what if`");
    });
  }
  // Whether the word means what it says, since nothing is called so.
  bool is_plainly(const lang::Ref& ref, std::string_view word) const {
    return ref.noun == lang::Noun::none && !ref.of && !ref.name.quoted && ref.name.text == word &&
           binder_.world.named(word).empty();
  }
};

}  // namespace

void ask(SessionState& state, const lang::SessionVerb& verb, const text::Span& span, Outcome& outcome) {
  if (const auto* to_save = std::get_if<lang::SaveVerb>(&verb.node)) return save(state, *to_save, span, outcome);
  static const std::vector<lang::Clause> no_clauses;
  VerbAsker asker(state, no_clauses, span);
  asker.tell(std::visit(asker, verb.node), outcome);
}

}  // namespace iamq
