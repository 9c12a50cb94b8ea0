#include "lang/grammar/messages.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "lang/codes.hpp"
#include "lang/grammar/everyday.hpp"
#include "lang/grammar/foreign.hpp"
#include "lang/grammar/openers.hpp"
#include "lang/grammar/tokens.hpp"

namespace iamq::lang::grammar {
namespace {

using text::Diagnostic;
using text::Severity;

// "a, b or c".
std::string alternatives(const std::vector<std::string>& names) {
  std::string list;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i > 0) list += i + 1 == names.size() ? " or " : ", ";
    list += names[i];
  }
  return list;
}

bool expects(const Failure& failure, Expected expected) {
  return failure.groups.test(static_cast<std::size_t>(expected));
}

// What was expected, the telling things first, the end of the line last.
std::string list_expected(const Failure& failure) {
  std::vector<std::string> names;
  const auto add = [&](std::string name) {
    if (!name.empty() && std::find(names.begin(), names.end(), name) == names.end()) names.push_back(std::move(name));
  };
  const auto comes_last = [](std::size_t group) { return group >= static_cast<std::size_t>(Expected::end_of_line); };
  for (std::size_t i = 0; i < expected_count; ++i) {
    if (failure.groups.test(i) && !comes_last(i)) add(std::string(text_of(static_cast<Expected>(i))));
  }
  for (std::size_t i = 1; i < keyword_count; ++i) {
    if (failure.keywords.test(i)) add(text::in_backticks(text_of(static_cast<Keyword>(i))));
  }
  for (std::size_t i = static_cast<std::size_t>(Expected::end_of_line) + 1; i < expected_count; ++i) {
    if (failure.groups.test(i)) add(std::string(text_of(static_cast<Expected>(i))));
  }
  if (expects(failure, Expected::end_of_line)) add(std::string(text_of(Expected::end_of_line)));
  if (names.empty()) names.emplace_back("something else");
  return alternatives(names);
}

bool is_about_json(const Failure& failure) {
  for (auto i = static_cast<std::size_t>(Expected::json_value); i < expected_count; ++i) {
    if (failure.groups.test(i)) return true;
  }
  return false;
}

bool expects_name(const Failure& failure) {
  for (const Expected group :
       {Expected::name, Expected::principal, Expected::user, Expected::group, Expected::role, Expected::policy,
        Expected::account, Expected::target_of_control, Expected::resource, Expected::names}) {
    if (expects(failure, group)) return true;
  }
  return false;
}

// The keyword that a misspelt word most likely stands for, among those that could stand here.
std::string suggestion(const Failure& failure, std::string_view word) {
  std::vector<std::string_view> candidates;
  for (std::size_t i = 1; i < keyword_count; ++i) {
    if (failure.keywords.test(i)) candidates.push_back(text_of(static_cast<Keyword>(i)));
  }
  for (std::size_t i = 1; i < keyword_count; ++i) {
    if (failure.hidden_keywords.test(i)) candidates.push_back(text_of(static_cast<Keyword>(i)));
  }
  const auto near = text::nearest(word, candidates);
  return near && *near != word ? "did you mean `" + *near + "`?" : "";
}

// The `{` that nothing was left of on its line, and other things whose place is the trouble.
std::string_view place_of(Opener opener) {
  switch (opener) {
    case Opener::rule:
      return "a policy statement stands in the braces of a policy: `policy NAME in ACCOUNT { ... }`";
    case Opener::line:
      return "it stands in the braces of a declaration: `role NAME in ACCOUNT { ... }`";
    case Opener::statement:
      return "it stands on a line of its own, outside of these braces";
    case Opener::none:
      break;
  }
  return "";
}

constexpr std::string_view answer_on_its_line =
    "the answer stands on the line of its expectation: `expect who can assume UpdateApp is David`";

bool begins_answer(Keyword keyword) {
  return keyword == Keyword::is || keyword == Keyword::includes || keyword == Keyword::excludes ||
         keyword == Keyword::equals || keyword == Keyword::within || keyword == Keyword::todo;
}

