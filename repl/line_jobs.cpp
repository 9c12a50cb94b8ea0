#include "repl/line_jobs.hpp"

#include <chrono>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

#include "repl/render/diagnostic.hpp"

namespace iamq::repl {
namespace {

// What one thread takes at a time: lines that are there already, few enough that all threads end at about the same
// time.
struct Chunk {
  struct Line {
    std::size_t begin = 0, size = 0, number = 0;
  };
  std::size_t number = 0;
  std::string text;
  std::vector<Line> lines;
  bool is_more_at_hand = false;

  static constexpr std::size_t most_lines = 16, most_bytes = std::size_t{1} << 16;
  void clear() {
    text.clear();
    lines.clear();
  }
  void add(std::string_view line, std::size_t line_number) {
    lines.push_back({text.size(), line.size(), line_number});
    text += line;
  }
  bool is_full() const { return lines.size() == most_lines || text.size() >= most_bytes; }
};

class LineRun {
public:
  LineRun(JsonTexts& lines, unsigned jobs, const LineWork& work, const Print& print)
      : lines_(lines), jobs_(jobs), work_(work), answers_(print) {}

  ExitCode run(std::size_t& count) {
    // Starting threads takes longer than a few lines do.
    constexpr std::chrono::milliseconds worth_sharing{2};
    std::vector<std::thread> others;
    if (jobs_ > 1) {
      work_for(worth_sharing);
      if (!is_at_end_) others = call_others();
    }
    work_for(Clock::duration::max());
    for (std::thread& other : others) other.join();
    answers_.end();
    count = answers_.count();
    return answers_.code();
  }

private:
  using Clock = std::chrono::steady_clock;

  std::vector<std::thread> call_others() {
    std::vector<std::thread> others;
    others.reserve(jobs_ - 1);
    try {
      while (others.size() + 1 < jobs_) {
        others.emplace_back([this] { work_for(Clock::duration::max()); });
      }
    } catch (const std::system_error&) {
      // The system gives no more threads: those that there are do it.
    }
    return others;
  }

  // Until no line is left, or that much time went into the work.
  void work_for(Clock::duration most) {
    try {
      Chunk chunk;
      OrderedAnswers::OfChunk answers;
      for (Clock::duration worked{}; worked < most && read(chunk);) {
        const Clock::time_point begin = Clock::now();
        work_on(chunk, answers);
        worked += Clock::now() - begin;
      }
    } catch (...) {
      answers_.fail(std::current_exception());
    }
  }

  bool read(Chunk& chunk) {
    const std::lock_guard<std::mutex> reading(reading_);
    if (is_at_end_ || !answers_.wait_to_begin(chunks_, most_chunks_for_each_job * jobs_)) return false;
    chunk.clear();
    do {
      std::string_view line;
      is_at_end_ = !lines_.next(line);
      if (is_at_end_) break;
      chunk.add(line, lines_.number());
    } while (!chunk.is_full() && lines_.is_next_at_hand());
    if (chunk.lines.empty()) return false;
    chunk.is_more_at_hand = !is_at_end_ && lines_.is_next_at_hand();
    chunk.number = chunks_++;
    return true;
  }

  void work_on(const Chunk& chunk, OrderedAnswers::OfChunk& answers) {
    answers.text.clear();
    answers.code = ExitCode::fine;
    answers.count = 0;
    answers.may_wait = chunk.is_more_at_hand;
    try {
      for (const Chunk::Line& line : chunk.lines) {
        const LineResult result = work_(std::string_view(chunk.text).substr(line.begin, line.size), line.number);
        answers.text += result.text;
        answers.text += '\n';
        answers.code = gravest(answers.code, result.code);
        ++answers.count;
        answers_.offer(chunk.number, answers.text);
      }
    } catch (...) {
      answers.failure = std::current_exception();
    }
    answers_.finish(chunk.number, answers);
  }

  static constexpr std::size_t most_chunks_for_each_job = 4;  // worked on, or waiting for their turn to be printed

  JsonTexts& lines_;
  unsigned jobs_;
  const LineWork& work_;
  OrderedAnswers answers_;

  // INVARIANT: only who holds `reading_` reads lines and touches these.
  std::mutex reading_;
  bool is_at_end_ = false;
  std::size_t chunks_ = 0;
};

}  // namespace

ExitCode work_on_lines(JsonTexts& lines, unsigned jobs, const LineWork& work, const Print& print, std::size_t& count) {
  return LineRun(lines, jobs, work, print).run(count);
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
