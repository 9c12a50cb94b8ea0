#include "runtime/policy/json_errors.hpp"

#include <algorithm>
#include <string>

#include "runtime/policy/wildcard.hpp"

namespace iamq::policy {

namespace {

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || is_digit(c);
}

// The failure with the text around it, asked in words.
class Explanation {
public:
  Explanation(const JsonFailure& failure, std::string_view text, const std::vector<std::uint32_t>& open,
              std::uint32_t depth_limit)
      : expected_(failure.expected), text_(text), open_(open), depth_limit_(depth_limit), at_(failure.at) {
    // A failed separator may leave the blanks before it unread.
    if (expected_ != JsonExpected::character) {
      while (at_ < text_.size() && is_blank(text_[at_])) ++at_;
    }
    before_ = at_;
    while (before_ > 0 && is_blank(text_[before_ - 1])) --before_;
  }

  text::Diagnostic diagnostic() const {
    if (expected_ == JsonExpected::less_depth) {
      return make("json-too-deep", "objects and lists are nested deeper than " + std::to_string(depth_limit_), 1,
                  "no IAM document needs that many levels");
    }
    if (at_ >= text_.size()) return at_end();
    if (static_cast<unsigned char>(current()) >= 0x80 && character_length(text_.substr(at_)) == 1) return not_utf8();
    switch (expected_) {
      case JsonExpected::character:
        return bad_character();
      case JsonExpected::escape:
        return bad_escape();
      case JsonExpected::surrogate_pair:
        return make("json-bad-escape", text::in_backticks(text_.substr(at_, 6)) + " is half of a character", 6,
                    "characters above U+FFFF need two escapes, as in `\\ud83d\\ude00`");
      case JsonExpected::digit:
        return make("json-syntax", "a number ends without its digits", 1, "write a digit here");
      case JsonExpected::end:
        return behind_the_end();
      case JsonExpected::colon:
        return make("json-syntax", "expected `:` after the name of a member, found " + found(), found_length(),
                    current() == '=' ? "write `:` instead of `=`" : "a member is written `\"name\": value`");
      default:
        return bad_token();
    }
  }

private:
  char current() const { return text_[at_]; }
  char previous() const { return before_ == 0 ? '\0' : text_[before_ - 1]; }

  // The word or character that stands here, for messages.
  std::size_t found_length() const {
    std::size_t end = at_;
    while (end < text_.size() && is_word(text_[end])) ++end;
    return end > at_ ? end - at_ : character_length(text_.substr(at_));
  }
  std::string found() const { return text::in_backticks(text_.substr(at_, found_length())); }

  static text::Span span(std::size_t begin, std::size_t length) {
    return {{}, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(begin + length)};
  }

  text::Diagnostic make(std::string_view code, std::string message, std::size_t length, std::string help) const {
    return make_at(code, std::move(message), span(at_, std::min(length, text_.size() - std::min(at_, text_.size()))),
                   std::move(help));
  }
  static text::Diagnostic make_at(std::string_view code, std::string message, text::Span where, std::string help) {
    text::Diagnostic diagnostic;
    diagnostic.code = code;
    diagnostic.message = std::move(message);
    diagnostic.span = where;
    diagnostic.help = std::move(help);
    return diagnostic;
  }

  // What closes everything that is open, innermost first.
  std::string missing_brackets() const {
    std::string brackets;
    for (auto open = open_.rbegin(); open != open_.rend(); ++open) brackets += text_[*open] == '{' ? '}' : ']';
    return brackets;
  }

  text::Diagnostic at_end() const {
    if (text_.find_first_not_of(" \t\r\n") == std::string_view::npos) {
      return make("json-truncated", "there is no JSON here", 0, "write an object in `{ }`");
    }
    if (expected_ == JsonExpected::character || expected_ == JsonExpected::escape) {
      const std::size_t quote = open_quote();
      return make_at("json-truncated", "the JSON ends inside a string", span(quote, text_.size() - quote),
                     "close the string with `\"`");
    }
    text::Diagnostic diagnostic;
    if (open_.empty()) {
      diagnostic = make("json-truncated", "the JSON ends in the middle of a value", 0, "complete the value");
    } else {
      diagnostic =
          make("json-truncated",
               text_[open_.back()] == '{' ? "the JSON ends before its object is closed"
                                          : "the JSON ends before its list is closed",
               0, "add " + text::in_backticks(missing_brackets()) + " at the end, or the text that is missing");
      diagnostic.labels.push_back({span(open_.back(), 1), "opened here"});
    }
    return diagnostic;
  }

