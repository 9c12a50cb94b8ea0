#pragma once

#include "lang/grammar/tokens.hpp"

// What stands in braces, and the script itself: items, each ended by a line end, a `;` or the closing brace. A bad item
// is reported and costs only itself.
namespace iamq::lang::grammar {

constexpr int deepest_nesting = 60;

// Reads an item once more, up to an earlier end of the text, to learn what is missing there.
using Probe = void (*)(Input& in, Reader& reader);

// The end of the item at `begin` that failed at `failure`: where reading goes on. If the item may lack a brace, the
// next statement at the start of a line will do.
std::uint32_t end_of_item(Reader& reader, std::uint32_t begin, std::uint32_t failure, const char* limit,
                          bool may_be_unbalanced);

// Reports the failed item that begins at `begin` and returns where to go on.
std::uint32_t recover(Reader& reader, std::uint32_t begin, const char* limit, Probe probe);

// `done`: a line end, `;`, `}` or the end of the text.
struct done {
  using rule_t = done;

  template <pegtl::apply_mode, pegtl::rewind_mode, template <typename...> class, template <typename...> class>
  [[nodiscard]] static bool match(Input& in, Reader& reader) {
    const Token token = reader.token(in);
    if (token.on_new_line || token.kind == Token::Kind::end) return true;
    if (token.kind == Token::Kind::symbol && token.symbol == symbol_code('}')) return true;
    if (token.kind == Token::Kind::symbol && token.symbol == symbol_code(';')) {
      reader.go_to(in, token.end);
      return true;
    }
    reader.note(token.begin, Expected::end_of_line);
    return false;
  }
};

// Reads one item; true if it and its end were there. Otherwise it has been reported, and reading goes on behind it.
template <typename Item>
void read_item(Input& in, Reader& reader) {
  const std::uint32_t begin = reader.token(in).begin;
  reader.go_to(in, begin);
  reader.failure.forget(begin);
  const std::size_t nodes = reader.nodes.size();
  if (match<seq<Item, done>>(in, reader)) return;
  reader.nodes.resize(nodes);
  const Probe probe = [](Input& again, Reader& same) { (void)match<seq<Item, done>>(again, same); };
  reader.go_to(in, recover(reader, begin, in.end(), probe));
}

// `end* (X done end*)*`, up to the closing brace.
template <typename Item>
struct items {
  using rule_t = items;

  template <pegtl::apply_mode, pegtl::rewind_mode, template <typename...> class, template <typename...> class>
  [[nodiscard]] static bool match(Input& in, Reader& reader) {
    for (;;) {
      const Token token = reader.token(in);
      if (token.kind == Token::Kind::end) {
        if (reader.goes_on) (void)grammar::match<Item>(in, reader);  // to learn what may stand here
        reader.note(token.begin, Expected::close_brace);
        throw Unfinished{};
      }
      if (token.kind == Token::Kind::symbol && token.symbol == symbol_code('}')) return true;
      if (token.kind == Token::Kind::symbol && token.symbol == symbol_code(';')) {
        reader.go_to(in, token.end);
        continue;
      }
      read_item<Item>(in, reader);
    }
  }
};

// Rules that may hold themselves.
template <typename... Rules>
struct nested {
  using rule_t = nested;

  template <pegtl::apply_mode A, pegtl::rewind_mode M, template <typename...> class Action,
            template <typename...> class Control>
  [[nodiscard]] static bool match(Input& in, Reader& reader) {
    if (reader.depth >= deepest_nesting) throw TooDeep{reader.token(in).begin};
    ++reader.depth;
    reader.open_braces.push_back(reader.token(in).begin);
    const bool matched = control<seq<Rules...>>::template match<A, M, Action, Control>(in, reader);
    reader.open_braces.pop_back();
    --reader.depth;
    return matched;
  }
};

// `block(X)`: `{` stands on the line it belongs to.
template <typename Item>
struct block : near<at<sym<'{'>>, nested<with_mark<false, sym<'{'>, items<Item>, sym<'}'>>>> {
  static constexpr Tag tag = Tag::block;
};

}  // namespace iamq::lang::grammar

namespace tao::pegtl {

template <typename Name>
struct analyze_traits<Name, iamq::lang::grammar::done> : analyze_opt_traits<> {};
template <typename Name, typename Item>
struct analyze_traits<Name, iamq::lang::grammar::items<Item>>
    : analyze_traits<Name, typename star<Item, iamq::lang::grammar::done>::rule_t> {};
template <typename Name, typename... Rules>
struct analyze_traits<Name, iamq::lang::grammar::nested<Rules...>>
    : analyze_traits<Name, typename seq<Rules...>::rule_t> {};

}  // namespace tao::pegtl
