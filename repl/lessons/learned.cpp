#include "repl/lessons/learned.hpp"

#include <filesystem>
#include <fstream>

namespace iamq::repl {

namespace fs = std::filesystem;

std::map<std::string, std::size_t> Learned::read() const {
  std::map<std::string, std::size_t> lessons;
  std::ifstream file(path_);
  std::string name;
  std::size_t tasks = 0;
  while (file >> name >> tasks) lessons[name] = tasks;
  return lessons;
}

std::size_t Learned::tasks_of(const std::string& lesson) const {
  const auto lessons = read();
  const auto found = lessons.find(lesson);
  return found == lessons.end() ? 0 : found->second;
}

// Whole or not at all: another session may read it meanwhile.
bool Learned::remember(const std::string& lesson, std::size_t tasks) const {
  if (path_.empty()) return false;
  auto lessons = read();
  lessons[lesson] = tasks;
  std::error_code error;
  fs::create_directories(fs::path(path_).parent_path(), error);
  const std::string unfinished = path_ + ".new";
  std::ofstream file(unfinished);
  for (const auto& [name, count] : lessons) file << name << ' ' << count << '\n';
  file.close();
  if (!file) return false;
  fs::rename(unfinished, path_, error);
  return !error;
}

}  // namespace iamq::repl
