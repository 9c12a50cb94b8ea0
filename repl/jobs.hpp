#pragma once

namespace iamq::repl {

// How many threads work where `--jobs` asked for that many; 0: it was not given, so there are as many as processors.
unsigned jobs_or_processors(unsigned jobs);

}  // namespace iamq::repl
