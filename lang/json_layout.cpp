#include "lang/json_layout.hpp"

#include <algorithm>
#include <vector>

namespace iamq::lang {
namespace {

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

// Brackets, commas, colons, strings and everything else that stands between them.
std::vector<std::string_view> tokens_of(std::string_view json) {
  constexpr std::string_view punctuation = "{}[],:";
  std::vector<std::string_view> tokens;
  for (std::size_t at = 0; at < json.size();) {
    if (is_blank(json[at])) {
      ++at;
      continue;
    }
    std::size_t end = at + 1;
    if (json[at] == '"') {
      while (end < json.size() && json[end] != '"') end += json[end] == '\\' ? 2 : 1;
      end = std::min(end + 1, json.size());
    } else if (punctuation.find(json[at]) == std::string_view::npos) {
      while (end < json.size() && !is_blank(json[end]) && punctuation.find(json[end]) == std::string_view::npos) ++end;
    }
    tokens.push_back(json.substr(at, end - at));
    at = end;
  }
  return tokens;
}

class Layout {
public:
  Layout(std::vector<std::string_view> tokens, std::size_t width) : tokens_(std::move(tokens)), width_(width) {}

  std::string run(std::size_t indent, std::size_t column) {
    value(indent, column);
    return std::move(out_);
  }

private:
  static bool opens(std::string_view token) { return token == "{" || token == "["; }
  static bool closes(std::string_view token) { return token == "}" || token == "]"; }

  // One past the value that begins at `first`, and how long it is on one line.
  std::size_t measure(std::size_t first, std::size_t& length) const {
    std::size_t depth = 0;
    length = 0;
    for (std::size_t i = first; i < tokens_.size(); ++i) {
      length += tokens_[i].size() + (tokens_[i] == "," || tokens_[i] == ":" ? 1 : 0);
      if (opens(tokens_[i])) ++depth;
      if (closes(tokens_[i])) --depth;
      if (depth == 0) return i + 1;
    }
    return tokens_.size();
  }

  void value(std::size_t indent, std::size_t column) {
    std::size_t length = 0;
    const std::size_t end = measure(at_, length);
    const bool is_empty = end - at_ <= 2;
    if (is_empty || !opens(tokens_[at_]) || column + length <= width_) {
      for (; at_ < end; ++at_) {
        out_ += tokens_[at_];
        if (tokens_[at_] == "," || tokens_[at_] == ":") out_ += ' ';
      }
      return;
    }
    out_ += tokens_[at_++];
    const std::string line = '\n' + std::string(indent + 2, ' ');
    while (at_ < end && !closes(tokens_[at_])) {
      out_ += line;
      std::size_t used = indent + 2;
      if (at_ + 1 < end && tokens_[at_ + 1] == ":") {
        out_ += tokens_[at_];
        out_ += ": ";
        used += tokens_[at_].size() + 2;
        at_ += 2;
      }
      value(indent + 2, used);
      if (at_ < end && tokens_[at_] == ",") {
        out_ += ',';
        ++at_;
      }
    }
    out_ += '\n' + std::string(indent, ' ');
    if (at_ < end) out_ += tokens_[at_++];
  }

  std::vector<std::string_view> tokens_;
  std::size_t width_;
  std::size_t at_ = 0;
  std::string out_;
};

}  // namespace

std::string compact_json(std::string_view json) {
  std::string compact;
  for (const std::string_view token : tokens_of(json)) compact += token;
  return compact;
}

std::string pretty_json(std::string_view json, std::size_t indent, std::size_t column, std::size_t width) {
  return Layout(tokens_of(json), width).run(indent, column);
}

}  // namespace iamq::lang
