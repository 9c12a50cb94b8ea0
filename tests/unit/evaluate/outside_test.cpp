#include "runtime/evaluate/outside.hpp"

#include <catch2/catch.hpp>
#include <fstream>
#include <iterator>
#include <string>

using namespace iamq::evaluate;

TEST_CASE("docs/evaluation.md names every mechanism outside the model") {
  std::ifstream file(IAMQ_SOURCE_DIR "/docs/evaluation.md");
  const std::string page{std::istreambuf_iterator<char>(file), {}};
  for (const auto& row : outside_rows()) {
    INFO(row.name);
    CHECK(page.find("| " + std::string(row.name) + " |") != std::string::npos);
  }
}
