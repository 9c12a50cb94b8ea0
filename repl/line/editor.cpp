#include "repl/line/editor.hpp"

#include <algorithm>
#include <utility>

#include "repl/line/characters.hpp"

namespace iamq::line {
namespace {

constexpr std::size_t most_killed = 32;
constexpr std::string_view prefix_key = "Ctrl-X";

char small(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 0x20) : c;
}

// What all candidates begin with.
std::string common_beginning(const std::vector<Candidate>& candidates) {
  std::string common = candidates.front().text;
  for (const Candidate& candidate : candidates) {
    const auto [end, other] = std::mismatch(common.begin(), common.end(), candidate.text.begin(), candidate.text.end());
    common.erase(end, common.end());
  }
  // Not in the middle of a character.
  while (!common.empty() && (static_cast<unsigned char>(common.back()) & 0x80U) != 0) common.pop_back();
  return common;
}

bool is_longer_than_typed(std::string_view common, std::string_view typed) {
  return common.size() > typed.size() &&
         std::equal(typed.begin(), typed.end(), common.begin(), [](char a, char b) { return small(a) == small(b); });
}

// Whether a row of the table is for the key.
bool is_for(std::string_view keys, std::string_view name) {
  for (std::size_t at = keys.find(name); at != std::string_view::npos; at = keys.find(name, at + 1)) {
    const std::size_t end = at + name.size();
    const bool begins = at == 0 || (at >= 2 && keys.substr(at - 2, 2) == ", ");
    const bool ends = end == keys.size() || keys[end] == ',';
    if (begins && ends) return true;
  }
  return false;
}

}  // namespace

void Editor::begin(std::string text) {
  buffer_.reset(std::move(text));
  kind_ = kind_before_ = Kind::other;
  prefix_key_.clear();
  recalled_.reset();
  search_.reset();
  close_menu();
}

Step Editor::press(const Key& key) {
  step_ = Step::goes_on;
  if (search_ && press_in_search(key)) return step_;
  kind_ = Kind::other;
  if (key.is_paste) {
    close_menu();
    buffer_.end_step();
    buffer_.insert(key.text);
    buffer_.end_step();
  } else if (!key.text.empty()) {
    prefix_key_.clear();
    close_menu();
    buffer_.insert(key.text);
  } else if (prefix_key_.empty() && key.name == prefix_key) {
    prefix_key_ = key.name;
    return step_;
  } else {
    const std::string name = prefix_key_.empty() ? key.name : prefix_key_ + " " + key.name;
    prefix_key_.clear();
    run_binding(name);
  }
  if (kind_ != Kind::history) recalled_.reset();
  kind_before_ = kind_;
  return step_;
}

void Editor::run_binding(const std::string& name) {
  const bool moves_in_menu = name == "Tab" || name == "Shift-Tab";
  if (menu_ && chosen_ && (name == "Up" || name == "Down")) {
    choose(name == "Down" ? 1 : -1);
    return;
  }
  if (menu_ && !moves_in_menu) {
    const bool was_choosing = chosen_.has_value();
    if (was_choosing && (name == "Escape" || name == "Ctrl-G")) {
      buffer_.replace(menu_->begin, buffer_.cursor(), menu_original_);
    }
    close_menu();
    // Enter takes what is chosen; the next one runs it.
    if (was_choosing && name == "Enter") return;
  }
  for (const Binding& binding : bindings()) {
    if (is_for(binding.keys, name)) {
      (this->*binding.run)();
      return;
    }
  }
}

// ---- cutting --------------------------------------------------------------------------------------------------------

// What is cut in a row belongs together.
void Editor::kill(std::size_t begin, std::size_t end, bool at_front) {
  if (begin < end) {
    const std::string cut = buffer_.text().substr(begin, end - begin);
    if (kind_before_ == Kind::kill && !killed_.empty()) {
      killed_.back() = at_front ? cut + killed_.back() : killed_.back() + cut;
    } else {
      killed_.push_back(cut);
      if (killed_.size() > most_killed) killed_.erase(killed_.begin());
    }
    buffer_.erase(begin, end);
  }
  kind_ = Kind::kill;
}

void Editor::yank() {
  if (killed_.empty()) return;
  yanked_ = killed_.size() - 1;
  yank_begin_ = buffer_.cursor();
  buffer_.end_step();
  buffer_.insert(killed_[yanked_]);
  buffer_.end_step();
  kind_ = Kind::yank;
}

void Editor::yank_older() {
  if (kind_before_ != Kind::yank) return;
  yanked_ = (yanked_ + killed_.size() - 1) % killed_.size();
  buffer_.replace(yank_begin_, buffer_.cursor(), killed_[yanked_]);
  kind_ = Kind::yank;
}

// ---- the history ----------------------------------------------------------------------------------------------------

std::string_view Editor::suggestion() const {
  const bool is_at_end = buffer_.cursor() == buffer_.text().size();
  if (!is_at_end || menu_ || search_ || (helpers_.suggests && !helpers_.suggests())) return {};
  return history_.rest_of(buffer_.text());
}

