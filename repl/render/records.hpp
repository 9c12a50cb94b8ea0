#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lang/text/source.hpp"
#include "runtime/session.hpp"

namespace iamq::render {

// What an outcome says as one flat table for programs: each field is a text, and everything is written out in full. The
// fields hang on the question alone, not on what was found, but for parts (`section`). docs/formats.md tells them.
struct Records {
  std::vector<std::string> fields;
  std::vector<std::vector<std::string>> rows;
  bool go_on = false;  // a table of expectations, which the next one may continue
};

// Between several values in one field.
constexpr std::string_view between_values = "; ";

// Without fields if there is nothing to tell (a declaration).
Records records_of(const Outcome& outcome, const text::Sources& sources);

}  // namespace iamq::render
