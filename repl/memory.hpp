#pragma once

namespace iamq::repl {

// From now on large pieces of memory go back to the system as soon as they are free, and not when their neighbours are.
// Called once, at the start of the program: what an import takes for a while is not the session's for ever.
void give_large_memory_back();

}  // namespace iamq::repl
