#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace iamq::policy {

// A name, ARN, pattern or value that a Library holds once. 0 is the empty string.
enum class StringId : std::uint32_t {};

// Holds each text once. Append-only: ids and the addresses behind `text` stay valid as long as it lives, so that any
// number of Worlds can share it.
class Interner {
public:
  Interner();
  Interner(const Interner&) = delete;
  Interner& operator=(const Interner&) = delete;

  StringId intern(std::string_view text);
  // The id of a text that is there already; no id means that no policy, name or ARN is spelt so.
  bool find(std::string_view text, StringId& id) const;
  std::string_view text(StringId id) const { return texts_[static_cast<std::size_t>(id)]; }
  std::size_t size() const { return texts_.size(); }

private:
  std::deque<std::string> texts_;
  std::unordered_map<std::string_view, StringId> ids_;
};

}  // namespace iamq::policy
