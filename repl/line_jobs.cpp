#include "repl/line_jobs.hpp"

#include <atomic>
#include <chrono>
#include <exception>
#include <thread>
#include <vector>

#include "repl/render/diagnostic.hpp"

namespace iamq::repl {
namespace {

struct Line {
  std::string text;
  std::size_t number = 0;
  LineResult result;
  std::exception_ptr failure;
};

// As many lines as are worth sharing among the threads, but no more than fit into a few megabytes.
constexpr std::size_t lines_for_each_job = 128, most_bytes_at_once = std::size_t{8} << 20;

std::vector<Line> read_batch(JsonTexts& lines, unsigned jobs) {
  std::vector<Line> batch;
  std::size_t bytes = 0;
  std::string_view text;
  while (batch.size() < lines_for_each_job * jobs && bytes < most_bytes_at_once && lines.next(text)) {
    bytes += text.size();
    batch.push_back({std::string(text), lines.number(), {}, {}});
  }
  return batch;
}

void work_on(std::vector<Line>& batch, unsigned jobs, const LineWork& work) {
  std::atomic<std::size_t> next = 0;
  const auto run = [&] {
    for (std::size_t i = next++; i < batch.size(); i = next++) {
      try {
        batch[i].result = work(batch[i].text, batch[i].number);
      } catch (...) {
        batch[i].failure = std::current_exception();
      }
    }
  };
  std::vector<std::thread> others;
  for (unsigned i = 1; i < jobs && i < batch.size(); ++i) {
    others.emplace_back(run);
  }
  run();
  for (std::thread& other : others) {
    other.join();
  }
}

// Answers that follow each other within a moment are printed at once: writing each takes as long as deciding it.
class Answers {
public:
  explicit Answers(const Print& print) : print_(print) {}

  void add(std::string_view text) {
    kept_ += text;
    kept_ += '\n';
  }
  bool may_wait() const { return kept_.size() < most_bytes && Clock::now() - printed_ < longest_wait; }
  void print() {
    if (!kept_.empty()) print_(kept_);
    kept_.clear();
    printed_ = Clock::now();
  }

private:
  using Clock = std::chrono::steady_clock;
  static constexpr std::size_t most_bytes = std::size_t{1} << 16;
  static constexpr std::chrono::milliseconds longest_wait{5};

  const Print& print_;
  std::string kept_;
  Clock::time_point printed_ = Clock::now();
};

// One after the other, and none kept back while the next line has yet to come: somebody may wait at the other end of a
// pipe.
ExitCode work_in_turn(JsonTexts& lines, const LineWork& work, const Print& print, std::size_t& count) {
  ExitCode code = ExitCode::fine;
  Answers answers(print);
  try {
    for (std::string_view line; lines.next(line); ++count) {
      const LineResult result = work(line, lines.number());
      answers.add(result.text);
      if (!lines.is_next_at_hand() || !answers.may_wait()) answers.print();
      code = gravest(code, result.code);
    }
  } catch (...) {
    answers.print();
    throw;
  }
  answers.print();
  return code;
}

ExitCode work_at_once(JsonTexts& lines, unsigned jobs, const LineWork& work, const Print& print, std::size_t& count) {
  ExitCode code = ExitCode::fine;
  for (std::vector<Line> batch = read_batch(lines, jobs); !batch.empty(); batch = read_batch(lines, jobs)) {
    work_on(batch, jobs, work);
    std::string text;
    for (const Line& line : batch) {
      if (line.failure) {
        std::rethrow_exception(line.failure);
      }
      text += line.result.text + "\n";
      code = gravest(code, line.result.code);
    }
    print(text);
    count += batch.size();
  }
  return code;
}

}  // namespace

ExitCode work_on_lines(JsonTexts& lines, unsigned jobs, const LineWork& work, const Print& print, std::size_t& count) {
  return jobs > 1 ? work_at_once(lines, jobs, work, print, count) : work_in_turn(lines, work, print, count);
}

ExitCode work_on_texts(JsonTexts& lines, const std::string& path, std::string_view what, unsigned jobs,
                       Console& console, const LineWork& work) {
  std::size_t count = 0;
  const ExitCode code = work_on_lines(
      lines, jobs, work, [&](std::string_view text) { console.out(text); }, count);
  if (!lines.error().empty()) {
    console.err("iamq: cannot read `" + render::printable(path) + "`: " + lines.error() + "\n");
    return gravest(code, ExitCode::bad_input);
  }
  if (count == 0) {
    console.err("iamq: `" + render::printable(path) + "` holds no " + std::string(what) + "\n");
    return ExitCode::bad_input;
  }
  return code;
}

ExitCode work_on_file(const std::string& path, std::string_view what, unsigned jobs, Console& console,
                      const LineWork& work) {
  JsonLines lines(path);
  return work_on_texts(lines, path, what, jobs, console, work);
}

}  // namespace iamq::repl
