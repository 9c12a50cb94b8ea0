#pragma once

#include "lang/grammar/declarations.hpp"

// Questions, their clauses, and edits.
namespace iamq::lang::grammar {

// ---- clauses --------------------------------------------------------------------------------------------------------

// `via R as alice` names the session; `permissions of P via R as policy` asks for a form.
struct as_form : seq<kw<K::as>, sor<kw<K::actions>, kw<K::policy>>> {};
struct hop : seq<role_ref, opt<not_at<ahead<as_form>>, kw<K::as>, name>, opt<near<sym<'('>>, facts, sym<')'>>> {
  static constexpr Tag tag = Tag::hop;
};
struct clause
    : a<Expected::clause,
        sor<seq<kw<K::on>, resources>, seq<kw<K::in>, account_name>, seq<kw<K::via>, list<hop>>,
            seq<kw<K::with>, facts>, seq<kw<K::at>, a<Expected::time, word>>, seq<kw<K::passing>, role_ref>,
            seq<kw<K::through>, near<kw<K::service>>, word>, seq<kw<K::without>, sor<kw<K::boundary>, policy_ref>>>> {
  static constexpr Tag tag = Tag::clause;
  using elsewhere = void;
};

struct act : a<Expected::act, sor<seq<kw<K::assume>, role_ref>, actions>> {
  static constexpr Tag tag = Tag::act;
};
struct cannot : sor<kw<K::can_not_contracted>, kw<K::cannot>, seq<kw<K::can>, unsaid<near<kw<K::not_>>>>> {};

// ---- questions ------------------------------------------------------------------------------------------------------

struct where : sor<seq<sor<kw<K::in>, kw<K::outside>>, ref>, seq<kw<K::except>, list<principal>>> {
  static constexpr Tag tag = Tag::where;
};
// A policy by the one that bears it: `trust policy of R`, `policy of productionapp`.
struct policy_of : sor<seq<ahead<kw<K::trust>, near<kw<K::policy>>>, kw<K::trust>, kw<K::policy>, kw<K::of>, role_ref>,
                       seq<ahead<kw<K::policy>, kw<K::of>>, kw<K::policy>, kw<K::of>, ref>> {};
struct which : a<Expected::policy, sor<policy_of, ref>> {
  static constexpr Tag tag = Tag::which;
};
struct shown : sor<unsaid<policy_of>, ref> {
  static constexpr Tag tag = Tag::which;
};

struct side : seq<opt<ahead<kw<K::permissions>, kw<K::of>>, kw<K::permissions>, kw<K::of>>, shown> {
  static constexpr Tag tag = Tag::side;
};
struct claim : seq<kw<K::no>, near<kw<K::one>>, opt<where>, kw<K::can>, act> {
  static constexpr Tag tag = Tag::prove;
};

struct can_ask : seq<kw<K::can>, list<principal>, act, star<clause>> {};
struct who_ask : seq<kw<K::who>, opt<where>, kw<K::can>, act, star<clause>> {};
// What an answer is narrowed down to: a service, or an action.
struct about : seq<near<kw<K::for_>>, near<word>> {
  static constexpr Tag tag = Tag::about;
};
struct form : seq<near<kw<K::as>>, near<word>> {
  static constexpr Tag tag = Tag::form;
};
struct what_can_ask : seq<kw<K::what>, kw<K::can>, principal, kw<K::do_>, star<sor<clause, about, form>>> {};
struct permissions_ask
    : seq<opt<kw<K::effective>>, kw<K::permissions>, kw<K::of>, principal, star<sor<clause, about, form>>> {};
struct which_ask : seq<kw<K::which>,
                       sor<seq<kw<K::roles>, kw<K::can>, principal, kw<K::assume>>,
                           seq<kw<K::policies>, sor<kw<K::allow>, kw<K::deny>>, act>,
                           seq<kw<K::resources>, kw<K::can>, principal, act>>,
                       star<clause>> {};
struct task : a<Expected::act, sor<action, plus<near<name>>>> {
  static constexpr Tag tag = Tag::task;
};
struct need_ask : seq<kw<K::what>, kw<K::does>, principal, kw<K::need>, kw<K::to>, task, star<clause>> {};
struct reach_ask : seq<kw<K::how>, kw<K::can>, principal,
                       a<Expected::reach_or_act, sor<seq<kw<K::reach>, sor<action, role_ref>>, act>>, star<clause>> {};
struct let_ask : seq<kw<K::how>, kw<K::to>, kw<K::let>, principal, act, star<clause>> {};
struct why_ask : seq<kw<K::why>, sor<cannot, kw<K::can>>, list<principal>, act, star<clause>> {};
struct compare_ask : seq<kw<K::compare>, side, kw<K::with>, side> {};
struct within_ask : seq<kw<K::is>, side, kw<K::within>, side> {};
struct prove_ask : seq<kw<K::prove>, claim, star<clause>> {};
struct ask : sor<can_ask, who_ask, what_can_ask, need_ask, permissions_ask, which_ask, reach_ask, let_ask, why_ask,
                 compare_ask, within_ask, prove_ask> {
  static constexpr Tag tag = Tag::ask;
  using elsewhere = void;
};

struct edit;
struct edit_statement : seq<edit> {
  static constexpr Tag tag = Tag::statement;
};
struct edit_or_declaration : a<Expected::edit_or_declaration, sor<edit_statement, declaration>> {};
struct what_if : seq<kw<K::what>, near<kw<K::if_>>, block<edit_or_declaration>> {
  static constexpr Tag tag = Tag::what_if;
  using elsewhere = void;
};

// Checkpoints may be called as one likes: `before`, `then`.
struct session_verb
    : sor<seq<kw<K::explain>, near<string>>, seq<kw<K::diff>, opt<near<word>, opt<near<word>>>>,
          seq<kw<K::checkpoint>, near<word>>, kw<K::undo>, kw<K::redo>, kw<K::reset>, kw<K::commit>, kw<K::discard>,
          seq<kw<K::lint>, opt<near<list<ref>>>>,
          seq<kw<K::summary>, kw<K::of>, shown, opt<about, opt<near<kw<K::denied>>>>>,
          seq<kw<K::context>, near<kw<K::keys>>, kw<K::of>, ref>, seq<kw<K::quotas>, kw<K::of>, ref>,
          seq<kw<K::save>, near<string>, opt<kw<K::with>, near<kw<K::expectations>>>>,
          seq<kw<K::show>, near<shown>, opt<kw<K::as>, name>>, seq<kw<K::list>, near<name>, opt<in_account>>> {
  static constexpr Tag tag = Tag::session_verb;
};

struct question : with_mark<true, sor<ask, seq<what_if, opt<kw<K::then>, a<Expected::question, ask>>>, session_verb>,
                            opt<question_mark>> {
  static constexpr Tag tag = Tag::question;
  using elsewhere = void;
};

// ---- edits ----------------------------------------------------------------------------------------------------------

struct attach_edit : seq<kw<K::attach>, list<policy_ref>, kw<K::to>, list<ref>> {};
struct detach_edit : seq<kw<K::detach>, list<policy_ref>, kw<K::from>, list<ref>> {};
struct add_edit : seq<kw<K::add>, sor<seq<kw<K::to>, which, policy_text>, seq<list<user_ref>, kw<K::to>, group_ref>>> {
};
struct remove_edit
    : seq<kw<K::remove>,
          sor<seq<kw<K::statement>, near<name>, kw<K::from>, which>, seq<list<user_ref>, kw<K::from>, group_ref>>> {};
struct replace_edit : seq<kw<K::replace>, which, policy_text> {};
struct set_edit : seq<kw<K::set>, sor<seq<kw<K::boundary>, policy_ref, kw<K::on>, list<principal>>,
                                      seq<kw<K::default_>, kw<K::version>, near<word>, kw<K::of>, policy_ref>>> {};
struct move_edit : seq<kw<K::move>, a<Expected::account, ref>, kw<K::to>, ref> {};
struct rename_edit : seq<kw<K::rename>, ref, kw<K::to>, name> {};
struct revoke_edit
    : seq<kw<K::revoke>, kw<K::sessions>, kw<K::of>, role_ref, opt<kw<K::before>, a<Expected::time, word>>> {};
struct clear_edit : seq<kw<K::clear>, kw<K::boundary>, kw<K::on>, list<principal>> {};
struct delete_edit : seq<kw<K::delete_>, list<ref>> {};
struct tag_edit : seq<kw<K::tag>, ref, list<pair>> {};
struct untag_edit : seq<kw<K::untag>, ref, list<word>> {};

struct edit : sor<attach_edit, detach_edit, add_edit, remove_edit, replace_edit, set_edit, move_edit, rename_edit,
                  revoke_edit, clear_edit, delete_edit, tag_edit, untag_edit> {
  static constexpr Tag tag = Tag::edit;
  using elsewhere = void;
};

}  // namespace iamq::lang::grammar
