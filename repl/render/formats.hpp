#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lang/text/source.hpp"
#include "repl/render/screen.hpp"
#include "runtime/session.hpp"

// Output formats: one table. A format turns outcomes into text, one after the other.
namespace iamq::render {

class Writer {
public:
  virtual ~Writer() = default;
  // What stands before everything, is printed for one outcome, and stands after everything.
  virtual std::string begin() { return {}; }
  virtual std::string write(const Outcome& outcome, const text::Sources& sources) = 0;
  virtual std::string end() { return {}; }
  // What the format has no place for, a sentence each: for standard error.
  virtual std::vector<std::string> asides(const Outcome&) { return {}; }
};

struct FormatRow {
  std::string_view name;
  std::unique_ptr<Writer> (*make)(const Screen& screen);
  std::string_view help;
};

std::span<const FormatRow> formats();
const FormatRow* find_format(std::string_view name);  // null if there is none of that name

}  // namespace iamq::render
