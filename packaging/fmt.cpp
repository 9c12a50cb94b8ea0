// Debian has no archive of fmt that could be linked into a static program. This stands for it: fmt's code from its own
// headers, compiled once.
#define FMT_HEADER_ONLY
#include <fmt/format.h>

namespace {

// All that iamq's files ask of the library; it brings what it needs along.
using Format = std::string(fmt::string_view, fmt::format_args);
[[gnu::used]] Format* const kept = &fmt::vformat;

}  // namespace
