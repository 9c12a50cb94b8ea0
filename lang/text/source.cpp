#include "lang/text/source.hpp"

#include <algorithm>
#include <cassert>
#include <map>
#include <mutex>
#include <utility>

namespace iamq::text {

Span cover(const Span& first, const Span& last) {
  assert(first.source == last.source);
  return {first.source, std::min(first.begin, last.begin), std::max(first.end, last.end)};
}

// A text that is read where somebody asks for it.
struct Sources::LetGo {
  ReadAgain again;
  std::uint32_t size = 0;
  bool is_lost = false;
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::string> pieces;  // that somebody has views of
};

// One that was read again.
struct Sources::Again {
  SourceId id{};
  std::string text;
  LineStarts line_starts;
};

struct Sources::Asked {
  std::mutex lock;
  std::vector<std::shared_ptr<Again>> read_again;  // the last one first
};

namespace {

// Messages about one file come one after the other; that much is kept for them.
constexpr std::size_t most_read_again = 64'000'000;

std::vector<std::uint32_t> starts_of_lines(std::string_view text) {
  std::vector<std::uint32_t> starts{0};
  for (std::size_t end = text.find('\n'); end != std::string_view::npos; end = text.find('\n', end + 1)) {
    starts.push_back(static_cast<std::uint32_t>(end + 1));
  }
  return starts;
}

}  // namespace

Sources::Sources() : asked_(std::make_unique<Asked>()) {}
Sources::Sources(Sources&&) noexcept = default;
Sources::~Sources() = default;

Sources::Source::Source(std::string source_name, std::string source_text)
    : name(std::move(source_name)), text(std::move(source_text)) {}
Sources::Source::Source(Source&&) noexcept = default;
Sources::Source::~Source() = default;

SourceId Sources::add(std::string name, std::string text) {
  const bool is_roomy = text.capacity() - text.size() > text.size() / 8;  // as one that was put together
  if (is_roomy) text.shrink_to_fit();
  sources_.emplace_back(std::move(name), std::move(text));
  return SourceId{static_cast<std::uint32_t>(sources_.size() - 1)};
}

SourceId Sources::add_let_go(std::string name, std::uint32_t size, ReadAgain again) {
  const SourceId id = add(std::move(name), {});
  sources_.back().let_go = std::make_unique<LetGo>(LetGo{std::move(again), size, false, {}});
  return id;
}

void Sources::let_go(SourceId id, ReadAgain again) {
  Source& source = sources_.at(static_cast<std::size_t>(id));
  if (!again || source.let_go != nullptr) return;
  const auto size = static_cast<std::uint32_t>(source.text.size());
  source.let_go = std::make_unique<LetGo>(LetGo{std::move(again), size, false, {}});
  std::string().swap(source.text);
  LineStarts().swap(source.line_starts);
}

std::string_view Sources::name(SourceId id) const {
  return at(id).name;
}

std::uint32_t Sources::size(SourceId id) const {
  const Source& source = at(id);
  return source.let_go != nullptr ? source.let_go->size : static_cast<std::uint32_t>(source.text.size());
}

std::string_view Sources::text(SourceId id) const {
  return text(Span{id, 0, size(id)});
}

std::string_view Sources::text(const Span& span) const {
  const Source& source = at(span.source);
  const std::uint32_t size = this->size(span.source);
  const std::uint32_t begin = std::min(span.begin, size);
  const std::uint32_t end = std::clamp(span.end, begin, size);
  if (source.let_go == nullptr) return std::string_view(source.text).substr(begin, end - begin);
  const std::lock_guard guard(asked_->lock);
  auto& pieces = source.let_go->pieces;
  if (const auto known = pieces.find({begin, end}); known != pieces.end()) return known->second;
  const auto found = view(span.source);
  if (!found) return {};
  return pieces.emplace(std::pair(begin, end), found->text.substr(begin, end - begin)).first->second;
}

std::optional<Sources::View> Sources::view(SourceId id) const {
  const Source& source = at(id);
  if (source.let_go == nullptr) {
    if (source.line_starts.empty()) source.line_starts = starts_of_lines(source.text);
    return View{source.text, &source.line_starts, nullptr};
  }
  const auto again = read_again(id);
  if (again == nullptr) return std::nullopt;
  if (again->line_starts.empty()) again->line_starts = starts_of_lines(again->text);
  return View{again->text, &again->line_starts, again};
}

std::shared_ptr<Sources::Again> Sources::read_again(SourceId id) const {
  auto& all = asked_->read_again;
  const auto known = std::find_if(all.begin(), all.end(), [&](const auto& one) { return one->id == id; });
  if (known != all.end()) {
    std::rotate(all.begin(), known, std::next(known));
    return all.front();
  }
  LetGo& let_go = *at(id).let_go;
  if (let_go.is_lost) return nullptr;
  auto text = let_go.again ? let_go.again() : std::nullopt;
  let_go.is_lost = !text || text->size() != let_go.size;
  if (let_go.is_lost) return nullptr;
  all.insert(all.begin(), std::make_shared<Again>(Again{id, std::move(*text), {}}));
  std::size_t bytes = 0, fit = 0;
  for (; fit < all.size(); ++fit) {
    bytes += all[fit]->text.size();
    if (fit > 0 && bytes > most_read_again) break;
  }
  all.resize(fit);
  return all.front();
}

Location Sources::locate(SourceId id, std::uint32_t offset) const {
  const std::lock_guard guard(asked_->lock);
  const auto found = view(id);
  if (!found) return {0, 0};
  const std::string_view whole = found->text;
  offset = std::min(offset, static_cast<std::uint32_t>(whole.size()));
  const LineStarts& starts = *found->line_starts;
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

std::optional<Line> Sources::line_at(SourceId id, std::uint32_t offset) const {
  const std::lock_guard guard(asked_->lock);
  const auto found = view(id);
  if (!found) return std::nullopt;
  const std::string_view whole = found->text;
  offset = std::min(offset, static_cast<std::uint32_t>(whole.size()));
  const LineStarts& starts = *found->line_starts;
  const std::uint32_t start = *std::prev(std::upper_bound(starts.begin(), starts.end(), offset));
  std::size_t end = whole.find('\n', start);
  if (end == std::string_view::npos) end = whole.size();
  if (end > start && whole[end - 1] == '\r') --end;
  return Line{whole.substr(start, end - start), start, found->kept_by};
}

}  // namespace iamq::text
