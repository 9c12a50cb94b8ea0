#include "repl/render/diagnostic.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace iamq::render {
namespace {

constexpr std::size_t tab_width = 4;
constexpr std::size_t widest_line = 160;  // of a longer one only the neighbourhood of the span is shown

struct Kind {
  std::string_view word;
  Paint paint;
};
Kind kind_of(text::Severity severity) {
  switch (severity) {
    case text::Severity::error:
      return {"error", Paint::error};
    case text::Severity::warning:
      return {"warning", Paint::warning};
    case text::Severity::note:
      return {"note", Paint::note};
  }
  return {"error", Paint::error};
}

// A piece of a source line as it appears on the screen: tabs as blanks, nothing a terminal would obey.
std::string shown(std::string_view piece, std::size_t first_column) {
  std::string result;
  std::size_t column = first_column, from = 0;
  const auto flush = [&](std::size_t to) {
    const std::string text = printable(piece.substr(from, to - from));
    column += width_of(text);
    result += text;
  };
  for (std::size_t at = 0; at < piece.size(); ++at) {
    if (piece[at] != '\t') continue;
    flush(at);
    const std::size_t blanks = tab_width - column % tab_width;
    result.append(blanks, ' ');
    column += blanks;
    from = at + 1;
  }
  flush(piece.size());
  return result;
}

// What a source line may take behind its number, `  12 | `, with room for the marks where it is cut.
std::size_t room_for_line(const Screen& screen, std::size_t digits) {
  constexpr std::size_t around_number = 5, marks = 2, narrowest_room = 30;
  if (screen.width == 0) return widest_line;
  const std::size_t taken = around_number + digits + marks;
  return std::clamp(screen.width > taken ? screen.width - taken : 0, narrowest_room, widest_line);
}

bool continues_code_point(char c) {
  return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

// The last `width` bytes or so of `text`, cut between characters, the cut marked.
std::string_view tail(std::string_view text, std::size_t width, bool& is_cut) {
  is_cut = text.size() > width;
  if (!is_cut) return text;
  std::size_t from = text.size() - width;
  while (from < text.size() && continues_code_point(text[from])) ++from;
  return text.substr(from);
}
std::string_view head(std::string_view text, std::size_t width, bool& is_cut) {
  is_cut = text.size() > width;
  if (!is_cut) return text;
  std::size_t to = width;
  while (to > 0 && continues_code_point(text[to])) --to;
  return text.substr(0, to);
}

}  // namespace

std::string place(const text::Span& span, const text::Sources& sources) {
  const std::uint32_t line = sources.locate(span.source, span.begin).line;
  std::string name = printable(sources.name(span.source));
  return line == 0 ? name : fmt::format("{}:{}", name, line);
}

std::string excerpt(const text::Span& span, const text::Sources& sources, const Screen& screen, char mark,
                    Paint paint) {
  const std::optional<text::Line> found = sources.line_at(span.source, span.begin);
  if (!found) {
    return "  (" + printable(sources.name(span.source)) +
           " has changed since it was read, or is gone: no line of it can be shown)\n";
  }
  const std::string_view line = found->text;
  const std::size_t line_start = found->begin;
  const std::size_t begin =
      std::min<std::size_t>(span.begin - std::min<std::size_t>(line_start, span.begin), line.size());
  const std::size_t end =
      std::clamp<std::size_t>(span.end - std::min<std::size_t>(line_start, span.end), begin, line.size());

  std::string_view before = line.substr(0, begin), inside = line.substr(begin, end - begin), after = line.substr(end);
  if (before.substr(0, 3) == "\xEF\xBB\xBF") before.remove_prefix(3);  // a byte order mark has no place on the screen
  bool cut_before = false, cut_inside = false, cut_after = false;
  const std::string number = fmt::format("{}", sources.locate(span.source, span.begin).line);
  const std::size_t room = room_for_line(screen, number.size());
  if (line.size() > room) {
    before = tail(before, room / 3, cut_before);
    inside = head(inside, room / 2, cut_inside);
    const std::size_t left_over = room - before.size() - inside.size();
    after = cut_inside ? std::string_view() : head(after, screen.width == 0 ? room / 3 : left_over, cut_after);
  }
  const std::string left = (cut_before ? "…" : "") + shown(before, cut_before ? 1 : 0);
  const std::size_t left_width = width_of(left);
  const std::string middle = shown(inside, left_width);
  const std::size_t marks = std::max<std::size_t>(1, width_of(middle));
  const std::string right = shown(after, left_width + width_of(middle)) + (cut_inside || cut_after ? "…" : "");

  const std::string text = left + middle + right;
  std::string result = painted(screen, Paint::faint, fmt::format("  {} |", number));
  result += text.empty() ? "\n" : " " + text + "\n";
  result += painted(screen, Paint::faint, fmt::format("  {} |", std::string(number.size(), ' ')));
  result += " " + std::string(left_width, ' ') + painted(screen, paint, std::string(marks, mark)) + "\n";
  return result;
}

std::string draw(const text::Diagnostic& diagnostic, const text::Sources& sources, const Screen& screen) {
  const auto where = [&](const text::Span& span) {
    const auto location = sources.locate(span.source, span.begin);
    std::string name = printable(sources.name(span.source));
    return location.line == 0 ? name : fmt::format("{}:{}:{}", name, location.line, location.column);
  };
  const Kind kind = kind_of(diagnostic.severity);
  std::string result = painted(screen, Paint::heading, where(diagnostic.span) + ":") + " ";
  result += painted(screen, kind.paint, std::string(kind.word) + ":") + " " + printable(diagnostic.message);
  if (!diagnostic.code.empty()) result += painted(screen, Paint::faint, fmt::format(" [{}]", diagnostic.code));
  result = folded_under(result, screen, "  ");
  result += "\n" + excerpt(diagnostic.span, sources, screen, '^', kind.paint);
  for (const auto& label : diagnostic.labels) {
    result +=
        "  " + painted(screen, Paint::note, "note:") + " " + printable(label.text) + ", " + where(label.span) + "\n";
    result += excerpt(label.span, sources, screen, '-', Paint::note);
  }
  if (!diagnostic.help.empty()) {
    constexpr std::string_view below = "        ";
    const std::string help = printable(diagnostic.help, true);
    result += "  " + painted(screen, Paint::note, "help:") + " ";
    for (std::size_t from = 0; from <= help.size();) {
      const std::size_t end = std::min(help.find('\n', from), help.size());
      result += std::string(from > 0 ? below : "") + folded_under(help.substr(from, end - from), screen, below) + "\n";
      from = end + 1;
    }
  }
  return result;
}

}  // namespace iamq::render
