#pragma once

#include <cstdint>
#include <string>

#include "repl/line/history.hpp"

// The history on disk: a line an entry, appended as it is entered, so that a crash loses nothing and several sessions
// share one file. Only its owner may read it.
namespace iamq::repl {

class HistoryFile {
public:
  // An empty path: nothing is kept.
  explicit HistoryFile(std::string path) : path_(std::move(path)) {}

  // Adds what has been written since, by this session or another one.
  void catch_up(line::History& history);

  // Keeps an entry, here and on disk. What begins with a blank is kept nowhere. The error number of a disk that does
  // not take it, or 0: the history goes on without.
  int add(const std::string& entry, line::History& history);

  const std::string& path() const { return path_; }

private:
  int append(const std::string& line);

  std::string path_;
  std::uint64_t read_until_ = 0;
  std::uint64_t inode_ = 0;
};

// How an entry stands on its line: `\n` and `\\` for a line end and a backslash.
std::string history_line(const std::string& entry);
std::string history_entry(std::string_view line);

}  // namespace iamq::repl
