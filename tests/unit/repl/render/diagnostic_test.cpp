#include "repl/render/diagnostic.hpp"

#include <catch2/catch.hpp>

using namespace iamq;

namespace {

// A message about the first place where `piece` stands.
std::string drawn(const std::string& text, const std::string& piece, text::Diagnostic diagnostic = {},
                  const render::Screen& screen = {}) {
  text::Sources sources;
  const auto source = sources.add("a.iamq", text);
  const auto begin = static_cast<std::uint32_t>(text.find(piece));
  diagnostic.span = {source, begin, begin + static_cast<std::uint32_t>(piece.size())};
  for (auto& label : diagnostic.labels) label.span.source = source;
  if (diagnostic.message.empty()) diagnostic.message = "message";
  return render::draw(diagnostic, sources, screen);
}

}  // namespace

TEST_CASE("a message shows where, what, the line and what to do") {
  text::Diagnostic diagnostic;
  diagnostic.code = "unknown-role";
  diagnostic.message = "unknown role `UpdateAp`";
  diagnostic.help = "did you mean `UpdateApp`?";
  CHECK(drawn("account A 111111111111\nwho can assume UpdateAp\n", "UpdateAp", diagnostic) ==
        "a.iamq:2:16: error: unknown role `UpdateAp` [unknown-role]\n"
        "  2 | who can assume UpdateAp\n"
        "    |                ^^^^^^^^\n"
        "  help: did you mean `UpdateApp`?\n");
}

TEST_CASE("no line is wider than the screen; the piece is shown, or its beginning") {
  const std::string far = std::string(90, 'x') + " piece " + std::string(300, 'y');
  const std::string long_piece = "short " + std::string(200, 'z') + " end";
  for (const std::size_t width : {40U, 80U, 100U}) {
    const render::Screen terminal{false, width};
    for (const auto& [text, piece] :
         {std::pair(far, std::string("piece")), std::pair(long_piece, std::string(200, 'z')),
          std::pair(std::string("all of it fits"), std::string("fits"))}) {
      const std::string message = drawn(text, piece, {}, terminal);
      CAPTURE(width, message);
      CHECK(message.find(piece.substr(0, 5)) != std::string::npos);
      for (std::size_t begin = 0; begin < message.size();) {
        const std::size_t end = message.find('\n', begin);
        CHECK(render::width_of(message.substr(begin, end - begin)) <= width);
        begin = end + 1;
      }
    }
  }
}

TEST_CASE("other places are drawn below") {
  text::Diagnostic diagnostic;
  diagnostic.labels = {{{text::SourceId{0}, 5, 6}, "first declared here"}};
  CHECK(drawn("user A in X\nuser B in X\n", "B", diagnostic) ==
        "a.iamq:2:6: error: message\n"
        "  2 | user B in X\n"
        "    |      ^\n"
        "  note: first declared here, a.iamq:1:6\n"
        "  1 | user A in X\n"
        "    |      -\n");
}

TEST_CASE("the caret stands under the piece, whatever is before it") {
  CHECK(drawn("\tuser B", "B") ==
        "a.iamq:1:7: error: message\n"
        "  1 |     user B\n"
        "    |          ^\n");
  CHECK(drawn("日本 B", "B") ==
        "a.iamq:1:4: error: message\n"
        "  1 | 日本 B\n"
        "    |      ^\n");
  CHECK(drawn("\xEF\xBB\xBFuser", "user") ==
        "a.iamq:1:1: error: message\n"
        "  1 | user\n"
        "    | ^^^^\n");
}

TEST_CASE("the end of the text can be marked") {
  CHECK(drawn("can David", "") ==
        "a.iamq:1:1: error: message\n"
        "  1 | can David\n"
        "    | ^\n");
  text::Sources sources;
  const auto source = sources.add("a.iamq", "can David\n");
  text::Diagnostic diagnostic;
  diagnostic.message = "message";
  diagnostic.span = {source, 10, 10};
  CHECK(render::draw(diagnostic, sources, {}) == "a.iamq:2:1: error: message\n  2 |\n    | ^\n");
}

TEST_CASE("of a span over several lines the first is marked") {
  CHECK(drawn("user A {\n  x\n}\n", "{\n  x\n}") ==
        "a.iamq:1:8: error: message\n"
        "  1 | user A {\n"
        "    |        ^\n");
}

TEST_CASE("of a very long line only the neighbourhood is shown") {
  const std::string text = std::string(5000, 'x') + " here " + std::string(5000, 'y');
  const std::string result = drawn(text, "here");
  CHECK(result.size() < 600);
  CHECK(result.find("…") != std::string::npos);
  CHECK(result.find(" here ") != std::string::npos);
}

TEST_CASE("a message cannot smuggle escape sequences") {
  CHECK(drawn("a \x1b[2J b", "b").find('\x1b') == std::string::npos);
}
