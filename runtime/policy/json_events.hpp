#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "lang/text/diagnostic.hpp"
#include "lang/text/source.hpp"
#include "runtime/policy/json_reader.hpp"

// JSON as a stream of events: what json_reader builds its nodes from, and what a reader of very large exports can use
// without them.
namespace iamq::policy {

// A string as it stands between its quotes. Its escapes are known to be good.
struct JsonString {
  std::string_view raw;
  std::uint32_t begin = 0;  // of `raw` in the source; the quotes are one byte outside on either side
  bool has_escapes = false;
};

// Receives the events of one JSON text; offsets are bytes in the source, ends excluded.
class JsonHandler {
public:
  virtual ~JsonHandler() = default;
  virtual void begin_object(std::uint32_t begin) = 0;
  virtual void end_object(std::uint32_t end) = 0;
  virtual void begin_array(std::uint32_t begin) = 0;
  virtual void end_array(std::uint32_t end) = 0;
  virtual void key(const JsonString& name) = 0;
  virtual void string(const JsonString& value) = 0;
  virtual void number(std::string_view text, std::uint32_t begin) = 0;
  virtual void boolean(bool value, std::uint32_t begin) = 0;
  virtual void null(std::uint32_t begin) = 0;
  // Whether an object that is the value of the key just told is left unread: its text is only looked through for its
  // end.
  virtual bool leaves_unread() const { return false; }
  virtual void unread_object(std::uint32_t, std::uint32_t) {}
};

// Reads the one value that is `span`, with white space (and a byte order mark) around it. Nothing if all was well;
// events that came before an error stay told.
std::optional<text::Diagnostic> read_json_events(const text::Sources& sources, const text::Span& span,
                                                 const JsonLimits& limits, JsonHandler& handler);
// The same of a text that no Sources need have; `span` says where it stands.
std::optional<text::Diagnostic> read_json_events(std::string_view json, const text::Span& span,
                                                 const JsonLimits& limits, JsonHandler& handler);

// The text that `raw` of a JsonString with escapes stands for.
std::string unescape_json(std::string_view raw);

}  // namespace iamq::policy