// A mistake at the first word of an item.
Diagnostic explain_first_word(Reader& reader, const Failure& failure, const Token& found, const char* limit) {
  Diagnostic diagnostic;
  diagnostic.span = reader.span(found.begin, found.end);
  const std::string word(reader.text_of(found));
  diagnostic.code = code::unknown_statement;
  diagnostic.message = "expected " + list_expected(failure) + ", found " + text::in_backticks(word);

  if (found.kind == Token::Kind::symbol) {
    diagnostic.code = code::unexpected;
    if (found.symbol == symbol_code('{')) {
      diagnostic.code = code::brace_on_next_line;
      diagnostic.message = "`{` begins no statement";
      diagnostic.help = "`{` stands on the line it belongs to: `role NAME in ACCOUNT {`";
    }
    return diagnostic;
  }
  const Token second = reader.token_at(found.end, limit);
  const bool second_is_here = second.kind == Token::Kind::word && !second.on_new_line;
  if (found.keyword == Keyword::test && expects(failure, Expected::test_statement)) {
    diagnostic.code = code::nested_test;
    diagnostic.message = "a test stands in another test";
    diagnostic.help = "end the first one with `}`, or move its statements up: each test has its own copy of the world";
    return diagnostic;
  }
  const bool has_modal = second_is_here && (second.keyword == Keyword::can || second.keyword == Keyword::cannot ||
                                            second.keyword == Keyword::can_not_contracted);
  const Opener opener = opener_of(found.keyword);
  if (has_modal && opener == Opener::none && !found.quoted) {
    const auto verb = text::nearest(word, {"who", "what", "how", "why"});
    if (verb) {
      diagnostic.help = "did you mean `" + *verb + "`?";
      return diagnostic;
    }
  }
  if (opener == Opener::none && is_name(found, reader) && second_is_here &&
      (has_modal || is_action(second, reader) || second.keyword == Keyword::assume)) {
    const bool expects_answer = expects(failure, Expected::statement) || expects(failure, Expected::test_statement);
    if (expects_answer && instead_of(word).empty()) {
      diagnostic.code = code::missing_verb;
      diagnostic.message = "a question begins with its verb, found " + text::in_backticks(word);
      std::string_view rest = has_modal ? reader.text.substr(second.end) : reader.text.substr(found.end);
      rest = rest.substr(0, rest.find_first_of("\n;#"));
      rest = rest.substr(rest.find_first_not_of(" \t") == std::string_view::npos ? rest.size()
                                                                                 : rest.find_first_not_of(" \t"));
      while (!rest.empty() && (rest.back() == ' ' || rest.back() == '\r' || rest.back() == '?')) rest.remove_suffix(1);
      const bool is_negated = has_modal && second.keyword != Keyword::can;
      diagnostic.help = "`can " + word + " " + std::string(rest) + "`, or in a test `expect " + word +
                        (is_negated ? " cannot " : " can ") + std::string(rest) + "`";
      return diagnostic;
    }
  }
  if (opener != Opener::none && !failure.hidden_keywords.test(static_cast<std::size_t>(found.keyword))) {
    diagnostic.code = code::misplaced_statement;
    diagnostic.help = place_of(opener);
    return diagnostic;
  }
  if (const std::string_view instead = instead_of(word); !instead.empty() && !found.quoted) {
    diagnostic.code = code::foreign_word;
    diagnostic.help = instead;
    return diagnostic;
  }
  if (begins_answer(found.keyword)) {
    diagnostic.help = answer_on_its_line;
    return diagnostic;
  }
  if (is_joining(found.keyword)) {
    diagnostic.help =
        "a line that begins with " + text::in_backticks(word) + " continues the one above, and that one has ended";
    return diagnostic;
  }
  if (!found.quoted) diagnostic.help = suggestion(failure, word);
  return diagnostic;
}

