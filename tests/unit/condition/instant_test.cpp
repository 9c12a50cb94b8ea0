#include "runtime/condition/instant.hpp"

#include <catch2/catch.hpp>
#include <string>

using iamq::condition::read_instant;
using iamq::condition::write_instant;

TEST_CASE("an instant is written so that it reads back") {
  for (const char* seconds : {"0", "1", "86399", "86400", "951782400", "951868799", "1709164800", "4102444800", "-1",
                              "-86400", "-62167219200", "253402300799", "1767225600.5"}) {
    const std::string written = write_instant(seconds);
    CAPTURE(seconds, written);
    CHECK(written.back() == 'Z');
    CHECK(read_instant(written) == std::string(seconds));
  }
  CHECK(write_instant("1763726400") == "2025-11-21T12:00:00Z");
  CHECK(write_instant("253402300800") == "253402300800.0");
}
