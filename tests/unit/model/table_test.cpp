#include "runtime/model/table.hpp"

#include <catch2/catch.hpp>
#include <string>

namespace iamq::model {

TEST_CASE("An erased row leaves a hole, which no copy of the table has") {
  Table<std::string> table;
  for (int i = 0; i < 300; ++i) CHECK(table.add(std::to_string(i)) == static_cast<std::uint32_t>(i));
  const Table<std::string> before = table;
  table.erase(200);
  table.edit(299) = "other";
  CHECK(table.size() == 300);
  CHECK(table.find(200) == nullptr);
  CHECK(table.find(300) == nullptr);
  CHECK(table[299] == "other");
  REQUIRE(before.find(200) != nullptr);
  CHECK(before[200] == "200");
  CHECK(before[299] == "299");
  CHECK(table.shares(before, 0));
  CHECK(!table.shares(before, 200));
  std::size_t rows = 0;
  table.each([&](std::uint32_t index, const std::string&) { rows += index != 200 ? 1 : 1000; });
  CHECK(rows == 299);
}

}  // namespace iamq::model
