#pragma once

#include <string_view>

#include "runtime/policy/json_reader.hpp"

namespace iamq::policy {

struct JsonCursor;

// Whoever reads certain objects itself, straight from their text, so that no nodes are made of what is in them: they
// are nodes without children then, as those that were left unread (json_unread.hpp).
class ObjectReader {
public:
  // An object that it reads is no deeper.
  static constexpr std::uint32_t most_depth = 8;

  virtual ~ObjectReader() = default;
  // The object, the value of the member `key`, begins where the cursor stands, which is `place` in its source. True:
  // the cursor stands behind it. False: it did not move, and the object is to be read as all else.
  virtual bool read(std::string_view key, JsonCursor& cursor, std::uint32_t place) = 0;
};

// Reads what nearly all JSON is: strings of plain ASCII, whole numbers, nothing wrong. In less than half of the time
// that the grammar takes, and into the same nodes. False: the text is something else, or wrong, which the grammar
// tells; the nodes mean nothing then.
bool read_plain_json(Json& json, std::string_view text, const text::Span& span, const JsonLimits& limits,
                     ObjectReader* objects = nullptr);

}  // namespace iamq::policy
