#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>

#include "repl/assure/coverage.hpp"

namespace iamq::repl {
namespace {

using Json = nlohmann::ordered_json;

bool counts(const CoveredPiece& piece) {
  return piece.is_covered || !piece.is_redundant;
}

Json numbers_json(const Coverage::File& file) {
  Json json;
  json["pieces"] = file.counted();
  json["covered"] = file.covered();
  json["looked_at"] = file.looked_at();
  json["redundant"] = file.pieces.size() - file.counted();
  return json;
}

Json piece_json(const CoveredPiece& piece) {
  Json json;
  json["kind"] = std::string(key_of(piece.kind));
  json["line"] = piece.begin.line;
  json["column"] = piece.begin.column;
  json["text"] = piece.text;
  if (!piece.policy.empty()) json["policy"] = piece.policy;
  json["covered"] = piece.is_covered;
  json["looked_at"] = piece.is_looked_at;
  json["redundant"] = piece.is_redundant;
  if (!piece.by.empty()) json["by"] = piece.by;
  return json;
}

}  // namespace

// https://manpages.debian.org/bookworm/lcov/geninfo.1.en.html#FILES: DA is a line, BRDA a branch of it. A line is hit
// if everything on it is needed; its branches tell the pieces.
std::string coverage_lcov(const Coverage& coverage, std::vector<std::string>& left_out) {
  std::string text;
  for (const auto& [name, file] : coverage.files) {
    std::error_code error;
    if (!std::filesystem::exists(name, error)) {
      left_out.push_back(name);
      continue;
    }
    std::map<std::uint32_t, std::vector<const CoveredPiece*>> lines;
    for (const auto& piece : file.pieces) {
      if (counts(piece)) lines[piece.begin.line].push_back(&piece);
    }
    if (lines.empty()) continue;
    text += "TN:iamq\nSF:" + name + "\n";
    std::size_t branches = 0, taken = 0, hit = 0;
    for (const auto& [line, pieces] : lines) {
      for (std::size_t i = 0; i < pieces.size(); ++i) {
        text += fmt::format("BRDA:{},0,{},{}\n", line, i, pieces[i]->is_covered ? 1 : 0);
        ++branches;
        taken += pieces[i]->is_covered ? 1 : 0;
      }
    }
    text += fmt::format("BRF:{}\nBRH:{}\n", branches, taken);
    for (const auto& [line, pieces] : lines) {
      const bool is_hit =
          std::all_of(pieces.begin(), pieces.end(), [](const auto* piece) { return piece->is_covered; });
      text += fmt::format("DA:{},{}\n", line, is_hit ? 1 : 0);
      hit += is_hit ? 1 : 0;
    }
    text += fmt::format("LF:{}\nLH:{}\nend_of_record\n", lines.size(), hit);
  }
  return text;
}

std::string coverage_json(const Coverage& coverage) {
  Json json;
  json["format"] = 1;
  json["kind"] = "coverage";
  json["summary"] = numbers_json(coverage.all());
  Json files = Json::array();
  for (const auto& [name, file] : coverage.files) {
    Json one;
    one["file"] = name;
    one["summary"] = numbers_json(file);
    Json pieces = Json::array();
    for (const auto& piece : file.pieces) pieces.push_back(piece_json(piece));
    one["pieces"] = std::move(pieces);
    files.push_back(std::move(one));
  }
  json["files"] = std::move(files);
  return json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string coverage_text(const Coverage& coverage, const render::Screen& screen) {
  using render::Paint;
  std::string text = "\n";
  const Coverage::File all = coverage.all();
  for (const auto& [name, file] : coverage.files) {
    for (const auto& piece : file.pieces) {
      if (piece.is_covered || piece.is_redundant) continue;
      text += render::painted(screen, Paint::bad, "not covered") +
              fmt::format(": {}:{}:{}: {}: {}", render::printable(name), piece.begin.line, piece.begin.column,
                          words_of(piece.kind), render::printable(render::clipped(piece.text, 100)));
      if (piece.is_looked_at) text += render::painted(screen, Paint::faint, " (looked at)");
      text += "\n";
    }
  }
  text += fmt::format("covered: {} of {} ({:.1f} %); looked at: {}", all.covered(), all.counted(), coverage.per_cent(),
                      all.looked_at());
  const std::size_t redundant = all.pieces.size() - all.counted();
  if (redundant != 0) {
    text += fmt::format("; without any effect, and not counted: {}", redundant);
  }
  return text + "\n";
}

}  // namespace iamq::repl
