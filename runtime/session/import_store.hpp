#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "runtime/session.hpp"

namespace iamq {

// Bytes that nobody had to fill with zeros first.
struct KeptBytes {
  std::shared_ptr<char[]> begin;
  std::size_t size = 0;

  std::string_view view() const { return {begin.get(), size}; }
  friend bool operator==(const KeptBytes& bytes, std::string_view other) { return bytes.view() == other; }
};

// Keeps what imports came to from one run of the program to the next, under a key that says all that they hang on but
// the program itself. The edge of the program gives it; what it hands out may be anything, and is held against its
// seal.
struct ImportStore {
  std::function<std::optional<KeptBytes>(std::string_view key)> find;
  std::function<void(std::string_view key, const std::string& bytes)> keep;
};

// From now on the session's large imports are looked for there first, and kept.
void keep_imports(Session& session, ImportStore store);

// From now on the session's imports find their files with `look`: as FileReader, but the text is left to the `pieces`
// of the answer, so that what is large is read by several threads, or only looked through.
void look_for_imports(Session& session, FileReader look);

}  // namespace iamq
