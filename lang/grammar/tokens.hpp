#pragma once

#include <tao/pegtl/contrib/analyze_traits.hpp>

#include "lang/grammar/control.hpp"

// The pieces that all rules are made of: words, keywords, names, symbols, lists, and what may stand between them.
namespace iamq::lang::grammar {

using pegtl::at;
using pegtl::not_at;
using pegtl::opt;
using pegtl::plus;
using pegtl::seq;
using pegtl::sor;
using pegtl::star;

// A rule over one token: white space, comments and line ends before it are left out.
template <typename Derived, Tag leaf_tag>
struct one_token {
  using rule_t = one_token;

  template <pegtl::apply_mode, pegtl::rewind_mode, template <typename...> class, template <typename...> class>
  [[nodiscard]] static bool match(Input& in, Reader& reader) {
    const Token token = reader.token(in);
    if (!Derived::accepts(token, reader)) {
      reader.note(token.begin, Derived::expected);
      return false;
    }
    reader.leaf(leaf_tag, token.keyword, token.begin, token.end);
    reader.go_to(in, token.end);
    return true;
  }
};

template <Keyword keyword>
struct kw : one_token<kw<keyword>, Tag::keyword> {
  static constexpr Keyword expected = keyword;
  static bool accepts(const Token& token, const Reader&) { return token.keyword == keyword; }
};

constexpr Expected expected_symbol(char c) {
  switch (c) {
    case ',':
      return Expected::comma;
    case '{':
      return Expected::open_brace;
    case '}':
      return Expected::close_brace;
    case '(':
      return Expected::open_parenthesis;
    case ')':
      return Expected::close_parenthesis;
    case '[':
      return Expected::open_bracket;
    case ']':
      return Expected::close_bracket;
    case '=':
      return Expected::equals_sign;
    default:
      return Expected::nothing_said;
  }
}

template <char first, char second = '\0'>
struct sym : one_token<sym<first, second>, Tag::symbol> {
  static constexpr Expected expected = second == '\0' ? expected_symbol(first) : Expected::nothing_said;
  static bool accepts(const Token& token, const Reader&) {
    return token.kind == Token::Kind::symbol && token.symbol == symbol_code(first, second);
  }
};

bool is_name(const Token& token, const Reader& reader);
bool is_action(const Token& token, const Reader& reader);
bool is_key(const Token& token, const Reader& reader);

struct word : one_token<word, Tag::word> {
  static constexpr Expected expected = Expected::word;
  static bool accepts(const Token& token, const Reader&) { return token.kind == Token::Kind::word; }
};
struct name : one_token<name, Tag::word> {
  static constexpr Expected expected = Expected::name;
  static bool accepts(const Token& token, const Reader& reader) { return is_name(token, reader); }
};
struct string : one_token<string, Tag::word> {
  static constexpr Expected expected = Expected::string;
  static bool accepts(const Token& token, const Reader&) { return token.is_string; }
};
struct digits : one_token<digits, Tag::word> {
  static constexpr Expected expected = Expected::number;
  static bool accepts(const Token& token, const Reader&) { return token.is_number; }
};
struct action : one_token<action, Tag::word> {
  static constexpr Expected expected = Expected::action;
  static bool accepts(const Token& token, const Reader& reader) { return is_action(token, reader); }
};
struct key : one_token<key, Tag::word> {
  static constexpr Expected expected = Expected::key;
  static bool accepts(const Token& token, const Reader& reader) { return is_key(token, reader); }
};
// What a target is called: any word but a small one.
struct target_word : one_token<target_word, Tag::word> {
  static constexpr Expected expected = Expected::resource;
  static bool accepts(const Token& token, const Reader&) {
    return token.kind == Token::Kind::word && !is_small(token.keyword);
  }
};
// `StringLike`, `ForAllValues:StringLikeIfExists`.
struct condition_operator : one_token<condition_operator, Tag::word> {
  static constexpr Expected expected = Expected::nothing_said;
  static bool accepts(const Token& token, const Reader&) { return token.kind == Token::Kind::word && !token.quoted; }
};
// The `?` that ends a question. Words before it end there, see lexical::mark.
struct question_mark : one_token<question_mark, Tag::symbol> {
  static constexpr Expected expected = Expected::nothing_said;
  static bool accepts(const Token& token, const Reader&) {
    return token.kind == Token::Kind::symbol && token.symbol == symbol_code('?');
  }
};

// A noun is a noun when a name follows on its line, else a name.
template <typename Name>
struct noun_before {
  using rule_t = noun_before;

