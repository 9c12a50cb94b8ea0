#include "lang/text/diagnostic.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace iamq::text {
namespace {

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

// Edits between two words: insertion, deletion, substitution, and the swap of two neighbours, ignoring case.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before_last(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const bool same = lower(a[i - 1]) == lower(b[j - 1]);
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (same ? 0 : 1)});
      const bool swapped = i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) && lower(a[i - 2]) == lower(b[j - 1]);
      if (swapped) row[j] = std::min(row[j], before_last[j - 2] + 1);
    }
    std::swap(before_last, last);
    std::swap(last, row);
  }
  return last[b.size()];
}

}  // namespace

std::string in_backticks(std::string_view words) {
  return std::string("`").append(words).append("`");
}

bool has_errors(const std::vector<Diagnostic>& diagnostics) {
  return std::any_of(diagnostics.begin(), diagnostics.end(),
                     [](const Diagnostic& diagnostic) { return diagnostic.severity == Severity::error; });
}

void append(std::vector<Diagnostic>& diagnostics, std::vector<Diagnostic> more) {
  std::move(more.begin(), more.end(), std::back_inserter(diagnostics));
}

std::optional<std::string> nearest(std::string_view word, const std::vector<std::string_view>& candidates) {
  constexpr std::size_t longest_word = 200;  // the distance is quadratic, and nobody misspells a novel
  if (word.size() > longest_word) return std::nullopt;
  std::optional<std::string_view> best;
  // Among words equally far the one that begins alike: hardly anybody misspells the first letter.
  std::pair<std::size_t, bool> best_distance;
  for (const std::string_view candidate : candidates) {
    if (candidate.size() > longest_word) continue;
    const std::size_t allowed = std::max<std::size_t>(1, std::max(word.size(), candidate.size()) / 3);
    const std::size_t least =
        word.size() > candidate.size() ? word.size() - candidate.size() : candidate.size() - word.size();
    if (least > allowed || (best && least > best_distance.first)) continue;
    const std::size_t distance = edit_distance(word, candidate);
    // A word of one letter is not a misspelling of another one.
    if (distance > allowed || distance >= std::max(word.size(), candidate.size())) continue;
    const std::pair whole{distance, word.empty() || candidate.empty() || lower(word[0]) != lower(candidate[0])};
    if (!best || whole < best_distance) {
      best = candidate;
      best_distance = whole;
    }
  }
  if (!best) return std::nullopt;
  return std::string(*best);
}

}  // namespace iamq::text
