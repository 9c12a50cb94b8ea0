#include "repl/memory.hpp"

#if __has_include(<malloc.h>)
#include <malloc.h>
#endif

namespace iamq::repl {

void give_large_memory_back() {
#ifdef M_MMAP_THRESHOLD
  constexpr int large = 1 << 18;
  ::mallopt(M_MMAP_THRESHOLD, large);
#endif
}

}  // namespace iamq::repl
