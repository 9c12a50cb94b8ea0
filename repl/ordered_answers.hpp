#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <exception>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

#include "repl/exit_code.hpp"

namespace iamq::repl {

using Print = std::function<void(std::string_view)>;

// Answers that several threads work out, printed in the order of what was asked. What is asked comes in chunks, which
// are numbered from 0; it is the turn of the first chunk whose answers are not all printed.
class OrderedAnswers {
public:
  struct OfChunk {
    std::string text;
    ExitCode code = ExitCode::fine;
    std::size_t count = 0;
    bool may_wait = false;       // more is on the way, with which they may be printed
    std::exception_ptr failure;  // of what comes behind the text; nothing behind it is printed
  };

  explicit OrderedAnswers(const Print& print) : print_(print) {}

  // Waits until that chunk is among the `most` that are worked on or wait for their turn. False: it is over.
  bool wait_to_begin(std::size_t chunk, std::size_t most);
  // Prints what there is of a chunk if it is its turn and something waits for long.
  void offer(std::size_t chunk, std::string& text);
  // All of a chunk is answered. What is printed at once keeps its memory, for the answers of the next chunk.
  void finish(std::size_t chunk, OfChunk& answers);
  // No more is printed.
  void fail(std::exception_ptr failure);

  // When no thread is left: prints what waits, and throws what failed.
  void end();
  ExitCode code() const { return code_; }
  std::size_t count() const { return count_; }

private:
  using Clock = std::chrono::steady_clock;

  void keep(const OfChunk& answers);
  bool is_to_be_printed() const;
  void print_kept();

  std::mutex mutex_;
  std::condition_variable turn_came_;
  std::map<std::size_t, OfChunk> waiting_;
  std::atomic<std::size_t> turn_ = 0;
  std::exception_ptr failure_;

  // INVARIANT: only the thread whose chunk's turn it is touches these.
  const Print& print_;
  std::string kept_;
  Clock::time_point printed_ = Clock::now();
  ExitCode code_ = ExitCode::fine;
  std::size_t count_ = 0;
};

}  // namespace iamq::repl
