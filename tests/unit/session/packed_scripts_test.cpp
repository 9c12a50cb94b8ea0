// The text of a large script is packed once it was run: what is told of it afterwards is what stood there.

#include "runtime/session/packed_scripts.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <string>

#include "repl/render/diagnostic.hpp"
#include "runtime/session.hpp"

using namespace iamq;

namespace {

// More than a megabyte of comments, then the text.
std::string large_script(const std::string& text) {
  std::string script;
  for (int line = 0; script.size() < 1'100'000; ++line) script += "# line " + std::to_string(line) + " of many, ü\n";
  return script + text;
}

// Where `user Ann` was declared, and the line.
std::string shown(const Session& session) {
  const auto ann = session.world()->by_arn("arn:aws:iam::111111111111:user/Ann");
  REQUIRE(ann);
  const text::Span span = session.world()->declared_at(*ann);
  return render::place(span, session.sources()) + "\n" +
         render::excerpt(span, session.sources(), {}, '^', render::Paint::error);
}

const std::string declarations = "account A 111111111111\nuser Ann in A\n";

}  // namespace

TEST_CASE("the text of a large script is the same packed") {
  const std::string script = large_script("the end");
  text::Sources sources;
  const auto id = sources.add("large", script);
  const text::Location before = sources.locate(id, 1'000'000);
  pack_script(sources, id);
  CHECK(sources.size(id) == script.size());
  CHECK(sources.locate(id, 1'000'000).line == before.line);
  CHECK(sources.locate(id, 1'000'000).column == before.column);
  const auto end = static_cast<std::uint32_t>(script.size());
  CHECK(sources.text(text::Span{id, end - 7, end}) == "the end");
  CHECK(sources.text(id) == script);
  pack_script(sources, id);  // nothing is left to pack
  CHECK(sources.text(id) == script);
}

TEST_CASE("a line of a large script is quoted") {
  Session session([](std::string_view, std::string_view) { return FileAnswer{}; });
  const std::string script = large_script(declarations);
  const auto execution = session.execute("large.iamq", script);
  REQUIRE(execution.diagnostics.empty());
  const auto line = std::to_string(std::count(script.begin(), script.end(), '\n'));
  CHECK(shown(session).find("large.iamq:" + line + "\n") == 0);
  CHECK(shown(session).find("user Ann in A") != std::string::npos);
}

TEST_CASE("a line of a large script that another one includes is quoted") {
  Session session([](std::string_view path, std::string_view) {
    FileAnswer answer;
    answer.ok = path == "large.iamq";
    answer.name = path;
    answer.text = large_script(declarations);
    return answer;
  });
  const auto execution = session.execute("small.iamq", "include \"large.iamq\"\n");
  REQUIRE(execution.outcomes.size() >= 1);
  REQUIRE(execution.diagnostics.empty());
  CHECK(shown(session).find("large.iamq:") == 0);
  CHECK(shown(session).find("user Ann in A") != std::string::npos);
}
