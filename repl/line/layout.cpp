#include "repl/line/layout.hpp"

#include <algorithm>

#include "repl/line/characters.hpp"

namespace iamq::line {
namespace {

constexpr std::string_view faint = "2";
constexpr std::string_view reversed = "7";
constexpr std::size_t most_menu_rows = 10;
constexpr std::size_t widest_candidate = 48;

// Puts characters on rows, breaking them at the right edge.
class Writer {
public:
  Writer(std::size_t width, bool has_colour) : width_(std::max<std::size_t>(width, 2)), has_colour_(has_colour) {
    page_.rows.emplace_back();
  }

  void put(std::string_view text, std::string_view code) {
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t end = end_of_character(text, at);
      put_character(text.substr(at, end - at), code);
      at = end;
    }
  }
  void put_character(std::string_view character, std::string_view code) {
    const bool is_plain = character.size() == 1 && character[0] >= ' ' && character[0] < 0x7F;
    Shown wide;
    if (!is_plain) wide = shown(character, column_);
    const std::size_t columns = is_plain ? 1 : wide.columns;
    if (row().columns + columns > width_) new_row();
    set_colour(code);
    if (is_plain) {
      row().bytes += character;
    } else {
      row().bytes += wide.text;
    }
    row().columns += columns;
    column_ += columns;
  }
  void new_row() {
    set_colour({});
    page_.rows.emplace_back();
  }
  // Where tabs are counted from.
  void new_line() {
    new_row();
    column_ = 0;
  }
  void begin_text() { column_ = 0; }

  // The cursor stands on the next character; behind a full row that is the next one.
  void put_cursor() {
    if (row().columns >= width_) new_row();
    page_.cursor_row = page_.rows.size() - 1;
    page_.cursor_column = row().columns;
  }

  Page take() {
    set_colour({});
    return std::move(page_);
  }
  std::size_t rows() const { return page_.rows.size(); }

private:
  Row& row() { return page_.rows.back(); }
  void set_colour(std::string_view code) {
    if (!has_colour_ || code == code_) return;
    if (!code_.empty()) row().bytes += "\x1b[0m";
    if (!code.empty()) row().bytes += "\x1b[" + std::string(code) + "m";
    code_ = code;
  }

  std::size_t width_;
  bool has_colour_;
  Page page_;
  std::size_t column_ = 0;
  std::string_view code_;
};

std::string clipped(std::string_view text, std::size_t width) {
  std::string result;
  std::size_t columns = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = end_of_character(text, at);
    const Shown next = shown(text.substr(at, end - at), columns);
    const bool is_last = end == text.size();
    if (columns + next.columns > width - (is_last ? 0 : 1)) return result + "…";
    result += next.text;
    columns += next.columns;
    at = end;
  }
  return result;
}

void put_text(Writer& writer, const Editor& editor, const Prompts& prompts) {
  const std::string& text = editor.text();
  const auto paints = editor.paints();
  auto paint = paints.begin();
  writer.put(prompts.first, prompts.code);
  writer.begin_text();
  for (std::size_t at = 0; at < text.size();) {
    if (at == editor.cursor()) writer.put_cursor();
    const std::size_t end = end_of_character(text, at);
    if (text[at] == '\n') {
      writer.new_line();
      writer.put(prompts.next, prompts.code);
      writer.begin_text();
    } else {
      while (paint != paints.end() && paint->end <= at) ++paint;
      const bool is_painted = paint != paints.end() && paint->begin <= at;
      writer.put_character(std::string_view(text).substr(at, end - at), is_painted ? paint->code : std::string_view());
    }
    at = end;
  }
  if (editor.cursor() == text.size()) writer.put_cursor();
}

void put_menu(Writer& writer, const Completions& completions, std::optional<std::size_t> chosen, const Size& size) {
  const auto& candidates = completions.candidates;
  const std::size_t room = std::clamp<std::size_t>(size.height / 2, 1, most_menu_rows);
  const std::size_t count = std::min(room, candidates.size());
  const std::size_t first = chosen && *chosen >= count ? *chosen - count + 1 : 0;
  std::size_t widest = 0;
  for (std::size_t at = first; at < first + count; ++at) widest = std::max(widest, columns_of(candidates[at].text));
  widest = std::min({widest, widest_candidate, size.width - std::min<std::size_t>(size.width, 4)});
  for (std::size_t at = first; at < first + count; ++at) {
    writer.new_row();
    const std::string name = clipped(candidates[at].text, widest);
    writer.put("  ", {});
    writer.put(name, chosen == at ? reversed : std::string_view());
    const std::size_t taken = 2 + widest + 2;
    if (candidates[at].help.empty() || size.width < taken + 8) continue;
    writer.put(std::string(widest + 2 - columns_of(name), ' '), {});
    writer.put(clipped(candidates[at].help, size.width - taken), faint);
  }
  const std::size_t more = candidates.size() - first - count;
  if (more == 0 && !completions.has_more) return;
  const std::string how_many =
      more == 0 ? "more" : std::string(completions.has_more ? "over " : "") + std::to_string(more) + " more";
  writer.new_row();
  writer.put(clipped("  … and " + how_many, size.width), faint);
}

// The rows that fit, with the cursor's among them; the list below comes after the text.
void cut_to(Page& page, std::size_t height, std::size_t text_rows) {
  if (page.rows.size() <= height) return;
  const std::size_t below = std::min(page.rows.size() - text_rows, height / 2);
  const std::size_t room = std::max<std::size_t>(height - below, 1);
  std::size_t first = 0;
  if (text_rows > room) first = std::min(page.cursor_row - std::min(page.cursor_row, room / 2), text_rows - room);
  const std::size_t shown_text = std::min(text_rows - first, room);
  std::vector<Row> rows(page.rows.begin() + static_cast<std::ptrdiff_t>(first),
                        page.rows.begin() + static_cast<std::ptrdiff_t>(first + shown_text));
  rows.insert(rows.end(), page.rows.begin() + static_cast<std::ptrdiff_t>(text_rows),
              page.rows.begin() + static_cast<std::ptrdiff_t>(text_rows + std::min(below, height - shown_text)));
  page.rows = std::move(rows);
  page.cursor_row -= first;
}

}  // namespace

Page lay_out(const Editor& editor, const Prompts& prompts, const Size& size) {
  Writer writer(size.width, prompts.has_colour);
  put_text(writer, editor, prompts);
  // Without colours a suggestion would look like something typed.
  if (prompts.has_colour) writer.put(editor.suggestion(), faint);
  const std::size_t text_rows = writer.rows();
  if (const auto menu = editor.menu(); menu.completions != nullptr) {
    put_menu(writer, *menu.completions, menu.chosen, size);
  }
  if (const auto& search = editor.search()) {
    writer.new_row();
    writer.put(search->has_found ? "history: " : "not in the history: ", faint);
    writer.put(clipped(search->wanted, size.width > 24 ? size.width - 22 : 2), {});
  }
  Page page = writer.take();
  cut_to(page, std::max<std::size_t>(size.height, 1), text_rows);
  return page;
}

Page lay_out_entered(const Editor& editor, const Prompts& prompts, const Size& size) {
  Writer writer(size.width, prompts.has_colour);
  put_text(writer, editor, prompts);
  Page page = writer.take();
  page.cursor_row = page.rows.size() - 1;
  page.cursor_column = page.rows.back().columns;
  return page;
}

}  // namespace iamq::line