bool Editor::take_suggestion(bool only_a_word) {
  std::string_view rest = suggestion();
  if (rest.empty()) return false;
  if (only_a_word) {
    const std::size_t word = std::min(rest.find_first_not_of(' '), rest.size());
    rest = rest.substr(0, rest.find(' ', word));
  }
  const std::string taken(rest);
  buffer_.end_step();
  buffer_.insert(taken);
  buffer_.end_step();
  return true;
}

void Editor::recall(bool forward) {
  if (!recalled_) {
    if (forward) return;
    draft_ = buffer_.text();
    recall_prefix_ = std::string(buffer_.before_cursor());
  }
  const std::size_t from = recalled_.value_or(history_.entries().size());
  const auto found = history_.beginning_with(recall_prefix_, from, forward, buffer_.text());
  if (found) {
    recalled_ = found;
    const std::string& entry = history_.entries()[*found];
    buffer_.replace_all(entry, entry.size());
  } else if (forward) {
    recalled_.reset();
    buffer_.replace_all(draft_, draft_.size());
  }
  if (recalled_) kind_ = Kind::history;
}

void Editor::history_older() {
  recall(false);
}
void Editor::history_newer() {
  recall(true);
}
void Editor::history_first() {
  if (history_.entries().empty()) return;
  if (!recalled_) {
    draft_ = buffer_.text();
    recall_prefix_.clear();
  }
  recalled_ = 0;
  buffer_.replace_all(history_.entries().front(), history_.entries().front().size());
  kind_ = Kind::history;
}
void Editor::history_last() {
  if (!recalled_) return;
  recalled_.reset();
  buffer_.replace_all(draft_, draft_.size());
}

// ---- searching ------------------------------------------------------------------------------------------------------

void Editor::search_history() {
  close_menu();
  search_ = Search{};
  match_ = history_.entries().size();
  before_search_ = buffer_.text();
  cursor_before_search_ = buffer_.cursor();
}

void Editor::look_for_match(std::size_t from) {
  const auto found = history_.holding(search_->wanted, from);
  search_->has_found = found.has_value();
  if (!found) return;
  match_ = *found;
  const std::string& entry = history_.entries()[match_];
  buffer_.replace_all(entry, entry.rfind(search_->wanted));
}

void Editor::leave_search(bool keeps_match) {
  if (!keeps_match) buffer_.replace_all(before_search_, cursor_before_search_);
  search_.reset();
}

// Whether the search took the key; others end it and do what they always do.
bool Editor::press_in_search(const Key& key) {
  if (key.name == "Ctrl-R") {
    if (!search_->wanted.empty()) look_for_match(match_);
    return true;
  }
  if (key.name == "Backspace") {
    search_->wanted.erase(begin_of_character_before(search_->wanted, search_->wanted.size()));
    if (search_->wanted.empty()) {
      buffer_.replace_all(before_search_, cursor_before_search_);
      search_->has_found = true;
    } else {
      look_for_match(history_.entries().size());
    }
    return true;
  }
  if (key.name == "Ctrl-G" || key.name == "Ctrl-C") {
    leave_search(false);
    return true;
  }
  if (!key.text.empty()) {
    search_->wanted += key.text;
    // The match at hand may hold the longer text too.
    look_for_match(std::min(match_ + 1, history_.entries().size()));
    return true;
  }
  leave_search(true);
  return key.name == "Escape";
}

// ---- completing -----------------------------------------------------------------------------------------------------

void Editor::complete() {
  if (menu_) {
    choose(1);
  } else {
    open_menu();
  }
}
void Editor::complete_backwards() {
  if (menu_) choose(-1);
}

void Editor::open_menu() {
  if (!helpers_.complete) return;
  Completions completions = helpers_.complete(buffer_.text(), buffer_.cursor());
  if (completions.candidates.empty()) return;
  const std::string typed = buffer_.text().substr(completions.begin, buffer_.cursor() - completions.begin);
  if (completions.candidates.size() == 1) {
    const Candidate& only = completions.candidates.front();
    const bool is_followed = buffer_.cursor() < buffer_.text().size() && buffer_.text()[buffer_.cursor()] == ' ';
    buffer_.replace(completions.begin, buffer_.cursor(), only.text + (is_followed ? "" : only.after));
    return;
  }
  if (!completions.has_more) {
    const std::string common = common_beginning(completions.candidates);
    if (is_longer_than_typed(common, typed)) buffer_.replace(completions.begin, buffer_.cursor(), common);
  }
  menu_ = std::move(completions);
  menu_original_ = buffer_.text().substr(menu_->begin, buffer_.cursor() - menu_->begin);
}

void Editor::choose(int step) {
  const std::size_t count = menu_->candidates.size();
  const std::size_t first = step > 0 ? 0 : count - 1;
  chosen_ = chosen_ ? (*chosen_ + count + static_cast<std::size_t>(step + static_cast<int>(count))) % count : first;
  buffer_.replace(menu_->begin, buffer_.cursor(), menu_->candidates[*chosen_].text);
}

void Editor::close_menu() {
  menu_.reset();
  chosen_.reset();
}

Editor::Menu Editor::menu() const {
  return {menu_ ? &*menu_ : nullptr, chosen_};
}

std::vector<Paint> Editor::paints() const {
  return helpers_.paint ? helpers_.paint(buffer_.text(), buffer_.cursor()) : std::vector<Paint>();
}

}  // namespace iamq::line
