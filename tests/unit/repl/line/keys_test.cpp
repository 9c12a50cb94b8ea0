#include "repl/line/keys.hpp"

#include <catch2/catch.hpp>

using namespace iamq::line;

namespace {

std::string told(const Key& key) {
  if (key.is_paste) return "<" + key.text + ">";
  return key.name.empty() ? "'" + key.text + "'" : key.name;
}

// The keys that the bytes are; `…` if more bytes are waited for.
std::string keys_of(std::string_view bytes) {
  KeyReader reader;
  reader.feed(bytes);
  std::string text;
  while (const auto key = reader.next()) text += (text.empty() ? "" : " ") + told(*key);
  if (reader.has_begun_key()) text += (text.empty() ? "" : " ") + std::string("…");
  return text;
}

}  // namespace

TEST_CASE("characters are whole, however many bytes they take") {
  CHECK(keys_of("a") == "'a'");
  CHECK(keys_of("ä日🙂") == "'ä' '日' '🙂'");
  CHECK(keys_of("\xE6\x97") == "…");
  KeyReader reader;
  reader.feed("\xE6\x97");
  CHECK_FALSE(reader.next());
  reader.feed("\xA5");
  CHECK(reader.next()->text == "日");
}

TEST_CASE("control characters have names") {
  CHECK(keys_of("\x01\x05\x1f\x7f\b\t\r\n") == "Ctrl-A Ctrl-E Ctrl-_ Backspace Backspace Tab Enter Enter");
  CHECK(keys_of(std::string_view("\0", 1)) == "Ctrl-Space");
}

TEST_CASE("keys that are sequences") {
  CHECK(keys_of("\x1b[A\x1bOA\x1b[H\x1b[4~\x1b[3~") == "Up Up Home End Delete");
  CHECK(keys_of("\x1b[1;5C\x1b[1;3D\x1b[3;5~\x1b[Z") == "Ctrl-Right Alt-Left Ctrl-Delete Shift-Tab");
  CHECK(keys_of("\x1b\r\x1b"
                "b\x1b"
                "B\x1b\x7f\x1b[13;3u") == "Alt-Enter Alt-B Alt-B Alt-Backspace Alt-Enter");
}

TEST_CASE("what no key sends is left out") {
  CHECK(keys_of("\x1b[99~a") == "'a'");
  CHECK(keys_of("\x1b[<0;12;4Ma") == "Enter 'a'");
  CHECK(keys_of("\x1b[?62;c"
                "x") == "'x'");
  CHECK(keys_of("\x1b[1\r") == "Enter");
}

TEST_CASE("a lone Escape waits, and is a key when nothing follows") {
  KeyReader reader;
  reader.feed("\x1b");
  CHECK_FALSE(reader.next());
  CHECK(reader.has_begun_key());
  CHECK(reader.give_up_waiting()->name == "Escape");
  CHECK_FALSE(reader.has_begun_key());
  CHECK(keys_of("\x1b[") == "…");
}

TEST_CASE("a bracketed paste is one key, also in pieces") {
  CHECK(keys_of("\x1b[200~a\r\nb\tc\rd\x1b[201~e") == "<a\nb\tc\nd> 'e'");
  KeyReader reader;
  reader.feed("\x1b[200~one \x1b[A two");
  CHECK_FALSE(reader.next());
  CHECK_FALSE(reader.has_begun_key());
  reader.feed("\x1b[20");
  CHECK_FALSE(reader.next());
  reader.feed("1~");
  CHECK(reader.next()->text == "one \x1b[A two");
}
