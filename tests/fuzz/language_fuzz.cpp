#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "lang/dump.hpp"
#include "lang/formatter.hpp"
#include "lang/parser.hpp"

// Any bytes at all: reading them must end, messages must point into the text, and what was read without an error must
// say the same after formatting.
namespace {

void fail(const char* what, const std::string& formatted) {
  std::fprintf(stderr, "%s\n%s\n", what, formatted.c_str());
  std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace iamq;
  const std::string text(reinterpret_cast<const char*>(data), size);
  text::Sources sources;
  const auto id = sources.add("input", text);
  const auto parsed = lang::parse(sources, id);
  for (const auto& diagnostic : parsed.diagnostics) {
    if (diagnostic.code.empty() || diagnostic.message.empty()) fail("a message without words", "");
    if (diagnostic.span.begin > diagnostic.span.end || diagnostic.span.end > size) fail("a message points outside", "");
  }
  if (parsed.incomplete && parsed.diagnostics.size() != 1) fail("unfinished, but not by one message", "");
  if (!parsed.diagnostics.empty()) return 0;

  const std::string formatted = lang::format(parsed.script, sources, id);
  const auto formatted_id = sources.add("formatted", formatted);
  const auto again = lang::parse(sources, formatted_id);
  if (!again.diagnostics.empty()) fail("the formatted text does not parse", formatted);
  if (!lang::same_tree(parsed.script, sources, again.script, sources)) fail("formatting changed the tree", formatted);
  if (lang::format(again.script, sources, formatted_id) != formatted) fail("formatting twice differs", formatted);
  return 0;
}
