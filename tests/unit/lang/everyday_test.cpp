#include "lang/grammar/everyday.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "lang/parser.hpp"

using namespace iamq;
using lang::grammar::in_our_words;

namespace {

// The first alternative of everything, and names that could be somebody's.
std::string example_of(std::string_view pattern) {
  std::string sentence;
  for (std::size_t at = 0; at < pattern.size();) {
    const std::size_t end = std::min(pattern.find(' ', at), pattern.size());
    std::string word(pattern.substr(at, end - at));
    at = end + 1;
    if (word.front() == '[') continue;
    const bool has_action = sentence.find("s3:PutObject") != std::string::npos;
    if (word == "...") word = has_action ? "on data/x" : "s3:GetObject on data/x";
    if (word == "<action>") word = "s3:PutObject";
    if (word.front() == '<') word = "Bob";
    sentence += (sentence.empty() ? "" : " ") + word.substr(0, word.find('|'));
  }
  return sentence;
}

// What stands in backticks and is no word to be replaced.
std::vector<std::string> sentences_in(const std::string& help) {
  std::vector<std::string> found;
  for (std::size_t at = help.find('`'); at != std::string::npos; at = help.find('`', at)) {
    const std::size_t end = help.find('`', at + 1);
    REQUIRE(end != std::string::npos);
    if (std::string text = help.substr(at + 1, end - at - 1); text != "*") found.push_back(text);
    at = end + 1;
  }
  return found;
}

bool is_a_sentence(std::string text) {
  if (const auto at = text.find("ACTION on RESOURCE"); at != std::string::npos) text.replace(at, 18, "s3:* on data");
  text::Sources sources;
  const auto source = sources.add("test", text);
  const auto parsed = lang::parse(sources, source);
  return parsed.diagnostics.empty() && parsed.script.statements.size() == 1;
}

}  // namespace

TEST_CASE("what is proposed for everyday words are sentences of the language") {
  for (const auto& row : lang::grammar::everyday_rows()) {
    const std::string said = example_of(row.pattern);
    CAPTURE(row.pattern, said);
    const std::string help = in_our_words(said);
    REQUIRE(!help.empty());
    const auto proposed = sentences_in(help);
    REQUIRE(!proposed.empty());
    for (const std::string& sentence : proposed) {
      CAPTURE(sentence);
      // `show me who …` is as good as what follows.
      if (row.pattern.find("who|which|what ...") == std::string_view::npos) CHECK(is_a_sentence(sentence));
    }
  }
}

TEST_CASE("everyday words are no sentences of the language themselves") {
  for (const auto& row : lang::grammar::everyday_rows()) {
    const std::string said = example_of(row.pattern);
    // These are questions that are right already but for words that a pattern allows besides.
    if (said == "show Bob" || said == "show users") continue;
    CAPTURE(row.pattern, said);
    CHECK(!is_a_sentence(said));
  }
}

TEST_CASE("the names that were written stand in the proposal") {
  CHECK(in_our_words("is obama admin?") == "`can obama *`, or all of it: `what can obama do`");
  CHECK(in_our_words("Who is an admin") == "`who can *`");
  CHECK(in_our_words("who has admin access?") == "`who can *`");
  CHECK(in_our_words("Show me all the users") == "`list users`");
  CHECK(in_our_words("show me David") == "`show David`");
  CHECK(in_our_words("which users can assume UpdateApp") == "`who can assume UpdateApp`");
  CHECK(in_our_words("is David allowed to s3:GetObject on app/x ?") == "`can David s3:GetObject on app/x`");
  CHECK(in_our_words("how do I give Bob access to s3:GetObject on app/x") == "`how to let Bob s3:GetObject on app/x`");
  CHECK(in_our_words("why is Theresa denied?") == "`why can't Theresa ACTION on RESOURCE`");
  CHECK(in_our_words("who has access to app").find("`who can * on app`") == 0);
}

TEST_CASE("nothing is proposed for what means nothing known") {
  for (const char* text :
       {"", "?", "David", "the weather is nice", "select * from users", "is `x` admin", "show", "..."}) {
    CAPTURE(text);
    CHECK(in_our_words(text).empty());
  }
  CHECK(in_our_words("is " + std::string(2000, 'x') + " admin").empty());
}
