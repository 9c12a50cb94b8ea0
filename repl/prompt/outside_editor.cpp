#include "repl/prompt/outside_editor.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "repl/console.hpp"
#include "repl/files.hpp"
#include "repl/interrupt.hpp"

namespace iamq::repl {
namespace {

std::string editor_command() {
  for (const char* name : {"VISUAL", "EDITOR"}) {
    const char* value = std::getenv(name);
    if (value != nullptr && *value != '\0') return value;
  }
  return "vi";
}

// A file of its own that only its owner may read; it goes when this does.
class TemporaryFile {
public:
  TemporaryFile() {
    const char* folder = std::getenv("TMPDIR");
    path_ = std::string(folder != nullptr && *folder == '/' ? folder : "/tmp") + "/iamq-XXXXXX.iamq";
    descriptor_ = ::mkstemps(path_.data(), 5);
  }
  ~TemporaryFile() {
    if (descriptor_ < 0) return;
    ::close(descriptor_);
    ::unlink(path_.c_str());
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  int descriptor() const { return descriptor_; }
  const std::string& path() const { return path_; }

private:
  std::string path_;
  int descriptor_ = -1;
};

}  // namespace

OutsideEdit edit_outside(const std::string& text) {
  OutsideEdit result{text, {}};
  const TemporaryFile file;
  if (file.descriptor() < 0 || write_all(file.descriptor(), text + "\n") != 0) {
    result.problem = std::string("there is no room for a temporary file: ") + std::strerror(errno);
    return result;
  }
  const InterruptPause pause;
  const pid_t child = ::fork();
  if (child == 0) {
    obey_interrupts();
    ::execl("/bin/sh", "sh", "-c", (editor_command() + " \"$1\"").c_str(), "sh", file.path().c_str(),
            static_cast<char*>(nullptr));
    ::_exit(127);
  }
  int status = -1;
  while (child > 0 && ::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (child < 0 || !WIFEXITED(status) || WEXITSTATUS(status) != 0) {
    result.problem = "the editor `" + editor_command() + "` did not end well; the text is as it was";
    return result;
  }
  const FileAnswer answer = read_file(file.path(), true);
  if (answer.ok) result.text = answer.text;
  while (!result.text.empty() && result.text.back() == '\n') result.text.pop_back();
  return result;
}

}  // namespace iamq::repl
