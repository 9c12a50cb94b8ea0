#include "runtime/session/comments.hpp"

#include <algorithm>
#include <optional>

namespace iamq {

namespace {

// What iamq writes itself at the top of a saved script.
constexpr std::string_view mark_of_saved = "# saved by iamq";

// One blank between words, none around; without what only opens or closes something.
std::string plain_code(std::string_view text) {
  std::string plain;
  for (const char c : text) {
    const bool is_blank = c == ' ' || c == '\t' || c == '\r' || c == '\n';
    if (!is_blank) {
      plain += c;
    } else if (!plain.empty() && plain.back() != ' ') {
      plain += ' ';
    }
  }
  while (!plain.empty() && std::string_view(" {};,").find(plain.back()) != std::string_view::npos) plain.pop_back();
  return plain;
}

std::string_view first_words(std::string_view text, int count) {
  std::size_t end = 0;
  while (count-- > 0 && end < text.size()) {
    end = std::min(text.find_first_of(" ,", end == 0 ? 0 : end + 1), text.size());
  }
  return text.substr(0, end);
}

struct CodeLine {
  std::uint32_t begin = 0;
  std::string code;
};

// The lines of a text between two places, without their comments.
std::vector<CodeLine> code_lines(std::string_view text, std::uint32_t begin, std::uint32_t end,
                                 const std::vector<lang::Comment>& comments) {
  std::vector<CodeLine> lines;
  while (begin < end) {
    const auto line_end = static_cast<std::uint32_t>(std::min<std::size_t>(text.find('\n', begin), text.size()));
    std::uint32_t code_end = std::min(line_end, end);
    for (const lang::Comment& comment : comments) {
      if (comment.span.begin >= begin && comment.span.begin < code_end) code_end = comment.span.begin;
    }
    lines.push_back({begin, plain_code(text.substr(begin, code_end - begin))});
    begin = line_end + 1;
  }
  return lines;
}

// The line that says what `code` says: the same text, else the one that begins so and stands at the same place among
// those that do, else the only one that begins with the same word.
template <class CodeAt>
std::optional<std::size_t> same_line(std::size_t from, std::size_t count, const CodeAt& code_at,
                                     const std::vector<CodeLine>& written, std::size_t index) {
  const std::string& code = written[index].code;
  if (code.empty()) return std::nullopt;
  for (std::size_t i = from; i < count; ++i) {
    if (code_at(i) == code) return i;
  }
  for (const int words : {2, 1}) {
    const std::string_view beginning = first_words(code, words);
    const auto begins_so = [&](std::string_view line) { return first_words(line, words) == beginning; };
    std::vector<std::size_t> found;
    for (std::size_t i = from; i < count; ++i) {
      if (begins_so(code_at(i))) found.push_back(i);
    }
    std::size_t before = 0, all = 0;
    for (std::size_t i = 0; i < written.size(); ++i) {
      if (!begins_so(written[i].code)) continue;
      ++all;
      before += i < index ? 1 : 0;
    }
    if (found.size() == 1 && all == 1) return found.front();
    if (found.size() == all && before < found.size()) return found[before];
  }
  return std::nullopt;
}

std::string indent_of(std::string_view line) {
  return std::string(line.substr(0, std::min(line.find_first_not_of(' '), line.size())));
}

}  // namespace

ReadComments comments_of(const lang::Script& script) {
  ReadComments read;
  read.comments = script.comments;
  if (!script.statements.empty()) {
    read.first_statement = script.statements.front().span.begin;
    read.last_statement_end = script.statements.back().span.end;
    read.begins_with_declaration = std::holds_alternative<lang::Declaration>(script.statements.front().node);
  }
  return read;
}

std::string CommentKeeper::take(const lang::Comment& comment) {
  taken_.emplace(comment.span.source, comment.span.begin);
  return std::string(sources_.text(comment.span));
}

bool CommentKeeper::is_taken(const lang::Comment& comment) const {
  return taken_.count({comment.span.source, comment.span.begin}) != 0;
}

// Before the first statement, and not directly above it.
bool CommentKeeper::is_in_header(const ReadComments& read, const lang::Comment& comment, text::SourceId source) const {
  if (comment.span.begin >= read.first_statement) return false;
  if (!read.begins_with_declaration) return true;
  const std::string_view between =
      sources_.text(source).substr(comment.span.end, read.first_statement - comment.span.end);
  bool is_blank = true;
  std::size_t line_ends = 0;
  for (const char c : between) {
    if (c == '\n') {
      line_ends = is_blank ? line_ends + 1 : 1;
      is_blank = true;
      if (line_ends > 1) return true;
    } else if (c != ' ' && c != '\t' && c != '\r') {
      is_blank = false;
      line_ends = 0;
    }
  }
  return false;
}

// The comment lines above, with nothing but blanks between them and the declaration; the nearest last.
std::vector<const lang::Comment*> CommentKeeper::run_above(const text::Span& declared) const {
  std::vector<const lang::Comment*> run;
  const auto read = read_.find(declared.source);
  if (read == read_.end()) return run;
  const std::string_view text = sources_.text(declared.source);
  const auto& comments = read->second.comments;
  auto comment = std::lower_bound(comments.begin(), comments.end(), declared.begin,
                                  [](const lang::Comment& one, std::uint32_t at) { return one.span.begin < at; });
  std::uint32_t position = declared.begin;
  while (comment != comments.begin()) {
    --comment;
    const std::string_view between = text.substr(comment->span.end, position - comment->span.end);
    const bool is_next = between.find_first_not_of(" \t\r\n") == std::string_view::npos;
    if (!is_next || !comment->own_line || is_in_header(read->second, *comment, declared.source)) break;
    run.push_back(&*comment);
    position = comment->span.begin;
  }
  std::reverse(run.begin(), run.end());
  return run;
}

void CommentKeeper::put_above(std::vector<Line>& lines, std::size_t head, const text::Span& declared) {
  const auto run = run_above(declared);
  // `##` lines are kept with the declaration, and written already.
  std::size_t plain = run.size();
  while (plain > 0 && sources_.text(run[plain - 1]->span).substr(0, 2) == "##") --plain;
  std::size_t first = head;
  while (first > 0 && lines[first - 1].text.find_first_not_of(' ') != std::string::npos &&
         plain_code(lines[first - 1].text).substr(0, 2) == "##") {
    --first;
  }
  if (plain == 0) return;  // an imported file's text is not needed
  const std::string_view text = sources_.text(declared.source);
  for (std::size_t i = 0; i < plain; ++i) {
    if (is_taken(*run[i])) continue;
    const std::uint32_t next = i + 1 < run.size() ? run[i + 1]->span.begin : declared.begin;
    const std::string_view between = text.substr(run[i]->span.end, next - run[i]->span.end);
    lines[first].above.push_back(take(*run[i]));
    if (std::count(between.begin(), between.end(), '\n') > 1) lines[first].above.emplace_back();
  }
}

void CommentKeeper::put_inside(std::vector<Line>& lines, std::size_t head, const text::Span& declared) {
  const auto read = read_.find(declared.source);
  if (read == read_.end()) return;
  const std::string_view text = sources_.text(declared.source);
  const auto end = static_cast<std::uint32_t>(std::min<std::size_t>(text.find('\n', declared.end), text.size()));
  const auto written = code_lines(text, declared.begin, end, read->second.comments);
  const auto code_at = [&](std::size_t i) { return plain_code(lines[i].text); };
  for (const lang::Comment& comment : read->second.comments) {
    if (comment.span.begin < declared.begin || comment.span.begin >= end || is_taken(comment)) continue;
    // The line that it stands behind, or the next one that says something.
    std::size_t index = 0;
    while (index + 1 < written.size() && written[index + 1].begin <= comment.span.begin) ++index;
    const bool is_behind = !comment.own_line;
    while (!is_behind && index + 1 < written.size() && written[index].code.empty()) ++index;
    auto line = index == 0 ? std::optional(head) : same_line(head, lines.size(), code_at, written, index);
    // A declaration that stood inside of this one has comments of its own.
    if (!line && lines.size() > 1 && declared.end > declared.begin) {
      const std::string_view word = first_words(written[index].code, 1);
      const bool is_of_other = word == "user" || word == "group" || word == "role" || word == "bucket";
      if (is_of_other) continue;
      line = std::min(head + 1, lines.size() - 1);
    }
    if (!line) continue;
    if (is_behind && lines[*line].behind.empty()) {
      lines[*line].behind = take(comment);
    } else {
      lines[*line].above.push_back(take(comment));
    }
  }
}

std::string CommentKeeper::with_comments(const std::string& text, const std::vector<text::Span>& declared) {
  const bool has_comments = std::any_of(declared.begin(), declared.end(),
                                        [&](const text::Span& span) { return read_.count(span.source) != 0; });
  if (!has_comments) return text;
  std::vector<Line> lines;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    lines.push_back({text.substr(begin, end - begin), {}, {}});
    begin = end + 1;
  }
  const auto code_at = [&](std::size_t i) { return plain_code(lines[i].text); };
  std::vector<std::size_t> heads;
  for (const text::Span& span : declared) {
    const auto read = read_.find(span.source);
    heads.push_back(lines.size());
    if (read == read_.end()) continue;
    std::size_t head = 0;
    while (head + 1 < lines.size() && code_at(head).substr(0, 1) == "#") ++head;
    if (declared.size() > 1) {
      const auto end = static_cast<std::uint32_t>(
          std::min<std::size_t>(sources_.text(span.source).find('\n', span.begin), span.end));
      const auto written = code_lines(sources_.text(span.source), span.begin, end, read->second.comments);
      const auto found = written.empty() ? std::nullopt : same_line(0, lines.size(), code_at, written, 0);
      if (!found) continue;
      head = *found;
    }
    heads.back() = head;
    put_above(lines, head, span);
  }
  for (std::size_t i = 0; i < declared.size(); ++i) {
    if (heads[i] < lines.size()) put_inside(lines, heads[i], declared[i]);
  }
  std::string result;
  for (const Line& line : lines) {
    for (const std::string& comment : line.above) {
      result += (comment.empty() ? "" : indent_of(line.text) + comment) + "\n";
    }
    result += line.text + (line.behind.empty() ? "" : "  " + line.behind) + "\n";
  }
  return result;
}

std::string CommentKeeper::above(const text::Span& statement) {
  std::string text;
  for (const lang::Comment* comment : run_above(statement)) {
    if (!is_taken(*comment)) text += take(*comment) + "\n";
  }
  return text;
}

std::string CommentKeeper::header() {
  std::string text;
  for (const auto& [source, read] : read_) {
    std::string part;
    for (const lang::Comment& comment : read.comments) {
      const bool is_of_text = read.last_statement_end != 0 && is_in_header(read, comment, source);
      if (!is_of_text || is_taken(comment)) continue;
      const std::string words = take(comment);
      if (words != mark_of_saved && words.substr(0, 2) != "#!") part += words + "\n";
    }
    if (!part.empty()) text += (text.empty() ? "" : "\n") + part;
  }
  return text;
}

std::string CommentKeeper::trailer() {
  std::string text;
  for (const auto& [source, read] : read_) {
    for (const lang::Comment& comment : read.comments) {
      const bool is_at_end = comment.own_line && comment.span.begin >= read.last_statement_end;
      if (is_at_end && !is_taken(comment)) text += take(comment) + "\n";
    }
  }
  return text;
}

}  // namespace iamq
