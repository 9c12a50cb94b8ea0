#include <algorithm>
#include <catch2/catch.hpp>
#include <functional>
#include <stdexcept>
#include <thread>

#include "lang/text/stopping.hpp"
#include "runtime/import/distinct_texts.hpp"
#include "runtime/import/side_by_side.hpp"
#include "runtime/policy/json_unread.hpp"
#include "tests/unit/import/import_for_tests.hpp"

// Files whose texts no source keeps: the import reads them itself, and what comes of them is the same.
namespace iamq::import::testing {

namespace {

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
  return text;
}

// What came of the files of a folder, in words; read by the import itself or kept by their sources.
std::string imported(const std::vector<std::string>& texts, bool is_read_late) {
  Imports imports;
  std::vector<ExportFile> files;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const std::string& text = texts[i];
    const std::string name = std::to_string(i) + ".json";
    ExportFile& file = files.emplace_back();
    file.is_of_folder = true;
    if (!is_read_late) {
      file.source = imports.sources.add(name, text);
      continue;
    }
    file.source = imports.sources.add_let_go(name, static_cast<std::uint32_t>(text.size()),
                                             [text] { return std::optional(text); });
    file.read = [text](std::string& into) {
      into = text;
      return std::string();
    };
  }
  ImportResult result = import_files(imports.sources, files, imports.world, imports.shipped);
  if (result.world) imports.world = *result.world;
  return imports.told(result) + imports.shown();
}

}  // namespace

TEST_CASE("A file that the import reads itself comes to what one comes to that is kept") {
  const std::string first = read_file(IAMQ_SOURCE_DIR "/tests/unit/import/account.json");
  const std::string second = replaced(first, "111111111111", "222222222222");
  const std::string escapes = replaced(second, "\"Ada\"", "\"\\u0041da\"");
  const std::string broken = first.substr(0, first.size() / 2);
  const std::string bad_policy = replaced(first, "\"Effect\": \"Allow\"", "\"Effect\": \"Perhaps\"");
  const std::string pages = first + "\n" + second;
  const std::string refusal =
      "An error occurred (AccessDenied) when calling the GetAccountAuthorizationDetails "
      "operation: no\n";
  for (const auto& texts : std::vector<std::vector<std::string>>{{first},
                                                                 {first, second},
                                                                 {first, escapes},
                                                                 {first, broken},
                                                                 {second, bad_policy},
                                                                 {pages},
                                                                 {first, refusal},
                                                                 {first, first},
                                                                 {first, "   "},
                                                                 {first, "[]", "{}", "7"},
                                                                 {"\xEF\xBB\xBF" + first}}) {
    const std::string kept = imported(texts, false);
    CHECK(imported(texts, true) == kept);
    CHECK_FALSE(kept.empty());
  }
}

TEST_CASE("The text of a file that a world file names may go as soon as it is read") {
  const std::string account = read_file(IAMQ_SOURCE_DIR "/tests/unit/import/account.json");
  const std::string other = replaced(account, "111111111111", "222222222222");
  const std::string broken = account.substr(0, account.size() / 2);
  const std::string world =
      R"({"resources": [], "accounts": [{"id": "111111111111", "export": {"$file": "named.json"}}]})";
  for (const std::string& text : {account, account + "\n" + other, "[" + account + "]",
                                  replaced(account, "\"Ada\"", "7"), broken, std::string("[]")}) {
    std::string kept;
    for (const bool may_go : {false, true}) {
      Imports imports;
      std::vector<ExportFile> files(1);
      files[0].source = imports.sources.add("world.json", world);
      bool is_gone = false;
      const FileOpener open = [&](std::string_view path, std::string_view) {
        OpenedFile opened{imports.sources.add(std::string(path), text), {}};
        const auto let_go = [&, source = *opened.source] {
          is_gone = true;
          imports.sources.let_go(source, [text] { return std::optional(text); });
        };
        if (may_go) opened.let_go = let_go;
        return opened;
      };
      ImportResult result = import_files(imports.sources, files, imports.world, imports.shipped, open);
      if (result.world) imports.world = *result.world;
      const std::string all = imports.told(result) + imports.shown();
      if (!may_go) kept = all;
      CHECK(all == kept);
      CHECK(is_gone == (may_go && text != broken));
    }
    CHECK_FALSE(kept.empty());
  }
}

