// Every question about sets must be answered as it says: in the worlds of the project, in the same worlds written out
// and read again, and in those made of other projects' exports where IAMQ_SHARED tells where these are.
#include <catch2/catch.hpp>
#include <functional>
#include <iostream>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>

#include "repl/options.hpp"
#include "repl/worlds.hpp"
#include "runtime/change/ask.hpp"
#include "runtime/evaluate/gather.hpp"
#include "runtime/export/aws_cli.hpp"
#include "runtime/index/decider.hpp"
#include "runtime/session.hpp"
#include "runtime/show/show.hpp"
#include "tests/conformance/cases.hpp"

namespace {

using namespace iamq;

struct Counts {
  std::size_t asked = 0, passed = 0;
};

using FindWorld = std::function<repl::Worlds::Found(std::string_view name)>;

void check_line(const text::Sources& sources, const text::Span& line, const FindWorld& find, Counts& counts) {
  const query::SetQuestion question = query::read_set_question(sources, line);
  INFO(sources.text(line));
  ++counts.asked;
  REQUIRE(question.error.empty());
  REQUIRE(question.expected != nullptr);
  const repl::Worlds::Found found = find(question.world);
  INFO(found.error);
  REQUIRE(found.world != nullptr);
  const query::SetAnswer answer = change::ask(found.world, *found.catalog, question);
  std::string error;
  const auto pass = query::is_as_expected(answer, question.json, *question.expected, error);
  INFO(query::to_json_line(question.id, answer, question.json, question.expected, pass));
  INFO(answer.error << error);
  CHECK(pass == std::optional<bool>(true));
  counts.passed += pass == std::optional<bool>(true) ? 1 : 0;
}

bool is_real(std::string_view line) {
  return line.find("\"world\": \"real-") != std::string_view::npos;
}

void check_all(const std::string& title, bool real_ones, const FindWorld& find) {
  Counts counts;
  for (const char* file : {"questions.jsonl", "what_if.jsonl"}) {
    const std::string path = test::project_case_file(file);
    const auto text = test::read_text(path);
    REQUIRE(text);
    text::Sources sources;
    const text::SourceId source = sources.add(path, *text);
    for (const text::Span& line : test::lines_of(sources, source)) {
      if (is_real(sources.text(line)) == real_ones) check_line(sources, line, find, counts);
    }
  }
  std::cout << title << ": " << counts.passed << " of " << counts.asked << "\n";
  CHECK(counts.asked > 0);
}

// The worlds of a folder, as `iamq ask` finds them.
class Folder {
public:
  explicit Folder(std::string place) : worlds_(std::move(place), options_, nullptr) {}
  repl::Worlds::Found find(std::string_view name) { return worlds_.find(name); }

private:
  repl::Options options_;
  repl::Worlds worlds_;
};

std::string written_out(const repl::Worlds::Found& found) {
  query::Asking asking;
  asking.world = found.world;
  asking.catalog = found.catalog;
  const auto shown = show::show_world(asking, "json", {});
  REQUIRE(std::holds_alternative<query::Answer>(shown));
  return std::get<query::Answer>(shown).body;
}

// What `show world` makes of a World, read by `import`.
class Again {
public:
  explicit Again(std::string text)
      : text_(std::move(text)), session_([this](std::string_view, std::string_view) {
          return FileAnswer{.ok = true,
                            .text = text_,
                            .name = "again.json",
                            .error = {},
                            .folder_files = {},
                            .pieces = {},
                            .digest = {}};
        }) {
    const Execution execution = session_.execute("script", "import \"again.json\"");
    for (const Outcome& outcome : execution.outcomes) {
      for (const text::Diagnostic& diagnostic : outcome.diagnostics) {
        INFO(diagnostic.message);
        CHECK(diagnostic.severity != text::Severity::error);
      }
    }
  }
  repl::Worlds::Found found() const { return {session_.world(), &session_.catalog(), {}}; }

private:
  std::string text_;
  Session session_;
};

// What `iamq export` makes of a World, imported as a folder.
class AgainFromFiles {
public:
  explicit AgainFromFiles(const repl::Worlds::Found& found)
      : files_(export_::aws_cli_files(*found.world, written_out(found))),
        session_([this](std::string_view path, std::string_view) { return read(path); }) {
    const Execution execution = session_.execute("script", "import \"folder\"");
    for (const Outcome& outcome : execution.outcomes) {
      for (const text::Diagnostic& diagnostic : outcome.diagnostics) {
        INFO(diagnostic.message);
        CHECK(diagnostic.severity != text::Severity::error);
      }
    }
  }
  repl::Worlds::Found found() const { return {session_.world(), &session_.catalog(), {}}; }

private:
  FileAnswer read(std::string_view path) const {
    FileAnswer answer;
    answer.name = path;
    answer.is_folder = path == "folder";
    for (const auto& file : files_) {
      if (answer.is_folder) answer.folder_files.push_back(file.path);
      if (file.path == path) {
        answer.ok = true;
        answer.text = file.text;
      }
    }
    return answer;
  }
  std::vector<export_::WrittenFile> files_;
  Session session_;
};

const std::string small_worlds = std::string(IAMQ_SOURCE_DIR) + "/tests/conformance/worlds";

// The requests of the questions, each as all users and roles of its world would send it.
class CompiledPolicies {
public:
  struct Counts {
    std::size_t requests = 0, decided = 0;
  };
  Counts counts;

