#include "repl/line/editor.hpp"

#include <catch2/catch.hpp>

#include "editing.hpp"

using namespace iamq::line;

TEST_CASE("typing and moving") {
  CHECK(edited("who can") == "who can|");
  CHECK(edited("who\x01") == "|who");
  CHECK(edited("who\x01\x05") == "who|");
  CHECK(edited("ab\x02x") == "ax|b");
  CHECK(edited("ab\x1b[D\x1b[Dx\x1b[C\x1b[Cy") == "xaby|");
  CHECK(edited("who can assume\x1b"
               "b\x1b"
               "b") == "who |can assume");
  CHECK(edited("s3:GetObject on x\x1b[1;5D\x1b[1;5D\x1b[1;5D\x1b[1;5D") == "|s3:GetObject on x");
  CHECK(edited("who can\x01\x1b"
               "f") == "who| can");
  CHECK(edited("a\x1b\rb\x1b<") == "|a\nb");
}

TEST_CASE("combining marks belong to their letter, joined emoji to each other") {
  CHECK(edited("a\xCC\x88"
               "b\x02\x02") ==
        "|a\xCC\x88"
        "b");
  CHECK(edited("xa\xCC\x88\x7f") == "x|");
  CHECK(edited("x👩‍👩‍👧\x7f") == "x|");
  CHECK(edited("日本\x02") == "日|本");
}

TEST_CASE("deleting") {
  CHECK(edited("abc\x7f\b") == "a|");
  CHECK(edited("abc\x01\x04\x1b[3~") == "|c");
  CHECK(edited("\x7f\x04") == "|");
}

TEST_CASE("what is cut in a row is put back as one") {
  CHECK(edited("who can assume X\x17\x17\x19") == "who can assume X|");
  CHECK(edited("who can assume X\x17\x17\x01\x19") == "assume X|who can ");
  CHECK(edited("one two\x15\x19\x19") == "one twoone two|");
  CHECK(edited("one two\x01\x0b\x19") == "one two|");
  CHECK(edited("one two\x01\x1b"
               "d\x1b"
               "d\x05\x19") == "one two|");
  CHECK(edited("a b\x17\x02\x0b\x05\x19") == "a |");
  CHECK(edited("a-b\x1b\x7f") == "a-|");
}

TEST_CASE("Alt-Y puts in what was cut before") {
  CHECK(edited("one\x15two\x15\x19") == "two|");
  CHECK(edited("one\x15two\x15\x19\x1by") == "one|");
  CHECK(edited("one\x15two\x15\x19\x1by\x1by") == "two|");
  CHECK(edited("one\x15"
               "x\x1by") == "x|");
}

TEST_CASE("undo takes back a word, a cut, a paste") {
  CHECK(edited("who can\x1f") == "who|");
  CHECK(edited("who can\x1f\x1f") == "|");
  CHECK(edited("who can\x1f\x1b_") == "who can|");
  CHECK(edited("who\x15\x1f") == "who|");
  CHECK(edited("a\x1b[200~b c\x1b[201~d\x1f\x1f") == "a|");
  CHECK(edited("a\x18\x15") == "|");  // Ctrl-X Ctrl-U
}

TEST_CASE("letters change places and case") {
  CHECK(edited("ba\x14") == "ab|");
  CHECK(edited("bac\x02\x14") == "bca|");
  CHECK(edited("get object\x01\x1bu") == "GET| object");
  CHECK(edited("get OBJECT\x01\x1b"
               "c\x1bl") == "Get object|");
}

TEST_CASE("Enter runs what is whole and goes on with the rest") {
  Editor editor(plain_helpers(), no_history());
  editor.begin();
  CHECK(press(editor, "user X {\r") == Step::goes_on);
  CHECK(with_cursor(editor) == "user X {\n|");
  CHECK(press(editor, "}\r") == Step::entered);
  CHECK(editor.text() == "user X {\n}");
  editor.begin();
  CHECK(press(editor, "a\x1b\r\r") == Step::entered);
  CHECK(editor.text() == "a\n");
}

TEST_CASE("moving between lines keeps the column") {
  CHECK(edited("abcdef\x1b\rx\x1b\rabcdef\x1b[A") == "abcdef\nx|\nabcdef");
  CHECK(edited("abcdef\x1b\rx\x1b\rabcdef\x1b[A\x1b[A") == "abcdef|\nx\nabcdef");
  CHECK(edited("abcdef\x1b\rx\x1b\rabcdef\x1b[A\x1b[B") == "abcdef\nx\nabcdef|");
  CHECK(edited("ab\x1b\rcd\x01\x0b\x0b") == "ab\n|");
  CHECK(edited("ab\x1b\rcd\x01\x15") == "ab|cd");
}

TEST_CASE("keys that leave") {
  Editor editor(plain_helpers(), no_history());
  editor.begin();
  CHECK(press(editor, "\x04") == Step::end);
  CHECK(press(editor, "a\x04") == Step::goes_on);
  CHECK(press(editor, "\x03") == Step::interrupted);
  CHECK(press(editor, "\x1a") == Step::suspend);
  CHECK(press(editor, "\x0c") == Step::clear_screen);
  CHECK(press(editor, "\x18\x05") == Step::edit_outside);
}

namespace {

History three_entries() {
  History history;
  history.add("who can assume A");
  history.add("user X {\n}");
  history.add("can X s3:Get");
  return history;
}

}  // namespace

