#pragma once

#include "lang/grammar/policies.hpp"

// Accounts and what they hold.
namespace iamq::lang::grammar {

// ---- lines inside of declarations -----------------------------------------------------------------------------------

struct unnamed_or_named_policy : seq<kw<K::policy>, opt<near<name>>, policy_text> {};
struct session_policy_line : seq<kw<K::session>, near<kw<K::policy>>, sor<policy_text, policy_ref>> {};
struct block_public_access_line
    : seq<kw<K::block>, near<kw<K::public_>>, near<kw<K::access>>, opt<near<kw<K::not_>>, near<kw<K::given>>>> {};
// What the input that an account comes from did not hold.
struct left_out
    : sor<kw<K::anything>, kw<K::principals>, seq<kw<K::resource>, near<kw<K::policies>>>, kw<K::organization>> {
  static constexpr Tag tag = Tag::left_out;
};
struct not_given_line : seq<kw<K::not_>, near<kw<K::given>>, list<left_out>> {};
struct no_full_access_line : seq<kw<K::no>, near<kw<K::full_aws_access>>> {};
struct line
    : a<Expected::line,
        sor<seq<kw<K::groups>, list<group_ref>>, seq<kw<K::attach>, list<policy_ref>>, seq<kw<K::boundary>, policy_ref>,
            seq<kw<K::tags>, list<pair>>, seq<kw<K::path>, near<word>>,
            seq<kw<K::max>, near<kw<K::session>>, near<word>>, seq<kw<K::id>, near<word>>,
            seq<kw<K::instance>, near<kw<K::profiles>>, near<list<word>>>, seq<kw<K::region>, near<word>>,
            seq<kw<K::role>, a<Expected::role, name>>, trusts, seq<kw<K::trust>, near<kw<K::policy>>, policy_text>,
            session_policy_line, seq<kw<K::context>, facts>, block_public_access_line, not_given_line,
            no_full_access_line, unnamed_or_named_policy>> {
  static constexpr Tag tag = Tag::line;
  using elsewhere = void;
};
struct lines : block<line> {
  using elsewhere = void;
};

// ---- declarations ---------------------------------------------------------------------------------------------------

struct in_account : seq<kw<K::in>, account_name> {};

struct declaration;
struct account_item : a<Expected::account_item, sor<declaration, line>> {};
struct account
    : seq<sor<seq<kw<K::management>, near<kw<K::account>>>, kw<K::account>>, near<name>,
          opt<near<a<Expected::account_id, digits>>>, opt<near<kw<K::alias>>, near<name>>, opt<block<account_item>>> {
  static constexpr Tag tag = Tag::account;
  using elsewhere = void;
};

struct ou_item : a<Expected::account_item, sor<declaration, line>> {};
struct in_parent : seq<kw<K::in>, a<Expected::parent_of_ou, ref>> {};
struct ou : seq<sor<seq<kw<K::organization>, near<name>, opt<near<name>, opt<near<name>>>>,
                    seq<kw<K::ou>, near<name>, opt<near<name>>, opt<in_parent>>>,
                opt<block<ou_item>>> {
  static constexpr Tag tag = Tag::ou;
  using elsewhere = void;
};

struct entity_noun : sor<kw<K::user>, kw<K::group>, seq<kw<K::service_linked>, near<kw<K::role>>>, kw<K::role>,
                         kw<K::bucket>, kw<K::key>, kw<K::queue>, kw<K::topic>, kw<K::secret>, kw<K::function>,
                         kw<K::endpoint>, seq<kw<K::provider>, near<sor<kw<K::saml>, kw<K::oidc>>>>> {};
struct entity : seq<entity_noun, near<name>, opt<in_account>, opt<lines>> {
  static constexpr Tag tag = Tag::entity;
};

struct policy : seq<kw<K::policy>, near<name>, opt<in_account>, opt<near<kw<K::path>>, near<word>>,
                    opt<near<kw<K::id>>, near<word>>, opt<near<kw<K::tags>>, near<list<pair>>>, policy_text> {
  static constexpr Tag tag = Tag::policy;
};
struct control_policy
    : seq<sor<kw<K::scp>, kw<K::rcp>>, near<name>, kw<K::on>, list<a<Expected::target_of_control, ref>>, policy_text> {
  static constexpr Tag tag = Tag::control_policy;
};
struct session
    : seq<sor<kw<K::session>, seq<kw<K::federated>, near<kw<K::user>>>>, near<name>, kw<K::of>, role_ref, opt<lines>> {
  static constexpr Tag tag = Tag::session;
};
struct resource : seq<kw<K::resource>, near<word>, opt<sor<in_account, seq<kw<K::as>, name>>>, opt<lines>> {
  static constexpr Tag tag = Tag::resource;
};

struct declaration : sor<account, ou, entity, policy, control_policy, session, resource> {
  static constexpr Tag tag = Tag::statement;
  using elsewhere = void;
};

}  // namespace iamq::lang::grammar
