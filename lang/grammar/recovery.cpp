#include <algorithm>

#include "lang/codes.hpp"
#include "lang/grammar/items.hpp"
#include "lang/grammar/messages.hpp"
#include "lang/grammar/openers.hpp"
#include "lang/grammar/words.hpp"

// After a mistake: tell it, and find where to go on.
namespace iamq::lang::grammar {
namespace {

// How far ahead a brace is looked for that closes what a bad item opened; further on, the next statement at the start
// of a line will do.
constexpr std::uint32_t farthest_brace = 1U << 13U;

// Steps through a text token by token, keeping count of the braces.
class Walk {
public:
  Walk(Reader& reader, std::uint32_t begin, const char* limit) : reader_(reader), position_(begin), limit_(limit) {}

  // The next token; its braces are counted already.
  Token next() {
    before_ = position_;
    const Token token = reader_.token_at(position_, limit_);
    position_ = token.end;
    if (token.kind == Token::Kind::symbol && token.symbol == symbol_code('{')) ++depth_;
    if (token.kind == Token::Kind::symbol && token.symbol == symbol_code('}')) --depth_;
    return token;
  }
  int depth() const { return depth_; }
  std::uint32_t end_of_last() const { return before_; }

private:
  Reader& reader_;
  std::uint32_t position_;
  std::uint32_t before_ = 0;
  const char* limit_;
  int depth_ = 0;
};

bool is_symbol(const Token& token, char c) {
  return token.kind == Token::Kind::symbol && token.symbol == symbol_code(c);
}

bool is_at_start_of_line(const Reader& reader, std::uint32_t position) {
  return position == 0 || reader.text[position - 1] == '\n';
}

// The first token of the last line before the failure that looks like a statement of its own, at the item's own depth.
std::uint32_t line_that_looks_new(Reader& reader, std::uint32_t begin, std::uint32_t failure, const char* limit,
                                  std::uint32_t& end_of_line_before) {
  Walk walk(reader, begin, limit);
  std::uint32_t found = UINT32_MAX;
  for (;;) {
    const int depth = walk.depth();
    const Token token = walk.next();
    if (token.kind == Token::Kind::end || token.begin > failure || depth < 0) return found;
    if (token.begin > begin && depth == 0 && token.on_new_line && opener_at(reader, token, limit) != Opener::none) {
      found = token.begin;
      end_of_line_before = walk.end_of_last();
      return found;
    }
  }
}

bool has_word_diagnostic(const Reader& reader, std::uint32_t begin, std::uint32_t end) {
  return std::any_of(reader.word_diagnostics.begin(), reader.word_diagnostics.end(), [&](const auto& diagnostic) {
    return diagnostic.span.begin >= begin && diagnostic.span.begin <= end;
  });
}

// What is missing at `end`, if the item were to end there; nothing if it may.
bool missing_at(Reader& reader, std::uint32_t begin, std::uint32_t end, Probe probe, Failure& missing) {
  const Failure kept = reader.failure;
  const std::size_t nodes = reader.nodes.size();
  const auto braces = reader.open_braces;
  const auto open_nodes = reader.open_nodes;
  const int depth = reader.depth;
  const int muted = reader.muted;
  const std::uint32_t quiet_at = reader.quiet_at;
  const bool mark = reader.mark_ends_question;
  ++reader.probing;
  reader.failure.forget(begin);
  Input again(reader.text.data() + begin, reader.text.data() + end, "");
  bool unfinished = true;
  try {
    probe(again, reader);
    unfinished = reader.failure.position >= end;
  } catch (const Unfinished&) {
  } catch (const TooDeep&) {
    unfinished = false;
  } catch (const UnclosedBrace&) {
    unfinished = false;
  }
  --reader.probing;
  missing = reader.failure;
  reader.failure = kept;
  reader.nodes.resize(nodes);
  reader.open_braces = braces;
  reader.open_nodes = open_nodes;
  reader.depth = depth;
  reader.muted = muted;
  reader.quiet_at = quiet_at;
  reader.mark_ends_question = mark;
  return unfinished;
}

}  // namespace

// The end of the failing item: the first line end at its own depth at or after the failure. Lines that begin with a
// joining word, or with the `{` that should have stood above, still belong to it.
std::uint32_t end_of_item(Reader& reader, std::uint32_t begin, std::uint32_t failure, const char* limit,
                          bool may_be_unbalanced) {
  Walk walk(reader, begin, limit);
  std::uint32_t next_statement = UINT32_MAX;
  bool after_comma = false;
  for (;;) {
    const Token token = walk.next();
    if (token.kind == Token::Kind::end) return next_statement != UINT32_MAX ? next_statement : token.begin;
    const int depth_before = walk.depth() - (is_symbol(token, '{') ? 1 : 0) + (is_symbol(token, '}') ? 1 : 0);
    const bool past_failure = token.begin > failure || (token.begin == failure && token.begin > begin);
    if (depth_before == 0 && is_symbol(token, '}')) return token.begin;
    if (depth_before == 0 && past_failure) {
      if (is_symbol(token, ';')) return token.begin;
      const bool continues = after_comma || is_joining(token.keyword) || is_symbol(token, '{');
      if (token.on_new_line && !continues) return token.begin;
    }
    if (may_be_unbalanced && depth_before > 0 && past_failure && token.on_new_line &&
        is_at_start_of_line(reader, token.begin) && next_statement == UINT32_MAX &&
        opener_at(reader, token, limit) == Opener::statement) {
      next_statement = token.begin;
    }
    if (next_statement != UINT32_MAX && token.begin > failure + farthest_brace) return next_statement;
    after_comma = is_symbol(token, ',');
  }
}

std::uint32_t recover(Reader& reader, std::uint32_t begin, const char* limit, Probe probe) {
  const Failure failure = reader.failure;
  const auto end_of_text = static_cast<std::uint32_t>(limit - reader.text.data());
  const Token found = reader.token_at(failure.position, limit);
  if (failure.position >= end_of_text) throw Unfinished{};
  if (reader.probing > 0) return end_of_item(reader, begin, failure.position, limit, true);

  if (failure.position == begin && !reader.open_braces.empty() && is_at_start_of_line(reader, begin) &&
      opener_at(reader, found, limit) == Opener::statement) {
    throw UnclosedBrace{reader.open_braces.back(), begin};
  }

  std::uint32_t resume = end_of_item(reader, begin, failure.position, limit, true);
  if (has_word_diagnostic(reader, begin, std::max(failure.position, found.end))) return resume;

  std::uint32_t end_of_line_before = 0;
  const std::uint32_t new_line = line_that_looks_new(reader, begin, failure.position, limit, end_of_line_before);
  Failure missing;
  if (new_line != UINT32_MAX && missing_at(reader, begin, end_of_line_before, probe, missing)) {
    reader.report(explain_unfinished_line(reader, missing, new_line));
    return new_line;
  }
  reader.report(explain_failure(reader, begin, failure, limit));
  return resume;
}

}  // namespace iamq::lang::grammar