  // Of the string that runs to the end of the text.
  std::size_t open_quote() const {
    std::size_t quote = open_.empty() ? 0 : open_.back();
    bool is_open = false;
    for (std::size_t at = quote; at < text_.size(); ++at) {
      if (is_open && text_[at] == '\\') {
        ++at;
      } else if (text_[at] == '"') {
        is_open = !is_open;
        if (is_open) quote = at;
      }
    }
    return quote;
  }

  text::Diagnostic bad_character() const {
    const auto byte = static_cast<unsigned char>(current());
    if (byte == '\n' || byte == '\r') {
      return make("json-control-character", "a line ends inside a string", 1,
                  "close the string with `\"`, or write `\\n` for a line break");
    }
    if (byte < 0x20) {
      constexpr std::string_view hex = "0123456789abcdef";
      const std::string escape = byte == '\t' ? "\\t" : std::string("\\u00") + hex[byte >> 4] + hex[byte & 15];
      return make("json-control-character", "an unescaped control character inside a string", 1,
                  "write " + text::in_backticks(escape));
    }
    return not_utf8();
  }

  text::Diagnostic not_utf8() const {
    return make("json-not-utf8", "this byte is not UTF-8", 1, "save the file as UTF-8");
  }

  text::Diagnostic bad_escape() const {
    const std::size_t backslash = text_.rfind('\\', at_ - 1);
    if (text_[backslash + 1] == 'u') {
      return make_at("json-bad-escape", "`\\u` needs four hexadecimal digits",
                     span(backslash, std::min<std::size_t>(6, text_.size() - backslash)), "as in `\\u00e9`");
    }
    const std::size_t length = 1 + character_length(text_.substr(at_));
    return make_at("json-bad-escape", text::in_backticks(text_.substr(backslash, length)) + " is no escape of JSON",
                   span(backslash, length), "a backslash itself is written `\\\\`");
  }

  text::Diagnostic behind_the_end() const {
    const char c = current();
    if (c == '{' || c == '[') {
      return make("json-two-values", "a second JSON value after the first", 1,
                  "a policy is one object; put its statements into one `Statement` list");
    }
    if (c == '}' || c == ']') {
      return make("json-syntax", text::in_backticks({&c, 1}) + " closes nothing", 1,
                  "remove it, or open what it should close");
    }
    if (is_comment()) return comment();
    if (c == ',') return make("json-syntax", "a comma after the end of the JSON", 1, "remove the comma");
    return make("json-syntax", "unexpected " + found() + " after the end of the JSON", found_length(), "remove it");
  }

  bool is_comment() const { return current() == '#' || text_.substr(at_, 2) == "//" || text_.substr(at_, 2) == "/*"; }
  text::Diagnostic comment() const {
    return make("json-syntax", "JSON has no comments", current() == '#' ? 1 : 2,
                "remove the comment; in .iamq a statement can have one");
  }

  bool in_object() const { return !open_.empty() && text_[open_.back()] == '{'; }
  bool name_is_next() const {
    return expected_ == JsonExpected::next_member ||
           (expected_ == JsonExpected::end_of_object && before_ == open_.back() + 1);
  }
  bool is_behind_value() const {
    return (expected_ == JsonExpected::end_of_array || expected_ == JsonExpected::end_of_object) &&
           before_ != open_.back() + 1;
  }

  text::Diagnostic bad_token() const {
    const char c = current();
    if (is_comment()) return comment();
    if (c == '\'') return single_quotes();
    for (const std::string_view curly : {"\u201C", "\u201D", "\u201E", "\u2018", "\u2019"}) {
      if (text_.substr(at_, curly.size()) == curly) {
        return make("json-syntax", "a typographic quote", curly.size(), "strings need the plain `\"`");
      }
    }
    if (is_behind_value()) return behind_value();
    if (c == ']' || c == '}') return bad_closing();
    if (c == ',') {
      return make("json-syntax", previous() == ',' ? "two commas in a row" : "a comma where a value should stand", 1,
                  previous() == ',' ? "remove one" : "");
    }
    if (name_is_next()) {
      if (is_word(c)) {
        return make("json-syntax", "the name " + found() + " needs double quotes", found_length(),
                    "write `\"" + std::string(text_.substr(at_, found_length())) + "\"`");
      }
      return make("json-syntax", "expected the name of a member in double quotes, found " + found(), found_length(),
                  "");
    }
    return bad_value();
  }

