#include "lang/formatter.hpp"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <map>
#include <string>

#include "lang/dump.hpp"
#include "lang/parser.hpp"
#include "tests/property/random_cases.hpp"
#include "tests/property/random_script.hpp"

// Formatting keeps what a script says, and does nothing to what is formatted: over random scripts of all kinds of
// statements. IAMQ_SCRIPTS sets how many, IAMQ_SEED where they begin.
namespace iamq {
namespace {

TEST_CASE("parse(format(x)) = x, and format(format(x)) = format(x)") {
  const auto scripts = static_cast<std::uint64_t>(test::how_many("IAMQ_SCRIPTS", 4000));
  const auto seed = static_cast<std::uint64_t>(test::how_many("IAMQ_SEED", 1));
  std::size_t read = 0;
  std::map<std::size_t, std::size_t> by_kind;  // of statements, by the index of the variant
  for (std::uint64_t i = 0; i < scripts; ++i) {
    const std::string script = test::RandomScript(seed * 0x9e3779b97f4a7c15U + i).text();
    text::Sources sources;
    const auto id = sources.add("script", script);
    const auto parsed = lang::parse(sources, id);
    if (parsed.incomplete || text::has_errors(parsed.diagnostics)) continue;
    ++read;
    for (const auto& statement : parsed.script.statements) ++by_kind[statement.node.index()];
    const std::string once = lang::format(parsed.script, sources, id);
    const auto again_id = sources.add("formatted", once);
    const auto again = lang::parse(sources, again_id);
    INFO("seed " << seed << ", script " << i << ":\n" << script << "\nformatted:\n" << once);
    REQUIRE_FALSE(again.incomplete);
    REQUIRE_FALSE(text::has_errors(again.diagnostics));
    CHECK(lang::dump(parsed.script, sources) == lang::dump(again.script, sources));
    REQUIRE(lang::same_tree(parsed.script, sources, again.script, sources));
    REQUIRE(lang::format(again.script, sources, again_id) == once);
  }
  // Most of what is written can be read, and every kind of statement is among it.
  CHECK(read * 2 > scripts);
  CHECK(by_kind.size() == 8);
}

}  // namespace
}  // namespace iamq
