#include <catch2/catch.hpp>
#include <tao/pegtl/contrib/analyze.hpp>

#include "lang/grammar/statements.hpp"
#include "lang/grammar/words.hpp"

namespace iamq::lang::grammar {
namespace {

TEST_CASE("no rule of the grammar can run forever") {
  CHECK(tao::pegtl::analyze<statement>() == 0);
  CHECK(tao::pegtl::analyze<lexical::word>() == 0);
  CHECK(tao::pegtl::analyze<lexical::word_before_mark>() == 0);
}

// Without this the test above could not fail.
struct endless : star<opt<kw<Keyword::role>>> {};
TEST_CASE("a rule that runs forever is found") {
  CHECK(tao::pegtl::analyze<endless>(-1) > 0);
}

TEST_CASE("the table of words finds each word") {
  for (std::size_t i = 1; i < keyword_count; ++i) {
    const auto keyword = static_cast<Keyword>(i);
    CHECK(find_keyword(text_of(keyword)) == keyword);
    CHECK((noun_of(keyword) != Noun::none) == is_noun(keyword));
    CHECK_FALSE((is_joining(keyword) && !is_small(keyword)));
  }
  CHECK(find_keyword("roles ") == Keyword::none);
  CHECK(find_keyword("") == Keyword::none);
  CHECK(find_keyword("Role") == Keyword::none);
}

}  // namespace
}  // namespace iamq::lang::grammar
