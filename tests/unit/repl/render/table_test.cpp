#include "repl/render/table.hpp"

#include <catch2/catch.hpp>

using namespace iamq::render;

namespace {
const TextTable table = {{"who", "what they may do"}, {{"David", "s3:GetObject"}, {"日本", "one\ntwo"}}};
}

TEST_CASE("columns are aligned by what they take on the screen") {
  CHECK(draw(table, {}) ==
        "who    what they may do\n"
        "─────  ────────────────\n"
        "David  s3:GetObject\n"
        "日本   one\n"
        "       two\n");
}

TEST_CASE("only a terminal folds, and no line is wider than it") {
  const TextTable wide = {{"a", "b"}, {{std::string(40, 'x'), "some words that do not fit in here"}}};
  const Screen terminal{false, 40};
  std::string line;
  for (const char c : draw(wide, terminal)) {
    if (c != '\n') {
      line += c;
      continue;
    }
    CHECK(width_of(line) <= 40);
    line.clear();
  }
  CHECK(draw(wide, {}).find(std::string(40, 'x')) != std::string::npos);
}

TEST_CASE("a word is torn only where nothing else gives room") {
  const TextTable table = {{"actions", "resource", "granted by"},
                           {{"s3:DeleteObject", "productionapp/*", "read-write-app-bucket"}}};
  const std::string drawn = draw(table, {false, 44});
  CHECK(drawn.find("productionapp/") != std::string::npos);
  CHECK(drawn.find("Object") != std::string::npos);
}

TEST_CASE("a table without columns is nothing") {
  CHECK(draw(TextTable{}, {}).empty());
}
