#include "repl/line/painter.hpp"

#include <catch2/catch.hpp>

#include "editing.hpp"
#include "repl/line/characters.hpp"

using namespace iamq::line;

namespace {

// An editor with a screen: presses keys and tells the bytes that follow.
struct Window {
  explicit Window(Size size, Helpers helpers = plain_helpers(), const History& history = no_history())
      : size(size), editor(std::move(helpers), history) {
    prompts.first = "> ";
    prompts.next = ". ";
    editor.begin();
  }
  std::string press(std::string_view bytes) {
    iamq::line::press(editor, bytes);
    return painter.paint(lay_out(editor, prompts, size), size);
  }
  Size size;
  Editor editor;
  Prompts prompts;
  Painter painter;
};

std::string rows_of(const Page& page) {
  std::string text;
  for (const Row& row : page.rows) text += row.bytes + "\n";
  return text + std::to_string(page.cursor_row) + "," + std::to_string(page.cursor_column);
}

}  // namespace

TEST_CASE("a key costs a row") {
  Window window({20, 5});
  CHECK(window.press("") == "\r> \r\x1b[2C");
  CHECK(window.press("a") == "\r> a\r\x1b[3C");
  CHECK(window.press("\x02") == "\r\x1b[2C");
  CHECK(window.press("\x04") == "\r> \x1b[K\r\x1b[2C");
  CHECK(window.painter.leave() == "\r\n");
}

TEST_CASE("a text of several lines writes only the rows that differ") {
  Window window({20, 5});
  window.press("{\r");
  CHECK(window.press("x") == "\r. x\r\x1b[3C");
  CHECK(window.press("\x1b[A") == "\x1b[1A\r\x1b[3C");
  CHECK(window.press("y") == "\r> {y\r\x1b[4C");
  CHECK(window.painter.leave() == "\x1b[1B\r\n");
}

TEST_CASE("rows that are no longer needed go") {
  Window window({20, 5});
  window.press("{\rx");
  CHECK(window.press("\x7f\x7f") == "\r\x1b[J\x1b[1A\r\x1b[3C");
}

TEST_CASE("long lines are broken at the edge, wide characters before it") {
  Window window({5, 5});
  window.press("abcd");
  CHECK(rows_of(lay_out(window.editor, window.prompts, window.size)) == "> abc\nd\n1,1");
  window.editor.begin("abc");
  CHECK(rows_of(lay_out(window.editor, window.prompts, window.size)) == "> abc\n\n1,0");
  window.editor.begin("ab日");
  CHECK(rows_of(lay_out(window.editor, window.prompts, window.size)) == "> ab\n日\n1,2");
  window.editor.begin(
      "a\xCC\x88"
      "b");
  CHECK(rows_of(lay_out(window.editor, window.prompts, window.size)) ==
        "> a\xCC\x88"
        "b\n0,4");
}

TEST_CASE("nothing that a terminal would obey reaches it") {
  Window window({40, 5});
  window.editor.begin("a\x1b[2Jb\tc\x07\xFF\xE2\x80\xAE");
  CHECK(rows_of(lay_out(window.editor, window.prompts, window.size)) == "> a^[[2Jb c^G��\n0,15");
}

TEST_CASE("a text that is taller than the screen shows the rows around the cursor") {
  Window window({10, 3});
  window.editor.begin("1\n2\n3\n4\n5");
  CHECK(rows_of(lay_out(window.editor, window.prompts, window.size)) == ". 3\n. 4\n. 5\n2,3");
  iamq::line::press(window.editor, "\x1b<");
  CHECK(rows_of(lay_out(window.editor, window.prompts, window.size)) == "> 1\n. 2\n. 3\n0,2");
  CHECK(rows_of(lay_out_entered(window.editor, window.prompts, window.size)) == "> 1\n. 2\n. 3\n. 4\n. 5\n4,3");
}

TEST_CASE("colours are set where they change") {
  Helpers helpers = plain_helpers();
  helpers.paint = [](const std::string&, std::size_t) { return std::vector<Paint>{{0, 3, "1"}, {4, 6, "4"}}; };
  Window window({20, 5}, helpers);
  window.prompts.has_colour = true;
  window.prompts.code = "32";
  window.editor.begin("who can");
  CHECK(rows_of(lay_out(window.editor, window.prompts, window.size)) ==
        "\x1b[32m> \x1b[0m\x1b[1mwho\x1b[0m \x1b[4mca\x1b[0mn\n0,9");
  window.prompts.has_colour = false;
  CHECK(rows_of(lay_out(window.editor, window.prompts, window.size)) == "> who can\n0,9");
}

TEST_CASE("the suggestion is faint, and left out without colours") {
  History history;
  history.add("who can");
  Window window({20, 5}, plain_helpers(), history);
  window.prompts.has_colour = true;
  window.editor.begin("who");
  CHECK(rows_of(lay_out(window.editor, window.prompts, window.size)) == "> who\x1b[2m can\x1b[0m\n0,5");
  CHECK(rows_of(lay_out_entered(window.editor, window.prompts, window.size)) == "> who\n0,5");
  window.prompts.has_colour = false;
  CHECK(rows_of(lay_out(window.editor, window.prompts, window.size)) == "> who\n0,5");
}

TEST_CASE("the list of possibilities stands below, clipped, and says what is left out") {
  Helpers helpers = plain_helpers();
  helpers.complete = [](const std::string&, std::size_t) {
    return Completions{0, {{"GetBucket", "one", ""}, {"GetObject", "something long", ""}}, true};
  };
  Window window({24, 10}, helpers);
  window.press("G\t");
  CHECK(rows_of(lay_out(window.editor, window.prompts, window.size)) ==
        "> G\n  GetBucket  one\n  GetObject  something …\n  … and more\n0,3");
}

TEST_CASE("the search stands below") {
  History history;
  history.add("who can");
  Window window({40, 10}, plain_helpers(), history);
  window.press(
      "\x12"
      "can");
  CHECK(rows_of(lay_out(window.editor, window.prompts, window.size)) == "> who can\nhistory: can\n0,6");
  window.press("x");
  CHECK(rows_of(lay_out(window.editor, window.prompts, window.size)) == "> who can\nnot in the history: canx\n0,6");
}

TEST_CASE("a narrower screen has folded the rows, a new text is written over them") {
  Window window({20, 5});
  window.press("abcdefghijkl");
  window.size = {8, 5};
  CHECK(window.painter.repaint_resized(lay_out(window.editor, window.prompts, window.size), window.size) ==
        "\x1b[1A\r\x1b[J\r> abcdef\r\n\rghijkl\r\x1b[6C");
}

TEST_CASE("characters know their width") {
  CHECK(columns_of("abc") == 3);
  CHECK(columns_of("日本") == 4);
  CHECK(columns_of("a\xCC\x88") == 1);
  CHECK(columns_of("👩‍👩‍👧") == 2);
  CHECK(columns_of("a\tb") == 9);
  CHECK(columns_of("\x03") == 2);
}
