#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "repl/assure/suite_worker.hpp"
#include "repl/render/screen.hpp"

// Which pieces of the permissions some expectation needs: without a piece that is covered it would come to something
// else.
namespace iamq::repl {

struct CoveredPiece {
  enum class Kind : std::uint8_t {
    statement,
    action,
    resource,
    principal,
    condition_holds,  // a request for which it is true decides an expectation
    condition_fails,  // likewise, false
    value,
    boundary,
  } kind{};
  std::string policy;  // its name; empty for trust policies and policies of resources
  text::Location begin;
  std::uint32_t first = 0, last = 0;  // bytes of the file
  std::string text;
  bool is_covered = false;
  bool is_looked_at = false;  // a request met it, whatever came of that
  bool is_redundant = false;  // proved: without it every request is decided alike; it counts neither way
  std::string by;             // the expectation that needs it: `tests.iamq:12`
};

// By the names of files: scripts, and the JSON that they read.
struct Coverage {
  struct File {
    std::string text;
    std::vector<CoveredPiece> pieces;  // in the order of the text
    std::size_t counted() const;       // those that can be covered
    std::size_t covered() const;
    std::size_t looked_at() const;
  };
  std::map<std::string, File> files;
  bool has_suite = false;  // some file had tests

  File all() const;         // without texts
  double per_cent() const;  // 100 where nothing can be covered
};

// Adds what the tests of one file cover. What another one covers already stays covered.
void add_coverage(const std::string& path, const Files::Settings& settings, unsigned jobs, Coverage& coverage);

std::string_view key_of(CoveredPiece::Kind kind);    // `condition-holds`
std::string_view words_of(CoveredPiece::Kind kind);  // `the condition, where it holds`

// For lcov and genhtml; as JSON; as a page that needs nothing else; as lines below the results of tests.
// lcov has no place for `left_out`: policies that stand encoded inside a file, so that they have no lines of it.
std::string coverage_lcov(const Coverage& coverage, std::vector<std::string>& left_out);
std::string coverage_json(const Coverage& coverage);
std::string coverage_html(const Coverage& coverage);
std::string coverage_text(const Coverage& coverage, const render::Screen& screen);

}  // namespace iamq::repl
