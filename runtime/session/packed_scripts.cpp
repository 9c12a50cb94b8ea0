#include "runtime/session/packed_scripts.hpp"

#include <zstd.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace iamq {
namespace {

constexpr std::uint32_t large_script = 1'000'000;
constexpr int fastest = 1;  // 300 MB in a second; what is left is a tenth

// Empty if there is no memory for it.
std::string packed(std::string_view text) {
  std::string packed(ZSTD_compressBound(text.size()), '\0');
  const std::size_t size = ZSTD_compress(packed.data(), packed.size(), text.data(), text.size(), fastest);
  packed.resize(ZSTD_isError(size) != 0 ? 0 : size);
  packed.shrink_to_fit();
  return packed;
}

std::optional<std::string> unpacked(const std::string& packed, std::size_t size) {
  std::string text(size, '\0');
  if (ZSTD_decompress(text.data(), text.size(), packed.data(), packed.size()) != size) return std::nullopt;
  return text;
}

}  // namespace

void pack_script(text::Sources& sources, text::SourceId script) {
  const std::size_t size = sources.size(script);
  if (size < large_script) return;
  // Whoever asks for the text may copy what gives it.
  const auto kept = std::make_shared<const std::string>(packed(sources.text(script)));
  if (kept->empty()) return;
  sources.let_go(script, [kept, size] { return unpacked(*kept, size); });
}

}  // namespace iamq
