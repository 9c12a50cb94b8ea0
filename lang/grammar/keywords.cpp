#include "lang/grammar/keywords.hpp"

#include <algorithm>
#include <array>

namespace iamq::lang::grammar {
namespace {

struct KeywordRow {
  std::string_view text;
  WordClass word_class;
};

constexpr std::array<KeywordRow, keyword_count> keywords{{{"", WordClass::plain},
#define IAMQ_WORD(identifier, text, word_class) {text, WordClass::word_class},
                                                          IAMQ_WORDS(IAMQ_WORD)
#undef IAMQ_WORD
}};

constexpr auto sorted_keywords() {
  std::array<Keyword, keyword_count> sorted{};
  for (std::size_t i = 0; i < sorted.size(); ++i) sorted[i] = static_cast<Keyword>(i);
  std::sort(sorted.begin(), sorted.end(), [](Keyword a, Keyword b) {
    return keywords[static_cast<std::size_t>(a)].text < keywords[static_cast<std::size_t>(b)].text;
  });
  return sorted;
}
constexpr auto by_text = sorted_keywords();

}  // namespace

std::string_view text_of(Keyword keyword) {
  return keywords[static_cast<std::size_t>(keyword)].text;
}

WordClass class_of(Keyword keyword) {
  return keywords[static_cast<std::size_t>(keyword)].word_class;
}

Keyword find_keyword(std::string_view word) {
  const auto found = std::lower_bound(by_text.begin(), by_text.end(), word,
                                      [](Keyword keyword, std::string_view text) { return text_of(keyword) < text; });
  return found != by_text.end() && text_of(*found) == word ? *found : Keyword::none;
}

Noun noun_of(Keyword keyword) {
  if (!is_noun(keyword)) return Noun::none;
  const std::string_view text = text_of(keyword);
  for (int i = static_cast<int>(Noun::account); i <= static_cast<int>(Noun::oidc); ++i) {
    if (name_of(static_cast<Noun>(i)) == text) return static_cast<Noun>(i);
  }
  return Noun::none;
}

}  // namespace iamq::lang::grammar
