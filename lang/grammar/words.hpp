#pragma once

#include <tao/pegtl.hpp>

// Words, strings and comments: the `word`, `variable`, `string` and `mark` rules of the grammar, character by
// character.
namespace iamq::lang::grammar::lexical {

namespace pegtl = tao::pegtl;

// A carriage return counts as a blank, so that \r\n ends a line as \n does.
struct blank : pegtl::one<' ', '\t', '\r'> {};
// No-break and other blanks of Unicode separate words, and are reported: U+00A0, U+1680, U+2000-U+200A, U+202F, U+205F,
// U+3000.
struct unusual_blank : pegtl::sor<pegtl::string<'\xC2', '\xA0'>, pegtl::string<'\xE1', '\x9A', '\x80'>,
                                  pegtl::seq<pegtl::string<'\xE2', '\x80'>, pegtl::range<'\x80', '\x8A'>>,
                                  pegtl::string<'\xE2', '\x80', '\xAF'>, pegtl::string<'\xE2', '\x81', '\x9F'>,
                                  pegtl::string<'\xE3', '\x80', '\x80'>> {};
struct line_end : pegtl::one<'\n'> {};
struct comment : pegtl::seq<pegtl::one<'#'>, pegtl::star<pegtl::not_one<'\n'>>> {};

struct stop
    : pegtl::sor<pegtl::one<' ', '\t', '\r', '\n', ',', ';', '{', '}', '(', ')', '[', ']', '"', '=', '<', '>', '!'>,
                 unusual_blank> {};

// The `?` that ends a question: whatever may end the statement follows.
struct mark_end : pegtl::sor<pegtl::eof, pegtl::one<'\n', ';', '}'>,
                             pegtl::seq<pegtl::plus<pegtl::sor<blank, unusual_blank>>,
                                        pegtl::sor<pegtl::eof, pegtl::one<'\n', ';', '}', '#'>>>> {};
struct mark : pegtl::seq<pegtl::one<'?'>, pegtl::at<mark_end>> {};

struct string_end : pegtl::one<'"'> {};
struct string
    : pegtl::seq<
          pegtl::one<'"'>,
          pegtl::star<pegtl::sor<pegtl::not_one<'"', '\\', '\n'>, pegtl::seq<pegtl::one<'\\'>, pegtl::not_one<'\n'>>>>,
          string_end> {};
// Reported, and read on to the end of its line.
struct unclosed_string : pegtl::seq<pegtl::one<'"'>, pegtl::star<pegtl::not_one<'\n'>>> {};

struct variable : pegtl::seq<pegtl::string<'$', '{'>, pegtl::star<pegtl::not_one<'}', '\n'>>, pegtl::one<'}'>> {};
// Reported, and read on to the end of its line.
struct unclosed_variable : pegtl::seq<pegtl::string<'$', '{'>, pegtl::star<pegtl::not_one<'\n'>>> {};

struct plain_with_mark : pegtl::seq<pegtl::not_at<mark>, pegtl::not_at<stop>, pegtl::any> {};
struct plain : pegtl::seq<pegtl::not_at<stop>, pegtl::any> {};

template <typename Plain>
struct word_of : pegtl::seq<pegtl::not_at<pegtl::one<'#'>>,
                            pegtl::plus<pegtl::sor<variable, unclosed_variable, string, unclosed_string, Plain>>> {};
struct word : word_of<plain> {};
// In a question and after `expect` the final `?` is no part of a word.
struct word_before_mark : word_of<plain_with_mark> {};

}  // namespace iamq::lang::grammar::lexical
