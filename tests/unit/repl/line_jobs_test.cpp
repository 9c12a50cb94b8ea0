// Lines in, lines out: in order whatever the number of threads, and in pieces whatever the length of the file.
#include "repl/line_jobs.hpp"

#include <unistd.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace {

using namespace iamq::repl;

class TextFile {
public:
  explicit TextFile(const std::string& text) {
    path = (std::filesystem::temp_directory_path() / "iamq-lines-XXXXXX").string();
    const int descriptor = ::mkstemp(path.data());
    REQUIRE(descriptor >= 0);
    ::close(descriptor);
    std::ofstream(path, std::ios::binary) << text;
  }
  ~TextFile() { std::remove(path.c_str()); }
  TextFile(const TextFile&) = delete;
  TextFile& operator=(const TextFile&) = delete;
  std::string path;
};

// What the reader makes of a text: `NUMBER:LINE|` for each line.
std::string lines_of(const std::string& text) {
  const TextFile file(text);
  JsonLines lines(file.path);
  std::string all;
  for (std::string_view line; lines.next(line);) {
    all += std::to_string(lines.number()) + ":" + std::string(line) + "|";
  }
  CHECK(lines.error().empty());
  return all;
}

TEST_CASE("lines are given one after the other, blank ones left out") {
  CHECK(lines_of("").empty());
  CHECK(lines_of("\n \t\r\n\n").empty());
  CHECK(lines_of("a\nb\n") == "1:a|2:b|");
  CHECK(lines_of("a\n\n  \nb") == "1:a|4:b|");
  CHECK(lines_of("a\r\nb\r\n") == "1:a\r|2:b\r|");
}

TEST_CASE("a blank line is no next line that is there") {
  const TextFile file("a\n\nb\nc\n");
  JsonLines lines(file.path);
  std::string_view line;
  CHECK(lines.next(line));
  CHECK_FALSE(lines.is_next_at_hand());
  CHECK(lines.next(line));
  CHECK(lines.is_next_at_hand());
}

