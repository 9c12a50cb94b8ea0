#pragma once

#include <array>
#include <string_view>

// The codes of every message that reading a script can give. A test demands that each of them is tested.
namespace iamq::lang::code {

#define IAMQ_LANGUAGE_CODES(X)                                                                               \
  X(unexpected, "unexpected")                   /* something else was expected here */                       \
  X(unfinished, "unfinished")                   /* the text ends where more must follow */                   \
  X(unfinished_line, "unfinished-line")         /* the next line is a new statement, this one is not done */ \
  X(unknown_statement, "unknown-statement")     /* no statement begins so */                                 \
  X(misplaced_statement, "misplaced-statement") /* a statement that stands elsewhere */                      \
  X(two_statements, "two-statements")           /* on one line, without `;` */                               \
  X(nested_test, "nested-test")                                                                              \
  X(missing_verb, "missing-verb")             /* `David can assume UpdateApp` */                             \
  X(foreign_word, "foreign-word")             /* a word of another language */                               \
  X(small_word, "small-word")                 /* as a name it needs quotes */                                \
  X(brace_on_next_line, "brace-on-next-line") /* `{` stands on the line it belongs to */                     \
  X(unclosed_brace, "unclosed-brace")                                                                        \
  X(unmatched_brace, "unmatched-brace")                                                                      \
  X(too_deep, "too-deep")                                                                                    \
  X(too_many_errors, "too-many-errors")                                                                      \
  X(json_syntax, "json-syntax")                                                                              \
  X(repeated_clause, "repeated-clause")                                                                      \
  X(unknown_language_version, "unknown-language-version")                                                    \
  X(misplaced_language_version, "misplaced-language-version")                                                \
  X(unclosed_string, "unclosed-string")                                                                      \
  X(unclosed_variable, "unclosed-variable")                                                                  \
  X(bad_escape, "bad-escape")                                                                                \
  X(typographic_quote, "typographic-quote")                                                                  \
  X(unusual_blank, "unusual-blank") /* a no-break space and its like */                                      \
  X(invisible_character, "invisible-character")                                                              \
  X(bidirectional_control, "bidirectional-control")                                                          \
  X(control_character, "control-character")                                                                  \
  X(invalid_utf8, "invalid-utf8")

#define IAMQ_CODE(identifier, text) inline constexpr std::string_view identifier = text;
IAMQ_LANGUAGE_CODES(IAMQ_CODE)
#undef IAMQ_CODE

inline constexpr std::string_view all[] = {
#define IAMQ_CODE(identifier, text) text,
    IAMQ_LANGUAGE_CODES(IAMQ_CODE)
#undef IAMQ_CODE
};

}  // namespace iamq::lang::code
