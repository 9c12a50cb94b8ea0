#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string_view>

#include "runtime/session/import_store.hpp"

// Files in the folder of the cache: each comes and goes whole, and is its user's alone.
namespace iamq::repl {

// Before its name stands this while it is being written; where a program was ended then, it is left behind.
inline constexpr std::string_view unfinished_beginning = ".unfinished-";

// Larger ones were not kept here.
inline constexpr std::uintmax_t most_kept_bytes = std::uintmax_t{2} << 30;

// Nothing: it is not there, or somebody else wrote it or may write it. It counts as used just now.
std::optional<KeptBytes> read_kept_file(const std::filesystem::path& path);

// Takes the place of what is there; its folder is made if need be, for nobody else. What cannot be written is not kept.
void write_kept_file(const std::filesystem::path& path, std::string_view bytes);

}  // namespace iamq::repl
