#include "tests/conformance/language_blocks.hpp"

#include <catch2/catch.hpp>

#include "lang/dump.hpp"
#include "lang/formatter.hpp"
#include "lang/parser.hpp"

namespace iamq::conformance {
namespace {

using Outcome = LanguageBlock::Outcome;

Outcome outcome_of(const lang::ParseResult& result) {
  if (result.diagnostics.empty()) return Outcome::parses;
  return result.incomplete ? Outcome::incomplete : Outcome::error;
}

std::string messages_of(const lang::ParseResult& result) {
  std::string messages;
  for (const auto& diagnostic : result.diagnostics) messages += diagnostic.message + '\n';
  return messages;
}

TEST_CASE("every block of the language parses, fails or asks for more as marked") {
  const auto blocks = all_language_blocks();
  REQUIRE(blocks.size() >= 172);
  for (const LanguageBlock& block : blocks) {
    text::Sources sources;
    const auto result = lang::parse(sources, sources.add(block.name, block.text));
    INFO(block.name << ":\n" << block.text << "\n" << messages_of(result));
    CHECK(static_cast<int>(outcome_of(result)) == static_cast<int>(block.expected));
    if (block.expected == Outcome::parses) CHECK_FALSE(result.script.statements.empty());
  }
}

TEST_CASE("what asks for more at a line end does so at every line end before") {
  for (const LanguageBlock& block : all_language_blocks()) {
    if (block.expected != Outcome::parses) continue;
    // The first statement's lines, one after the other: none may be an error, for the next line makes it whole.
    text::Sources sources;
    const auto whole = lang::parse(sources, sources.add(block.name, block.text));
    const std::uint32_t end = whole.script.statements.front().span.end;
    for (std::size_t at = block.text.find('\n'); at < end; at = block.text.find('\n', at + 1)) {
      const auto part = lang::parse(sources, sources.add(block.name, block.text.substr(0, at)));
      INFO(block.name << ":\n" << block.text.substr(0, at) << "\n" << messages_of(part));
      CHECK(outcome_of(part) != Outcome::error);
    }
  }
}

TEST_CASE("formatting keeps what a script says, and formatting again changes nothing") {
  for (const LanguageBlock& block : all_language_blocks()) {
    if (block.expected != Outcome::parses) continue;
    text::Sources sources;
    const auto id = sources.add(block.name, block.text);
    const auto parsed = lang::parse(sources, id);
    const std::string formatted = lang::format(parsed.script, sources, id);
    const auto formatted_id = sources.add("formatted", formatted);
    const auto again = lang::parse(sources, formatted_id);
    INFO(block.name << ":\n" << block.text << "\nformatted:\n" << formatted << "\n" << messages_of(again));
    REQUIRE(again.diagnostics.empty());
    CHECK(lang::dump(again.script, sources) == lang::dump(parsed.script, sources));
    CHECK(lang::format(again.script, sources, formatted_id) == formatted);
  }
}

}  // namespace
}  // namespace iamq::conformance
