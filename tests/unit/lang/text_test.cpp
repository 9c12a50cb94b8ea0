#include <atomic>
#include <catch2/catch.hpp>
#include <optional>
#include <thread>

#include "lang/text/diagnostic.hpp"
#include "lang/text/quoting.hpp"
#include "lang/text/source.hpp"
#include "lang/text/unicode.hpp"

namespace iamq::text {
namespace {

std::string place(const Sources& sources, SourceId id, std::uint32_t offset) {
  const Location location = sources.locate(id, offset);
  return std::to_string(location.line) + ":" + std::to_string(location.column);
}

TEST_CASE("columns count code points, and lines end with \\n or \\r\\n") {
  Sources sources;
  const SourceId id = sources.add("a.iamq", "J\u00FCrgen x\r\nsecond\n\n");
  CHECK(place(sources, id, 0) == "1:1");
  CHECK(place(sources, id, 8) == "1:8");  // `x` is the ninth byte
  CHECK(place(sources, id, 11) == "2:1");
  CHECK(place(sources, id, 18) == "3:1");
  CHECK(place(sources, id, 19) == "4:1");
  CHECK(place(sources, id, 4000) == "4:1");
  CHECK(sources.line_at(id, 3)->text == "J\u00FCrgen x");
  CHECK(sources.line_at(id, 12)->text == "second");
  CHECK(sources.line_at(id, 18)->text.empty());
  CHECK(sources.text({id, 11, 17}) == "second");
  CHECK(sources.text({id, 15, 4000}) == "nd\n\n");
  CHECK(sources.name(id) == "a.iamq");
}

TEST_CASE("a text that was let go is read again where it is asked for") {
  Sources sources;
  const std::string text = "first\nsecond\nthird";
  int times = 0;
  const auto again = [&]() -> std::optional<std::string> {
    ++times;
    return text;
  };
  const SourceId kept = sources.add("kept", text);
  const SourceId gone = sources.add("gone", text);
  const SourceId never_here = sources.add_let_go("never here", static_cast<std::uint32_t>(text.size()), again);
  sources.let_go(gone, again);
  CHECK(sources.size(gone) == text.size());
  CHECK(times == 0);
  for (const SourceId id : {kept, gone, never_here}) {
    CHECK(place(sources, id, 8) == "2:3");
    CHECK(sources.line_at(id, 8)->text == "second");
    CHECK(sources.line_at(id, 8)->begin == 6);
    CHECK(sources.text({id, 6, 12}) == "second");
    CHECK(sources.text(id) == text);
    CHECK(sources.text({id, 13, 4000}) == "third");
  }
  CHECK(times == 2);
  sources.let_go(kept, {});
  CHECK(sources.text(kept) == text);
}

TEST_CASE("what was asked for of a text that was let go stays, though others are read again") {
  Sources sources;
  constexpr std::uint32_t size = 20'000'000;
  std::vector<SourceId> all;
  for (char letter = 'a'; letter < 'j'; ++letter) {
    all.push_back(sources.add_let_go("large", size, [letter] { return std::string(size, letter); }));
  }
  const std::string_view piece = sources.text({all.front(), 5, 10});
  const auto line = sources.line_at(all.front(), 5);
  for (const SourceId id : all) CHECK(sources.locate(id, 3).column == 4);
  CHECK(piece == "aaaaa");
  CHECK(line->text.substr(size - 3) == "aaa");
  CHECK(sources.text({all.front(), 5, 10}).data() == piece.data());
}

TEST_CASE("of a text that is another one by now nothing is shown") {
  Sources sources;
  const SourceId gone = sources.add_let_go("gone", 5, [] { return std::nullopt; });
  const SourceId shorter = sources.add_let_go("shorter", 5, [] { return std::string("abc"); });
  for (const SourceId id : {gone, shorter}) {
    CHECK(sources.locate(id, 2).line == 0);
    CHECK_FALSE(sources.line_at(id, 2));
    CHECK(sources.text({id, 0, 3}).empty());
    CHECK(sources.text(id).empty());
    CHECK(sources.size(id) == 5);
  }
}

TEST_CASE("several threads may ask for texts that were let go") {
  Sources sources;
  std::string text;
  for (int i = 0; i < 1000; ++i) text += "line " + std::to_string(i) + "\n";
  std::vector<SourceId> all;
  for (int i = 0; i < 8; ++i) {
    all.push_back(sources.add("here", text));
    all.push_back(sources.add_let_go("there", static_cast<std::uint32_t>(text.size()), [text] { return text; }));
  }
  std::atomic<int> wrong = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (const SourceId id : all) {
        for (std::uint32_t at = 0; at < text.size(); at += 511) {
          const auto line = sources.line_at(id, at);
          const bool is_right = line && line->text == "line " + std::to_string(sources.locate(id, at).line - 1);
          wrong += is_right && sources.text({id, at, at + 5}) == std::string_view(text).substr(at, 5) ? 0 : 1;
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(wrong == 0);
}

TEST_CASE("a byte order mark takes no column") {
  Sources sources;
  const SourceId id = sources.add("a", "\xEF\xBB\xBFuser");
  CHECK(place(sources, id, 3) == "1:1");
  CHECK(place(sources, id, 5) == "1:3");
}

TEST_CASE("the nearest word") {
  CHECK(nearest("whoo", {"who", "how", "what"}) == "who");
  CHECK(nearest("trsts", {"trusts", "tags"}) == "trusts");
  CHECK(nearest("onn", {"in", "on"}) == "on");
  CHECK(nearest("hwo", {"who", "what"}) == "who");  // two neighbours swapped are one edit
  CHECK(nearest("cn", {"in", "can"}) == "can");     // of equals the one that begins alike ...
  CHECK(nearest("hwo", {"who", "how"}) == "how");
  CHECK(nearest("ou", {"on", "of"}) == "on");  // ... and of those the first
  CHECK(nearest("updateapp", {"UpdateApp", "Update"}) == "UpdateApp");
  CHECK_FALSE(nearest("a", {"b"}));
  CHECK_FALSE(nearest("David", {"Theresa", "Testers"}));
  CHECK_FALSE(nearest("x", {}));
}

TEST_CASE("words lose their quotes") {
  CHECK(unquote(R"(plain)") == "plain");
  CHECK(unquote(R"(productionapp/"my file.txt")") == "productionapp/my file.txt");
  CHECK(unquote(R"("bucket-owner \"full\"")") == R"(bucket-owner "full")");
  CHECK(unquote(R"("\u00fc\ud83d\ude00\n")") == "\u00FC\U0001F600\n");
  CHECK(unquote(R"(b/${aws:username, "none"}/"x")") == R"(b/${aws:username, "none"}/x)");
  CHECK(unquote(R"("\q")") == R"(\q)");
}

TEST_CASE("quoting is undone by unquoting") {
  for (const std::string said : {"plain", "a b", "\"", "\\", "\n\t\x01\x7F", "\u00FC\u202E", "${*}", ""}) {
    CHECK(unquote(quote(said)) == said);
  }
  CHECK(quote("\u202E") == "\"\\u202e\"");
}

TEST_CASE("escapes that JSON does not know") {
  const auto bad = bad_escapes(R"(a"\q\n\ud800")");
  REQUIRE(bad.size() == 2);
  CHECK(bad[0].begin == 2);
  CHECK(bad[0].end == 4);
  CHECK(bad[1].begin == 6);
  CHECK(bad[1].end == 12);
}

TEST_CASE("words that need no quotes") {
  for (const char* bare : {"a", "arn:aws:s3:::b/*", "b/${aws:username}", "10.0.0.0/8", "\u65E5\u672C", "a#b", "?"}) {
    CHECK(can_stand_bare(bare));
  }
  for (const char* quoted : {"", "a b", "#a", "a,b", "a\"b", "${x", "a\u00A0b", "\u201Cx\u201D", "a\nb", "\xFF"}) {
    CHECK_FALSE(can_stand_bare(quoted));
  }
}

TEST_CASE("UTF-8 is read strictly") {
  CHECK(decode("\u00FC", 0).code_point == 0xFC);
  CHECK(decode("\U0001F600", 0).size == 4);
  for (const char* bad : {"\xC0\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\x80", "\xE2\x80", "\xF8\x88\x80\x80\x80"}) {
    CHECK_FALSE(decode(bad, 0).is_valid);
    CHECK(decode(bad, 0).size == 1);
  }
  CHECK(name_of_code_point(0xA0) == "no-break space (U+00A0)");
  CHECK(name_of_code_point(0x1F600) == "U+1F600");
}

}  // namespace
}  // namespace iamq::text