TEST_CASE("a line may be longer than what is read at once, and end where that ends") {
  for (const std::size_t length : {65534u, 65535u, 65536u, 65537u, 200'000u}) {
    const std::string longest(length, 'x');
    CHECK(lines_of(longest + "\nb\n") == "1:" + longest + "|2:b|");
    CHECK(lines_of("a\n" + longest) == "1:a|2:" + longest + "|");
  }
}

TEST_CASE("a file that cannot be read is told") {
  JsonLines missing("/nonexistent/questions.jsonl");
  std::string_view line;
  CHECK_FALSE(missing.next(line));
  CHECK(missing.error() == "there is no such file");
  JsonLines folder("/");
  CHECK_FALSE(folder.next(line));
  CHECK(folder.error() == "it is a folder, not a file");
}

struct Worked {
  std::string text;
  ExitCode code;
  std::size_t count = 0;
};

// For so long that other threads are called.
void work_for_long() {
  std::this_thread::sleep_for(std::chrono::milliseconds(5));
}

Worked worked(const std::string& path, unsigned jobs, const LineWork& work) {
  JsonLines lines(path);
  Worked result;
  result.code = work_on_lines(
      lines, jobs, work, [&](std::string_view text) { result.text += text; }, result.count);
  return result;
}

TEST_CASE("answers come in the order of the lines, however many work on them") {
  std::string text, expected;
  for (int i = 1; i <= 3000; ++i) {
    text += "line " + std::to_string(i) + "\n";
    expected += std::to_string(i) + " line " + std::to_string(i) + "\n";
  }
  const TextFile file(text);
  for (const unsigned jobs : {1u, 2u, 3u, 8u}) {
    const Worked result = worked(file.path, jobs, [](std::string_view line, std::size_t number) {
      if (number == 1) work_for_long();
      if (number % 7 == 0) std::this_thread::yield();
      return LineResult{std::to_string(number) + " " + std::string(line),
                        number == 2999 ? ExitCode::expectation_failed : ExitCode::fine};
    });
    CHECK(result.text == expected);
    CHECK(result.count == 3000);
    CHECK(result.code == ExitCode::expectation_failed);
  }
}

// Lines of which some are there already, and for others one has to wait.
class SlowLines : public JsonTexts {
public:
  bool next(std::string_view& text) override {
    if (number_ == 6) return false;
    text = "abcdef";
    text = text.substr(number_++, 1);
    return true;
  }
  bool is_next_at_hand() const override { return number_ != 2 && number_ != 4; }
  std::size_t number() const override { return number_; }
  const std::string& error() const override { return none_; }

private:
  std::size_t number_ = 0;
  std::string none_;
};

TEST_CASE("no answer is kept back while the next line has yet to come") {
  SlowLines lines;
  std::size_t count = 0;
  std::string printed;
  const auto work = [&](std::string_view line, std::size_t number) {
    if (number == 3) CHECK(printed == "a\nb\n");
    if (number == 5) CHECK(printed == "a\nb\nc\nd\n");
    return LineResult{std::string(line), ExitCode::fine};
  };
  work_on_lines(
      lines, 1, work, [&](std::string_view text) { printed += text; }, count);
  CHECK(printed == "a\nb\nc\nd\ne\nf\n");
}

TEST_CASE("answers to lines that are there are printed together, but none waits for a slow one for long") {
  const TextFile file("a\nb\nc\nd\ne\n");
  JsonLines lines(file.path);
  std::size_t count = 0;
  std::string printed;
  const auto work = [&](std::string_view line, std::size_t) {
    if (line == "c") std::this_thread::sleep_for(std::chrono::milliseconds(20));
    if (line == "d") CHECK(printed == "a\nb\nc\n");
    return LineResult{std::string(line), ExitCode::fine};
  };
  work_on_lines(
      lines, 1, work, [&](std::string_view text) { printed += text; }, count);
  CHECK(printed == "a\nb\nc\nd\ne\n");
}

// Five lines, each of which comes when the one before is answered.
class AskedLines : public JsonTexts {
public:
  bool next(std::string_view& text) override {
    std::unique_lock<std::mutex> lock(mutex_);
    if (number_ == 5) return false;
    if (!answered_.wait_for(lock, std::chrono::seconds(20), [&] { return answers_ == number_; })) return false;
    ++number_;
    text = "line";
    return true;
  }
  std::size_t number() const override { return number_; }
  const std::string& error() const override { return none_; }

  void answer() {
    const std::lock_guard<std::mutex> lock(mutex_);
    ++answers_;
    answered_.notify_all();
  }

private:
  std::mutex mutex_;
  std::condition_variable answered_;
  std::size_t number_ = 0, answers_ = 0;
  std::string none_;
};

TEST_CASE("who asks only when the answer before has come is answered, however many threads there are") {
  AskedLines lines;
  std::size_t count = 0;
  const auto work = [](std::string_view, std::size_t) {
    work_for_long();
    return LineResult{"answer", ExitCode::fine};
  };
  work_on_lines(
      lines, 4, work, [&](std::string_view) { lines.answer(); }, count);
  CHECK(count == 5);
}

// More lines than anybody wants to remember.
class ManyLines : public JsonTexts {
public:
  bool next(std::string_view& text) override {
    text = "line";
    return number_++ < 100'000;
  }
  bool is_next_at_hand() const override { return true; }
  std::size_t number() const override { return number_; }
  const std::string& error() const override { return none_; }

private:
  std::atomic<std::size_t> number_ = 0;
  std::string none_;
};

TEST_CASE("a slow line does not let all that follow pile up") {
  ManyLines lines;
  std::size_t count = 0, read_meanwhile = 0;
  const auto work = [&](std::string_view, std::size_t number) {
    if (number == 1) work_for_long();
    if (number == 1000) {
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
      read_meanwhile = lines.number();
    }
    return LineResult{};
  };
  work_on_lines(
      lines, 2, work, [](std::string_view) {}, count);
  CHECK(count == 100'000);
  CHECK(read_meanwhile < 2000);
}

TEST_CASE("what was answered before an error is printed, and nothing behind it") {
  std::string text, expected;
  for (int i = 1; i <= 1000; ++i) {
    text += "line\n";
    if (i < 500) expected += std::to_string(i) + "\n";
  }
  const TextFile file(text);
  for (const unsigned jobs : {1u, 2u, 4u}) {
    JsonLines lines(file.path);
    std::size_t count = 0;
    std::string printed;
    const auto work = [](std::string_view, std::size_t number) -> LineResult {
      if (number == 1) work_for_long();
      if (number == 500) throw std::runtime_error("no");
      return {std::to_string(number), ExitCode::fine};
    };
    CHECK_THROWS_AS(work_on_lines(
                        lines, jobs, work, [&](std::string_view answers) { printed += answers; }, count),
                    std::runtime_error);
    CHECK(printed == expected);
  }
}

TEST_CASE("an error inside of the work ends the run, in a thread as well") {
  const TextFile file("a\nb\nc\n");
  for (const unsigned jobs : {1u, 4u}) {
    CHECK_THROWS_AS(worked(file.path, jobs,
                           [](std::string_view line, std::size_t) -> LineResult {
                             if (line == "b") throw std::runtime_error("no");
                             return {};
                           }),
                    std::runtime_error);
  }
}

}  // namespace
