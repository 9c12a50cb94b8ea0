#include "repl/json_lines.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

#include "repl/files.hpp"

namespace iamq::repl {
namespace {

// Below what a Source can hold.
constexpr std::size_t longest_line = std::size_t{1} << 30;

bool is_blank(std::string_view line) {
  return line.find_first_not_of(" \t\r") == std::string_view::npos;
}

}  // namespace

JsonLines::JsonLines(const std::string& path) : name_(path == "-" ? "<stdin>" : path) {
  if (path == "-") {
    descriptor_ = STDIN_FILENO;
    return;
  }
  descriptor_ = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor_ < 0) error_ = in_words(errno);
}

JsonLines::~JsonLines() {
  if (descriptor_ > STDIN_FILENO) ::close(descriptor_);
}

// Reads some more behind what is there. False at the end, and after an error.
bool JsonLines::fill() {
  if (is_at_end_ || !error_.empty()) return false;
  buffer_.erase(0, begin_);
  begin_ = 0;
  if (buffer_.size() > longest_line) {
    error_ = "line " + std::to_string(number_ + 1) + " is longer than 1 GiB";
    return false;
  }
  constexpr std::size_t chunk = std::size_t{1} << 16;
  const std::size_t known = buffer_.size();
  buffer_.resize(known + chunk);
  ssize_t got = 0;
  do {
    got = ::read(descriptor_, buffer_.data() + known, chunk);
  } while (got < 0 && errno == EINTR);
  if (got < 0) error_ = errno == EISDIR ? "it is a folder, not a file" : in_words(errno);
  is_at_end_ = got == 0;
  buffer_.resize(known + static_cast<std::size_t>(got > 0 ? got : 0));
  return got > 0;
}

bool JsonLines::is_next_at_hand() const {
  const std::size_t end = buffer_.find('\n', begin_);
  return end != std::string::npos && !is_blank(std::string_view(buffer_).substr(begin_, end - begin_));
}

bool JsonLines::next(std::string_view& line) {
  std::size_t searched = 0;  // of the next line: no line end stands there
  for (;;) {
    const std::size_t end = buffer_.find('\n', begin_ + searched);
    if (end == std::string::npos) {
      searched = buffer_.size() - begin_;
      if (fill()) continue;
      if (!error_.empty() || searched == 0) return false;
    }
    const std::size_t stop = end == std::string::npos ? buffer_.size() : end;
    line = std::string_view(buffer_).substr(begin_, stop - begin_);
    begin_ = end == std::string::npos ? stop : end + 1;
    searched = 0;
    ++number_;
    if (!is_blank(line)) return true;
  }
}

}  // namespace iamq::repl
