// Any number of edits, undos and redos leave the world that the edits which stand make by themselves.

#include <catch2/catch.hpp>
#include <cstdlib>
#include <deque>
#include <fstream>
#include <iostream>
#include <random>

#include "runtime/query/show.hpp"
#include "runtime/session/history.hpp"
#include "tests/property/questions.hpp"

namespace {

using namespace iamq;

constexpr const char* beginning =
    "account A 111111111111 {\n"
    "  bucket data\n"
    "  policy p { allow s3:GetObject on data/* }\n"
    "  policy q { allow ec2:* on * }\n"
    "  group G\n"
    "  group H\n"
    "  user Ann\n"
    "  user Bob\n"
    "  role R { trusts account A }\n"
    "}\n";

class Edits {
public:
  explicit Edits(unsigned seed) : random_(seed) {}

  std::size_t number(std::size_t below) { return std::uniform_int_distribution<std::size_t>(0, below - 1)(random_); }
  std::string pick(const std::vector<std::string>& from) { return from[number(from.size())]; }

  std::string next() {
    const std::string who = pick({"user Ann", "user Bob", "role R", "group G"});
    switch (number(7)) {
      case 0:
        return "attach " + pick({"p", "q"}) + " to " + who;
      case 1:
        return "detach " + pick({"p", "q"}) + " from " + who;
      case 2:
        return "add " + pick({"Ann", "Bob"}) + " to " + pick({"G", "H"});
      case 3:
        return "remove " + pick({"Ann", "Bob"}) + " from " + pick({"G", "H"});
      case 4:
        return "replace policy " + pick({"p", "q"}) + " { allow s3:" + pick({"GetObject", "PutObject", "*"}) +
               " on data/" + pick({"*", "x", "y*"}) + " }";
      case 5:
        return "tag " + pick({"user Ann", "role R"}) + " team=" + pick({"red", "blue"});
      default:
        return "replace trust policy of R { trusts user " + pick({"Ann", "Bob"}) + " }";
    }
  }

private:
  std::mt19937 random_;
};

std::string shown(const Session& session) {
  query::Asking asking;
  asking.world = session.world();
  asking.catalog = &session.catalog();
  return std::get<query::Answer>(query::show_world(asking, "json", {})).body;
}

FileAnswer no_file(std::string_view, std::string_view) {
  return {};
}

// Resident memory in MiB, for the report.
std::size_t resident() {
  std::ifstream status("/proc/self/statm");
  std::size_t pages = 0, resident_pages = 0;
  status >> pages >> resident_pages;
  return resident_pages * 4096 / (1024 * 1024);
}

}  // namespace

TEST_CASE("edits, undos and redos leave what replaying the edits that stand makes") {
  const char* many = std::getenv("IAMQ_EDITS");
  const int steps = many != nullptr && *many != '\0' ? std::atoi(many) : 20000;
  const unsigned seed = std::random_device()();
  std::cout << "seed " << seed << "\n";
  INFO("seed " << seed);
  Edits edits(seed);
  std::vector<std::string> done;    // the edits that stand, in order
  std::vector<std::string> undone;  // those that can be done again, the next one last
  std::size_t remembered = 0;       // how many of `done` can be undone
  const std::size_t before = resident();
  {
    Session session(no_file);
    REQUIRE(test::run(session, beginning).errors.empty());
    const auto empty = session.world();
    for (int i = 0; i < steps; ++i) {
      const std::size_t choice = edits.number(10);
      if (choice < 3 && remembered > 0) {
        CHECK(test::run(session, "undo").errors.empty());
        undone.push_back(done.back());
        done.pop_back();
        --remembered;
      } else if (choice < 5 && !undone.empty()) {
        CHECK(test::run(session, "redo").errors.empty());
        done.push_back(undone.back());
        undone.pop_back();
        ++remembered;
      } else {
        const std::string edit = edits.next();
        const auto world = session.world();
        const bool is_made = test::run(session, edit).errors.empty();
        // An edit that changes nothing is a step as well; one that fails is none.
        if (!is_made || session.world() == world) continue;
        done.push_back(edit);
        undone.clear();
        remembered = std::min(remembered + 1, History::most_steps);
      }
    }
    Session again(no_file);
    REQUIRE(test::run(again, beginning).errors.empty());
    for (const std::string& edit : done) REQUIRE(test::run(again, edit).errors.empty());
    CHECK(shown(again) == shown(session));
  }
  std::cout << steps << " steps, " << done.size() << " edits stand; " << before << " MiB before, " << resident()
            << " after\n";
}
