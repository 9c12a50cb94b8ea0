#pragma once

#include <utility>

namespace iamq::repl {

// A file descriptor that closes itself; a negative one is none.
class Descriptor {
public:
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&&) = delete;
  ~Descriptor();
  int number() const { return number_; }
  bool is_open() const { return number_ >= 0; }

private:
  int number_;
};

}  // namespace iamq::repl
