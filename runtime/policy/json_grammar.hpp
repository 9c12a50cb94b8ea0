#pragma once

#include <array>
#include <cstring>
#include <tao/pegtl.hpp>
#include <tao/pegtl/contrib/json.hpp>

#include "runtime/policy/json_errors.hpp"
#include "runtime/policy/json_events.hpp"
#include "runtime/policy/json_scan.hpp"

// PEGTL's JSON grammar, the events it makes and what is expected where it fails. Seen by json_events.cpp only.
namespace iamq::policy::json_grammar {

namespace pegtl = tao::pegtl;
namespace json = tao::pegtl::json;
using json_scan::end_of_plain_ascii;
using json_scan::is_plain_ascii;
using json_scan::is_white_space;

struct State {
  JsonHandler& handler;
  const char* text;      // of the span
  std::uint32_t offset;  // of the span in its source
  std::uint32_t depth_limit;
  std::vector<std::uint32_t> open;  // where the open objects and lists began, in the span

  std::uint32_t at(const char* position) const { return static_cast<std::uint32_t>(position - text); }
  void open_bracket(const char* position) {
    // Checked before the grammar descends: its recursion is never deeper than this.
    if (open.size() >= depth_limit) throw JsonFailure{at(position), JsonExpected::less_depth};
    open.push_back(at(position));
  }
};

// A whole file: one value and nothing behind it.
struct text : pegtl::seq<json::text, pegtl::eof> {};

// What a rule's failure says; `nothing` for rules that may fail because another one fits.
template <typename Rule>
inline constexpr JsonExpected expected = JsonExpected::nothing;
template <>
inline constexpr JsonExpected expected<json::text> = JsonExpected::value;
template <>
inline constexpr JsonExpected expected<pegtl::eof> = JsonExpected::end;
template <>
inline constexpr JsonExpected expected<json::end_array> = JsonExpected::end_of_array;
template <>
inline constexpr JsonExpected expected<json::end_object> = JsonExpected::end_of_object;
template <>
inline constexpr JsonExpected expected<json::name_separator> = JsonExpected::colon;
template <>
inline constexpr JsonExpected expected<json::member_value> = JsonExpected::value;
template <>
inline constexpr JsonExpected expected<json::next_array_element> = JsonExpected::next_element;
template <>
inline constexpr JsonExpected expected<json::next_member> = JsonExpected::next_member;
template <>
inline constexpr JsonExpected expected<json::escaped> = JsonExpected::escape;
template <>
inline constexpr JsonExpected expected<json::unescaped> = JsonExpected::character;
template <>
inline constexpr JsonExpected expected<json::digits> = JsonExpected::digit;

template <typename Rule>
struct control : pegtl::normal<Rule> {
  template <typename Input>
  static void failure(const Input& in, const State& state) {
    if constexpr (expected<Rule> != JsonExpected::nothing) throw JsonFailure{state.at(in.current()), expected<Rule>};
  }
};

// A rule for one character that takes a whole run of the common ones at once: half of the time is spent here.
template <typename Rule, bool (*is_common)(char)>
struct run_control : pegtl::normal<Rule> {
  template <pegtl::apply_mode apply, pegtl::rewind_mode rewind, template <typename...> class Action,
            template <typename...> class Control, typename Input>
  static bool match(Input& in, State& state) {
    const char* end = in.current();
    while (end != in.end() && is_common(*end)) ++end;
    if (end == in.current()) return pegtl::normal<Rule>::template match<apply, rewind, Action, Control>(in, state);
    in.bump(static_cast<std::size_t>(end - in.current()));
    return true;
  }
};

// Whether an odd number of backslashes stands before it.
inline bool is_escaped(const char* begin, const char* quote) {
  const char* at = quote;
  while (at != begin && at[-1] == '\\') --at;
  return (quote - at) % 2 == 1;
}

// What counts where only the end of an object is looked for; all else is stepped over, which is most of an export.
inline constexpr auto tells_of_end = [] {
  std::array<bool, 256> tells{};
  for (const char c : {'"', '{', '[', '}', ']'}) tells[static_cast<unsigned char>(c)] = true;
  return tells;
}();

// Behind the bracket that closes the object; null if none does.
inline const char* end_of_object(const char* begin, const char* end) {
  std::size_t depth = 0;
  for (const char* at = begin;; ++at) {
    while (at != end && !tells_of_end[static_cast<unsigned char>(*at)]) ++at;
    if (at == end) return nullptr;
    if (*at == '"') {
      do {
        at = static_cast<const char*>(std::memchr(at + 1, '"', static_cast<std::size_t>(end - at - 1)));
        if (at == nullptr) return nullptr;
      } while (is_escaped(begin, at));
    } else if (*at == '{' || *at == '[') {
      ++depth;
    } else if (--depth == 0) {
      return at + 1;
    }
  }
}

// Objects that the handler leaves unread are stepped over.
template <>
struct control<json::member_value> : pegtl::normal<json::member_value> {
  template <typename Input>
  static void failure(const Input& in, const State& state) {
    throw JsonFailure{state.at(in.current()), expected<json::member_value>};
  }
  template <pegtl::apply_mode apply, pegtl::rewind_mode rewind, template <typename...> class Action,
            template <typename...> class Control, typename Input>
  static bool match(Input& in, State& state) {
    if (state.handler.leaves_unread() && in.current() != in.end() && *in.current() == '{') {
      const char* begin = in.current();
      if (const char* end = end_of_object(begin, in.end())) {
        state.handler.unread_object(state.offset + state.at(begin), state.offset + state.at(end));
        while (end != in.end() && is_white_space(*end)) ++end;
        in.bump(static_cast<std::size_t>(end - begin));
        return true;
      }
    }
    return pegtl::normal<json::member_value>::template match<apply, rewind, Action, Control>(in, state);
  }
};

// A string of plain ASCII, which nearly all are, is taken in one step; any other as the grammar says.
template <typename Rule, void (JsonHandler::*tell)(const JsonString&)>
struct plain_string_control : pegtl::normal<Rule> {
  template <pegtl::apply_mode apply, pegtl::rewind_mode rewind, template <typename...> class Action,
            template <typename...> class Control, typename Input>
  static bool match(Input& in, State& state) {
    const char* quote = in.current();
    if (quote == in.end() || *quote != '"') return false;
    const char* end = end_of_plain_ascii(quote + 1, in.end());
    if (end == in.end() || *end != '"') {
      return pegtl::normal<Rule>::template match<apply, rewind, Action, Control>(in, state);
    }
    const std::string_view raw(quote + 1, static_cast<std::size_t>(end - quote - 1));
    (state.handler.*tell)({raw, state.offset + state.at(quote + 1), false});
    in.bump(raw.size() + 2);
    return true;
  }
};

template <>
struct control<json::string> : plain_string_control<json::string, &JsonHandler::string> {};
template <>
struct control<json::key> : plain_string_control<json::key, &JsonHandler::key> {};
template <>
struct control<json::char_> : run_control<json::char_, is_plain_ascii> {};
template <>
struct control<json::ws> : run_control<json::ws, is_white_space> {};

template <typename Rule>
struct action {};

template <>
struct action<json::begin_object> {
  template <typename Input>
  static void apply(const Input& in, State& state) {
    state.open_bracket(in.begin());
    state.handler.begin_object(state.offset + state.at(in.begin()));
  }
};
template <>
struct action<json::begin_array> {
  template <typename Input>
  static void apply(const Input& in, State& state) {
    state.open_bracket(in.begin());
    state.handler.begin_array(state.offset + state.at(in.begin()));
  }
};
template <>
struct action<json::end_object> {
  template <typename Input>
  static void apply(const Input& in, State& state) {
    state.open.pop_back();
    state.handler.end_object(state.offset + state.at(in.end()));
  }
};
template <>
struct action<json::end_array> {
  template <typename Input>
  static void apply(const Input& in, State& state) {
    state.open.pop_back();
    state.handler.end_array(state.offset + state.at(in.end()));
  }
};

template <typename Input>
JsonString string_of(const Input& in, const State& state) {
  const std::string_view raw(in.begin(), in.size());
  const bool has_escapes = raw.find('\\') != std::string_view::npos;
  if (has_escapes) {
    if (const auto bad = lone_surrogate(raw)) {
      throw JsonFailure{state.at(in.begin()) + static_cast<std::uint32_t>(*bad), JsonExpected::surrogate_pair};
    }
  }
  return {raw, state.offset + state.at(in.begin()), has_escapes};
}
template <>
struct action<json::string_content> {
  template <typename Input>
  static void apply(const Input& in, State& state) {
    state.handler.string(string_of(in, state));
  }
};
template <>
struct action<json::key_content> {
  template <typename Input>
  static void apply(const Input& in, State& state) {
    state.handler.key(string_of(in, state));
  }
};
template <>
struct action<json::number> {
  template <typename Input>
  static void apply(const Input& in, State& state) {
    state.handler.number({in.begin(), in.size()}, state.offset + state.at(in.begin()));
  }
};
template <>
struct action<json::true_> {
  template <typename Input>
  static void apply(const Input& in, State& state) {
    state.handler.boolean(true, state.offset + state.at(in.begin()));
  }
};
template <>
struct action<json::false_> {
  template <typename Input>
  static void apply(const Input& in, State& state) {
    state.handler.boolean(false, state.offset + state.at(in.begin()));
  }
};
template <>
struct action<json::null> {
  template <typename Input>
  static void apply(const Input& in, State& state) {
    state.handler.null(state.offset + state.at(in.begin()));
  }
};

}  // namespace iamq::policy::json_grammar
