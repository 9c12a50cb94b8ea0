#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "repl/assure/mutate.hpp"
#include "repl/jobs.hpp"
#include "repl/render/diagnostic.hpp"
#include "repl/runner.hpp"
#include "repl/testing/test_paths.hpp"
#include "repl/verbs.hpp"

namespace iamq::repl {
namespace {

using Json = nlohmann::ordered_json;

struct MutantCounts {
  std::size_t noticed = 0, equivalent = 0, survived = 0, dangerous = 0, not_tried = 0;
  std::size_t all() const { return noticed + equivalent + survived + not_tried; }
  void add(const MutantResult& result) {
    switch (result.state) {
      case MutantState::noticed:
        ++noticed;
        break;
      case MutantState::equivalent:
        ++equivalent;
        break;
      case MutantState::survived:
        ++survived;
        if (result.opens || !result.is_known) ++dangerous;
        break;
      case MutantState::not_tried:
        ++not_tried;
        break;
    }
  }
};

std::string_view state_key(MutantState state) {
  switch (state) {
    case MutantState::noticed:
      return "noticed";
    case MutantState::equivalent:
      return "equivalent";
    case MutantState::survived:
      return "survived";
    case MutantState::not_tried:
      return "not-tried";
  }
  return "";
}

std::string mutant_json(const MutantResult& result, const text::Sources& sources) {
  const auto place = sources.locate(result.where.source, result.where.begin);
  Json json;
  json["format"] = 1;
  json["kind"] = "mutant";
  json["mistake"] = std::string(assure::row(result.mistake).name);
  json["file"] = std::string(sources.name(result.where.source));
  json["line"] = place.line;
  json["column"] = place.column;
  json["text"] = render::on_one_line(sources.text(result.where));
  if (!result.from.empty()) json["from"] = result.from;
  if (!result.to.empty()) json["to"] = result.to;
  json["result"] = std::string(state_key(result.state));
  if (result.state == MutantState::survived) {
    json["opens"] = result.is_known || result.opens ? Json(result.opens) : Json(nullptr);
    if (!result.gains.empty()) json["gains"] = result.gains;
    json["expectation"] = result.expectation.empty() ? Json(nullptr) : Json(result.expectation);
  }
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string summary_json(const MutantCounts& counts) {
  Json json;
  json["format"] = 1;
  json["kind"] = "summary";
  json["mutants"] = counts.all();
  json["noticed"] = counts.noticed;
  json["equivalent"] = counts.equivalent;
  json["survived"] = counts.survived;
  json["dangerous"] = counts.dangerous;
  json["not_tried"] = counts.not_tried;
  return json.dump() + "\n";
}

std::string survivor_text(const MutantResult& result, const text::Sources& sources, const render::Screen& screen) {
  using render::Paint;
  const bool is_dangerous = result.opens || !result.is_known;
  const Paint paint = is_dangerous ? Paint::bad : Paint::unsure;
  std::string what(assure::row(result.mistake).what);
  if (!result.from.empty()) what += ": `" + render::printable(result.from) + "`";
  if (!result.to.empty()) what += " -> `" + render::printable(result.to) + "`";
  std::string text =
      "\n" +
      render::painted(screen, paint, "no test would notice if " + std::string(assure::row(result.mistake).what)) +
      (result.from.empty() ? "" : what.substr(assure::row(result.mistake).what.size())) + "\n";
  text += "  " + render::place(result.where, sources) + "\n";
  text += render::excerpt(result.where, sources, screen, '^', paint);
  const std::string_view whole = sources.text(result.where);
  if (whole.find('\n') != std::string_view::npos) {
    text += "  " + render::clipped(render::printable(render::on_one_line(whole)), 120) + "\n";
  }
  if (!result.is_known) text += "  what it opens was not settled: too much overlaps\n";
  if (!result.gains.empty()) text += "  it opens, among others, to " + render::printable(result.gains) + "\n";
  if (!result.expectation.empty()) {
    text += "  this would notice it:\n";
    std::string_view rest = result.expectation;
    while (!rest.empty()) {
      const auto end = std::min(rest.find('\n'), rest.size());
      text += "    " + render::printable(rest.substr(0, end)) + "\n";
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
  }
  return text;
}

std::string summary_text(const MutantCounts& counts) {
  std::string text = fmt::format(
      "{} tried: {} noticed", render::counted(counts.all() - counts.not_tried, "mistake", "mistakes"), counts.noticed);
  if (counts.equivalent != 0) text += fmt::format(", {} without any effect", counts.equivalent);
  text += fmt::format(", {} not noticed", counts.survived);
  if (counts.dangerous != 0) text += fmt::format(" ({} dangerous)", counts.dangerous);
  if (counts.not_tried != 0) text += fmt::format("; time was up before {} more", counts.not_tried);
  return text + "\n";
}

// Tries one file; what was found is printed as it goes.
class MutantRun {
public:
  MutantRun(const Options& options, Console& console) : options_(options), console_(console) {
    settings_.files = {options.root, options.allow_outside, options.no_cache};
    settings_.jobs = jobs_or_processors(options.test.jobs);
    settings_.budget = std::chrono::duration<double>(options.mutate.budget_seconds);
  }

  void run(const std::string& path) {
    SuiteWorker worker(path, settings_.files);
    if (!worker.ok()) return refuse(path, worker);
    if (worker.suite->expectations() == 0) return;
    has_tests_ = true;
    if (!worker.suite->holds()) {
      console_.err("iamq: the tests of `" + render::printable(path) + "` fail as it is; `iamq test` tells which\n");
      code_ = gravest(code_, ExitCode::expectation_failed);
      return;
    }
    for (const MutantResult& result : try_mutants(worker, path, settings_)) {
      counts_.add(result);
      if (options_.format == "jsonl") {
        console_.out(mutant_json(result, worker.session.sources()));
      } else if (result.state == MutantState::survived) {
        console_.out(survivor_text(result, worker.session.sources(), console_.out_screen()));
      }
    }
  }

  ExitCode finish() {
    if (!has_tests_ && code_ == ExitCode::fine) {
      console_.err("iamq: no tests found: no `test` block and no `expect` stands in these files\n");
      return ExitCode::bad_input;
    }
    if (options_.format == "jsonl") {
      console_.out(summary_json(counts_));
    } else if (has_tests_) {
      console_.out((counts_.survived != 0 ? "\n" : "") + summary_text(counts_));
    }
    const std::size_t found = options_.mutate.fail_on == "none"  ? 0
                              : options_.mutate.fail_on == "any" ? counts_.survived
                                                                 : counts_.dangerous;
    return found != 0 ? gravest(code_, ExitCode::expectation_failed) : code_;
  }

private:
  void refuse(const std::string& path, const SuiteWorker& worker) {
    code_ = ExitCode::bad_input;
    if (!worker.unreadable.empty()) {
      FileAnswer answer;
      answer.error = worker.unreadable;
      console_.err(cannot_read(path, answer));
    }
    for (const auto& error : worker.errors) {
      console_.err(render::draw(error, worker.session.sources(), console_.err_screen()));
    }
  }

  const Options& options_;
  Console& console_;
  MutantOptions settings_;
  MutantCounts counts_;
  bool has_tests_ = false;
  ExitCode code_ = ExitCode::fine;
};

}  // namespace

ExitCode mutate(const Options& options, Console& console) {
  MutantRun run(options, console);
  for (const auto& path : scripts_of(options.paths)) run.run(path);
  return run.finish();
}

}  // namespace iamq::repl
