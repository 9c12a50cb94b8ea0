#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lang/ast.hpp"
#include "lang/text/source.hpp"

// The `#` comments of what a session has read, put back where a World is written as a script.
namespace iamq {

// Of one text: its comments, and where its statements begin and end.
struct ReadComments {
  std::vector<lang::Comment> comments;  // in order
  std::uint32_t first_statement = 0, last_statement_end = 0;
  bool begins_with_declaration = false;
};
ReadComments comments_of(const lang::Script& script);

using CommentsBySource = std::map<text::SourceId, ReadComments>;

// Every comment is told once: above the declaration that it stands above, behind the line that it stands behind, inside
// at its line where there still is one. `##` lines directly above a declaration are not its business: they are kept
// with what they describe.
class CommentKeeper {
public:
  CommentKeeper(const text::Sources& sources, const CommentsBySource& read) : sources_(sources), read_(read) {}

  // The lines with the comments of the declarations that they were made of.
  std::string with_comments(const std::string& lines, const std::vector<text::Span>& declared);
  // The comment lines directly above a statement that is kept as it was written.
  std::string above(const text::Span& statement);
  // What stands at the top of the texts, before their first statement and apart from it; and what stands at their ends.
  std::string header();
  std::string trailer();

private:
  struct Line {
    std::string text;
    std::vector<std::string> above;  // own lines, without indentation; empty: a blank line
    std::string behind;
  };
  std::vector<const lang::Comment*> run_above(const text::Span& declared) const;
  bool is_in_header(const ReadComments& read, const lang::Comment& comment, text::SourceId source) const;
  void put_above(std::vector<Line>& lines, std::size_t head, const text::Span& declared);
  void put_inside(std::vector<Line>& lines, std::size_t head, const text::Span& declared);
  std::string take(const lang::Comment& comment);
  bool is_taken(const lang::Comment& comment) const;

  const text::Sources& sources_;
  const CommentsBySource& read_;
  std::set<std::pair<text::SourceId, std::uint32_t>> taken_;
};

}  // namespace iamq
