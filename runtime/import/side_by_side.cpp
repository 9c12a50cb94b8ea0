#include "runtime/import/side_by_side.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

#include "lang/text/stopping.hpp"

namespace iamq::import {

void side_by_side(std::size_t count, const std::function<void(std::size_t)>& work) {
  constexpr unsigned most_threads = 16;
  const auto threads = static_cast<unsigned>(
      std::min<std::size_t>(count, std::clamp(std::thread::hardware_concurrency(), 1U, most_threads)));
  std::atomic<std::size_t> next = 0;
  // Who asks for it to be stopped asks this thread, which tells the others.
  std::atomic<bool> is_stopped = false;
  std::mutex mutex;
  std::exception_ptr failure;
  const auto run = [&] {
    try {
      for (std::size_t i = next++; i < count && !is_stopped; i = next++) work(i);
    } catch (...) {
      is_stopped = true;
      const std::lock_guard guard(mutex);
      if (!failure) failure = std::current_exception();
    }
  };
  const std::function<bool()> was_told = [&is_stopped] { return is_stopped.load(); };
  std::vector<std::thread> helpers;
  for (unsigned i = 1; i < threads; ++i) {
    helpers.emplace_back([&] {
      const text::Stoppable stoppable(was_told);
      run();
    });
  }
  run();
  for (std::thread& helper : helpers) helper.join();
  if (failure) std::rethrow_exception(failure);
}

}  // namespace iamq::import
