#pragma once

#include <span>
#include <string>
#include <string_view>

// Sentences as people say them before they know the language: `is Bob admin?`, `show me users`.
namespace iamq::lang::grammar {

// The sentence of the language that means the same or comes nearest, with the names that were written; sometimes two,
// with what is the matter between them. In backticks; empty if none is known.
std::string in_our_words(std::string_view sentence);

// How people say it, and how it is said here. In a pattern `[a|b]` is one of these words or none of them, `a|b` one of
// them, `<name>` any word, `<action>` one with a colon, and `...` at the end at least one word.
struct EverydayRow {
  std::string_view pattern;
  std::string_view ours;
};
std::span<const EverydayRow> everyday_rows();

}  // namespace iamq::lang::grammar
