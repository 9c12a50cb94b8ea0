#include "lang/grammar/reader.hpp"

#include <algorithm>

#include "lang/codes.hpp"
#include "lang/grammar/tokens.hpp"
#include "lang/grammar/words.hpp"
#include "lang/text/quoting.hpp"
#include "lang/text/stopping.hpp"
#include "lang/text/unicode.hpp"

namespace iamq::lang::grammar {
namespace {

// What reading a word found out about it.
struct WordFacts {
  bool quoted = false;
  bool has_colon = false;
  bool beyond_ascii = false;
  std::size_t strings = 0;
  std::size_t pieces = 0;
  const char* unclosed_string = nullptr;
  const char* unclosed_variable = nullptr;
};

template <typename Rule>
struct word_action {};
template <>
struct word_action<lexical::string> {
  template <typename ActionInput>
  static void apply(const ActionInput&, WordFacts& facts) {
    facts.quoted = true;
    ++facts.strings;
    ++facts.pieces;
  }
};
template <>
struct word_action<lexical::unclosed_string> {
  template <typename ActionInput>
  static void apply(const ActionInput& in, WordFacts& facts) {
    facts.quoted = true;
    facts.unclosed_string = in.begin();
    ++facts.strings;
    ++facts.pieces;
  }
};
template <>
struct word_action<lexical::variable> {
  static void apply0(WordFacts& facts) { ++facts.pieces; }
};
template <>
struct word_action<lexical::unclosed_variable> {
  template <typename ActionInput>
  static void apply(const ActionInput& in, WordFacts& facts) {
    facts.unclosed_variable = in.begin();
    ++facts.pieces;
  }
};
struct plain_action {
  template <typename ActionInput>
  static void apply(const ActionInput& in, WordFacts& facts) {
    const char c = *in.begin();
    facts.has_colon |= c == ':';
    facts.beyond_ascii |= static_cast<unsigned char>(c) >= 0x80U;
    ++facts.pieces;
  }
};
template <>
struct word_action<lexical::plain> : plain_action {};
template <>
struct word_action<lexical::plain_with_mark> : plain_action {};

template <typename Rule>
bool reads_word(Input& in, WordFacts& facts) {
  return tao::pegtl::match<Rule, tao::pegtl::apply_mode::action, tao::pegtl::rewind_mode::required, word_action,
                           tao::pegtl::normal>(in, facts);
}

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\r';
}

constexpr std::string_view one_character_symbols = ",;{}()[]=<>!";

}  // namespace

void Failure::forget(std::uint32_t new_position) {
  position = new_position;
  keywords.reset();
  groups.reset();
  hidden_keywords.reset();
  hidden_groups.reset();
}

Reader::Reader(std::string_view whole_text, text::SourceId id) : text(whole_text), source(id) {}

// ---- words ----------------------------------------------------------------------------------------------------------

Reader::Gap Reader::skip_gap(std::uint32_t position, std::uint32_t limit) {
  Gap gap{position, false};
  while (gap.end < limit) {
    const char c = text[gap.end];
    if (c == '\n') {
      gap.on_new_line = true;
      ++gap.end;
    } else if (c == ' ' || c == '\t' || c == '\r') {
      ++gap.end;
    } else if (c == '#') {
      const std::size_t line_end = std::min<std::size_t>(text.find('\n', gap.end), limit);
      std::size_t end = line_end;
      while (is_blank(text[end - 1])) --end;
      if (comments.empty() || comments.back().span.begin < gap.end) {
        std::size_t before = gap.end;
        while (before > 0 && (text[before - 1] == ' ' || text[before - 1] == '\t')) --before;
        const bool own_line =
            before == 0 || text[before - 1] == '\n' || text.substr(0, before) == text::byte_order_mark;
        comments.push_back({span(gap.end, static_cast<std::uint32_t>(end)), own_line});
      }
      gap.end = static_cast<std::uint32_t>(line_end);
    } else if (static_cast<unsigned char>(c) >= 0x80U) {
      Input in(text.data() + gap.end, text.data() + limit, "");
      if (!reads<lexical::unusual_blank>(in)) break;
      const std::uint32_t end = position_of(in);
      const std::string name = text::name_of_code_point(text::decode(text, gap.end).code_point);
      report_once({text::Severity::error,
                   code::unusual_blank,
                   name + " between words",
                   span(gap.end, end),
                   {},
                   "write an ordinary space; inside of quotes it may stay"});
      gap.end = end;
    } else {
      break;
    }
  }
  return gap;
}

