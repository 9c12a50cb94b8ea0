#pragma once

#include "lang/grammar/questions.hpp"

// Tests, expectations, and the statements that a script is made of.
namespace iamq::lang::grammar {

struct use : sor<seq<kw<K::iamq>, near<digits>>, seq<kw<K::include>, near<string>>,
                 seq<kw<K::import_>, near<string>, opt<kw<K::as>, name>>> {
  static constexpr Tag tag = Tag::use;
};

// ---- expectations ---------------------------------------------------------------------------------------------------

struct set
    : a<Expected::names, sor<kw<K::nobody>, kw<K::nothing>, seq<sym<'{'>, opt<list<ref>>, sym<'}'>>, list<ref>>> {
  static constexpr Tag tag = Tag::set;
};
// A kind of policy; a name behind it makes it a reference to one.
struct layer : seq<sor<kw<K::boundary>, kw<K::scp>, kw<K::rcp>,
                       seq<sor<kw<K::identity>, kw<K::session>, kw<K::resource>, kw<K::trust>, kw<K::endpoint>>,
                           near<kw<K::policy>>>>,
                   not_at<ahead<near<name>>>> {
  static constexpr Tag tag = Tag::layer;
};
struct because : seq<kw<K::because>, sor<kw<K::explicit_>, kw<K::implicit>>, near<kw<K::deny>>,
                     opt<kw<K::in>, a<Expected::policy, sor<layer, ref>>>> {};
struct answer_on_this_line
    : near<sor<seq<kw<K::is>, set>, seq<kw<K::includes>, set>, seq<kw<K::excludes>, set>,
               seq<kw<K::equals>, policy_ref>, seq<kw<K::within>, sor<rules, policy_ref>>, seq<kw<K::todo>, string>>> {
};
struct verdict_text : sor<answer_on_this_line, because, seq<kw<K::if_>, conditions>, clause> {};
struct verdict : a<Expected::verdict, verdict_text> {
  static constexpr Tag tag = Tag::verdict;
};

struct subjects
    : sor<seq<ahead<kw<K::members>, kw<K::of>>, kw<K::members>, kw<K::of>, list<group_ref>>, list<principal>> {};
struct policy_spoken_of : sor<unsaid<policy_of>, seq<at<kw<K::policy>>, ref>> {
  static constexpr Tag tag = Tag::which;
};
struct fact_about
    : sor<kw<K::it>, seq<policy_spoken_of, at<verdict>>,
          seq<subjects, sor<seq<sor<cannot, kw<K::can>>, act>, seq<sor<kw<K::gains>, kw<K::loses>>, actions>>>> {
  static constexpr Tag tag = Tag::fact_about;
};

struct statement;
struct expected_error : seq<kw<K::error>, near<string>, kw<K::from>, sor<block<statement>, string>> {
  static constexpr Tag tag = Tag::expect_error;
};
struct expected_claim : a<Expected::claim, sor<ask, claim, fact_about>> {};
struct expected_answer : seq<sor<seq<what_if, opt<kw<K::then>>, opt<expected_claim>>, expected_claim>, star<verdict>> {
};
struct expect : seq<kw<K::expect>,
                    with_mark<true, a<Expected::claim, sor<expected_error, expected_answer>>, opt<question_mark>>> {
  static constexpr Tag tag = Tag::expect;
  using elsewhere = void;
};

struct test_item : a<Expected::test_statement, not_at<ahead<kw<K::test>>>, statement> {};
struct test : seq<kw<K::test>, near<string>, opt<near<kw<K::todo>>, near<string>>, block<test_item>> {
  static constexpr Tag tag = Tag::test;
};

// ---- statements -----------------------------------------------------------------------------------------------------

struct any_statement : sor<use, test, expect, question, edit> {
  static constexpr Tag tag = Tag::statement;
};
struct statement : a<Expected::statement, sor<any_statement, declaration>> {
  using elsewhere = void;
};

}  // namespace iamq::lang::grammar
