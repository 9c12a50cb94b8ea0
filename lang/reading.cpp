#include "lang/reading.hpp"

#include <algorithm>
#include <map>

#include "lang/grammar/elsewhere.hpp"
#include "lang/grammar/messages.hpp"
#include "lang/grammar/statements.hpp"

namespace iamq::lang {
namespace {

using grammar::Expected;
using grammar::Input;
using grammar::Keyword;
using grammar::Node;
using grammar::Reader;
using grammar::Tag;
using grammar::Token;

constexpr std::uint32_t nowhere = UINT32_MAX;

// Reads statement after statement; what one of them left behind is looked at before the next.
class Walk {
public:
  explicit Walk(std::string_view text)
      : reader_(text, text::SourceId{}), in_(text.data(), text.data() + text.size(), "") {
    reader_.goes_on = true;
  }

  Reader& reader() { return reader_; }
  bool at_end() { return reader_.token(in_).kind == Token::Kind::end; }

  // Statement separators, and braces that close nothing.
  void skip_separators() {
    for (;;) {
      const Token token = reader_.token(in_);
      const bool is_separator = token.kind == Token::Kind::symbol && (token.symbol == grammar::symbol_code('}') ||
                                                                      token.symbol == grammar::symbol_code(';'));
      if (!is_separator) return;
      reader_.go_to(in_, token.end);
    }
  }

  // Reads the statement here. Where it cannot be read on, or nowhere if it is whole.
  std::uint32_t read() {
    begin_ = reader_.token(in_).begin;
    return read_again(nowhere);
  }
  // The same once more; what had been read when rules failed at `position` is then in reader().watch.
  std::uint32_t read_again(std::uint32_t position) {
    reader_.go_to(in_, begin_);
    start_over();
    reader_.watch = {};
    reader_.watch.position = position;
    try {
      const bool is_read = grammar::match<grammar::seq<grammar::statement, grammar::done>>(in_, reader_);
      return is_read ? nowhere : reader_.failure.position;
    } catch (const grammar::Unfinished&) {
      return reader_.failure.position;
    } catch (const grammar::UnclosedBrace& unclosed) {
      return unclosed.resume;
    } catch (const grammar::TooDeep& too_deep) {
      return too_deep.position;
    } catch (const grammar::TooManyErrors&) {
      return begin_;
    }
  }

  // Behind the statement that failed there.
  void go_behind(std::uint32_t failure) {
    start_over();
    reader_.failure.forget(begin_);
    reader_.go_to(in_, grammar::end_of_item(reader_, begin_, failure, in_.end(), true));
    const std::uint32_t reached = reader_.position(in_);
    if (reached <= begin_) reader_.go_to(in_, std::max(reader_.token_at(begin_, in_.end()).end, begin_ + 1));
  }

  std::uint32_t begin() const { return begin_; }

private:
  void start_over() {
    reader_.nodes.clear();
    reader_.open_nodes = 0;
    reader_.open_braces.clear();
    reader_.mark_ends_question = false;
    reader_.quiet_at = nowhere;
    reader_.muted = reader_.probing = reader_.depth = 0;
    reader_.diagnostics.clear();
    reader_.word_diagnostics.clear();
    reader_.failure.forget(begin_);
  }

  Reader reader_;
  Input in_;
  std::uint32_t begin_ = 0;
};

bool is_leaf(const Node& node) {
  return node.tag == Tag::keyword || node.tag == Tag::symbol || node.tag == Tag::word || node.tag == Tag::json;
}

// What a word is, by the rule that it stands in; `is_first` of the words there.
Part part_of_word(Tag rule, std::string_view word, bool is_first, Keyword before) {
  const bool is_quoted = word.front() == '"';
  switch (rule) {
    case Tag::ref:
    case Tag::owner:
      return Part::name;
    case Tag::actions:
    case Tag::act:
      return Part::action;
    case Tag::target:
    case Tag::resources:
      return Part::resource;
    case Tag::condition:
    case Tag::fact:
    case Tag::facts:
      if (is_first && word.find(':') != std::string_view::npos) return Part::key;
      return is_quoted ? Part::text : Part::value;
    case Tag::pair:
      return is_quoted ? Part::text : Part::value;
    case Tag::account:
    case Tag::ou:
    case Tag::entity:
    case Tag::policy:
    case Tag::control_policy:
    case Tag::session:
    case Tag::resource:
      if (before == Keyword::in) return Part::name;  // an account
      if (is_first || before == Keyword::as) return Part::new_name;
      break;
    case Tag::line:
      if (before == Keyword::policy) return Part::new_name;
      if (before == Keyword::role) return Part::name;
      break;
    case Tag::clause:
    case Tag::session_verb:
      if (before == Keyword::in) return Part::name;
      break;
    default:
      break;
  }
  if (is_quoted) return Part::text;
  const bool is_number = word.find_first_not_of("0123456789") == std::string_view::npos;
  return is_number ? Part::number : Part::value;
}

// The parts of the words in nodes, by where the words begin.
class Parts {
public:
  explicit Parts(std::string_view text) : text_(text) {}

