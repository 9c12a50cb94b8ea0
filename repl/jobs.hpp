#pragma once

#include <algorithm>
#include <thread>

namespace iamq::repl {

// How many threads work where `--jobs` asked for that many; 0: it was not given, so there are as many as processors.
inline unsigned jobs_or_processors(unsigned jobs) {
  return jobs != 0 ? jobs : std::max(1U, std::thread::hardware_concurrency());
}

}  // namespace iamq::repl
