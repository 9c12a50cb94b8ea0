#pragma once

#include <cstddef>
#include <map>
#include <string>

namespace iamq::repl {

// How far somebody has come in the lessons: a file with a line for each, its name and how many of its tasks are solved.
// Where it cannot be read or written lessons go on without.
class Learned {
public:
  // An empty path: nothing is remembered.
  explicit Learned(std::string path) : path_(std::move(path)) {}

  std::size_t tasks_of(const std::string& lesson) const;
  // False if it could not be kept.
  bool remember(const std::string& lesson, std::size_t tasks) const;

private:
  std::map<std::string, std::size_t> read() const;

  std::string path_;
};

}  // namespace iamq::repl
