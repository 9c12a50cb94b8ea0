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

void OrderedAnswers::finish(std::size_t chunk, OfChunk answers) {
  std::unique_lock<std::mutex> lock(mutex_);
  waiting_.emplace(chunk, std::move(answers));
  if (turn_ != chunk) return;  // the thread whose turn it is will find them
  for (auto next = waiting_.find(chunk); next != waiting_.end(); next = waiting_.find(turn_)) {
    const OfChunk ready = std::move(next->second);
    waiting_.erase(next);
    lock.unlock();
    kept_ += ready.text;
    code_ = gravest(code_, ready.code);
    count_ += ready.count;
    if (!ready.may_wait || is_to_be_printed()) print_kept();
    lock.lock();
    if (ready.failure) failure_ = ready.failure;
    turn_came_.notify_all();
    if (failure_) return;  // and the turn stays here, so that nobody prints
    ++turn_;
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