  void check(const query::SetQuestion& question, const std::shared_ptr<const model::World>& world) {
    if (question.action.empty() || question.resource.empty() || !question.resource_account.empty()) return;
    auto& strings = world->library().strings();
    evaluate::Situation situation;
    situation.others = condition::Context::State::absent;
    for (const auto& given : question.context) {
      model::ContextFact fact;
      fact.state = given.is_absent ? model::ContextFact::State::absent : model::ContextFact::State::known;
      fact.key = strings.intern(given.key);
      fact.is_list = given.is_list;
      for (const auto& value : given.values) fact.values.push_back(strings.intern(value));
      situation.facts.context.push_back(std::move(fact));
    }
    const auto* action = stdlib::Catalog::shared().find_action(question.action);
    if (action == nullptr) return;
    auto& index = indices_[world];
    if (!index) index = std::make_unique<index::Index>(world->library());
    const model::Target target{.arn = strings.intern(question.resource), .owner = {}};
    index::Decider decider(*index, world, situation);
    const auto ask = [&](model::EntityId principal) {
      const auto outcome = decider.outcome(principal, action->index, target);
      ++counts.requests;
      if (!outcome) return;
      ++counts.decided;
      const auto decided =
          evaluate::decide(*world, model::Subject::of(principal), action->full_name, {target}, situation);
      if (*outcome == decided.decision.outcome) return;
      INFO(question.id << " " << world->text(world->arn_of(principal)));
      CHECK(*outcome == decided.decision.outcome);
    };
    world->users.each([&](std::uint32_t row, const model::User&) { ask({model::EntityKind::user, row}); });
    world->roles.each([&](std::uint32_t row, const model::Role&) { ask({model::EntityKind::role, row}); });
  }

private:
  std::map<std::shared_ptr<const model::World>, std::unique_ptr<index::Index>> indices_;
};

void check_compiled(bool real_ones, const FindWorld& find) {
  CompiledPolicies compiled;
  const std::string path = test::project_case_file("questions.jsonl");
  const auto text = test::read_text(path);
  REQUIRE(text);
  text::Sources sources;
  const text::SourceId source = sources.add(path, *text);
  for (const text::Span& line : test::lines_of(sources, source)) {
    if (is_real(sources.text(line)) != real_ones) continue;
    const query::SetQuestion question = query::read_set_question(sources, line);
    const repl::Worlds::Found found = find(question.world);
    REQUIRE(found.world != nullptr);
    compiled.check(question, found.world);
  }
  std::cout << "compiled policies: " << compiled.counts.decided << " of " << compiled.counts.requests
            << " requests decided, the others are the evaluator's\n";
  CHECK(compiled.counts.decided * 2 > compiled.counts.requests);
}

TEST_CASE("compiled policies decide the requests of the questions as the evaluator does") {
  Folder folder(small_worlds);
  check_compiled(false, [&](std::string_view name) { return folder.find(name); });
  if (const auto place = test::shared_case_file("worlds")) {
    Folder real(*place);
    check_compiled(true, [&](std::string_view name) { return real.find(name); });
  }
}

TEST_CASE("questions about sets, in small organizations") {
  Folder folder(small_worlds);
  check_all("small worlds", false, [&](std::string_view name) { return folder.find(name); });
}

TEST_CASE("the same questions, in worlds that were written out and read again") {
  Folder folder(small_worlds);
  std::map<std::string, std::unique_ptr<Again>, std::less<>> again;
  check_all("small worlds, written out", false, [&](std::string_view name) {
    auto known = again.find(name);
    if (known == again.end()) {
      const std::string text = written_out(folder.find(name));
      known = again.emplace(std::string(name), std::make_unique<Again>(text)).first;
      CHECK(written_out(known->second->found()) == text);
    }
    return known->second->found();
  });
}

TEST_CASE("the same questions, in worlds that were written as the files of the AWS CLI and imported again") {
  Folder folder(small_worlds);
  std::map<std::string, std::unique_ptr<AgainFromFiles>, std::less<>> again;
  check_all("small worlds, as files of the AWS CLI", false, [&](std::string_view name) {
    auto known = again.find(name);
    if (known == again.end()) {
      known = again.emplace(std::string(name), std::make_unique<AgainFromFiles>(folder.find(name))).first;
    }
    return known->second->found();
  });
}

TEST_CASE("questions about sets, in real exports") {
  const auto place = test::shared_case_file("worlds");
  if (!place) {
    WARN("IAMQ_SHARED is not set: the questions about real exports are not asked");
    return;
  }
  Folder folder(*place);
  check_all("real exports", true, [&](std::string_view name) { return folder.find(name); });
}

}  // namespace
