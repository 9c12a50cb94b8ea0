#include "repl/own_process.hpp"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <memory>

namespace iamq::repl {
namespace {

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, CloseFile>;

std::string file_text(std::FILE* file) {
  std::string text;
  std::rewind(file);
  char chunk[4096];
  for (std::size_t got = std::fread(chunk, 1, sizeof chunk, file); got > 0;
       got = std::fread(chunk, 1, sizeof chunk, file)) {
    text.append(chunk, got);
  }
  return text;
}

[[noreturn]] void become_self(const std::vector<std::string>& arguments, const std::filesystem::path& folder,
                              std::FILE* out, std::FILE* err) {
  const int nothing = ::open("/dev/null", O_RDONLY);
  ::dup2(nothing, STDIN_FILENO);
  ::dup2(::fileno(out), STDOUT_FILENO);
  ::dup2(::fileno(err), STDERR_FILENO);
  ::unsetenv("CLICOLOR_FORCE");
  if (::chdir(folder.c_str()) != 0) ::_exit(127);
  std::vector<char*> words;
  std::string name = "iamq";
  words.push_back(name.data());
  for (const std::string& argument : arguments) words.push_back(const_cast<char*>(argument.c_str()));
  words.push_back(nullptr);
  ::execv("/proc/self/exe", words.data());
  ::_exit(127);
}

}  // namespace

std::string run_self(const std::vector<std::string>& arguments, const std::filesystem::path& folder) {
  const File out(std::tmpfile()), err(std::tmpfile());
  if (!out || !err) return "(there is no room for temporary files)\n";
  const pid_t child = ::fork();
  if (child < 0) return "(no process can be started)\n";
  if (child == 0) become_self(arguments, folder, out.get(), err.get());
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  std::string said = file_text(out.get());
  if (!said.empty() && said.back() != '\n') said += '\n';
  return said + file_text(err.get());
}

std::vector<std::string> shell_words(std::string_view line) {
  std::vector<std::string> words;
  bool is_in_word = false;
  char quote = 0;
  for (std::size_t at = 0; at < line.size(); ++at) {
    const char c = line[at];
    if (quote == 0 && (c == ' ' || c == '\t')) {
      is_in_word = false;
      continue;
    }
    if (!is_in_word) {
      words.emplace_back();
      is_in_word = true;
    }
    if (quote == 0 && (c == '"' || c == '\'')) {
      quote = c;
    } else if (c == quote) {
      quote = 0;
    } else if (c == '\\' && quote != '\'' && at + 1 < line.size()) {
      words.back() += line[++at];
    } else {
      words.back() += c;
    }
  }
  return words;
}

}  // namespace iamq::repl
