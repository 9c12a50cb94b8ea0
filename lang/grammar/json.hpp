#pragma once

#include "lang/grammar/items.hpp"
#include "lang/grammar/words.hpp"

// JSON in place: its shape only. What it says as a policy is for the policy reader, which reads the same text again.
namespace iamq::lang::grammar {

// Moves over the white space of JSON, which knows no comments.
void skip_json_blanks(Input& in);
// Moves over a string, also over one that never ends, which is reported. False if there is none.
bool read_json_string(Input& in, Reader& reader);

template <Expected expected_text, typename... Characters>
struct json_token {
  using rule_t = json_token;

  template <pegtl::apply_mode, pegtl::rewind_mode, template <typename...> class, template <typename...> class>
  [[nodiscard]] static bool match(Input& in, Reader& reader) {
    const char* const begin = in.current();
    skip_json_blanks(in);
    if (pegtl::match<pegtl::sor<Characters...>, pegtl::apply_mode::nothing, pegtl::rewind_mode::required,
                     pegtl::nothing, pegtl::normal>(in)) {
      return true;
    }
    reader.note(reader.position(in), expected_text);
    in.iterator() = begin;
    return false;
  }
};

template <Expected expected_text>
struct json_string {
  using rule_t = json_string;

  template <pegtl::apply_mode, pegtl::rewind_mode, template <typename...> class, template <typename...> class>
  [[nodiscard]] static bool match(Input& in, Reader& reader) {
    const char* const begin = in.current();
    skip_json_blanks(in);
    if (read_json_string(in, reader)) return true;
    reader.note(reader.position(in), expected_text);
    in.iterator() = begin;
    return false;
  }
};

struct json_digits : pegtl::plus<pegtl::digit> {};
struct json_number_text
    : seq<opt<pegtl::one<'-'>>, sor<pegtl::one<'0'>, json_digits>, opt<pegtl::one<'.'>, json_digits>,
          opt<pegtl::one<'e', 'E'>, opt<pegtl::one<'+', '-'>>, json_digits>> {};
struct json_literal_text : sor<pegtl::string<'t', 'r', 'u', 'e'>, pegtl::string<'f', 'a', 'l', 's', 'e'>,
                               pegtl::string<'n', 'u', 'l', 'l'>> {};

template <char c, Expected expected_text = Expected::nothing_said>
struct json_sym : json_token<expected_text, pegtl::one<c>> {};

struct json_value;
struct json_member : seq<json_string<Expected::json_name>, json_sym<':', Expected::json_colon>, json_value> {};
struct json_object : seq<at<json_sym<'{'>>,
                         nested<json_sym<'{'>, opt<json_member, star<json_sym<',', Expected::json_comma>, json_member>>,
                                json_sym<'}', Expected::json_close_brace>>> {};
struct json_array : seq<at<json_sym<'['>>,
                        nested<json_sym<'['>, opt<json_value, star<json_sym<',', Expected::json_comma>, json_value>>,
                               json_sym<']', Expected::json_close_bracket>>> {};
struct json_value
    : sor<json_object, json_array, json_token<Expected::nothing_said, json_number_text, json_literal_text>,
          json_string<Expected::json_value>> {};

// The value with the white space before it left out, as one node.
struct json {
  using rule_t = json;
  using elsewhere = void;

  template <pegtl::apply_mode A, pegtl::rewind_mode M, template <typename...> class Action,
            template <typename...> class Control>
  [[nodiscard]] static bool match(Input& in, Reader& reader) {
    skip_json_blanks(in);
    const std::uint32_t begin = reader.position(in);
    if (!control<json_value>::template match<A, M, Action, Control>(in, reader)) return false;
    reader.leaf(Tag::json, Keyword::none, begin, reader.position(in));
    return true;
  }
};

}  // namespace iamq::lang::grammar

namespace tao::pegtl {

template <typename Name, iamq::lang::grammar::Expected expected, typename... Characters>
struct analyze_traits<Name, iamq::lang::grammar::json_token<expected, Characters...>>
    : analyze_traits<Name, typename sor<Characters...>::rule_t> {};
template <typename Name, iamq::lang::grammar::Expected expected>
struct analyze_traits<Name, iamq::lang::grammar::json_string<expected>> : analyze_any_traits<> {};
template <typename Name>
struct analyze_traits<Name, iamq::lang::grammar::json> : analyze_seq_traits<iamq::lang::grammar::json_value> {};

}  // namespace tao::pegtl
