#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "runtime/import/pages.hpp"
#include "runtime/policy/json_reader.hpp"

namespace iamq::import {

// JSON at rest: what a large organization's users and roles hold until they become rows, in a tenth of the memory of
// its nodes. The texts stay where they are, and have to outlive this.
class PackedEntries {
public:
  // Takes an object of an export; comes back with the place where it stands.
  std::uint32_t add(const Object& object);
  // Makes the same nodes again, in `scratch`, where they stand until it is used for the next one.
  Object unpack(std::uint32_t place, policy::Json& scratch) const;
  void give_back_room() { bytes_.shrink_to_fit(); }

private:
  void write(const policy::Json& json, const policy::JsonNode& node);
  std::uint32_t key_number(std::string_view key);

  struct Reader;
  std::string bytes_;
  text::SourceId source_{};
  std::vector<std::string_view> keys_{std::string_view()};  // by their numbers; 0: none, of what stands in a list
  std::unordered_map<const char*, std::uint32_t> key_numbers_;
  // Where the node before ended, and its text: the next ones stand behind it.
  std::uint32_t at_ = 0;
  const char* behind_text_ = nullptr;
};

// The entries of a file's pages, once all has been checked that stands in them: their objects are packed, and their
// nodes let go. The pages must be all there is in `texts`, one each.
void pack_entries(Pages& pages, JsonTexts& texts);

}  // namespace iamq::import
