#include "runtime/session/free_memory.hpp"

#if __has_include(<malloc.h>)
#include <malloc.h>
#endif

namespace iamq {

void give_back_free_memory() {
#ifdef __GLIBC__
  ::malloc_trim(0);
#endif
}

}  // namespace iamq
