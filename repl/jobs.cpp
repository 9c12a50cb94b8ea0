#include "repl/jobs.hpp"

#include <algorithm>
#include <thread>

namespace iamq::repl {

unsigned jobs_or_processors(unsigned jobs) {
  return jobs != 0 ? jobs : std::max(1U, std::thread::hardware_concurrency());
}

}  // namespace iamq::repl