TEST_CASE("Up brings back what began like the text before the cursor") {
  const History history = three_entries();
  CHECK(edited("\x1b[A", history) == "can X s3:Get|");
  CHECK(edited("\x1b[A\x1b[A", history) == "user X {\n}|");
  CHECK(edited("\x1b[A\x1b[A\x1b[A", history) == "who can assume A|");
  CHECK(edited("\x1b[A\x1b[A\x1b[A\x1b[A", history) == "who can assume A|");
  CHECK(edited("\x1b[A\x1b[A\x1b[B", history) == "can X s3:Get|");
  CHECK(edited("draft\x01\x1b[A\x1b[B", history) == "draft|");
  CHECK(edited("who\x1b[A", history) == "who can assume A|");
  CHECK(edited("nothing\x1b[A", history) == "nothing|");
  CHECK(edited("who\x10", history) == "who can assume A|");
  // One that is changed is a text of its own: the next Up walks through its lines.
  CHECK(edited("\x1b[A\x1b[Ax\x1b[A", history) == "us|er X {\n}x");
}

TEST_CASE("Ctrl-R searches backwards") {
  const History history = three_entries();
  CHECK(edited("\x12"
               "can",
               history) == "|can X s3:Get");
  CHECK(edited("\x12"
               "can\x12",
               history) == "who |can assume A");
  CHECK(edited("\x12"
               "can\x12\x12",
               history) == "who |can assume A");
  CHECK(edited("\x12ser\x1b", history) == "u|ser X {\n}");
  CHECK(edited("mine\x12ser\x07", history) == "mine|");
  CHECK(edited("mine\x12ser\x7f\x7f\x7f", history) == "mine|");
  CHECK(edited("\x12ser\x05", history) == "user X {|\n}");
  Editor editor(plain_helpers(), history);
  editor.begin();
  CHECK(press(editor,
              "\x12"
              "assume\r") == Step::entered);
  CHECK(editor.text() == "who can assume A");
}

TEST_CASE("the suggestion is taken whole or by the word") {
  const History history = three_entries();
  Editor editor(plain_helpers(), history);
  editor.begin("who");
  CHECK(editor.suggestion() == " can assume A");
  press(editor,
        "\x1b"
        "f");
  CHECK(with_cursor(editor) == "who can|");
  press(editor, "\x1b[C");
  CHECK(with_cursor(editor) == "who can assume A|");
  CHECK(editor.suggestion().empty());
  editor.begin("user");
  CHECK(editor.suggestion() == " X {");
  CHECK(edited("whox\x02\x06", history) == "whox|");
  editor.begin();
  CHECK(editor.suggestion().empty());
}

namespace {

// Completes the word before the cursor from a few words.
Helpers completing_helpers() {
  Helpers helpers = plain_helpers();
  helpers.complete = [](const std::string& text, std::size_t cursor) {
    Completions completions;
    completions.begin = text.rfind(' ', cursor) == std::string::npos ? 0 : text.rfind(' ', cursor) + 1;
    const std::string typed = text.substr(completions.begin, cursor - completions.begin);
    for (const char* word : {"GetBucket", "GetObject", "PutObject"}) {
      if (std::string(word).substr(0, typed.size()) == typed) completions.candidates.push_back({word, "help", " "});
    }
    return completions;
  };
  return helpers;
}

std::string completed(std::string_view bytes) {
  Editor editor(completing_helpers(), no_history());
  editor.begin();
  press(editor, bytes);
  return with_cursor(editor);
}

}  // namespace

TEST_CASE("Tab puts in what is certain and lists the rest") {
  CHECK(completed("P\t") == "PutObject |");
  CHECK(completed("G\t") == "Get|");
  CHECK(completed("x\t") == "x|");
  Editor editor(completing_helpers(), no_history());
  editor.begin();
  press(editor, "a G\t");
  REQUIRE(editor.menu().completions != nullptr);
  CHECK(editor.menu().completions->candidates.size() == 2);
  CHECK_FALSE(editor.menu().chosen);
  press(editor, "O");
  CHECK(editor.menu().completions == nullptr);
}

TEST_CASE("Tab again goes through the list") {
  CHECK(completed("G\t\t") == "GetBucket|");
  CHECK(completed("G\t\t\t") == "GetObject|");
  CHECK(completed("G\t\t\t\t") == "GetBucket|");
  CHECK(completed("G\t\x1b[Z") == "GetObject|");
  CHECK(completed("G\t\t\x1b[B") == "GetObject|");
  CHECK(completed("G\t\t\x1b") == "Get|");
  CHECK(completed("G\t\t x") == "GetBucket x|");
  Editor editor(completing_helpers(), no_history());
  editor.begin();
  CHECK(press(editor, "G\t\t\r") == Step::goes_on);  // takes what is chosen
  CHECK(press(editor, "\r") == Step::entered);
}

TEST_CASE("no key is in the table twice, and each does something") {
  std::vector<std::string> keys;
  for (const auto& binding : Editor::bindings()) {
    CHECK_FALSE(binding.help.empty());
    std::string_view rest = binding.keys;
    while (!rest.empty()) {
      const std::size_t comma = std::min(rest.find(", "), rest.size());
      keys.emplace_back(rest.substr(0, comma));
      rest.remove_prefix(std::min(comma + 2, rest.size()));
    }
  }
  std::vector<std::string> once = keys;
  std::sort(once.begin(), once.end());
  once.erase(std::unique(once.begin(), once.end()), once.end());
  CHECK(once.size() == keys.size());
}