Token Reader::token(const Input& in) {
  return token_at(position(in), in.end());
}

Token Reader::token_at(std::uint32_t position, const char* limit_pointer) {
  const auto limit = static_cast<std::uint32_t>(limit_pointer - text.data());
  Remembered& memory = remembered_[position % remembered_.size()];
  if (memory.position == position && memory.limit == limit && memory.mark_ends_question == mark_ends_question) {
    return memory.token;
  }
  text::ask_to_go_on();
  const Gap gap = skip_gap(position, limit);
  Token token = read_word(gap.end, limit);
  token.on_new_line = gap.on_new_line;
  memory = {position, limit, mark_ends_question, token};
  return token;
}

Token Reader::read_word(std::uint32_t begin, std::uint32_t limit) {
  Token token;
  token.begin = token.end = begin;
  if (begin >= limit) return token;

  Input in(text.data() + begin, text.data() + limit, "");
  if (mark_ends_question && reads<lexical::mark>(in)) {
    token.kind = Token::Kind::symbol;
    token.symbol = symbol_code('?');
    token.end = begin + 1;
    return token;
  }
  if (const char c = text[begin]; one_character_symbols.find(c) != std::string_view::npos) {
    const bool has_second =
        begin + 1 < limit && text[begin + 1] == '=' && (c == '=' || c == '!' || c == '<' || c == '>');
    token.kind = Token::Kind::symbol;
    token.symbol = symbol_code(c, has_second ? '=' : '\0');
    token.end = begin + (has_second ? 2 : 1);
    return token;
  }

  WordFacts facts;
  if (mark_ends_question) {
    (void)reads_word<lexical::word_before_mark>(in, facts);
  } else {
    (void)reads_word<lexical::word>(in, facts);
  }
  token.kind = Token::Kind::word;
  token.end = position_of(in);
  token.quoted = facts.quoted;
  token.is_string = facts.quoted && facts.strings == 1 && facts.pieces == 1;
  token.has_colon = facts.has_colon;
  const std::string_view written = text.substr(begin, token.end - begin);
  token.is_number = std::all_of(written.begin(), written.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (!token.quoted) token.keyword = find_keyword(written);

  if (facts.unclosed_string != nullptr) {
    const auto quote = static_cast<std::uint32_t>(facts.unclosed_string - text.data());
    report_unclosed_string(quote);
  } else if (facts.unclosed_variable != nullptr) {
    const auto dollar = static_cast<std::uint32_t>(facts.unclosed_variable - text.data());
    report_once({text::Severity::error,
                 code::unclosed_variable,
                 "`${` is not closed on its line",
                 span(dollar, dollar + 2),
                 {},
                 "write the closing `}`, as in `${aws:username}`"});
  }
  if (facts.quoted) report_bad_escapes(begin, token.end);
  if (facts.beyond_ascii) report_unusual_characters(begin, token.end);
  return token;
}

// ---- the furthest failure -------------------------------------------------------------------------------------------

// Which rules are being read, at the place that is watched.
void Reader::look() {
  if (!watch.was_reached) watch.nodes = nodes;
  watch.was_reached = true;
  for (std::uint32_t i = 0; i < open_nodes; ++i) {
    if (nodes[i].next == 0) watch.open_tags.set(static_cast<std::size_t>(nodes[i].tag));
  }
}

void Reader::note(std::uint32_t position, Keyword keyword) {
  if (muted > 0 || position < failure.position) return;
  if (position > failure.position) failure.forget(position);
  if (position == watch.position) look();
  (position == quiet_at ? failure.hidden_keywords : failure.keywords).set(static_cast<std::size_t>(keyword));
}

void Reader::note(std::uint32_t position, Expected expected) {
  if (muted > 0 || position < failure.position || expected == Expected::nothing_said) return;
  if (position == quiet_at && position > failure.position) return;
  if (position > failure.position) failure.forget(position);
  if (position == watch.position) look();
  (position == quiet_at ? failure.hidden_groups : failure.groups).set(static_cast<std::size_t>(expected));
}

// ---- nodes ----------------------------------------------------------------------------------------------------------

// Nodes that a rule left behind before it was given up: they lie at or after the place where reading goes on.
void Reader::drop_stale(std::uint32_t position) {
  while (nodes.size() > open_nodes && nodes.back().begin >= position) nodes.pop_back();
}

std::uint32_t Reader::open(Tag tag, std::uint32_t position) {
  drop_stale(position);
  nodes.push_back({tag, Keyword::none, position, position, 0});
  open_nodes = static_cast<std::uint32_t>(nodes.size());
  return open_nodes - 1;
}

void Reader::close(std::uint32_t node, std::uint32_t position) {
  const std::uint32_t outer = open_nodes;
  open_nodes = node + 1;
  drop_stale(position);
  open_nodes = outer;
  nodes[node].next = static_cast<std::uint32_t>(nodes.size());
  if (node + 1 < nodes.size()) nodes[node].begin = nodes[node + 1].begin;
  nodes[node].end = position;
}

void Reader::leaf(Tag tag, Keyword keyword, std::uint32_t begin, std::uint32_t end) {
  drop_stale(begin);
  nodes.push_back({tag, keyword, begin, end, 0});
  nodes.back().next = static_cast<std::uint32_t>(nodes.size());
}

// ---- mistakes -------------------------------------------------------------------------------------------------------

void Reader::report(text::Diagnostic diagnostic) {
  if (has_too_many_errors()) throw TooManyErrors{};
  diagnostics.push_back(std::move(diagnostic));
}

void Reader::report_once(text::Diagnostic diagnostic) {
  if (diagnostic.span.begin < reported_until_) return;
  reported_until_ = diagnostic.span.begin + 1;
  if (!has_too_many_errors()) word_diagnostics.push_back(std::move(diagnostic));
}

void Reader::report_unclosed_string(std::uint32_t quote) {
  report_once({text::Severity::error,
               code::unclosed_string,
               "a `\"` is not closed on its line",
               span(quote, quote + 1),
               {},
               "write the closing `\"`; a `\"` inside of a text is `\\\"`"});
}

// Characters that look like another one and come in with copied text.
void Reader::report_unusual_characters(std::uint32_t begin, std::uint32_t end) {
  bool in_string = false;
  for (std::uint32_t at = begin; at < end;) {
    const text::CodePoint point = text::decode(text, at);
    if (text[at] == '"') in_string = !in_string;
    if (text[at] == '\\' && in_string) ++at;
    if (!in_string) {
      if (const std::string_view plain = text::plain_quote_for(point.code_point); !plain.empty()) {
        report_once({text::Severity::error,
                     code::typographic_quote,
                     "typographic quote `" + std::string(text.substr(at, point.size)) + "`",
                     span(at, at + point.size),
                     {},
                     "write `" + std::string(plain) + "`"});
      } else if (text::is_invisible(point.code_point)) {
        report_once({text::Severity::error,
                     code::invisible_character,
                     text::name_of_code_point(point.code_point) + " in a word",
                     span(at, at + point.size),
                     {},
                     "remove it: it cannot be seen"});
      }
    }
    at += point.size;
  }
}

void Reader::report_bad_escapes(std::uint32_t begin, std::uint32_t end) {
  for (const auto& bad : text::bad_escapes(text.substr(begin, end - begin))) {
    report_once({text::Severity::error,
                 code::bad_escape,
                 text::in_backticks(text.substr(begin + bad.begin, bad.end - bad.begin)) + " is no escape of JSON",
                 span(begin + bad.begin, begin + bad.end),
                 {},
                 "a backslash is written `\\\\`; the others are `\\\" \\/ \\b \\f \\n \\r \\t \\u0041`"});
  }
}

}  // namespace iamq::lang::grammar
