#pragma once

#include <string_view>

namespace iamq::render {

// Whether a word that is too long for its line may be broken there: behind a mark of an ARN or a path, or before a
// capital.
inline bool may_break_before(std::string_view word, std::size_t at) {
  constexpr std::string_view marks = "-_/:.,=@";  // none that a colour holds
  if (at == 0 || at >= word.size()) return false;
  const bool is_behind_mark = marks.find(word[at - 1]) != marks.npos && marks.find(word[at]) == marks.npos;
  const bool was_small = word[at - 1] >= 'a' && word[at - 1] <= 'z';
  return is_behind_mark || (was_small && word[at] >= 'A' && word[at] <= 'Z');
}

}  // namespace iamq::render
