#include "runtime/import/parallel_values.hpp"

#include <algorithm>

#include "runtime/import/aws_cli/refusal.hpp"
#include "runtime/import/side_by_side.hpp"

namespace iamq::import {

namespace {

// A thread costs about as much as reading this.
constexpr std::size_t large = 100'000;

}  // namespace

std::vector<ReadAhead> read_ahead(const text::Sources& sources, std::span<const ExportFile> files) {
  std::vector<ReadAhead> all(files.size());
  std::vector<std::size_t> work;
  for (std::size_t i = 0; i < files.size(); ++i) {
    const std::string_view text = sources.text(files[i].source);
    if (files[i].unread.empty() && text.size() >= large && !refusal_in(text)) work.push_back(i);
  }
  // The largest first, so that no thread is left alone with it.
  std::stable_sort(work.begin(), work.end(), [&](std::size_t a, std::size_t b) {
    return sources.text(files[a].source).size() > sources.text(files[b].source).size();
  });
  if (work.size() < 2) return all;
  side_by_side(work.size(), [&](std::size_t i) {
    ReadAhead& one = all[work[i]];
    one.values = read_values(sources, files[work[i]].source, one.texts, one.findings);
    one.is_read = true;
  });
  return all;
}

}  // namespace iamq::import