  template <pegtl::apply_mode, pegtl::rewind_mode, template <typename...> class, template <typename...> class>
  [[nodiscard]] static bool match(Input& in, Reader& reader) {
    const Token token = reader.token(in);
    if (!is_noun(token.keyword)) return false;
    const Token next = reader.token_at(token.end, in.end());
    const bool is_open = reader.goes_on && next.kind == Token::Kind::end;
    if (next.on_new_line || !(is_open || Name::accepts(next, reader))) return false;
    reader.leaf(Tag::keyword, token.keyword, token.begin, token.end);
    reader.go_to(in, token.end);
    return true;
  }
};

// `~X`: X begins on this line.
template <typename... Rules>
struct near {
  using rule_t = near;

  template <pegtl::apply_mode A, pegtl::rewind_mode M, template <typename...> class Action,
            template <typename...> class Control>
  [[nodiscard]] static bool match(Input& in, Reader& reader) {
    const Token token = reader.token(in);
    if (!token.on_new_line || token.kind == Token::Kind::end) {
      return control<seq<Rules...>>::template match<A, M, Action, Control>(in, reader);
    }
    // Nothing is left on this line: let the rules say what they miss here.
    Input rest_of_line(in.current(), in.current(), "");
    return control<seq<Rules...>>::template match<A, M, Action, Control>(rest_of_line, reader) && false;
  }
};

// Messages name the rule by `expected` where it fails at its first word.
template <Expected expected, typename... Rules>
struct a {
  using rule_t = a;

  template <pegtl::apply_mode A, pegtl::rewind_mode M, template <typename...> class Action,
            template <typename...> class Control>
  [[nodiscard]] static bool match(Input& in, Reader& reader) {
    const std::uint32_t begin = reader.token(in).begin;
    const std::uint32_t outer = reader.quiet_at;
    reader.quiet_at = begin;
    const bool matched = control<seq<Rules...>>::template match<A, M, Action, Control>(in, reader);
    reader.quiet_at = outer;
    if (!matched) reader.note(begin, expected);
    return matched;
  }
};

// Messages do not say that the rule could have stood there.
template <typename... Rules>
using unsaid = a<Expected::nothing_said, Rules...>;

// Look-ahead of which messages know nothing.
template <typename... Rules>
struct ahead {
  using rule_t = ahead;

  template <pegtl::apply_mode A, pegtl::rewind_mode, template <typename...> class Action,
            template <typename...> class Control>
  [[nodiscard]] static bool match(Input& in, Reader& reader) {
    ++reader.muted;
    const bool matched =
        control<at<seq<Rules...>>>::template match<A, pegtl::rewind_mode::required, Action, Control>(in, reader);
    --reader.muted;
    return matched;
  }
};

// `X,+`: X (',' X)*. After a comma another one has to follow, also on the next line.
template <typename Rule>
struct list : seq<Rule, star<seq<unsaid<sym<','>>, Rule>>> {};

// Where `?` at the end is punctuation, and where it is a wildcard again.
template <bool mark_ends_question, typename... Rules>
struct with_mark {
  using rule_t = with_mark;

  template <pegtl::apply_mode A, pegtl::rewind_mode M, template <typename...> class Action,
            template <typename...> class Control>
  [[nodiscard]] static bool match(Input& in, Reader& reader) {
    const bool outer = reader.mark_ends_question;
    reader.mark_ends_question = mark_ends_question;
    const bool matched = control<seq<Rules...>>::template match<A, M, Action, Control>(in, reader);
    reader.mark_ends_question = outer;
    return matched;
  }
};

}  // namespace iamq::lang::grammar

// For `analyze`, which looks for rules that could run forever.
namespace tao::pegtl {

template <typename Name, typename Derived, iamq::lang::grammar::Tag tag>
struct analyze_traits<Name, iamq::lang::grammar::one_token<Derived, tag>> : analyze_any_traits<> {};
template <typename Name, typename Word>
struct analyze_traits<Name, iamq::lang::grammar::noun_before<Word>> : analyze_any_traits<> {};
template <typename Name, typename... Rules>
struct analyze_traits<Name, iamq::lang::grammar::near<Rules...>>
    : analyze_traits<Name, typename seq<Rules...>::rule_t> {};
template <typename Name, iamq::lang::grammar::Expected expected, typename... Rules>
struct analyze_traits<Name, iamq::lang::grammar::a<expected, Rules...>>
    : analyze_traits<Name, typename seq<Rules...>::rule_t> {};
template <typename Name, typename... Rules>
struct analyze_traits<Name, iamq::lang::grammar::ahead<Rules...>>
    : analyze_traits<Name, typename at<Rules...>::rule_t> {};
template <typename Name, bool mark, typename... Rules>
struct analyze_traits<Name, iamq::lang::grammar::with_mark<mark, Rules...>>
    : analyze_traits<Name, typename seq<Rules...>::rule_t> {};

}  // namespace tao::pegtl
