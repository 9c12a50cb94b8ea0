#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>

#include "repl/files.hpp"
#include "repl/markdown.hpp"
#include "repl/own_process.hpp"
#include "repl/runner.hpp"
#include "repl/verbs.hpp"

namespace iamq::repl {
namespace {

namespace fs = std::filesystem;

// Lines as a page shows them: none that are empty around them, and none that end with CRLF, as those of CSV do.
std::string trimmed(std::string_view text) {
  const std::size_t begin = std::min(text.find_first_not_of("\r\n"), text.size());
  const std::size_t end = text.find_last_not_of("\r\n");
  std::string lines(end == std::string_view::npos ? "" : text.substr(begin, end + 1 - begin));
  for (std::size_t at = lines.find("\r\n"); at != std::string::npos; at = lines.find("\r\n", at)) lines.erase(at, 1);
  return lines;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

// The lines between what both begin and end with: first what was expected, then what came.
std::string difference(const std::string& expected, const std::string& got) {
  const auto a = lines_of(expected), b = lines_of(got);
  std::size_t same = 0, same_at_end = 0;
  while (same < std::min(a.size(), b.size()) && a[same] == b[same]) ++same;
  while (same_at_end < std::min(a.size(), b.size()) - same &&
         a[a.size() - 1 - same_at_end] == b[b.size() - 1 - same_at_end]) {
    ++same_at_end;
  }
  std::string text;
  if (same > 0) text += "     " + a[same - 1] + "\n";
  for (std::size_t i = same; i < a.size() - same_at_end; ++i) text += "    -" + a[i] + "\n";
  for (std::size_t i = same; i < b.size() - same_at_end; ++i) text += "    +" + b[i] + "\n";
  return text;
}

// The blocks of one page, one after the other: a session goes on where a block says `continue`.
class Page {
public:
  Page(const Options& options, std::string path, std::string text)
      : options_(options), path_(std::move(path)), text_(std::move(text)), new_text_(text_) {}

  std::size_t ran = 0;
  std::string problems;

  void run() {
    for (const auto& link : file_links_of(text_)) {
      std::error_code error;
      if (!fs::exists(fs::path(path_).parent_path() / link, error)) {
        problems += fmt::format("  {}: the link {} leads nowhere\n", path_, link);
      }
    }
    const auto blocks = blocks_of(text_);
    // From the last to the first, so that the lines of those that are still to be replaced stay what they are.
    std::vector<std::pair<const MarkdownBlock*, std::string>> accepted;
    std::optional<std::string> shown;
    for (const auto& block : blocks) {
      if (block.is("text") && shown && trimmed(block.text) != trimmed(*shown)) {
        if (options_.accept) {
          accepted.emplace_back(&block, trimmed(*shown) + "\n");
        } else {
          problems += at(block) + "printed something else\n" + difference(trimmed(block.text), trimmed(*shown));
        }
      }
      shown.reset();
      if (block.is("iamq")) {
        ++ran;
        shown = run_script(block);
      } else if (block.is("console")) {
        ++ran;
        run_console(block);
      }
    }
    for (auto one = accepted.rbegin(); one != accepted.rend(); ++one) {
      new_text_ = with_block(new_text_, *one->first, one->second);
    }
  }

  // With --accept: the page with what was really printed; nothing if that is what stands there.
  std::optional<std::string> accepted() const { return new_text_ == text_ ? std::nullopt : std::optional(new_text_); }

private:
  std::string at(const MarkdownBlock& block) const { return fmt::format("  {}:{}: ", path_, block.line); }

  std::string run_script(const MarkdownBlock& block) {
    if (!block.says("continue") || !runner_) {
      out_.clear();
      err_.clear();
      console_ = std::make_unique<Console>(out_, err_);
      runner_ = std::make_unique<Runner>(options_, *console_);
      lines_before_ = 0;
    }
    const std::size_t out_before = out_.size(), err_before = err_.size();
    // Messages count lines from where the session began.
    const bool ok = runner_->run_typed("page.iamq", std::string(lines_before_, '\n') + block.text);
    lines_before_ += static_cast<std::size_t>(std::count(block.text.begin(), block.text.end(), '\n'));
    const std::string said = out_.substr(out_before) + err_.substr(err_before);
    const bool failed = !ok || runner_->exit_code() != ExitCode::fine;
    if (failed != block.says("error")) {
      problems += at(block) + (failed ? "did not run as it should\n" : "should have been an error\n");
      for (const auto& line : lines_of(said)) problems += "    " + line + "\n";
    }
    if (block.says("error")) runner_.reset();
    return said;
  }

  // `$ iamq …`, and below it what that prints.
  void run_console(const MarkdownBlock& block) {
    std::string command, expected;
    const auto check = [&] {
      const auto words = shell_words(command);
      // git clone, scripts/test …: not ours to run.
      if (words.empty() || fs::path(words.front()).filename() != "iamq") return;
      const std::string got = run_self({words.begin() + 1, words.end()}, folder());
      if (trimmed(got) == trimmed(expected)) return;
      problems +=
          at(block) + "`" + command + "` printed something else\n" + difference(trimmed(expected), trimmed(got));
    };
    for (const auto& line : lines_of(block.text)) {
      if (line.rfind("$ ", 0) == 0) {
        check();
        command = line.substr(2);
        expected.clear();
      } else {
        expected += line + "\n";
      }
    }
    check();
  }

  // The root of the project that the page belongs to, where a reader would type its commands.
  fs::path folder() const {
    std::error_code error;
    const fs::path own = fs::absolute(path_, error).parent_path();
    for (fs::path above = own; above != above.parent_path(); above = above.parent_path()) {
      if (fs::exists(above / ".git", error)) return above;
    }
    return own;
  }

  const Options& options_;
  std::string path_, text_, new_text_;
  std::string out_, err_;
  std::unique_ptr<Console> console_;
  std::unique_ptr<Runner> runner_;
  std::size_t lines_before_ = 0;
};

}  // namespace

ExitCode doctest(const Options& options, Console& console) {
  std::size_t passed = 0, failed = 0;
  for (const auto& path : options.paths) {
    FileAnswer file = read_file(path, false);
    if (!file.ok) {
      console.err(cannot_read(path, file));
      return ExitCode::bad_input;
    }
    Page page(options, path, std::move(file.text));
    page.run();
    console.out(fmt::format("{}: {} blocks\n", render::printable(path), page.ran));
    if (const auto text = page.accepted()) {
      std::ofstream(path, std::ios::binary) << *text;
      console.out(fmt::format("accepted {}\n", render::printable(path)));
    }
    if (!page.problems.empty()) console.out(page.problems);
    ++(page.problems.empty() ? passed : failed);
  }
  console.out(fmt::format("{} passed, {} failed\n", passed, failed));
  return failed == 0 ? ExitCode::fine : ExitCode::expectation_failed;
}

}  // namespace iamq::repl
