#include "runtime/import/squeezed_text.hpp"

#include <catch2/catch.hpp>
#include <random>

// Whatever is squeezed comes back, and what differs stays different.
namespace iamq::import {
namespace {

std::string squeezed(std::string_view text) {
  std::string into = "what was there before";
  squeeze(text, into);
  return into;
}

}  // namespace

TEST_CASE("Squeezed texts come back as they were") {
  for (const std::string& text :
       {std::string(), std::string("{}"), std::string("\n"), std::string("\n\n"), std::string("{\n    \"a\": 1\n}"),
        "\n" + std::string(10, ' ') + "x", "\n" + std::string(255, ' '), "\n" + std::string(256, ' '),
        "a\n" + std::string(1000, ' ') + "\n" + std::string(10, ' '), std::string("  no line break"),
        std::string("\r\n\t x\n \t")}) {
    INFO(text);
    CHECK(unsqueezed(squeezed(text)) == text);
  }
  CHECK(squeezed("{\n        \"Sid\": \"a\",\n        \"b\": 1\n}").size() == 25);
}

TEST_CASE("Different texts are squeezed to different ones") {
  std::mt19937 random(1);
  std::string last, last_squeezed = squeezed(last);
  for (int i = 0; i < 20'000; ++i) {
    std::string text;
    for (unsigned left = random() % 30; left > 0; --left) text += "\n\n   \n x\x01"[random() % 8];
    if (random() % 20 == 0) text += "\n" + std::string(random() % 600, ' ');
    const std::string now = squeezed(text);
    REQUIRE(unsqueezed(now) == text);
    REQUIRE((now == last_squeezed) == (text == last));
    last = text;
    last_squeezed = now;
  }
}

}  // namespace iamq::import