// A word in the middle of an item that people get wrong in a way we know.
std::string known_mistake(Reader& reader, std::uint32_t begin, const Failure& failure, const Token& found,
                          const char* limit) {
  const Token first = reader.token_at(begin, limit), second = reader.token_at(found.end, limit);
  const bool before_equals = second.kind == Token::Kind::symbol && second.symbol == symbol_code('=');
  if (expects(failure, Expected::fact) && found.kind == Token::Kind::word && before_equals) {
    return "a condition key has a `:`, as in `aws:SourceIp=10.0.0.1`; several tags stand in braces: `tags {team=web, "
           "env=prod}`";
  }
  if ((expects(failure, Expected::condition) || expects(failure, Expected::key)) && found.keyword == Keyword::mfa) {
    return "`aws:MultiFactorAuthPresent is true`";
  }
  if (expects(failure, Expected::string) && found.kind == Token::Kind::word && !found.quoted) {
    return "`\"" + std::string(reader.text_of(found)) + "\"`";
  }
  if (expects(failure, Expected::clause) && found.keyword == Keyword::when) {
    return "what a request brings along follows `with`: `with mfa, aws:SourceIp=10.0.0.1`";
  }
  if (expects(failure, Expected::open_brace) && first.keyword == Keyword::what) {
    return "edits stand in braces: `what if { remove David from Developers } then who can assume UpdateApp`";
  }
  const bool begins_policy = first.keyword == Keyword::policy && expects(failure, Expected::policy_text);
  const bool adds_policy = first.keyword == Keyword::add && found.kind == Token::Kind::symbol &&
                           reader.token_at(first.end, limit).keyword == Keyword::policy;
  if (adds_policy || (begins_policy && (found.keyword == Keyword::on || found.keyword == Keyword::to))) {
    return "a policy is declared and attached: `policy NAME in ACCOUNT { ... }`, `attach NAME to user Bob`; an inline "
           "one stands in the braces of its user, group or role";
  }
  if (first.keyword == Keyword::is && failure.keywords.test(static_cast<std::size_t>(Keyword::within))) {
    return std::string(answer_on_its_line);
  }
  return "";
}

// Where the line before ends if a `}` is found that begins the next one: there something is missing.
std::uint32_t end_of_line_before_brace(Reader& reader, std::uint32_t begin, const Token& found, const char* limit) {
  if (found.kind != Token::Kind::symbol || found.symbol != symbol_code('}')) return UINT32_MAX;
  std::uint32_t end = begin;
  while (end < found.begin) {
    const Token token = reader.token_at(end, limit);
    if (token.begin >= found.begin) return token.on_new_line ? end : UINT32_MAX;
    end = token.end;
  }
  return UINT32_MAX;
}

}  // namespace

namespace {

// A statement of which we know what it means, though it is no sentence of the language.
std::optional<Diagnostic> explain_everyday_words(Reader& reader, std::uint32_t begin) {
  std::string_view line = reader.text.substr(begin);
  line = line.substr(0, line.find_first_of("\n;#{"));
  std::string ours = in_our_words(line);
  if (ours.empty()) return std::nullopt;
  while (!line.empty() && (line.back() == ' ' || line.back() == '\t' || line.back() == '\r')) line.remove_suffix(1);
  Diagnostic diagnostic;
  diagnostic.code = code::foreign_word;
  diagnostic.message = "that is said in other words";
  diagnostic.span = reader.span(begin, begin + static_cast<std::uint32_t>(line.size()));
  diagnostic.help = std::move(ours);
  return diagnostic;
}

}  // namespace

