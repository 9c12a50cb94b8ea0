#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Positions in text: the one vocabulary for .iamq and JSON alike. Everything that reads text may include lang/text;
// it knows nothing of the language.
namespace iamq::text {

enum class SourceId : std::uint32_t {};

// Bytes [begin, end) of one source. Line and column are worked out only when a message is drawn.
struct Span {
  SourceId source{};
  std::uint32_t begin = 0;
  std::uint32_t end = 0;

  friend bool operator==(const Span&, const Span&) = default;
};

// The smallest span that covers both; they must be of one source.
Span cover(const Span& first, const Span& last);

// Line and column count from 1. A column counts Unicode code points, so that a caret can be put under it.
struct Location {
  std::uint32_t line = 1;  // 0: not known, since the text is lost (see Sources)
  std::uint32_t column = 1;
};

// A whole line, without its line end.
struct Line {
  std::string_view text;                // lives as long as this does
  std::uint32_t begin = 0;              // of the line in its source
  std::shared_ptr<const void> kept_by;  // null: the Sources keep it
};

// Reads a text once more that was let go. Nothing: it cannot be had, or is another one by now. Called from any thread;
// it must not ask the Sources.
using ReadAgain = std::function<std::optional<std::string>()>;

// Owns every text that a session has read; addresses stay valid as long as the map lives. A text can be let go: then it
// is read again when somebody asks for it, and the last few of those are kept. One that has changed meanwhile, or is
// gone, is lost: nothing of it is shown from then on. Several threads may ask as long as nobody adds.
class Sources {
public:
  Sources();
  Sources(Sources&&) noexcept;
  ~Sources();

  // `name` is what messages print: a path as the user gave it, or a label such as `<prompt>`.
  // Texts of 4 GiB and more are the caller's error (refused by read_file).
  SourceId add(std::string name, std::string text);
  // A text of `size` bytes that is read when somebody asks for it.
  SourceId add_let_go(std::string name, std::uint32_t size, ReadAgain again);
  // From now on the text is read again where it is wanted; views of it dangle. An empty `again`: it stays.
  void let_go(SourceId id, ReadAgain again);

  std::string_view name(SourceId id) const;
  std::uint32_t size(SourceId id) const;  // in bytes; costs nothing
  // What was asked for once stays, also of a text that was let go: ask for the whole of a large one only if need be.
  // Empty if it is lost.
  std::string_view text(SourceId id) const;
  std::string_view text(const Span& span) const;
  Location locate(SourceId id, std::uint32_t offset) const;
  // The line that holds `offset`; nothing if the text is lost.
  std::optional<Line> line_at(SourceId id, std::uint32_t offset) const;

private:
  using LineStarts = std::vector<std::uint32_t>;
  struct LetGo;
  struct Again;
  struct Source {
    Source(std::string source_name, std::string source_text);
    Source(Source&&) noexcept;
    ~Source();
    std::string name;
    std::string text;
    mutable LineStarts line_starts;  // worked out at the first locate
    std::unique_ptr<LetGo> let_go;   // null: `text` is here
  };
  struct View {
    std::string_view text;
    const LineStarts* line_starts = nullptr;
    std::shared_ptr<const void> kept_by;
  };
  const Source& at(SourceId id) const { return sources_.at(static_cast<std::size_t>(id)); }
  // These with the lock. Nothing: it is lost.
  std::optional<View> view(SourceId id) const;
  std::shared_ptr<Again> read_again(SourceId id) const;

  std::deque<Source> sources_;
  struct Asked;
  std::unique_ptr<Asked> asked_;  // what is worked out, or read again, where somebody asks; and its lock
};

}  // namespace iamq::text
