#include "repl/assure/coverage.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <tuple>

#include "repl/render/diagnostic.hpp"

namespace iamq::repl {
namespace {

using assure::Piece;

struct KindWords {
  std::string_view key, words;
};
constexpr std::array<KindWords, 8> kind_words = {{
    {"statement", "the statement"},
    {"action", "the action"},
    {"resource", "the resource"},
    {"principal", "the principal"},
    {"condition-holds", "the condition, where it holds"},
    {"condition-fails", "the condition, where it does not hold"},
    {"value", "the value"},
    {"boundary", "the permissions boundary"},
}};

CoveredPiece::Kind kind_of(Piece::Kind kind) {
  switch (kind) {
    case Piece::Kind::statement:
      return CoveredPiece::Kind::statement;
    case Piece::Kind::action:
      return CoveredPiece::Kind::action;
    case Piece::Kind::resource:
      return CoveredPiece::Kind::resource;
    case Piece::Kind::principal:
      return CoveredPiece::Kind::principal;
    case Piece::Kind::condition:
      return CoveredPiece::Kind::condition_fails;
    case Piece::Kind::value:
      return CoveredPiece::Kind::value;
    case Piece::Kind::boundary:
      return CoveredPiece::Kind::boundary;
  }
  return CoveredPiece::Kind::statement;
}

// What came of taking one piece away.
struct Removal {
  std::optional<text::Span> noticed_by;
  bool is_redundant = false;
};

Removal remove(Suite& suite, const policy::Library& library, const Piece& piece) {
  assure::Variation variation{piece, std::nullopt};
  if (piece.kind != Piece::Kind::boundary) variation.document = assure::without(library.document(piece.policy), piece);
  Removal removal;
  removal.noticed_by = suite.noticed_by(variation);
  if (!removal.noticed_by) removal.is_redundant = suite.consequence_of(variation).is_nothing;
  return removal;
}

// The pieces of a session's suite with what came of each.
class Collector {
public:
  Collector(SuiteWorker& worker, const std::vector<Removal>& removals, Coverage& coverage)
      : worker_(worker), sources_(worker.session.sources()), removals_(removals), coverage_(coverage) {}

  void collect() {
    const auto& pieces = worker_.suite->pieces();
    for (std::size_t i = 0; i < pieces.size(); ++i) {
      const Piece& piece = pieces[i];
      if (piece.kind == Piece::Kind::statement) statement_ = i;
      if (is_unwritten(piece)) continue;
      add(piece, kind_of(piece.kind), removals_[i]);
      // Where the statement decides something, its conditions hold.
      if (piece.kind == Piece::Kind::condition) {
        add(piece, CoveredPiece::Kind::condition_holds, removals_[statement_]);
      }
    }
  }

private:
  // The action of a line `trusts P` stands nowhere.
  bool is_unwritten(const Piece& piece) const {
    const auto& statement = worker_.suite->pieces()[statement_];
    return piece.kind == Piece::Kind::action && sources_.text(piece.where) == "trusts" &&
           piece.policy == statement.policy;
  }

  void add(const Piece& piece, CoveredPiece::Kind kind, const Removal& removal) {
    CoveredPiece covered;
    covered.kind = kind;
    const auto& library = worker_.session.world()->library();
    covered.policy = std::string(library.text(library.policy(piece.policy).name));
    covered.begin = sources_.locate(piece.where.source, piece.where.begin);
    covered.first = piece.where.begin;
    covered.last = piece.where.end;
    covered.text = render::on_one_line(sources_.text(piece.where));
    if (piece.kind == Piece::Kind::value) {
      const auto& condition = library.document(piece.policy).statements[piece.statement].conditions[piece.index];
      covered.text = std::string(library.text(condition.values[piece.value]));
    }
    covered.is_covered = removal.noticed_by.has_value();
    covered.is_redundant = removal.is_redundant;
    covered.is_looked_at = covered.is_covered || worker_.suite->is_looked_at(piece);
    if (removal.noticed_by) covered.by = render::place(*removal.noticed_by, sources_);

    const std::string name(sources_.name(piece.where.source));
    auto& file = coverage_.files[name];
    if (file.text.empty()) file.text = std::string(sources_.text(piece.where.source));
    const auto is_it = [&](const CoveredPiece& other) {
      return other.kind == covered.kind && other.first == covered.first && other.last == covered.last &&
             other.text == covered.text;
    };
    const auto known = std::find_if(file.pieces.begin(), file.pieces.end(), is_it);
    if (known == file.pieces.end()) {
      file.pieces.push_back(std::move(covered));
      return;
    }
    // Another suite had it: covered is covered, and it is redundant only if it is everywhere.
    known->is_looked_at = known->is_looked_at || covered.is_looked_at;
    known->is_redundant = known->is_redundant && covered.is_redundant;
    if (known->is_covered || !covered.is_covered) return;
    known->is_covered = true;
    known->by = covered.by;
  }

  SuiteWorker& worker_;
  const text::Sources& sources_;
  const std::vector<Removal>& removals_;
  Coverage& coverage_;
  std::size_t statement_ = 0;
};

}  // namespace

std::size_t Coverage::File::counted() const {
  return static_cast<std::size_t>(std::count_if(
      pieces.begin(), pieces.end(), [](const CoveredPiece& piece) { return piece.is_covered || !piece.is_redundant; }));
}
std::size_t Coverage::File::covered() const {
  return static_cast<std::size_t>(
      std::count_if(pieces.begin(), pieces.end(), [](const CoveredPiece& piece) { return piece.is_covered; }));
}
std::size_t Coverage::File::looked_at() const {
  return static_cast<std::size_t>(std::count_if(pieces.begin(), pieces.end(), [](const CoveredPiece& piece) {
    return piece.is_looked_at && (piece.is_covered || !piece.is_redundant);
  }));
}

Coverage::File Coverage::all() const {
  File all;
  for (const auto& [name, file] : files) all.pieces.insert(all.pieces.end(), file.pieces.begin(), file.pieces.end());
  return all;
}

double Coverage::per_cent() const {
  const File whole = all();
  return whole.counted() == 0 ? 100.0
                              : 100.0 * static_cast<double>(whole.covered()) / static_cast<double>(whole.counted());
}

std::string_view key_of(CoveredPiece::Kind kind) {
  return kind_words[static_cast<std::size_t>(kind)].key;
}
std::string_view words_of(CoveredPiece::Kind kind) {
  return kind_words[static_cast<std::size_t>(kind)].words;
}

void add_coverage(const std::string& path, const Files::Settings& settings, unsigned jobs, Coverage& coverage) {
  SuiteWorker worker(path, settings);
  if (!worker.ok() || worker.suite->expectations() == 0) return;
  coverage.has_suite = true;
  const std::size_t count = worker.suite->pieces().size();
  std::vector<Removal> removals(count);
  share_out(worker, path, settings, jobs, count, [&](SuiteWorker& one, std::size_t number) {
    // Spans mean the same in every session: all read the same texts in the same order.
    removals[number] = remove(*one.suite, one.session.world()->library(), one.suite->pieces()[number]);
    return true;
  });
  Collector(worker, removals, coverage).collect();
  for (auto& [name, file] : coverage.files) {
    std::stable_sort(file.pieces.begin(), file.pieces.end(), [](const CoveredPiece& a, const CoveredPiece& b) {
      return std::tuple(a.first, b.last, a.kind) < std::tuple(b.first, a.last, b.kind);
    });
  }
}

}  // namespace iamq::repl