  text::Diagnostic bad_value() const {
    const char c = current();
    if (is_word(c) && !is_digit(c)) {
      const std::string_view word = text_.substr(at_, found_length());
      for (const std::string_view literal : {"true", "false", "null"}) {
        if (equal_ignoring_case(word, literal)) {
          return make("json-syntax", text::in_backticks(word) + " is no JSON value", word.size(),
                      "write " + text::in_backticks(literal));
        }
      }
      if (word == "None") return make("json-syntax", "`None` is no JSON value", 4, "write `null`");
      return make("json-syntax", text::in_backticks(word) + " is no JSON value", word.size(),
                  "write `\"" + std::string(word) + "\"` if it is a string");
    }
    if (c == '+' || c == '-' || c == '.') {
      return make("json-syntax", "a number cannot begin with " + text::in_backticks(text_.substr(at_, 1)) + " here", 1,
                  "numbers are written `-1`, `0.5`, `10`");
    }
    return make("json-syntax", "expected a value, found " + found(), found_length(), "");
  }

  text::Diagnostic single_quotes() const {
    const std::size_t closing = text_.find_first_of("'\n", at_ + 1);
    const bool is_closed = closing != std::string_view::npos && text_[closing] == '\'';
    const std::string_view inside = is_closed ? text_.substr(at_ + 1, closing - at_ - 1) : std::string_view{};
    return make("json-syntax", "strings need double quotes, not single ones", is_closed ? inside.size() + 2 : 1,
                is_closed ? "write `\"" + std::string(inside) + "\"`" : "");
  }

  text::Diagnostic behind_value() const {
    const char c = current();
    const std::string_view separators = in_object() ? "expected `,` or `}`, found " : "expected `,` or `]`, found ";
    if (c == '"' || c == '{' || c == '[') {
      text::Diagnostic diagnostic =
          make_at("json-syntax", "a comma is missing", span(before_, 0),
                  in_object() && c == '"' ? "write `,` between the members" : "write `,` between the values");
      return diagnostic;
    }
    if (c == ']' || c == '}') return bad_closing();
    if (is_digit(c) && before_ == at_ && previous() == '0') {
      return make("json-syntax", "a number cannot begin with `0`", found_length(),
                  "remove the zero; an account id is a string and needs double quotes");
    }
    if (c == ':' && !in_object()) {
      return make("json-syntax", "`:` in a list", 1, "members with names stand in `{ }`");
    }
    return make("json-syntax", std::string(separators) + found(), found_length(), "");
  }

  text::Diagnostic bad_closing() const {
    const char c = current();
    if (previous() == ',') {
      return make_at("json-syntax", std::string("a comma before ") + text::in_backticks({&c, 1}), span(before_ - 1, 1),
                     "remove the comma");
    }
    if (previous() == ':') return make("json-syntax", "a member without a value", 1, "");
    if (open_.empty()) return make("json-syntax", "expected a value, found " + found(), 1, "");
    const char opening = text_[open_.back()];
    const char closing = opening == '{' ? '}' : ']';
    text::Diagnostic diagnostic =
        make("json-syntax", text::in_backticks({&c, 1}) + " does not close " + text::in_backticks({&opening, 1}), 1,
             "write " + text::in_backticks({&closing, 1}) + " first");
    diagnostic.labels.push_back({span(open_.back(), 1), "opened here"});
    return diagnostic;
  }

  JsonExpected expected_;
  std::string_view text_;
  const std::vector<std::uint32_t>& open_;
  std::uint32_t depth_limit_;
  std::size_t at_;      // the first character that does not fit
  std::size_t before_;  // the end of what stands before it, blanks left out
};

}  // namespace

text::Diagnostic explain(const JsonFailure& failure, std::string_view text, const std::vector<std::uint32_t>& open,
                         std::uint32_t depth_limit) {
  return Explanation(failure, text, open, depth_limit).diagnostic();
}

}  // namespace iamq::policy
