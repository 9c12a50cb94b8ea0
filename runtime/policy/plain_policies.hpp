#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "runtime/policy/json_plain.hpp"
#include "runtime/policy/library.hpp"

namespace iamq::policy {

// Reads policies straight from their text while the JSON around them is read, where thousands are read that are mostly
// met once. Only what nearly all identity policies are is read so: elements that each stand once and hold what they
// should, without Principal. All else, and all that somebody would be told of, is left to document_reader.hpp.
class PlainPolicies : public ObjectReader {
public:
  // Those that are the value of such a member.
  PlainPolicies(Library& library, std::string_view member) : library_(library), member_(member) {}

  bool read(std::string_view key, JsonCursor& cursor, std::uint32_t place) override;

  // The document that was read there, to be taken; null if none was. It is not checked: see check_document.
  Document* find(std::uint32_t place);
  // For the next text.
  void clear() { read_.clear(); }

private:
  struct OfPlace {
    std::uint32_t place;
    Document document;
  };
  Library& library_;
  const std::string_view member_;
  std::vector<OfPlace> read_;
};

}  // namespace iamq::policy
