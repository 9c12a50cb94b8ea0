#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "repl/line/buffer.hpp"
#include "repl/line/history.hpp"
#include "repl/line/keys.hpp"

// The line editor: keys in, a text with a cursor out. It touches no terminal and knows nothing of what it edits; what
// it has to know is asked of its Helpers.
namespace iamq::line {

// Bytes of the text that are shown so; `code` are the parameters of ECMA-48's SGR: "1", "4;31".
struct Paint {
  std::size_t begin = 0, end = 0;
  std::string_view code;
};

// What can stand in the place of the text between `begin` and the cursor.
struct Candidate {
  std::string text;
  std::string help;   // one line
  std::string after;  // follows where nothing else could: a blank, or nothing
};
struct Completions {
  std::size_t begin = 0;
  std::vector<Candidate> candidates;
  bool has_more = false;  // more would fit than are told
};

// What Enter means for the text.
enum class AtEnter { run, go_on, give_up };

struct Helpers {
  std::function<AtEnter(const std::string& text, std::size_t cursor)> at_enter;
  std::function<std::vector<Paint>(const std::string& text, std::size_t cursor)> paint;
  std::function<Completions(const std::string& text, std::size_t cursor)> complete;
  std::function<bool()> suggests;  // whether to show how the history would go on; always without it
};

// What a key led to.
enum class Step {
  goes_on,
  entered,
  given_up,      // an empty line behind an unfinished text
  interrupted,   // Ctrl-C
  end,           // Ctrl-D on an empty line
  suspend,       // Ctrl-Z
  clear_screen,  // Ctrl-L
  edit_outside,  // the text is wanted in $EDITOR
};

class Editor {
public:
  Editor(Helpers helpers, const History& history) : helpers_(std::move(helpers)), history_(history) {}

  // A new entry, with some text in it to begin with.
  void begin(std::string text = "");
  Step press(const Key& key);

  const std::string& text() const { return buffer_.text(); }
  std::size_t cursor() const { return buffer_.cursor(); }
  void set_text(std::string text) { buffer_.replace_all(text, text.size()); }

  // ---- what is shown besides
  std::vector<Paint> paints() const;
  std::string_view suggestion() const;  // grey, behind the text
  struct Menu {
    const Completions* completions = nullptr;  // null: none is open
    std::optional<std::size_t> chosen;
  };
  Menu menu() const;
  // While the history is searched: what for, and whether something was found.
  struct Search {
    std::string wanted;
    bool has_found = true;
  };
  const std::optional<Search>& search() const { return search_; }

  // ---- the keys, in one table: the editor obeys it and `:help keys` prints it
  struct Binding {
    std::string_view keys;  // `Ctrl-A, Home`
    void (Editor::*run)();
    std::string_view help;
  };
  static std::span<const Binding> bindings();

private:
  enum class Kind { other, kill, yank, history };  // of the key before: some go on with what that one began

  // ---- keys (bindings.cpp)
  void move_left();
  void move_right();
  void move_word_left();
  void move_word_right();
  void move_line_begin();
  void move_line_end();
  void move_text_begin();
  void move_text_end();
  void move_up();
  void move_down();
  void delete_before();
  void delete_at();
  void delete_or_end();
  void kill_to_end();
  void kill_to_begin();
  void kill_blank_left();
  void kill_word_left();
  void kill_word_right();
  void yank();
  void yank_older();
  void transpose();
  void upper_word();
  void lower_word();
  void capital_word();
  void undo();
  void redo();
  void enter();
  void new_line();
  void complete();
  void complete_backwards();
  void history_older();
  void history_newer();
  void history_first();
  void history_last();
  void search_history();
  void interrupt();
  void suspend();
  void clear_screen();
  void edit_outside();
  void cancel();

  // ---- their parts (editor.cpp)
  void kill(std::size_t begin, std::size_t end, bool at_front);
  template <typename Change>
  void change_word(Change change);
  bool take_suggestion(bool only_a_word);
  void recall(bool forward);
  void open_menu();
  void choose(int step);
  void close_menu();
  bool press_in_search(const Key& key);
  void look_for_match(std::size_t from);
  void leave_search(bool keeps_match);
  void run_binding(const std::string& name);

  Helpers helpers_;
  const History& history_;
  Buffer buffer_;
  Step step_ = Step::goes_on;
  Kind kind_ = Kind::other, kind_before_ = Kind::other;
  std::string prefix_key_;  // `Ctrl-X`, when it waits for a second key

  std::vector<std::string> killed_;
  std::size_t yanked_ = 0, yank_begin_ = 0;

  std::optional<std::size_t> recalled_;  // the entry of the history that is shown
  std::string draft_, recall_prefix_;

  std::optional<Completions> menu_;
  std::optional<std::size_t> chosen_;
  std::string menu_original_;

  std::optional<Search> search_;
  std::size_t match_ = 0;
  std::string before_search_;
  std::size_t cursor_before_search_ = 0;
};

}  // namespace iamq::line
