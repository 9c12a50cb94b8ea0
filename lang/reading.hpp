#pragma once

#include <bitset>
#include <cstdint>
#include <string_view>
#include <vector>

#include "lang/ast.hpp"
#include "lang/grammar/expected.hpp"

// A text as far as it can be read, for a prompt: what its words are, and what may follow them. All of it comes from the
// grammar that reads scripts.
namespace iamq::lang {

// What a piece of the text is to its sentence.
enum class Part : std::uint8_t {
  keyword,
  symbol,
  comment,
  name,      // of something declared
  new_name,  // of what is declared here
  action,
  key,       // a condition key
  resource,  // a name or a pattern of resources
  value,
  text,  // in quotes
  number,
  unexpected,  // here the text cannot go on as it does
  other,       // what is not known, behind something unexpected
};
struct Piece {
  std::uint32_t begin = 0, end = 0;
  Part part = Part::other;
};
// Every word, symbol and comment of the text, in order.
std::vector<Piece> pieces(std::string_view text);

// What may stand at the end of a text.
struct Place {
  std::vector<std::string_view> keywords;
  std::bitset<grammar::expected_count> expected;
  bool expects(grammar::Expected what) const { return expected.test(static_cast<std::size_t>(what)); }

  bool refers = false;                    // a name here is that of something declared,
  Noun noun = Noun::none;                 // and of this kind
  std::vector<std::string_view> actions;  // that its policy statement or question has spoken of
  std::string_view key;                   // of the condition or the fact that it stands in
  std::string_view first_word;            // of its statement
  std::vector<std::string_view> task;     // the words so far of `what does P need to …`
  bool is_in_task = false;                // and whether more of them may follow
  std::string_view word_before;
};
Place place_at_end(std::string_view text);

// Where the last word of the text begins, if it ends with one; else the text's size.
std::size_t begin_of_last_word(std::string_view text);

}  // namespace iamq::lang
