#pragma once

#include "lang/grammar/json.hpp"

// References, policies, conditions and facts.
namespace iamq::lang::grammar {

using K = Keyword;

// ---- references -----------------------------------------------------------------------------------------------------

struct owner : seq<kw<K::of>, opt<noun_before<name>>, name> {
  static constexpr Tag tag = Tag::owner;
};
// `federated user X`, `root of A`, `policy X of role R`, `user David`, `David`, an ARN.
struct ref : sor<seq<ahead<sor<kw<K::federated>, kw<K::canonical>>, near<kw<K::user>>>,
                     sor<kw<K::federated>, kw<K::canonical>>, kw<K::user>, name>,
                 seq<ahead<kw<K::root>, kw<K::of>>, kw<K::root>, kw<K::of>, a<Expected::account, name>>,
                 seq<opt<noun_before<name>>, name, opt<unsaid<at<kw<K::of>>>, owner>>> {
  static constexpr Tag tag = Tag::ref;
};

struct principal : a<Expected::principal, ref> {};
struct user_ref : a<Expected::user, ref> {};
struct group_ref : a<Expected::group, ref> {};
struct role_ref : a<Expected::role, ref> {};
struct policy_ref : a<Expected::policy, ref> {};
struct account_name : a<Expected::account, name> {};

struct pair : a<Expected::pair, seq<word, sym<'='>, a<Expected::value, word>>> {
  static constexpr Tag tag = Tag::pair;
};

// ---- statements of policies -----------------------------------------------------------------------------------------

struct actions
    : a<Expected::action, sor<seq<kw<K::all>, near<kw<K::actions>>, opt<kw<K::except>, list<action>>>, list<action>>> {
  static constexpr Tag tag = Tag::actions;
};
struct target : a<Expected::resource, seq<opt<noun_before<target_word>>, target_word>> {
  static constexpr Tag tag = Tag::target;
};
struct resources : sor<seq<kw<K::all>, near<kw<K::resources>>, opt<kw<K::except>, list<target>>>,
                       seq<list<target>, opt<kw<K::in>, account_name>>> {
  static constexpr Tag tag = Tag::resources;
};
struct principals
    : a<Expected::principal, sor<seq<kw<K::everyone>, opt<kw<K::except>, list<principal>>>, list<principal>>> {
  static constexpr Tag tag = Tag::principals;
};

struct values : a<Expected::value, sor<seq<sym<'['>, opt<list<word>>, sym<']'>>, list<word>>> {};
// The longest operator first.
struct comparison : sor<seq<kw<K::is>, unsaid<near<kw<K::not_>>>>, kw<K::is>, seq<kw<K::not_>, near<kw<K::in>>>,
                        kw<K::in>, seq<kw<K::not_>, near<kw<K::like>>>, kw<K::like>, sym<'=', '='>, sym<'!', '='>,
                        sym<'<', '='>, sym<'>', '='>, sym<'<'>, sym<'>'>> {};
struct quantifier
    : sor<seq<kw<K::any>, near<kw<K::value>>, near<kw<K::of>>>, seq<kw<K::all>, near<kw<K::values>>, near<kw<K::of>>>> {
};
struct named_operator
    : seq<ahead<condition_operator, near<sym<'('>>>, condition_operator, sym<'('>, key, sym<','>, values, sym<')'>> {};
struct compared_key
    : seq<opt<quantifier>, key,
          a<Expected::comparison, sor<kw<K::exists>, seq<kw<K::does>, near<kw<K::not_>>, near<kw<K::exist>>>,
                                      seq<comparison, values, opt<kw<K::if_>, near<kw<K::exists>>>>>>> {};
struct condition : a<Expected::condition, sor<named_operator, compared_key>> {
  static constexpr Tag tag = Tag::condition;
};
struct conditions : seq<condition, star<kw<K::and_>, condition>> {
  using elsewhere = void;
};

struct sid : seq<kw<K::as>, name> {};
struct trusts : seq<kw<K::trusts>, principals, opt<kw<K::when>, conditions>, opt<sid>> {
  static constexpr Tag tag = Tag::trusts;
};
struct policy_rule
    : seq<sor<kw<K::allow>, kw<K::deny>>, actions,
          star<sor<seq<kw<K::to>, principals>, seq<kw<K::on>, resources>, seq<kw<K::when>, conditions>, sid>>> {
  static constexpr Tag tag = Tag::policy_rule;
};
struct rule;
struct version_rule : seq<kw<K::version>, near<word>, opt<near<kw<K::default_>>>, opt<block<rule>>> {
  static constexpr Tag tag = Tag::version_rule;
};
struct id_rule : seq<kw<K::id>, near<word>> {
  static constexpr Tag tag = Tag::id_rule;
};
struct rule : a<Expected::rule, sor<policy_rule, trusts, version_rule, id_rule>> {
  using elsewhere = void;
};
struct rules : block<rule> {
  using elsewhere = void;
};

struct policy_text : near<a<Expected::policy_text, sor<seq<sym<'='>, json>, seq<kw<K::from>, string>, seq<kw<K::not_>, near<kw<K::given>>>, rules>>> {
  static constexpr Tag tag = Tag::policy_text;
};

// ---- facts ----------------------------------------------------------------------------------------------------------

struct tags_fact : seq<kw<K::tags>, sor<seq<sym<'{'>, list<pair>, sym<'}'>>, pair>> {};
struct key_fact : seq<key, sym<'='>, sor<seq<sym<'['>, list<word>, sym<']'>>, a<Expected::value, word>>> {};
struct fact : a<Expected::fact,
                sor<kw<K::mfa>, seq<kw<K::no>, near<sor<key, kw<K::mfa>>>>, seq<kw<K::external>, near<kw<K::id>>, word>,
                    seq<kw<K::source>, near<kw<K::identity>>, word>,
                    seq<kw<K::session>, near<kw<K::policy>>, sor<rules, policy_ref>>, seq<kw<K::tag>, pair>, tags_fact,
                    key_fact>> {
  static constexpr Tag tag = Tag::fact;
};
struct facts : seq<opt<kw<K::only>>, list<fact>> {
  static constexpr Tag tag = Tag::facts;
  using elsewhere = void;
};

}  // namespace iamq::lang::grammar
