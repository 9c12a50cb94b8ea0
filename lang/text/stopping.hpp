#pragma once

#include <functional>

// Giving up: what takes long and changes nothing asks now and then whether it is still wanted, without everything on
// the way to it having to hand the question on.
namespace iamq::text {

// Thrown by `ask_to_go_on`. Whoever opened the Stoppable catches it.
struct Stopped {};

// As long as it lives, `ask_to_go_on` asks this on this thread. An empty function: nobody stops.
class Stoppable {
public:
  explicit Stoppable(const std::function<bool()>& stop);
  ~Stoppable();
  Stoppable(const Stoppable&) = delete;
  Stoppable& operator=(const Stoppable&) = delete;

private:
  const std::function<bool()>* before_;
};

// Throws Stopped if it is not wanted any more. Cheap: of many calls only one asks.
void ask_to_go_on();

}  // namespace iamq::text
