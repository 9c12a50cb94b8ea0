#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

#include "runtime/import/distinct_texts.hpp"
#include "runtime/import/pages.hpp"
#include "runtime/policy/json_reader.hpp"

namespace iamq::import {

// Entries at rest: what a large organization's users, groups, roles and policies hold until they become rows, in a
// tenth of the memory of their nodes. Of their members only those are kept that iamq has a use for, as the table of
// fields says.
class PackedEntries {
public:
  // Takes an object of an export; comes back with the place where it stands. Its texts are copied, but not those of
  // objects that were left unread, which have to outlive this.
  std::uint32_t add(const Object& object, ObjectKind kind);
  // Makes the same nodes again, in `scratch`, where they stand until it is used for the next one.
  Object unpack(std::uint32_t place, policy::Json& scratch) const;

  // A copy of the text, by its place; equal ones have the same. It must stay where it is until `finish`.
  std::uint32_t keep(std::string_view text);
  std::string_view kept(std::uint32_t place, std::size_t size) const {
    return std::string_view(texts_).substr(place, size);
  }

  // Nothing will be added any more.
  void finish();

private:
  void write(const policy::Json& json, const policy::JsonNode& node, const Field* field, const ObjectKind* kind);

  struct Reader;
  std::string bytes_, texts_;
  text::SourceId source_{};
  std::unordered_map<std::string_view, std::uint32_t> places_;  // of texts, in texts_
  // Where the node before ended, and its text: the next ones stand behind it.
  std::uint32_t at_ = 0, behind_text_ = 0;
};

// What was read of a file waits until all files are, and needs the file's text, `source`, no more from now on: policies
// are kept, squeezed, in `policies`. `pages`: of that text, if it has any.
void own_text(Pages* pages, JsonTexts& texts, std::string_view source, DistinctTexts& policies);
// The same for pages of which all has been checked: what is in their entries is packed, and its nodes let go. They must
// be all there is in `texts`, one each.
void pack_entries(Pages& pages, JsonTexts& texts, std::string_view source, DistinctTexts& policies);

}  // namespace iamq::import
