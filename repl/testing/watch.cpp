#include "repl/testing/watch.hpp"

#include <sys/stat.h>

#include <fmt/format.h>

#include <chrono>
#include <thread>

namespace iamq::repl {
namespace {

constexpr std::chrono::milliseconds between_looks(200);

// Changes with every write; empty if there is no such file.
std::string stamp_of(const std::string& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) return {};
  return fmt::format("{} {} {}.{}", status.st_ino, status.st_size, status.st_mtim.tv_sec, status.st_mtim.tv_nsec);
}

}  // namespace

void Watch::look_at(const std::set<std::string>& files) {
  seen_.clear();
  for (const auto& path : files) seen_.insert({path, stamp_of(path)});
}

std::set<std::string> Watch::changed() const {
  std::set<std::string> paths;
  for (const auto& one : seen_) {
    if (stamp_of(one.path) != one.stamp) paths.insert(one.path);
  }
  return paths;
}

std::set<std::string> Watch::wait() const {
  std::set<std::string> before;
  for (;;) {
    std::this_thread::sleep_for(between_looks);
    std::set<std::string> now = changed();
    if (!now.empty() && now == before) return now;
    before = std::move(now);
  }
}

}  // namespace iamq::repl
