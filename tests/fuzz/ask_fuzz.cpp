#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "runtime/condition/operators.hpp"
#include "runtime/import/authorization_details.hpp"
#include "runtime/query/ask.hpp"

// Any bytes as a world file with lines of questions behind it: never a crash or a hang; messages inside the text, no
// World where one of them is an error, and a line for every question. A byte 0 ends the world file.

using namespace iamq;

namespace {

void require(bool condition, const char* what) {
  if (condition) return;
  std::fprintf(stderr, "ask_fuzz: %s\n", what);
  std::abort();
}

bool lies_inside(const text::Sources& sources, const text::Span& span) {
  return span.begin <= span.end && span.end <= sources.text(span.source).size();
}

std::shared_ptr<const model::World> read_world(text::Sources& sources, std::string text) {
  const model::World empty(std::make_shared<policy::Library>(condition::operator_names()));
  import::ExportFile file;
  file.source = sources.add("world.json", std::move(text));
  const import::AwsPolicySource nothing_shipped = [](std::string_view) { return std::nullopt; };
  import::ImportResult result = import::import_files(sources, std::vector{file}, empty, nothing_shipped);
  for (const text::Diagnostic& diagnostic : result.diagnostics) {
    require(!diagnostic.message.empty() && !diagnostic.code.empty(), "a message says nothing");
    require(lies_inside(sources, diagnostic.span), "a message lies outside");
    for (const text::Label& label : diagnostic.labels) {
      require(lies_inside(sources, label.span), "a label lies outside");
    }
  }
  require(text::has_errors(result.diagnostics) != result.world.has_value(), "an error and a World, or neither");
  return std::make_shared<const model::World>(result.world ? std::move(*result.world) : empty);
}

void ask_line(const std::shared_ptr<const model::World>& world, const stdlib::Catalog& catalog,
              const std::string& line) {
  text::Sources sources;
  const auto source = sources.add("question", line);
  const query::SetQuestion question =
      query::read_set_question(sources, {source, 0, static_cast<std::uint32_t>(line.size())});
  if (!question.error.empty()) return;
  const query::SetAnswer answer = query::ask(world, catalog, question);
  require(answer.error.empty() != answer.fields.empty(), "neither an answer nor an error");
  std::string error;
  std::optional<bool> pass;
  if (question.expected != nullptr) {
    pass = query::is_as_expected(answer, question.json, *question.expected, error);
  }
  const std::string told = query::to_json_line(question.id, answer, question.json, question.expected, pass);
  require(told.find('\n') == std::string::npos, "an answer is more than a line");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const stdlib::Catalog catalog;
  const std::string text(reinterpret_cast<const char*>(data), size);
  const std::size_t end = std::min(text.find('\0'), text.size());
  text::Sources sources;
  const auto world = read_world(sources, text.substr(0, end));
  for (std::size_t begin = end + 1; begin < text.size();) {
    const std::size_t stop = std::min(text.find('\n', begin), text.size());
    ask_line(world, catalog, text.substr(begin, stop - begin));
    begin = stop + 1;
  }
  return 0;
}
