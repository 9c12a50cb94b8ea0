#include "repl/ordered_answers.hpp"

#include <utility>

namespace iamq::repl {

bool OrderedAnswers::wait_to_begin(std::size_t chunk, std::size_t most) {
  std::unique_lock<std::mutex> lock(mutex_);
  turn_came_.wait(lock, [&] { return failure_ != nullptr || chunk < turn_ + most; });
  return failure_ == nullptr;
}

void OrderedAnswers::offer(std::size_t chunk, std::string& text) {
  if (turn_ != chunk || !is_to_be_printed()) return;
  kept_ += text;
  print_kept();
  text.clear();
}

void OrderedAnswers::finish(std::size_t chunk, OfChunk& answers) {
  std::unique_lock<std::mutex> lock(mutex_);
  if (turn_ != chunk) {
    waiting_.emplace(chunk, std::move(answers));  // the thread whose turn it is will find them
    return;
  }
  const auto print = [&](const OfChunk& ready) {
    lock.unlock();
    keep(ready);
    lock.lock();
    if (ready.failure) failure_ = ready.failure;
    if (!failure_) ++turn_;  // else it stays, so that nobody prints
    turn_came_.notify_all();
  };
  print(answers);
  while (!failure_) {
    const auto next = waiting_.extract(turn_);
    if (next.empty()) return;
    print(next.mapped());
  }
}

void OrderedAnswers::fail(std::exception_ptr failure) {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (!failure_) failure_ = std::move(failure);
  turn_came_.notify_all();
}

void OrderedAnswers::end() {
  print_kept();
  if (failure_) std::rethrow_exception(failure_);
}

void OrderedAnswers::keep(const OfChunk& answers) {
  kept_ += answers.text;
  code_ = gravest(code_, answers.code);
  count_ += answers.count;
  if (!answers.may_wait || is_to_be_printed()) print_kept();
}

// Answers that follow each other within a moment are printed at once: writing each takes as long as deciding it.
bool OrderedAnswers::is_to_be_printed() const {
  constexpr std::size_t most_bytes = std::size_t{1} << 16;
  constexpr std::chrono::milliseconds longest_wait{5};
  return kept_.size() >= most_bytes || Clock::now() - printed_ >= longest_wait;
}

void OrderedAnswers::print_kept() {
  if (!kept_.empty()) print_(kept_);
  kept_.clear();
  printed_ = Clock::now();
}

}  // namespace iamq::repl
