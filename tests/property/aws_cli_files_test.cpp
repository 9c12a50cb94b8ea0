// A World that is written as the files of the AWS CLI and imported again is the same World, over the
// conformance worlds. (That it answers its questions as before: tests/conformance/questions_test.cpp.)

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "runtime/export/aws_cli.hpp"
#include "runtime/session.hpp"
#include "runtime/show/show.hpp"

namespace {

using namespace iamq;
using Json = nlohmann::json;
namespace fs = std::filesystem;

const fs::path root = IAMQ_SOURCE_DIR;

FileAnswer read_file(const fs::path& path) {
  FileAnswer answer;
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  answer.ok = file.good() || file.eof();
  answer.text = text.str();
  answer.name = path.string();
  return answer;
}

// The folder of a World, in memory.
Session session_over(const std::vector<export_::WrittenFile>& files) {
  return Session([&files](std::string_view path, std::string_view) {
    FileAnswer answer;
    answer.name = path;
    if (path == "folder") {
      answer.is_folder = true;
      for (const auto& file : files) answer.folder_files.push_back(file.path);
      return answer;
    }
    for (const auto& file : files) {
      if (file.path == path) {
        answer.ok = true;
        answer.text = file.text;
      }
    }
    return answer;
  });
}

std::vector<std::string> errors_of(const Execution& execution) {
  std::vector<std::string> errors;
  const auto add = [&](const std::vector<text::Diagnostic>& diagnostics) {
    for (const auto& diagnostic : diagnostics) {
      if (diagnostic.severity == text::Severity::error) errors.push_back(diagnostic.message);
    }
  };
  add(execution.diagnostics);
  for (const auto& outcome : execution.outcomes) add(outcome.diagnostics);
  return errors;
}

std::string shown(const Session& session) {
  query::Asking asking;
  asking.world = session.world();
  asking.catalog = &session.catalog();
  return std::get<query::Answer>(show::show_world(asking, "json", {})).body;
}

// Rows of a World have an order that means nothing.
Json sorted(Json value) {
  for (auto& inner : value) {
    if (inner.is_structured()) inner = sorted(inner);
  }
  if (value.is_array()) std::sort(value.begin(), value.end());
  return value;
}

std::vector<export_::WrittenFile> written(const Session& session) {
  return export_::aws_cli_files(*session.world(), shown(session));
}

std::vector<fs::path> worlds() {
  std::vector<fs::path> paths;
  for (const auto& entry : fs::directory_iterator(root / "tests/conformance/worlds")) paths.push_back(entry.path());
  std::sort(paths.begin(), paths.end());
  return paths;
}

}  // namespace

TEST_CASE("a world written as the files of the AWS CLI and imported again is the same world") {
  std::size_t compared = 0;
  for (const fs::path& path : worlds()) {
    INFO(path.string());
    Session first([](std::string_view name, std::string_view) { return read_file(fs::path(name)); });
    const auto read = first.execute("world.iamq", "import \"" + path.string() + "\"");
    REQUIRE(errors_of(read).empty());
    const auto files = written(first);
    Session second = session_over(files);
    const auto again = second.execute("again.iamq", "import \"folder\"");
    for (const auto& error : errors_of(again)) UNSCOPED_INFO(error);
    CHECK(errors_of(again).empty());
    CHECK(sorted(Json::parse(shown(second))).dump(1) == sorted(Json::parse(shown(first))).dump(1));
    // Written once more it is the same text.
    const auto twice = written(second);
    REQUIRE(twice.size() == files.size());
    for (std::size_t i = 0; i < files.size(); ++i) {
      CHECK(twice[i].path == files[i].path);
      CHECK(sorted(Json::parse(twice[i].text, nullptr, false)).dump() ==
            sorted(Json::parse(files[i].text, nullptr, false)).dump());
    }
    ++compared;
  }
  std::cout << compared << " worlds compared\n";
  CHECK(compared > 40);
}

TEST_CASE("what is known of S3 Block Public Access is known again, and what is not is not") {
  Session first([](std::string_view, std::string_view) { return FileAnswer{}; });
  const auto declared = first.execute("world.iamq", R"(
account Unknown 111111111111 { block public access not given }
account Off 222222222222
account On 333333333333 { block public access }
account Bare 444444444444 { block public access not given }
account Empty 555555555555
user Ann in Unknown
user Bob in Off
user Cid in On
user Dan in Bare
user Eve in Empty
bucket a in Unknown
bucket b in Unknown { block public access not given }
bucket c in Off { block public access not given }
bucket d in Off { policy { allow s3:GetObject to everyone on d/* } }
bucket e in Off { block public access }
bucket f in On { block public access not given }
)");
  REQUIRE(errors_of(declared).empty());
  const auto files = written(first);
  Session second = session_over(files);
  const auto again = second.execute("again.iamq", "import \"folder\"");
  for (const auto& error : errors_of(again)) UNSCOPED_INFO(error);
  CHECK(errors_of(again).empty());
  CHECK(sorted(Json::parse(shown(second))).dump(1) == sorted(Json::parse(shown(first))).dump(1));
  CHECK(shown(first).find("not given") != std::string::npos);
}
