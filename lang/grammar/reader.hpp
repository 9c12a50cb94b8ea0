#pragma once

#include <array>
#include <bitset>
#include <cstdint>
#include <string_view>
#include <vector>

#include <tao/pegtl/memory_input.hpp>

#include "lang/ast.hpp"
#include "lang/grammar/expected.hpp"
#include "lang/grammar/keywords.hpp"
#include "lang/grammar/nodes.hpp"
#include "lang/text/diagnostic.hpp"

// What the rules of the grammar share while they read: the words of the text, the furthest failure and what was
// expected there, and the nodes read so far.
namespace iamq::lang::grammar {

using Input = tao::pegtl::memory_input<tao::pegtl::tracking_mode::lazy, tao::pegtl::eol::lf, const char*>;

// A word or a symbol, with the blanks and comments before it left out.
struct Token {
  enum class Kind : std::uint8_t { end, word, symbol } kind = Kind::end;
  Keyword keyword = Keyword::none;  // never for a word with quotes
  std::uint16_t symbol = 0;         // its one or two characters, see symbol_code
  bool on_new_line = false;         // a line end lies between the word before and this one
  bool quoted = false;              // some part of it stands in quotes
  bool is_string = false;           // all of it is one string
  bool is_number = false;
  bool has_colon = false;  // outside of quotes and variables
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

constexpr std::uint16_t symbol_code(char first, char second = '\0') {
  return static_cast<std::uint16_t>(static_cast<unsigned char>(first) | (static_cast<unsigned char>(second) << 8U));
}

// The furthest place where a rule failed, and all that was expected there.
struct Failure {
  std::uint32_t position = 0;
  std::bitset<keyword_count> keywords;
  std::bitset<expected_count> groups;
  // What stands behind a group's name: not said, but a misspelt word may mean one, and a prompt offers it.
  std::bitset<keyword_count> hidden_keywords;
  std::bitset<expected_count> hidden_groups;

  void forget(std::uint32_t new_position);
};

// Thrown out of a block and caught where statements are read.
struct Unfinished {};   // the text ends inside braces
struct UnclosedBrace {  // a new statement stands at the start of a line where `}` is missing
  std::uint32_t brace;
  std::uint32_t resume;
};
struct TooDeep {
  std::uint32_t position;
};

struct TooManyErrors {};

// What had been read when a rule first failed at some place: a second reading of a text looks there.
struct Watch {
  std::uint32_t position = UINT32_MAX;
  bool was_reached = false;
  std::vector<Node> nodes;           // those still open have no `next`
  std::bitset<tag_count> open_tags;  // in any of the rules that failed there
};

// A text with more mistakes than this is something else than a script.
constexpr std::size_t most_errors = 1000;

class Reader {
public:
  Reader(std::string_view text, text::SourceId source);

  // ---- words
  Token token(const Input& in);
  Token token_at(std::uint32_t position, const char* limit);
  std::uint32_t position(const Input& in) const { return static_cast<std::uint32_t>(in.current() - text.data()); }
  void go_to(Input& in, std::uint32_t position) const { in.iterator() = text.data() + position; }
  std::string_view text_of(const Token& token) const { return text.substr(token.begin, token.end - token.begin); }

  // ---- the furthest failure
  void note(std::uint32_t position, Keyword keyword);
  void note(std::uint32_t position, Expected expected);

  // ---- nodes
  std::uint32_t open(Tag tag, std::uint32_t position);
  void close(std::uint32_t node, std::uint32_t position);
  void leaf(Tag tag, Keyword keyword, std::uint32_t begin, std::uint32_t end);

  // ---- mistakes
  void report(text::Diagnostic diagnostic);
  void report_unclosed_string(std::uint32_t quote);
  bool has_too_many_errors() const { return diagnostics.size() + word_diagnostics.size() >= most_errors; }
  text::Span span(std::uint32_t begin, std::uint32_t end) const { return {source, begin, end}; }

  std::string_view text;
  text::SourceId source;
  Failure failure;
  std::vector<Node> nodes;
  std::uint32_t open_nodes = 0;  // one past the innermost node that is still open
  std::vector<Comment> comments;
  std::vector<text::Diagnostic> diagnostics;
  std::vector<text::Diagnostic> word_diagnostics;  // mistakes inside of words, each reported once
  std::vector<std::uint32_t> open_braces;

  bool mark_ends_question = false;      // a `?` at the end is punctuation
  std::uint32_t quiet_at = UINT32_MAX;  // here a group's name will be noted instead of its words
  int muted = 0;                        // look-ahead: nothing is noted
  int probing = 0;                      // a second reading of a failed statement: nothing is reported
  int depth = 0;
  bool goes_on = false;  // the text is the beginning of another one, so that a noun at its end has a name behind it
  Watch watch;

private:
  struct Gap {
    std::uint32_t end;
    bool on_new_line;
  };
  Gap skip_gap(std::uint32_t position, std::uint32_t limit);
  Token read_word(std::uint32_t begin, std::uint32_t limit);
  std::uint32_t position_of(const Input& in) const { return position(in); }
  void report_unusual_characters(std::uint32_t begin, std::uint32_t end);
  void report_bad_escapes(std::uint32_t begin, std::uint32_t end);
  void report_once(text::Diagnostic diagnostic);
  void drop_stale(std::uint32_t position);
  void look();

  struct Remembered {
    std::uint32_t position = UINT32_MAX;
    std::uint32_t limit = 0;
    bool mark_ends_question = false;
    Token token;
  };
  std::array<Remembered, 16> remembered_;
  std::uint32_t reported_until_ = 0;  // mistakes in words before this were reported when first met
};

}  // namespace iamq::lang::grammar
