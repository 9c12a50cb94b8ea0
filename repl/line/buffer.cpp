#include "repl/line/buffer.hpp"

#include <algorithm>
#include <utility>

#include "repl/line/characters.hpp"

namespace iamq::line {
namespace {

constexpr std::size_t most_steps = 500;
constexpr std::size_t most_remembered_bytes = 4U << 20U;

bool is_of_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         static_cast<unsigned char>(c) >= 0x80U;
}
bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\n';
}

}  // namespace

void Buffer::reset(std::string text) {
  text_ = std::move(text);
  cursor_ = text_.size();
  keeps_column_ = is_typing_ = false;
  undo_.clear();
  redo_.clear();
}

void Buffer::remember() {
  redo_.clear();
  undo_.push_back({text_, cursor_});
  // A large text is not kept many times over.
  const std::size_t most = std::clamp<std::size_t>(most_remembered_bytes / (text_.size() + 1), 4, most_steps);
  if (undo_.size() > most) undo_.erase(undo_.begin(), undo_.end() - static_cast<std::ptrdiff_t>(most));
}

void Buffer::replace_all(std::string text, std::size_t cursor) {
  if (text == text_ && cursor == cursor_) return;
  remember();
  text_ = std::move(text);
  cursor_ = std::min(cursor, text_.size());
  keeps_column_ = is_typing_ = false;
}

void Buffer::insert(std::string_view text) {
  if (text.empty()) return;
  // A word is undone as one: a blank begins the next step.
  const bool goes_on = is_typing_ && !is_blank(text[0]);
  if (!goes_on) remember();
  redo_.clear();
  text_.insert(cursor_, text);
  cursor_ += text.size();
  is_typing_ = true;
  keeps_column_ = false;
}

void Buffer::erase(std::size_t begin, std::size_t end) {
  if (begin >= end) return;
  replace(begin, end, {});
}

void Buffer::replace(std::size_t begin, std::size_t end, std::string_view text) {
  remember();
  text_.replace(begin, end - begin, text);
  cursor_ = begin + text.size();
  keeps_column_ = is_typing_ = false;
}

void Buffer::go_to(std::size_t position) {
  cursor_ = std::min(position, text_.size());
  keeps_column_ = is_typing_ = false;
}

std::size_t Buffer::left() const {
  return begin_of_character_before(text_, cursor_);
}
std::size_t Buffer::right() const {
  return end_of_character(text_, cursor_);
}

std::size_t Buffer::word_left() const {
  std::size_t at = cursor_;
  while (at > 0 && !is_of_word(text_[at - 1])) --at;
  while (at > 0 && is_of_word(text_[at - 1])) --at;
  return at;
}
std::size_t Buffer::word_right() const {
  std::size_t at = cursor_;
  while (at < text_.size() && !is_of_word(text_[at])) ++at;
  while (at < text_.size() && is_of_word(text_[at])) ++at;
  return at;
}
std::size_t Buffer::blank_left() const {
  std::size_t at = cursor_;
  while (at > 0 && is_blank(text_[at - 1])) --at;
  while (at > 0 && !is_blank(text_[at - 1])) --at;
  return at;
}

std::size_t Buffer::line_begin() const {
  const std::size_t newline = cursor_ == 0 ? std::string::npos : text_.rfind('\n', cursor_ - 1);
  return newline == std::string::npos ? 0 : newline + 1;
}
std::size_t Buffer::line_end() const {
  return std::min(text_.find('\n', cursor_), text_.size());
}

bool Buffer::is_on_first_line() const {
  return line_begin() == 0;
}
bool Buffer::is_on_last_line() const {
  return line_end() == text_.size();
}

bool Buffer::go_to_line(std::size_t begin, std::size_t end) {
  if (!keeps_column_) wanted_column_ = columns_of(std::string_view(text_).substr(line_begin(), cursor_ - line_begin()));
  std::size_t at = begin;
  for (std::size_t column = 0; at < end;) {
    const std::size_t next = end_of_character(text_, at);
    column += shown(std::string_view(text_).substr(at, next - at), column).columns;
    if (column > wanted_column_) break;
    at = next;
  }
  cursor_ = at;
  keeps_column_ = true;
  is_typing_ = false;
  return true;
}

bool Buffer::go_up() {
  const std::size_t begin = line_begin();
  if (begin == 0) return false;
  const std::size_t newline = begin - 1 == 0 ? std::string::npos : text_.rfind('\n', begin - 2);
  return go_to_line(newline == std::string::npos ? 0 : newline + 1, begin - 1);
}
bool Buffer::go_down() {
  const std::size_t end = line_end();
  if (end == text_.size()) return false;
  return go_to_line(end + 1, std::min(text_.find('\n', end + 1), text_.size()));
}

bool Buffer::undo() {
  if (undo_.empty()) return false;
  redo_.push_back({std::move(text_), cursor_});
  text_ = std::move(undo_.back().text);
  cursor_ = undo_.back().cursor;
  undo_.pop_back();
  keeps_column_ = is_typing_ = false;
  return true;
}
bool Buffer::redo() {
  if (redo_.empty()) return false;
  undo_.push_back({std::move(text_), cursor_});
  text_ = std::move(redo_.back().text);
  cursor_ = redo_.back().cursor;
  redo_.pop_back();
  keeps_column_ = is_typing_ = false;
  return true;
}

}  // namespace iamq::line
