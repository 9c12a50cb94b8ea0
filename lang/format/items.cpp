#include <algorithm>
#include <utility>

#include "lang/check.hpp"
#include "lang/format/printer.hpp"
#include "lang/formatter.hpp"
#include "lang/text/unicode.hpp"

namespace iamq::lang {

Printer::Printer(const Script& script, const text::Sources& sources, text::SourceId source)
    : script_(script), sources_(sources), source_(source), text_(sources.text(source)) {}

std::string Printer::run() {
  print_items(items_of(script_.statements), static_cast<std::uint32_t>(text_.size()));
  return page_.take();
}

void Printer::put_breakable(std::string_view text) {
  if (!inside_inline_block_) line_ += Page::may_break;
  line_ += text;
}

void Printer::end_line(int kind) {
  page_.add_line(indent_, std::move(line_), kind);
  line_.clear();
}

bool Printer::is_on_one_line(std::uint32_t begin, std::uint32_t end) const {
  return text_.substr(begin, end - begin).find('\n') == std::string_view::npos;
}

void Printer::print_blank_line_before(std::uint32_t position) {
  std::size_t line_ends = 0;
  while (position > 0 && std::string_view(" \t\r\n").find(text_[position - 1]) != std::string_view::npos) {
    if (text_[--position] == '\n') ++line_ends;
  }
  const bool at_start = position == 0 || text_.substr(0, position) == text::byte_order_mark;
  if (line_ends > 1 && !at_start) page_.add_blank_line();
}

// Comments that stand before `position`. True: the last `##` of them must not become the doc comment of the declaration
// below, which it does not belong to.
bool Printer::print_comments_before(std::uint32_t position, const Item& item) {
  bool is_doc_of_other = false;
  for (; next_comment_ < script_.comments.size(); ++next_comment_) {
    const Comment& comment = script_.comments[next_comment_];
    if (comment.span.begin >= position) break;
    const bool is_inside = item.declared != nullptr && comment.span.begin > item.span.begin;
    if (comment.own_line && !is_inside) print_blank_line_before(comment.span.begin);
    const std::string_view words = sources_.text(comment.span);
    const bool is_doc =
        item.declared != nullptr && std::find(item.declared->doc_comments.begin(), item.declared->doc_comments.end(),
                                              comment.span) != item.declared->doc_comments.end();
    if (is_doc && is_doc_of_other) page_.add_blank_line();
    if (page_.ends_blank()) is_doc_of_other = false;
    page_.add_comment(indent_, words);
    if (has_doc_mark(words)) is_doc_of_other = !is_doc;
  }
  return is_doc_of_other;
}

// A `##` between the words of a declaration with doc comments: above it, it would part them from it, or be one more.
bool Printer::has_comment_to_hold_back(std::uint32_t position, const Item& item) const {
  if (item.declared == nullptr || item.declared->doc_comments.empty()) return false;
  for (std::size_t i = next_comment_; i < script_.comments.size() && script_.comments[i].span.begin < position; ++i) {
    if (has_doc_mark(sources_.text(script_.comments[i].span))) return true;
  }
  return false;
}

// The comment behind what ends at `after`, or one that was held back until here.
void Printer::print_trailing_comment(std::uint32_t after, std::uint32_t limit) {
  if (next_comment_ >= script_.comments.size()) return;
  const Comment& comment = script_.comments[next_comment_];
  const bool stands_behind = !comment.own_line && comment.span.begin >= after && comment.span.begin < limit &&
                             is_on_one_line(after, comment.span.begin);
  if (!stands_behind && comment.span.begin >= after) return;
  page_.add_trailing_comment(sources_.text(comment.span));
  ++next_comment_;
}

void Printer::print_items(const std::vector<Item>& items, std::uint32_t end) {
  for (std::size_t i = 0; i < items.size(); ++i) {
    const Item& item = items[i];
    const std::uint32_t limit = i + 1 < items.size() ? items[i + 1].span.begin : end;
    bool needs_distance = print_comments_before(item.span.begin, item);
    print_blank_line_before(item.span.begin);
    // Comments between its words go above it, or behind it; those in its braces wait for what stands there.
    const std::uint32_t words_end = std::min(opening_brace(item.span), item.span.end);
    if (!has_comment_to_hold_back(words_end, item)) needs_distance |= print_comments_before(words_end, item);
    if (needs_distance && item.declared != nullptr) page_.add_blank_line();
    const std::size_t lines = page_.size();
    item.print();
    end_line(page_.size() == lines ? item.kind : 0);
    print_trailing_comment(item.span.end, limit);
  }
  (void)print_comments_before(end, Item{});
}

std::uint32_t Printer::opening_brace(const Span& where) const {
  bool in_string = false;
  for (std::uint32_t at = where.begin; at < where.end; ++at) {
    const char c = text_[at];
    if (in_string) {
      if (c == '\\') ++at;
      if (c == '"') in_string = false;
    } else if (c == '"') {
      in_string = true;
    } else if (c == '$' && at + 1 < where.end && text_[at + 1] == '{') {
      at = static_cast<std::uint32_t>(std::min<std::size_t>(text_.find('}', at), where.end));
    } else if (c == '#' && (at == where.begin ||
                            std::string_view(" \t\r\n,;{}()[]").find(text_[at - 1]) != std::string_view::npos)) {
      at = static_cast<std::uint32_t>(std::min<std::size_t>(text_.find('\n', at), where.end));
    } else if (c == '{') {
      return at;
    }
  }
  return where.end;
}

// Everything on one line, as it was written, if it fits.
bool Printer::inline_block(const Span& braces, const std::vector<Item>& items) {
  if (!inside_inline_block_ && !is_on_one_line(braces.begin, braces.end)) return false;
  const std::string before = line_;
  const bool outer = inside_inline_block_;
  const bool outer_question = std::exchange(in_question_, false);
  inside_inline_block_ = true;
  put(items.empty() ? "{" : "{ ");
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (i > 0) put("; ");
    items[i].print();
  }
  put(items.empty() ? "}" : " }");
  inside_inline_block_ = outer;
  in_question_ = outer_question;
  if (outer || indent_ + without_marks(line_).size() <= page_width) return true;
  line_ = before;
  return false;
}

void Printer::block(const Span& where, const std::vector<Item>& items) {
  const Span braces{source_, opening_brace(where), where.end};
  if (inline_block(braces, items)) return;
  put("{");
  end_line(0);
  const std::uint32_t first = items.empty() ? braces.end - 1 : items.front().span.begin;
  print_trailing_comment(braces.begin + 1, first);
  indent_ += 2;
  const std::size_t lines_before = page_.size();
  const bool outer_question = std::exchange(in_question_, false);
  print_items(items, braces.end - 1);
  in_question_ = outer_question;
  page_.drop_blank_line_at(lines_before);
  indent_ -= 2;
  put("}");
}

std::string format(const Script& script, const text::Sources& sources, text::SourceId source) {
  return Printer(script, sources, source).run();
}

}  // namespace iamq::lang
