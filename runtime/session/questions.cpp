#include "runtime/session/questions.hpp"

#include "runtime/bind/clauses.hpp"
#include "runtime/bind/names.hpp"
#include "runtime/bind/principals.hpp"
#include "runtime/change/how_to_let.hpp"
#include "runtime/query/can.hpp"
#include "runtime/query/compare.hpp"
#include "runtime/query/needs.hpp"
#include "runtime/query/permission_forms.hpp"
#include "runtime/query/reach.hpp"
#include "runtime/query/which_policies.hpp"
#include "runtime/query/which_resources.hpp"
#include "runtime/query/who_can.hpp"
#include "runtime/query/why.hpp"
#include "runtime/session/asker.hpp"
#include "runtime/session/sides.hpp"

namespace iamq {

namespace {

class QuestionAsker : public Asker {
public:
  using Asker::Asker;

  Asked operator()(const lang::CanAsk& node) {
    const auto subjects = bind_subjects(node.principals);
    const auto act = bind_act(node.act);
    const auto clauses = bind_clauses(act, subjects);
    return ask_if_bound([&] { return query::can(asking(), subjects, *act, *clauses); });
  }
  Asked operator()(const lang::WhyAsk& node) {
    const auto subjects = bind_subjects(node.principals);
    const auto act = bind_act(node.act);
    const auto clauses = bind_clauses(act, subjects);
    return ask_if_bound([&] {
      auto answer = query::why(asking(), node.negated, subjects, *act, *clauses);
      change::add_what_would_change_it(state_.environment, asking(), subjects, *act, *clauses, answer);
      return answer;
    });
  }
  Asked operator()(const lang::WhoCanAsk& node) {
    const auto where = bind::resolve_where(binder_, node.where ? &*node.where : nullptr);
    const auto act = bind_act(node.act);
    const auto clauses = bind_clauses(act, {});
    return ask_if_bound([&] { return query::who_can(asking(), *where, *act, *clauses); });
  }
  Asked operator()(const lang::PermissionsAsk& node) {
    query::PermissionsForm form;
    if (node.about) form.about = node.about->text, form.about_at = node.about->span;
    if (node.form) form.form = node.form->text, form.form_at = node.form->span;
    const auto subjects = query::is_of_one_caller(form) ? subjects_of(bind::resolve_subject(binder_, node.principal))
                                                        : bind::resolve_subjects(binder_, node.principal);
    const auto clauses = bind_clauses(std::nullopt, subjects);
    return ask_if_bound([&] { return query::permissions_in_form(asking(), subjects, *clauses, form); });
  }
  Asked operator()(const lang::WhichRolesAsk& node) {
    const auto subjects = bind::resolve_subjects(binder_, node.principal);
    const auto clauses = bind_clauses(std::nullopt, subjects);
    return ask_if_bound([&] { return query::which_roles(asking(), subjects, *clauses); });
  }
  Asked operator()(const lang::WhichPoliciesAsk& node) {
    const auto act = bind_act(node.act);
    const auto clauses = bind_clauses(act, {});
    return ask_if_bound([&] { return query::which_policies(asking(), node.deny, *act, *clauses); });
  }
  Asked operator()(const lang::WhichResourcesAsk& node) {
    const auto subjects = bind::resolve_subjects(binder_, node.principal);
    const auto act = bind_act(node.act);
    const auto clauses = bind_clauses(act, subjects);
    return ask_if_bound([&] { return query::which_resources(asking(), subjects, *act, *clauses); });
  }
  Asked operator()(const lang::NeedAsk& node) {
    const auto subject = bind::resolve_subject(binder_, node.principal);
    const auto clauses = bind_clauses(std::nullopt, subjects_of(subject));
    std::string task;
    for (const auto& word : node.task) task += (task.empty() ? "" : " ") + word.text;
    return ask_if_bound([&] { return query::needs(asking(), *subject, task, node.span, *clauses); });
  }
  Asked operator()(const lang::HowReachAsk& node) {
    const auto subjects = bind::resolve_subjects(binder_, node.principal);
    const auto act = bind_act(goal_of(node));
    const auto clauses = bind_clauses(act, subjects);
    return ask_if_bound([&] { return query::how_reach(asking(), subjects, *act, *clauses); });
  }
  Asked operator()(const lang::HowToLetAsk& node) {
    const auto subject = bind::resolve_subject(binder_, node.principal);
    const auto act = bind_act(node.act);
    const auto clauses = bind_clauses(act, subjects_of(subject));
    return ask_if_bound([&] { return change::how_to_let(state_.environment, asking(), *subject, *act, *clauses); });
  }
  Asked operator()(const lang::CompareAsk& node) {
    const Side left = bind_side(binder_, node.left, state_.sources);
    const Side right = bind_side(binder_, node.right, state_.sources);
    check_comparable(binder_, left, right);
    return ask_if_bound([&] {
      if (left.subject) return query::compare_permissions(asking(), left.named_subject(), right.named_subject());
      return query::compare_policies(asking(), left.named_policy(), right.named_policy(), exact::Scope::all_texts);
    });
  }
  Asked operator()(const lang::WithinAsk& node) {
    const Side inner = bind_side(binder_, node.inner, state_.sources);
    const Side outer = bind_side(binder_, node.outer, state_.sources);
    check_comparable(binder_, inner, outer);
    return ask_if_bound([&] {
      if (inner.subject) return query::is_within(asking(), inner.named_subject(), outer.named_subject());
      return query::is_within(asking(), inner.named_policy(), outer.named_policy(), exact::Scope::all_texts);
    });
  }
  Asked operator()(const lang::ProveAsk&) { return NotAnswered{"prove no one can"}; }

private:
  // `reach s3:GetObject`, `reach UpdateApp`, `how can P assume R` are one question.
  static lang::Act goal_of(const lang::HowReachAsk& node) {
    if (const auto* act = std::get_if<lang::Act>(&node.goal)) {
      return *act;
    }
    if (const auto* role = std::get_if<lang::Ref>(&node.goal)) {
      return {.node = lang::AssumeAct{*role}, .span = role->span};
    }
    const auto& action = std::get<lang::Word>(node.goal);
    return {.node = lang::Actions{.all_except = false, .words = {action}, .span = action.span}, .span = action.span};
  }
};

}  // namespace

void ask(SessionState& state, const lang::Ask& question, const text::Span& span, Outcome& outcome) {
  QuestionAsker asker(state, question.clauses, span);
  asker.tell(std::visit(asker, question.node), outcome);
}

}  // namespace iamq
