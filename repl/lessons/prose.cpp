#include "repl/lessons/prose.hpp"

#include <algorithm>
#include <vector>

namespace iamq::repl {
namespace {

// Longer lines are hard to read.
constexpr std::size_t widest_prose = 96;

// A paragraph, a heading or an item of a list, its lines joined.
struct Passage {
  std::string text;
  bool is_item = false, begins_block = false;
};

std::vector<Passage> passages_of(std::string_view prose) {
  std::vector<Passage> passages;
  bool is_open = false, after_blank = true;
  while (!prose.empty()) {
    const std::size_t end = std::min(prose.find('\n'), prose.size());
    const std::string_view line = prose.substr(0, end);
    prose.remove_prefix(std::min(end + 1, prose.size()));
    const std::size_t begin = line.find_first_not_of(' ');
    if (begin == std::string_view::npos) {
      is_open = false;
      after_blank = true;
      continue;
    }
    const std::string_view text = line.substr(begin);
    const bool is_item = text.substr(0, 2) == "- ", is_heading = text.front() == '#';
    if (!is_open || is_item || is_heading) {
      passages.push_back({std::string(text), is_item, after_blank || is_heading});
    } else {
      passages.back().text += " " + std::string(text);
    }
    is_open = !is_heading;
    after_blank = is_heading;
  }
  return passages;
}

// Stands for a `*` that begins or ends what is stressed.
constexpr char stress = '\x02';

// `*so*` and `**so**`, but not `s3:*`: what is stressed stands between blanks or marks, and has an end.
std::string with_stress_marked(std::string_view text) {
  std::string result;
  bool is_code = false, is_stressed = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '`') is_code = !is_code;
    const bool begins = !is_stressed && (i == 0 || text[i - 1] == ' ') && text.find('*', i + 2) != text.npos &&
                        i + 1 < text.size() && text[i + 1] != ' ';
    const bool ends = is_stressed && text[i - 1] != ' ';
    if (is_code || text[i] != '*' || !(begins || ends)) {
      result += text[i];
      continue;
    }
    result += stress;
    is_stressed = !is_stressed;
    if (i + 1 < text.size() && text[i + 1] == '*') ++i;
  }
  return result;
}

// What the text looks like where a run of it ends.
struct Look {
  bool is_code = false, is_stressed = false;
};

// The marks become colours. `look` tells what the line before left open.
std::string with_colours(std::string_view text, const render::Screen& screen, Look& look) {
  constexpr std::string_view marks = "`\x02";
  std::string result;
  while (true) {
    const std::size_t end = text.find_first_of(marks);
    const std::string_view run = text.substr(0, end);
    const render::Paint paint = look.is_code       ? render::Paint::note
                                : look.is_stressed ? render::Paint::heading
                                                   : render::Paint::none;
    if (!run.empty()) result += render::painted(screen, paint, run);
    if (end == std::string_view::npos) return result;
    bool& changed = text[end] == stress ? look.is_stressed : look.is_code;
    changed = !changed;
    if (!screen.has_colour) result += text[end] == stress ? '*' : '`';
    text.remove_prefix(end + 1);
  }
}

}  // namespace

std::string prose_on_screen(std::string_view prose, const render::Screen& screen) {
  if (screen.width == 0) return render::printable(prose, true) + "\n";
  const std::size_t width = std::min(screen.width, widest_prose);
  std::string result;
  for (const Passage& passage : passages_of(prose)) {
    if (passage.begins_block && !result.empty()) result += "\n";
    if (passage.text.front() == '#') {
      const std::string_view title = std::string_view(passage.text).substr(passage.text.find_first_not_of("# "));
      result += render::painted(screen, render::Paint::heading, render::printable(title)) + "\n";
      continue;
    }
    Look look;
    bool is_first = true;
    const std::string text =
        with_stress_marked(render::printable(passage.is_item ? passage.text.substr(2) : passage.text));
    for (const std::string& line : render::folded(text, width - (passage.is_item ? 2 : 0))) {
      if (passage.is_item) result += is_first ? "- " : "  ";
      result += with_colours(line, screen, look) + "\n";
      is_first = false;
    }
  }
  return result;
}

}  // namespace iamq::repl
