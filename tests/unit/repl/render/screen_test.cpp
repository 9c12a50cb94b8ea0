#include "repl/render/screen.hpp"

#include <catch2/catch.hpp>

using namespace iamq::render;

TEST_CASE("widths are those of a terminal") {
  CHECK(width_of("abc") == 3);
  CHECK(width_of("日本") == 4);
  CHECK(width_of("e\xCC\x81") == 1);  // e and a combining accent
  CHECK(width_of("") == 0);
}

TEST_CASE("nothing that a terminal would obey is printed") {
  CHECK(printable("a\x1b[31mb") == "a\\x1b[31mb");
  CHECK(printable("a\tb\nc\x7f") == "a\\x09b\\x0ac\\x7f");
  CHECK(printable("a\nb", true) == "a\nb");
  CHECK(printable("user\xE2\x80\xAE"
                  "gpj") == "user\\u{202E}gpj");
  CHECK(printable("\xC2\x9B"
                  "31m") == "\\u{009B}31m");
  CHECK(printable("a\xff"
                  "b") == "a\\xffb");
  CHECK(printable("Zoë") == "Zoë");
}

TEST_CASE("padding and clipping count columns") {
  CHECK(padded("日本", 6) == "日本  ");
  CHECK(padded("abcdef", 3) == "abcdef");
  CHECK(clipped("abcdef", 4) == "abc…");
  CHECK(clipped("日本語", 5) == "日本…");
  CHECK(clipped("abc", 3) == "abc");
}

TEST_CASE("lines break at blanks, and inside a word only if it is too long") {
  CHECK(folded("one two three", 7) == std::vector<std::string>{"one two", "three"});
  CHECK(folded("abcdefgh", 3) == std::vector<std::string>{"abc", "def", "gh"});
  CHECK(folded("a bcdefgh i", 4) == std::vector<std::string>{"a", "bcde", "fgh", "i"});
  CHECK(folded("allow-assume-S3-role-in-production", 20) ==
        std::vector<std::string>{"allow-assume-S3-", "role-in-production"});
  CHECK(folded("s3:GetAccelerateConfiguration", 20) == std::vector<std::string>{"s3:GetAccelerate", "Configuration"});
  CHECK(folded("\x1b[31mno\x1b[0m: one two", 7) == std::vector<std::string>{"\x1b[31mno\x1b[0m: one", "two"});
  CHECK(folded_under("no: one two three", {false, 11}, "  ") == "no: one\n  two three");
  CHECK(folded_under("no: one two three", {false, 0}, "  ") == "no: one two three");
  CHECK(folded("never folded here", 0) == std::vector<std::string>{"never folded here"});
  for (const auto& line : folded("日本 語の 長い 行", 5)) CHECK(width_of(line) <= 5);
}

TEST_CASE("a statement on one line keeps its strings and loses its comments") {
  CHECK(on_one_line("allow s3:Get*   # why\n  on b/*") == "allow s3:Get* on b/*");
  CHECK(on_one_line("on \"a  #b\"  ") == "on \"a  #b\"");
  CHECK(on_one_line("on a#b") == "on a#b");
  CHECK(on_one_line("\"a\\\"  b\"   c") == "\"a\\\"  b\" c");
}

TEST_CASE("colours appear only where they are wanted") {
  CHECK(painted({false, 0}, Paint::bad, "no") == "no");
  CHECK(painted({true, 0}, Paint::bad, "no") == "\x1b[31mno\x1b[0m");
  CHECK(painted({true, 0}, Paint::none, "no") == "no");
}
