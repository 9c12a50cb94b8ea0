#include "runtime/import/parallel_values.hpp"

#include <algorithm>
#include <atomic>
#include <functional>
#include <thread>

#include "lang/text/stopping.hpp"
#include "runtime/import/aws_cli/refusal.hpp"

namespace iamq::import {

namespace {

// A thread costs about as much as reading this.
constexpr std::size_t large = 100'000;
constexpr unsigned most_threads = 16;

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
  const auto threads = static_cast<unsigned>(
      std::min<std::size_t>(work.size(), std::clamp(std::thread::hardware_concurrency(), 1U, most_threads)));
  if (threads < 2) return all;
  std::atomic<std::size_t> next = 0;
  const auto read = [&] {
    for (std::size_t i = next++; i < work.size(); i = next++) {
      ReadAhead& one = all[work[i]];
      one.values = read_values(sources, files[work[i]].source, one.texts, one.findings);
      one.is_read = true;
    }
  };
  // Who asks for it to be stopped asks this thread, which tells the others.
  std::atomic<bool> is_stopped = false;
  const std::function<bool()> was_told = [&is_stopped] { return is_stopped.load(); };
  const auto help = [&] {
    const text::Stoppable stoppable(was_told);
    try {
      read();
    } catch (const text::Stopped&) {
    }
  };
  std::vector<std::thread> helpers;
  for (unsigned i = 1; i < threads; ++i) helpers.emplace_back(help);
  bool goes_on = true;
  try {
    read();
  } catch (const text::Stopped&) {
    goes_on = false;
    is_stopped = true;
  }
  for (std::thread& helper : helpers) helper.join();
  if (!goes_on) throw text::Stopped{};
  return all;
}

}  // namespace iamq::import