Diagnostic explain_failure(Reader& reader, std::uint32_t begin, const Failure& failure, const char* limit) {
  if (reader.open_braces.empty()) {
    if (auto known = explain_everyday_words(reader, begin)) return *std::move(known);
  }
  const Token found = reader.token_at(failure.position, limit);
  if (failure.position == begin && !found.on_new_line) return explain_first_word(reader, failure, found, limit);

  Diagnostic diagnostic;
  diagnostic.code = code::unexpected;
  diagnostic.message = "expected " + list_expected(failure) + ", found ";
  if (is_about_json(failure)) {
    diagnostic.code = code::json_syntax;
    const std::uint32_t first = failure.position;
    std::uint32_t end = first + 1;
    const bool is_word = found.kind == Token::Kind::word && found.begin == first;
    if (is_word) end = found.end;
    if (is_word && reader.text[first] == '"') end = static_cast<std::uint32_t>(reader.text.find('"', first + 1)) + 1;
    diagnostic.span = reader.span(first, std::max(first + 1, std::min(end, found.end)));
    diagnostic.message = "expected " + list_expected(failure) + " in the JSON, found " +
                         text::in_backticks(reader.text.substr(first, diagnostic.span.end - first));
    return diagnostic;
  }
  if (const std::uint32_t end = end_of_line_before_brace(reader, begin, found, limit); end != UINT32_MAX) {
    diagnostic.code = code::unfinished_line;
    diagnostic.span = reader.span(end, end);
    diagnostic.message += "the end of the line";
    diagnostic.help = known_mistake(reader, begin, failure, found, limit);
    return diagnostic;
  }
  if (found.on_new_line) {
    diagnostic.span = reader.span(failure.position, failure.position);
    diagnostic.message += "the end of the line";
    if (found.kind == Token::Kind::symbol && found.symbol == symbol_code('{')) {
      diagnostic.code = code::brace_on_next_line;
      diagnostic.help = "`{` stands on the line it belongs to";
    }
    return diagnostic;
  }
  const std::string word(reader.text_of(found));
  diagnostic.span = reader.span(found.begin, found.end);
  diagnostic.message += text::in_backticks(word);

  if (std::string help = known_mistake(reader, begin, failure, found, limit); !help.empty()) {
    diagnostic.help = std::move(help);
    return diagnostic;
  }
  if (found.kind != Token::Kind::word || found.quoted) return diagnostic;
  const bool is_closed = expects(failure, Expected::end_of_line);
  if (is_closed && opener_at(reader, found, limit) != Opener::none) {
    diagnostic.code = code::two_statements;
    diagnostic.help = "a statement ends at the line end or at `;`";
    return diagnostic;
  }
  if (is_small(found.keyword) && expects_name(failure)) {
    diagnostic.code = code::small_word;
    diagnostic.help =
        text::in_backticks(word) + " is a word of the language; as a name it is written `\"" + word + "\"`";
    return diagnostic;
  }
  if (const std::string_view instead = instead_of(word); !instead.empty()) {
    diagnostic.code = code::foreign_word;
    diagnostic.help = instead;
    return diagnostic;
  }
  diagnostic.help = suggestion(failure, word);
  return diagnostic;
}

Diagnostic explain_unfinished_line(Reader& reader, const Failure& failure, std::uint32_t next_line) {
  Diagnostic diagnostic;
  diagnostic.code = code::unfinished_line;
  diagnostic.span = reader.span(failure.position, failure.position);
  diagnostic.message = "expected " + list_expected(failure) + ", found the end of the line";
  const char* const limit = reader.text.data() + reader.text.size();
  const Token next = reader.token_at(next_line, limit);
  diagnostic.labels.push_back({reader.span(next.begin, next.end), "this looks like a new statement"});
  diagnostic.help = "finish the line; what is missing may also stand on the next one";
  return diagnostic;
}

Diagnostic explain_unfinished_text(Reader& reader, const Failure& failure,
                                   const std::vector<std::uint32_t>& open_braces) {
  Diagnostic diagnostic;
  diagnostic.code = code::unfinished;
  const auto end = static_cast<std::uint32_t>(reader.text.size());
  diagnostic.span = reader.span(end, end);
  diagnostic.message = "expected " + list_expected(failure) + ", found the end of the text";
  for (auto brace = open_braces.rbegin(); brace != open_braces.rend(); ++brace) {
    const char bracket = reader.text[*brace];
    diagnostic.labels.push_back({reader.span(*brace, *brace + 1), std::string("this `") + bracket + "` is still open"});
  }
  return diagnostic;
}

}  // namespace iamq::lang::grammar
