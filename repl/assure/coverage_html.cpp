#include <fmt/format.h>

#include <algorithm>

#include "repl/assure/coverage.hpp"
#include "repl/render/markup.hpp"

// Coverage as one page: the texts, coloured, with what needs each piece where the pointer rests.
namespace iamq::repl {
namespace {

constexpr const char* page_head = R"(<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>iamq: what the tests cover</title>
<style>
body { font: 15px/1.45 system-ui, sans-serif; margin: 2em auto; max-width: 75em; padding: 0 1em; color: #1b1f24; }
table { border-collapse: collapse; margin: 1em 0; }
th, td { text-align: left; padding: .2em 1em .2em 0; border-bottom: 1px solid #d7dbe0; }
td.number, th.number { text-align: right; }
pre { background: #f7f8fa; border: 1px solid #d7dbe0; padding: .5em 0; overflow-x: auto; line-height: 1.5; }
pre .line { display: inline-block; width: 4em; padding-right: 1em; text-align: right; color: #8a929b; user-select: none; }
.covered { background: #d3f2da; }
.partly { background: #fdf0c2; }
.missed { background: #fbd5d5; }
.redundant { background: #e3e6ea; }
.covered, .partly, .missed, .redundant { border-radius: 2px; }
@media (prefers-color-scheme: dark) {
  body { background: #14171a; color: #dde1e6; }
  pre { background: #1b1f24; border-color: #343a41; }
  th, td { border-color: #343a41; }
  .covered { background: #174a26; } .partly { background: #584a10; } .missed { background: #642222; }
  .redundant { background: #3a4047; }
}
</style>
</head>
<body>
<h1>What the tests cover</h1>
<p>A piece is <span class="covered">covered</span> if an expectation would come to something else without it;
<span class="missed">not covered</span> if none would; <span class="partly">partly</span> covered if that holds of some of what
stands there; <span class="redundant">without effect</span> if every request is decided alike without it. Looked at: a request
of a test met it. Rest on a piece to see which expectation needs it.</p>
)";

// Everything that is said of the same stretch of text.
struct Stretch {
  std::uint32_t first = 0, last = 0;
  std::vector<const CoveredPiece*> pieces;
  std::string css_class() const {
    std::size_t covered = 0, counted = 0;
    for (const auto* piece : pieces) {
      covered += piece->is_covered ? 1 : 0;
      counted += piece->is_covered || !piece->is_redundant ? 1 : 0;
    }
    return counted == 0 ? "redundant" : covered == counted ? "covered" : covered == 0 ? "missed" : "partly";
  }
  std::string title() const {
    std::string title;
    for (const auto* piece : pieces) {
      title += title.empty() ? "" : "\n";
      title += std::string(words_of(piece->kind));
      if (piece->kind == CoveredPiece::Kind::value) title += " " + piece->text;
      title += piece->is_covered     ? ": needed by " + piece->by
               : piece->is_redundant ? ": without effect"
               : piece->is_looked_at ? ": looked at, but no expectation needs it"
                                     : ": no expectation needs it";
    }
    return title;
  }
};

// The narrowest stretch counts where several lie over each other: patterns in their statement.
std::vector<Stretch> stretches_of(const Coverage::File& file) {
  std::vector<Stretch> stretches;
  for (const auto& piece : file.pieces) {
    const auto is_it = [&](const Stretch& one) { return one.first == piece.first && one.last == piece.last; };
    const auto known = std::find_if(stretches.begin(), stretches.end(), is_it);
    if (known != stretches.end()) {
      known->pieces.push_back(&piece);
    } else {
      stretches.push_back({piece.first, piece.last, {&piece}});
    }
  }
  return stretches;
}

std::string coloured(const Coverage::File& file) {
  const auto stretches = stretches_of(file);
  std::vector<const Stretch*> at(file.text.size(), nullptr);
  for (const auto& stretch : stretches) {
    const std::size_t end = std::min<std::size_t>(stretch.last, file.text.size());
    for (std::size_t i = stretch.first; i < end; ++i) {
      const bool is_narrower = at[i] == nullptr || stretch.last - stretch.first < at[i]->last - at[i]->first;
      if (is_narrower) at[i] = &stretch;
    }
  }
  std::string page = "<pre>";
  std::size_t number = 1;
  const auto begin_line = [&] { page += fmt::format("<span class=\"line\">{}</span>", number++); };
  begin_line();
  for (std::size_t i = 0; i < file.text.size();) {
    if (file.text[i] == '\n') {
      page += '\n';
      if (++i < file.text.size()) begin_line();
      continue;
    }
    std::size_t end = i;
    while (end < file.text.size() && file.text[end] != '\n' && at[end] == at[i]) ++end;
    const std::string piece = render::escaped_markup(render::printable(std::string_view(file.text).substr(i, end - i)));
    const bool is_blank = piece.find_first_not_of(" \t") == std::string::npos;
    page += at[i] == nullptr || is_blank ? piece
                                         : fmt::format("<span class=\"{}\" title=\"{}\">{}</span>", at[i]->css_class(),
                                                       render::escaped_markup(at[i]->title()), piece);
    i = end;
  }
  return page + "</pre>\n";
}

std::string row_of(const std::string& name, const Coverage::File& file) {
  const double per_cent =
      file.counted() == 0 ? 100.0 : 100.0 * static_cast<double>(file.covered()) / static_cast<double>(file.counted());
  return fmt::format(
      "<tr><td>{}</td><td class=\"number\">{:.1f} %</td><td class=\"number\">{}</td><td class=\"number\">{}</td>"
      "<td class=\"number\">{}</td><td class=\"number\">{}</td></tr>\n",
      name, per_cent, file.covered(), file.counted(), file.looked_at(), file.pieces.size() - file.counted());
}

}  // namespace

std::string coverage_html(const Coverage& coverage) {
  std::string page = page_head;
  page +=
      "<table><tr><th>file</th><th class=\"number\"></th><th class=\"number\">covered</th><th class=\"number\">of</th>"
      "<th class=\"number\">looked at</th><th class=\"number\">without effect</th></tr>\n";
  std::size_t number = 0;
  for (const auto& [name, file] : coverage.files) {
    page +=
        row_of(fmt::format("<a href=\"#f{}\">{}</a>", ++number, render::escaped_markup(render::printable(name))), file);
  }
  page += row_of("all", coverage.all()) + "</table>\n";
  number = 0;
  for (const auto& [name, file] : coverage.files) {
    page += fmt::format("<h2 id=\"f{}\">{}</h2>\n", ++number, render::escaped_markup(render::printable(name))) +
            coloured(file);
  }
  return page + "</body>\n</html>\n";
}

}  // namespace iamq::repl
