#include "lang/text/source.hpp"

#include <algorithm>
#include <cassert>
#include <utility>

namespace iamq::text {

Span cover(const Span& first, const Span& last) {
  assert(first.source == last.source);
  return {first.source, std::min(first.begin, last.begin), std::max(first.end, last.end)};
}

SourceId Sources::add(std::string name, std::string text) {
  sources_.push_back({std::move(name), std::move(text), {}});
  return SourceId{static_cast<std::uint32_t>(sources_.size() - 1)};
}

std::string_view Sources::name(SourceId id) const {
  return sources_.at(static_cast<std::size_t>(id)).name;
}

std::string_view Sources::text(SourceId id) const {
  return sources_.at(static_cast<std::size_t>(id)).text;
}

std::string_view Sources::text(const Span& span) const {
  const std::string_view whole = text(span.source);
  const std::size_t begin = std::min<std::size_t>(span.begin, whole.size());
  const std::size_t end = std::clamp<std::size_t>(span.end, begin, whole.size());
  return whole.substr(begin, end - begin);
}

const std::vector<std::uint32_t>& Sources::line_starts(SourceId id) const {
  const Source& source = sources_.at(static_cast<std::size_t>(id));
  if (source.line_starts.empty()) {
    source.line_starts.push_back(0);
    for (std::size_t i = 0; i < source.text.size(); ++i) {
      if (source.text[i] == '\n') source.line_starts.push_back(static_cast<std::uint32_t>(i + 1));
    }
  }
  return source.line_starts;
}

Location Sources::locate(SourceId id, std::uint32_t offset) const {
  const std::string_view whole = text(id);
  offset = std::min(offset, static_cast<std::uint32_t>(whole.size()));
  const auto& starts = line_starts(id);
  const auto after = std::upper_bound(starts.begin(), starts.end(), offset);
  const std::uint32_t start = *std::prev(after);
  Location location;
  location.line = static_cast<std::uint32_t>(after - starts.begin());
  for (std::uint32_t i = start; i < offset; ++i) {
    const bool continues_code_point = (static_cast<unsigned char>(whole[i]) & 0xC0U) == 0x80U;
    if (!continues_code_point) ++location.column;
  }
  // A byte order mark has no place on the screen.
  if (start == 0 && offset >= 3 && whole.substr(0, 3) == "\xEF\xBB\xBF") --location.column;
  return location;
}

std::string_view Sources::line_at(SourceId id, std::uint32_t offset) const {
  const std::string_view whole = text(id);
  offset = std::min(offset, static_cast<std::uint32_t>(whole.size()));
  const auto& starts = line_starts(id);
  const auto after = std::upper_bound(starts.begin(), starts.end(), offset);
  const std::size_t start = *std::prev(after);
  std::size_t end = whole.find('\n', start);
  if (end == std::string_view::npos) end = whole.size();
  if (end > start && whole[end - 1] == '\r') --end;
  return whole.substr(start, end - start);
}

}  // namespace iamq::text
