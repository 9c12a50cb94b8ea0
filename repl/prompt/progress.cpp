#include "repl/prompt/progress.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdlib>
#include <string_view>

#include "repl/interrupt.hpp"

namespace iamq::repl {
namespace {

constexpr std::chrono::milliseconds first_told{1000};
constexpr std::chrono::milliseconds told_every{200};

bool is_terminal_that_clears() {
  const char* kind = std::getenv("TERM");
  return is_terminal(STDERR_FILENO) && kind != nullptr && std::string_view(kind) != "dumb";
}

}  // namespace

Progress::Progress(Console& console) : console_(console), can_be_seen_(is_terminal_that_clears()) {}

void Progress::tick() {
  if (!can_be_seen_) return;
  const auto now = Clock::now();
  if (now - began_ < first_told || now - told_ < told_every) return;
  told_ = now;
  const std::chrono::duration<double> taken = now - began_;
  console_.say_busy(is_interrupted() ? fmt::format("{:.1f} s, stopping …", taken.count())
                                     : fmt::format("{:.1f} s … Ctrl-C stops it", taken.count()));
}

}  // namespace iamq::repl
