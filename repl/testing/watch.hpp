#pragma once

#include <functional>
#include <set>
#include <string>

// Waits for files to change.
namespace iamq::repl {

// What a set of files looked like at one moment.
class Watch {
public:
  // Notes how these files are now.
  void look_at(const std::set<std::string>& files);
  // Those that are not as they were: written, replaced, gone, come. Waits until there are some, and until no more
  // change for a moment: an editor may write a file in several steps.
  std::set<std::string> wait() const;

private:
  std::set<std::string> changed() const;
  struct Seen {
    std::string path, stamp;
    bool operator<(const Seen& other) const { return path < other.path; }
  };
  std::set<Seen> seen_;
};

}  // namespace iamq::repl
