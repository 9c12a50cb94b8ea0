#include "repl/json_documents.hpp"

namespace iamq::repl {
namespace {

bool is_json_blank(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

char first_of(std::string_view line) {
  const std::size_t at = line.find_first_not_of(" \t\r");
  return at == std::string_view::npos ? 0 : line[at];
}

}  // namespace

bool JsonDocuments::read_line() {
  if (has_line_) return true;
  has_line_ = lines_.next(line_);
  return has_line_;
}

void JsonDocuments::begin_anew() {
  document_.clear();
  depth_ = 0;
  last_ = 0;
}

// A brace begins an object only behind a bracket, a comma or a colon: where it stands behind anything else, what came
// before has no end.
bool JsonDocuments::breaks_off() const {
  return !document_.empty() && first_of(line_) == '{' && last_ != '[' && last_ != ',' && last_ != ':';
}

// Moves what belongs to the document out of the line; true if the document ends in it.
bool JsonDocuments::scan() {
  for (std::size_t at = 0; at < line_.size(); ++at) {
    const char c = line_[at];
    if (c == '"') {
      // No string goes on in the next line.
      for (++at; at < line_.size() && line_[at] != '"'; ++at) {
        if (line_[at] == '\\') ++at;
      }
    } else if (c == '{' || c == '[') {
      ++depth_;
    } else if ((c == '}' || c == ']') && depth_ > 0 && --depth_ == 0) {
      document_.append(line_.substr(0, at + 1));
      line_.remove_prefix(at + 1);
      has_line_ = first_of(line_) != 0;
      return true;
    }
    if (!is_json_blank(c)) last_ = c;
  }
  document_.append(line_);
  has_line_ = false;
  return depth_ == 0;
}

bool JsonDocuments::next(std::string_view& document) {
  begin_anew();
  while (read_line()) {
    if (breaks_off()) break;
    if (document_.empty()) {
      number_ = lines_.number();
    } else {
      document_.append(lines_.number() - last_line_, '\n');
    }
    last_line_ = lines_.number();
    if (scan()) break;
  }
  document = document_;
  return !document_.empty();
}

}  // namespace iamq::repl
