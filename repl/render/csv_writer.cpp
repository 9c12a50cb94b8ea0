#include "repl/render/csv_writer.hpp"

#include <string>
#include <utility>
#include <vector>

#include "repl/render/answer.hpp"
#include "repl/render/expectations.hpp"
#include "repl/render/records.hpp"

namespace iamq::render {
namespace {

constexpr std::string_view line_end = "\r\n";  // https://www.rfc-editor.org/rfc/rfc4180#section-2

// Spreadsheets run a field that begins like a formula, in quotes or not
// (https://owasp.org/www-community/attacks/CSV_Injection). Names of IAM may begin so; an apostrophe makes it text.
bool looks_like_formula(std::string_view value) {
  return !value.empty() && std::string_view("=+-@\t\r").find(value.front()) != std::string_view::npos;
}

std::string csv_field(const std::string& value) {
  const std::string safe = (looks_like_formula(value) ? "'" : "") + value;
  if (safe.find_first_of(",\"\r\n") == std::string::npos) return safe;
  std::string quoted = "\"";
  for (const char c : safe) quoted += c == '"' ? "\"\"" : std::string(1, c);
  return quoted + "\"";
}

std::string csv_record(const std::vector<std::string>& values) {
  std::string line;
  for (std::size_t i = 0; i < values.size(); ++i) line += (i == 0 ? "" : ",") + csv_field(values[i]);
  // A record of one empty field would be an empty line, which stands between tables.
  return (line.empty() ? "\"\"" : line) + std::string(line_end);
}

class CsvWriter final : public Writer {
public:
  std::string begin() override {
    fields_.clear();
    return {};
  }

  std::string write(const Outcome& outcome, const text::Sources& sources) override {
    const Records records = records_of(outcome, sources);
    if (records.fields.empty()) return {};
    std::string text;
    const bool goes_on = records.go_on && records.fields == fields_;
    if (!goes_on) {
      text = (fields_.empty() ? "" : std::string(line_end)) + csv_record(records.fields);
      fields_ = records.fields;
    }
    for (const auto& row : records.rows) text += csv_record(row);
    return text;
  }

  std::vector<std::string> asides(const Outcome& outcome) override {
    if (const auto* expectation = std::get_if<ExpectationOutcome>(&outcome.result)) {
      return rests_on_sentences(*expectation);
    }
    const auto* answer = std::get_if<query::Answer>(&outcome.result);
    return answer == nullptr ? std::vector<std::string>() : note_sentences(answer->notes, *answer->world);
  }

private:
  std::vector<std::string> fields_;  // of the table that was written last
};

}  // namespace

std::unique_ptr<Writer> make_csv_writer(const Screen&) {
  return std::make_unique<CsvWriter>();
}

}  // namespace iamq::render