TEST_CASE("A file that cannot be read when its turn comes is told and left out") {
  Imports imports;
  std::vector<ExportFile> files(2);
  files[0].source = imports.sources.add("here.json", read_file(IAMQ_SOURCE_DIR "/tests/unit/import/account.json"));
  files[1].source = imports.sources.add_let_go("gone.json", 7, {});
  for (ExportFile& file : files) file.is_of_folder = true;
  files[1].read = [](std::string&) { return std::string("cannot read `gone.json`: there is no such file"); };
  const ImportResult result = import_files(imports.sources, files, imports.world, imports.shipped);
  REQUIRE(result.world);
  CHECK(imports.told(result).find("warning[unread-file]") != std::string::npos);
  CHECK(imports.told(result).find("gone.json`: there is no such file") != std::string::npos);
}

TEST_CASE("A Json that owns its texts needs its source no more") {
  std::string text = R"({"a": "text", "bb": "with \u0041", "unread": {"x": [1, "}"]}, "n": 12, "a2": {}})";
  const std::string whole = text;
  policy::Json json = policy::read_json_but(text, {text::SourceId{7}, 0, static_cast<std::uint32_t>(text.size())},
                                            [](std::string_view key) { return key == "unread"; });
  REQUIRE(json.ok());
  DistinctTexts distinct;
  policy::own_unread(json, text, [&](std::string_view part) { return distinct.keep(part); });
  policy::own_texts(json, text);
  std::fill(text.begin(), text.end(), '?');
  const auto& top = json.top();
  CHECK(json.find(top, "a")->text == "text");
  CHECK(json.find(top, "bb")->text == "with A");
  CHECK(json.find(top, "n")->text == "12");
  CHECK(json.find(top, "unread")->text == R"({"x": [1, "}"]})");
  CHECK(json.find(top, "a2")->text.empty());
  const text::Span span = json.find(top, "unread")->span;
  CHECK(whole.substr(span.begin, span.end - span.begin) == json.find(top, "unread")->text);
}

TEST_CASE("Equal texts are kept once, whichever thread brings them") {
  DistinctTexts distinct;
  std::vector<std::vector<std::string_view>> kept(4);
  std::vector<std::thread> threads;
  for (auto& mine : kept) {
    threads.emplace_back([&] {
      for (int i = 0; i < 1000; ++i) mine.push_back(distinct.keep("text " + std::to_string(i)));
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (std::size_t i = 0; i < 1000; ++i) {
    for (const auto& mine : kept) {
      CHECK(mine[i] == "text " + std::to_string(i));
      CHECK(mine[i].data() == kept[0][i].data());
    }
  }
}

TEST_CASE("Work side by side is all done, and what it throws comes back") {
  std::vector<int> done(1000, 0);
  side_by_side(done.size(), [&](std::size_t i) { ++done[i]; });
  CHECK(done == std::vector<int>(1000, 1));
  side_by_side(0, [](std::size_t) { FAIL("there is nothing to do"); });
  CHECK_THROWS_AS(side_by_side(50,
                               [](std::size_t i) {
                                 if (i == 20) throw std::runtime_error("twenty");
                               }),
                  std::runtime_error);
}

TEST_CASE("Who is asked to stop stops all that works side by side") {
  const std::function<bool()> stop = [] { return true; };
  const text::Stoppable stoppable(stop);
  const auto work = [](std::size_t) {
    for (int i = 0; i < 1000; ++i) text::ask_to_go_on();
  };
  CHECK_THROWS_AS(side_by_side(1000, work), text::Stopped);
}

}  // namespace iamq::import::testing
