#pragma once

#include <type_traits>

#include <tao/pegtl.hpp>

#include "lang/grammar/reader.hpp"

// How PEGTL runs our rules. A rule with a `tag` leaves a node behind; a rule marked `elsewhere` is compiled in one
// translation unit only (its own), so that no file takes long to compile.
namespace iamq::lang::grammar {

namespace pegtl = tao::pegtl;

// Characters read by a rule of words.hpp: no blanks skipped, no nodes, no report of what was expected.
template <typename Rule>
bool reads(Input& in) {
  return pegtl::match<Rule, pegtl::apply_mode::nothing, pegtl::rewind_mode::required, pegtl::nothing, pegtl::normal>(
      in);
}

template <typename Rule, typename = void>
struct has_tag : std::false_type {};
template <typename Rule>
struct has_tag<Rule, std::void_t<decltype(Rule::tag)>> : std::true_type {};

template <typename Rule, typename = void>
struct is_elsewhere : std::false_type {};
template <typename Rule>
struct is_elsewhere<Rule, std::void_t<typename Rule::elsewhere>> : std::true_type {};

// Defined by elsewhere.hpp in the one file that compiles the rule.
template <typename Rule>
bool match_elsewhere(Input& in, Reader& reader);

template <typename Rule>
struct control {
  static constexpr bool enable = false;

  template <pegtl::apply_mode A, pegtl::rewind_mode M, template <typename...> class Action,
            template <typename...> class Control>
  [[nodiscard]] static bool match(Input& in, Reader& reader) {
    if constexpr (has_tag<Rule>::value) {
      const char* const begin = in.current();
      const std::uint32_t floor = reader.open_nodes;
      const std::uint32_t node = reader.open(Rule::tag, reader.position(in));
      const bool matched = match_rule<A, pegtl::rewind_mode::dontcare, Action, Control>(in, reader);
      reader.open_nodes = floor;
      if (matched) {
        reader.close(node, reader.position(in));
      } else {
        reader.nodes.resize(node);
        in.iterator() = begin;
      }
      return matched;
    } else {
      return match_rule<A, M, Action, Control>(in, reader);
    }
  }

private:
  template <pegtl::apply_mode A, pegtl::rewind_mode M, template <typename...> class Action,
            template <typename...> class Control>
  [[nodiscard]] static bool match_rule(Input& in, Reader& reader) {
    if constexpr (is_elsewhere<Rule>::value) {
      return match_elsewhere<Rule>(in, reader);
    } else {
      return pegtl::match<Rule, A, M, Action, Control>(in, reader);
    }
  }
};

template <typename Rule>
[[nodiscard]] bool match(Input& in, Reader& reader) {
  return control<Rule>::template match<pegtl::apply_mode::nothing, pegtl::rewind_mode::required, pegtl::nothing,
                                       control>(in, reader);
}

}  // namespace iamq::lang::grammar
