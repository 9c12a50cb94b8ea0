#include "repl/files.hpp"

#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

using namespace iamq::repl;
namespace fs = std::filesystem;

namespace {

// A project below a scratch folder: project/{.git,main.iamq,sub/part.iamq,link.iamq} and outside.json beside it.
class Scratch {
public:
  Scratch() {
    std::string pattern = (fs::temp_directory_path() / "iamq-files-XXXXXX").string();
    root_ = ::mkdtemp(pattern.data());
    fs::create_directories(root_ / "project/.git");
    fs::create_directories(root_ / "project/sub");
    write("project/main.iamq", "main");
    write("project/sub/part.iamq", "part");
    write("outside.json", "outside");
    fs::create_symlink("../outside.json", root_ / "project/link.json");
  }
  ~Scratch() { fs::remove_all(root_); }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;

  void write(const std::string& name, const std::string& text) const { std::ofstream(root_ / name) << text; }
  std::string path(const std::string& name) const { return (root_ / name).string(); }

private:
  fs::path root_;
};

}  // namespace

TEST_CASE("a file reads what stands below its project, from its own folder") {
  const Scratch scratch;
  Files files({});
  const auto main = files.open_named(scratch.path("project/main.iamq"));
  REQUIRE(main.ok);
  CHECK(main.text == "main");
  const auto part = files.read("sub/part.iamq", main.name);
  REQUIRE(part.ok);
  CHECK(part.text == "part");
  const auto back = files.read("../main.iamq", part.name);
  CHECK(back.ok);
}

TEST_CASE("a file cannot read what stands outside, however it spells it") {
  const Scratch scratch;
  Files files({});
  const auto main = files.open_named(scratch.path("project/main.iamq"));
  for (const std::string& path : {std::string("../outside.json"), std::string("sub/../../outside.json"),
                                  std::string("link.json"), scratch.path("outside.json")}) {
    const auto answer = files.read(path, main.name);
    CHECK_FALSE(answer.ok);
    CHECK(answer.error.find("outside of") != std::string::npos);
    CHECK(answer.text.empty());
  }
}

TEST_CASE("the user's own word may lead anywhere, what it includes may not") {
  const Scratch scratch;
  Files files({});
  files.add_typed("<prompt>");
  CHECK(files.read(scratch.path("outside.json"), "<prompt>").ok);
  const auto main = files.read(scratch.path("project/main.iamq"), "<prompt>");
  REQUIRE(main.ok);
  CHECK_FALSE(files.read("../outside.json", main.name).ok);
}

TEST_CASE("--root moves the bound and --allow-outside lifts it") {
  const Scratch scratch;
  Files wide({scratch.path("."), false});
  CHECK(wide.read("../outside.json", wide.open_named(scratch.path("project/main.iamq")).name).ok);
  Files narrow({scratch.path("project/sub"), false});
  CHECK_FALSE(narrow.read("main.iamq", narrow.open_named(scratch.path("project/main.iamq")).name).ok);
  Files open({std::nullopt, true});
  CHECK(open.read("../outside.json", open.open_named(scratch.path("project/main.iamq")).name).ok);
}

TEST_CASE("without a project the file's own folder is the bound") {
  const Scratch scratch;
  fs::remove(scratch.path("project/.git"));
  scratch.write("project/sub/main.iamq", "");
  Files files({});
  const auto main = files.open_named(scratch.path("project/sub/main.iamq"));
  CHECK(files.read("part.iamq", main.name).ok);
  CHECK_FALSE(files.read("../main.iamq", main.name).ok);
}

TEST_CASE("what is no regular file is refused with a reason") {
  const Scratch scratch;
  Files files({});
  files.add_typed("<prompt>");
  CHECK(files.read(scratch.path("nothing"), "<prompt>").error.find("there is no such file") != std::string::npos);
  CHECK(files.read(scratch.path("project"), "<prompt>").error.find("it is a folder") != std::string::npos);
  REQUIRE(::mkfifo(scratch.path("pipe").c_str(), 0600) == 0);
  CHECK(files.read(scratch.path("pipe"), "<prompt>").error.find("not a regular file") != std::string::npos);
  CHECK(files.open_named(scratch.path("project")).error == "it is a folder, not a file");
}

TEST_CASE("a folder lists its exports") {
  const Scratch scratch;
  scratch.write("project/sub/b.json", "");
  scratch.write("project/sub/a.json", "");
  Files files({});
  const auto main = files.open_named(scratch.path("project/main.iamq"));
  const auto folder = files.read("sub", main.name);
  CHECK_FALSE(folder.ok);
  CHECK(folder.folder_files == std::vector<std::string>{"sub/a.json", "sub/b.json"});
}

TEST_CASE("what a folder has just listed is looked at as if it had been asked for by itself") {
  const Scratch scratch;
  for (const std::string name : {"plain", "linked-since", "gone-since"}) {
    scratch.write("project/sub/" + name + ".json", name);
  }
  fs::create_symlink("../../outside.json", scratch.path("project/sub/link.json"));
  Files files({});
  const auto main = files.open_named(scratch.path("project/main.iamq"));
  REQUIRE(files.look("sub", main.name).folder_files.size() == 4);
  fs::remove(scratch.path("project/sub/gone-since.json"));
  fs::remove(scratch.path("project/sub/linked-since.json"));
  fs::create_symlink("../../outside.json", scratch.path("project/sub/linked-since.json"));
  const auto plain = files.look("sub/plain.json", main.name);
  CHECK(plain.ok);
  CHECK(plain.name == scratch.path("project/sub/plain.json"));
  CHECK(plain.size == 5);
  for (const std::string path : {"sub/link.json", "sub/linked-since.json"}) {
    CHECK(files.look(path, main.name).error.find("outside of") != std::string::npos);
  }
  CHECK(files.look("sub/gone-since.json", main.name).error.find("there is no such file") != std::string::npos);
}

TEST_CASE("what a file of a folder reads in turn is bound as if the file had been asked for by itself") {
  const Scratch scratch;
  fs::create_directories(scratch.path("project/sub/own/.git"));
  fs::create_directories(scratch.path("project/sub/own/below"));
  fs::create_directories(scratch.path("bare"));
  for (const std::string name : {"project/sub/a.json", "project/sub/own/a.json", "project/sub/own/below/a.json",
                                 "project/beside.json", "project/sub/own/beside.json", "bare/a.json"}) {
    scratch.write(name, name);
  }
  for (const bool is_typed : {true, false}) {
    Files files({}), one_by_one({});
    std::string from = "<prompt>";
    for (Files* each : {&files, &one_by_one}) {
      each->add_typed("<prompt>");
      if (!is_typed) from = each->open_named(scratch.path("project/main.iamq")).name;
    }
    for (const std::string folder : {"project/./sub", "bare/"}) {
      for (const std::string& path : files.look(scratch.path(folder), from).folder_files) {
        const auto listed = files.look(path, from), alone = one_by_one.look(path, from);
        CHECK(listed.name == alone.name);
        CHECK(listed.error == alone.error);
        for (const std::string up : {"../main.iamq", "../beside.json", "../../beside.json", "../../outside.json"}) {
          CHECK(files.read(up, listed.name).error == one_by_one.read(up, alone.name).error);
        }
      }
    }
  }
}
