#include "lang/text/stopping.hpp"

#include <cstdint>
#include <utility>

namespace iamq::text {
namespace {

thread_local const std::function<bool()>* asked = nullptr;
thread_local std::uint32_t calls = 0;

constexpr std::uint32_t calls_between = 64;  // a power of two

}  // namespace

Stoppable::Stoppable(const std::function<bool()>& stop) : before_(std::exchange(asked, stop ? &stop : nullptr)) {}

Stoppable::~Stoppable() {
  asked = before_;
}

void ask_to_go_on() {
  if (asked == nullptr || ++calls % calls_between != 0) return;
  if ((*asked)()) throw Stopped{};
}

}  // namespace iamq::text
