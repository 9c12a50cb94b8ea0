#include "repl/line/history.hpp"

#include <catch2/catch.hpp>

using namespace iamq::line;

TEST_CASE("suggestions come from the youngest entry") {
  History history;
  history.add("who can assume A");
  history.add("who can assume B\nwith mfa");
  CHECK(history.rest_of("who") == " can assume B");
  CHECK(history.rest_of("who can assume A").empty());
  CHECK(history.rest_of("x").empty());
}
