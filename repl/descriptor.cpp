#include "repl/descriptor.hpp"

#include <unistd.h>

namespace iamq::repl {

Descriptor::~Descriptor() {
  if (number_ >= 0) ::close(number_);
}

}  // namespace iamq::repl
