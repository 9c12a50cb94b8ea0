#include "lang/build/builder.hpp"
#include "lang/text/quoting.hpp"

namespace iamq::lang::build {

bool Cursor::take(Keyword keyword) {
  if (!at(keyword)) return false;
  skip();
  return true;
}

bool Cursor::take_symbol(std::string_view symbol) {
  if (!at_symbol(symbol)) return false;
  skip();
  return true;
}

Keyword Cursor::take_keyword() {
  if (!at(Tag::keyword)) return Keyword::none;
  const Keyword keyword = node().keyword;
  skip();
  return keyword;
}

Word Cursor::word() {
  if (!at(Tag::word)) return {};
  Word word;
  const std::string_view written = text();
  word.span = span();
  // A quote inside of `${...}` quotes nothing.
  std::string said = text::unquote(written);
  word.quoted = said != written;
  word.text = std::move(said);
  skip();
  return word;
}

Cursor Cursor::enter(Tag tag) {
  if (!at(tag)) return {reader_, end_, end_};
  Cursor inner(reader_, at_ + 1, node().next);
  inner.inside_ = span();
  skip();
  return inner;
}

}  // namespace iamq::lang::build