  void add(const std::vector<Node>& nodes) {
    struct Open {
      Tag tag;
      std::uint32_t next;
      std::size_t words;
    };
    std::vector<Open> open;
    Keyword before = Keyword::none;
    for (std::uint32_t i = 0; i < nodes.size(); ++i) {
      while (!open.empty() && open.back().next <= i) open.pop_back();
      const Node& node = nodes[i];
      if (!is_leaf(node)) {
        open.push_back({node.tag, node.next == 0 ? nowhere : node.next, 0});
        continue;
      }
      Part part = Part::symbol;
      if (node.tag == Tag::keyword) {
        part = Part::keyword;
      } else if (node.tag == Tag::json) {
        continue;
      } else if (node.tag == Tag::word && node.end > node.begin) {
        const bool is_first = open.empty() || open.back().words++ == 0;
        const Tag rule = open.empty() ? Tag::statement : open.back().tag;
        part = part_of_word(rule, text_.substr(node.begin, node.end - node.begin), is_first, before);
      }
      before = node.keyword;
      parts_[node.begin] = part;
    }
  }
  void add(std::uint32_t position, Part part) { parts_[position] = part; }

  // A word that no rule has taken is told by how it looks.
  Part part_of(const Token& token) const {
    const auto found = parts_.find(token.begin);
    if (found != parts_.end()) return found->second;
    if (token.kind == Token::Kind::symbol) return Part::symbol;
    return token.quoted ? Part::text : token.is_number ? Part::number : Part::other;
  }

private:
  std::string_view text_;
  std::map<std::uint32_t, Part> parts_;
};

}  // namespace

std::vector<Piece> pieces(std::string_view text) {
  Parts parts(text);
  Walk walk(text);
  Reader& reader = walk.reader();
  const auto size = static_cast<std::uint32_t>(text.size());
  for (walk.skip_separators(); !walk.at_end(); walk.skip_separators()) {
    const std::uint32_t failure = walk.read();
    if (failure == nowhere) {
      parts.add(reader.nodes);
    } else {
      walk.read_again(failure);
      parts.add(reader.watch.was_reached ? reader.watch.nodes : reader.nodes);
      if (failure < size) parts.add(reader.token_at(failure, text.data() + size).begin, Part::unexpected);
    }
    // Mistakes inside of braces, behind which reading went on.
    for (const auto& diagnostic : reader.diagnostics) parts.add(diagnostic.span.begin, Part::unexpected);
    if (failure != nowhere) walk.go_behind(failure);
  }
  // Once more word by word: comments, and what no rule has taken.
  Reader words(text, text::SourceId{});
  std::vector<Piece> result;
  for (std::uint32_t at = 0; at < size;) {
    const Token token = words.token_at(at, text.data() + size);
    if (token.kind == Token::Kind::end) break;
    result.push_back({token.begin, token.end, parts.part_of(token)});
    at = token.end;
  }
  for (const Comment& comment : words.comments) {
    result.push_back({comment.span.begin, comment.span.end, Part::comment});
  }
  std::sort(result.begin(), result.end(), [](const Piece& a, const Piece& b) { return a.begin < b.begin; });
  return result;
}

namespace {

void add_expected(const grammar::Failure& failure, Place& place) {
  place.expected |= failure.groups | failure.hidden_groups;
  const auto keywords = failure.keywords | failure.hidden_keywords;
  for (std::size_t i = 1; i < keywords.size(); ++i) {
    const std::string_view word = grammar::text_of(static_cast<Keyword>(i));
    const bool is_there = std::find(place.keywords.begin(), place.keywords.end(), word) != place.keywords.end();
    if (keywords.test(i) && !is_there) place.keywords.push_back(word);
  }
}

// Of the nodes that lead to the end of the text.
void add_context(const std::vector<Node>& nodes, std::string_view text, Place& place) {
  const auto word_of = [&](const Node& node) { return text.substr(node.begin, node.end - node.begin); };
  bool has_met_leaf = false;
  std::uint32_t end_of_actions = 0, end_of_task = 0;
  for (std::uint32_t i = 0; i < nodes.size(); ++i) {
    const Node& node = nodes[i];
    const bool is_open = node.next == 0;
    switch (node.tag) {
      case Tag::policy_rule:
      case Tag::statement:
        place.actions.clear();
        place.key = {};
        place.task.clear();
        place.is_in_task = false;
        break;
      case Tag::task:
        end_of_task = is_open ? nowhere : node.next;
        break;
      case Tag::actions:
        place.actions.clear();
        end_of_actions = is_open ? nowhere : node.next;
        break;
      case Tag::condition:
      case Tag::fact:
        place.key = {};
        break;
      default:
        break;
    }
    if (!is_leaf(node)) continue;
    if (!has_met_leaf) place.first_word = word_of(node);
    has_met_leaf = true;
    place.word_before = word_of(node);
    place.noun = node.tag == Tag::keyword ? grammar::noun_of(node.keyword) : Noun::none;
    const bool begins_task = node.tag == Tag::keyword && node.keyword == Keyword::to && place.first_word == "what";
    place.is_in_task = begins_task || i < end_of_task;
    if (i < end_of_task) place.task.push_back(place.word_before);
    if (node.tag != Tag::word) continue;
    if (i < end_of_actions && word_of(node) != "*") place.actions.push_back(word_of(node));
    if (i >= end_of_actions && place.key.empty() && word_of(node).find(':') != std::string_view::npos) {
      place.key = word_of(node);
    }
  }
}

}  // namespace

Place place_at_end(std::string_view text) {
  Place place;
  Walk walk(text);
  Reader& reader = walk.reader();
  const auto size = static_cast<std::uint32_t>(text.size());
  bool may_begin = true;  // a new statement may begin at the end
  for (walk.skip_separators(); !walk.at_end(); walk.skip_separators()) {
    const std::uint32_t failure = walk.read();
    if (failure != nowhere && failure < size) {
      walk.go_behind(failure);
      may_begin = true;
      continue;
    }
    // What went further than the statement's end tells how it may be continued.
    const grammar::Failure missing = reader.failure;
    const bool is_at_end = missing.position == size;
    if (failure == nowhere && !is_at_end) {
      may_begin = true;
      continue;
    }
    walk.read_again(size);
    add_expected(missing, place);
    add_context(reader.watch.was_reached ? reader.watch.nodes : reader.nodes, text, place);
    place.refers = reader.watch.open_tags.test(static_cast<std::size_t>(Tag::ref)) ||
                   reader.watch.open_tags.test(static_cast<std::size_t>(Tag::owner));
    const std::size_t last = text.find_last_not_of(" \t\r");
    may_begin = failure == nowhere && last != std::string_view::npos && (text[last] == '\n' || text[last] == ';');
    break;
  }
  if (!may_begin) return place;
  // Nothing is there yet: what a statement begins with.
  const std::string_view nothing;
  Walk fresh(nothing);
  fresh.read();
  add_expected(fresh.reader().failure, place);
  return place;
}

std::size_t begin_of_last_word(std::string_view text) {
  Reader words(text, text::SourceId{});
  const auto size = static_cast<std::uint32_t>(text.size());
  std::size_t begin = size;
  for (std::uint32_t at = 0; at < size;) {
    const Token token = words.token_at(at, text.data() + size);
    if (token.kind == Token::Kind::end) return size;
    begin = token.kind == Token::Kind::word && token.end == size ? token.begin : size;
    at = token.end;
  }
  return begin;
}

}  // namespace iamq::lang
