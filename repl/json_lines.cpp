#include "repl/json_lines.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

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
  std::memmove(buffer_.data(), buffer_.data() + begin_, filled_ - begin_);
  filled_ -= begin_;
  begin_ = 0;
  if (filled_ > longest_line) {
    error_ = "line " + std::to_string(number_ + 1) + " is longer than 1 GiB";
    return false;
  }
  constexpr std::size_t chunk = std::size_t{1} << 16;
  if (buffer_.size() - filled_ < chunk) buffer_.resize(filled_ + chunk);
  ssize_t got = 0;
  do {
    got = ::read(descriptor_, buffer_.data() + filled_, chunk);
  } while (got < 0 && errno == EINTR);
  if (got < 0) error_ = errno == EISDIR ? "it is a folder, not a file" : in_words(errno);
  is_at_end_ = got == 0;
  if (got <= 0) return false;
  filled_ += static_cast<std::size_t>(got);
  find_end(filled_ - static_cast<std::size_t>(got));
  return true;
}

// Of the next line, in which no line end stands before `from`.
void JsonLines::find_end(std::size_t from) {
  end_ = std::string_view(buffer_).substr(0, filled_).find('\n', from);
}

bool JsonLines::is_next_at_hand() const {
  return end_ != std::string::npos && !is_blank(std::string_view(buffer_).substr(begin_, end_ - begin_));
}

bool JsonLines::next(std::string_view& line) {
  do {
    while (end_ == std::string::npos && fill()) {
    }
    const bool has_end = end_ != std::string::npos;
    if (!has_end && (!error_.empty() || begin_ == filled_)) return false;
    const std::size_t stop = has_end ? end_ : filled_;
    line = std::string_view(buffer_).substr(begin_, stop - begin_);
    begin_ = has_end ? stop + 1 : stop;
    ++number_;
    find_end(begin_);
  } while (is_blank(line));
  return true;
}

}  // namespace iamq::repl
