// Any number of edits, undos and redos leave the world that the edits which stand make by themselves.

#include <malloc.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <iostream>
#include <random>

#include "runtime/session/history.hpp"
#include "runtime/show/show.hpp"
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
  return std::get<query::Answer>(show::show_world(asking, "json", {})).body;
}

FileAnswer no_file(std::string_view, std::string_view) {
  return {};
}

// Bytes that are allocated now.
std::size_t allocated() {
  const struct mallinfo2 info = ::mallinfo2();
  return info.uordblks + info.hblkhd;
}

// A session keeps what was typed and the policies that were made, for messages point at them; the Worlds behind its
// last steps it does not. So a step leaves a few hundred bytes, however large the World is.
constexpr std::size_t most_bytes_of_a_step = 2000;
constexpr std::size_t most_bytes_of_history = std::size_t{64} << 20;
// What the allocator, streams and the like keep for themselves.
constexpr std::size_t slack = std::size_t{1} << 20;

}  // namespace

TEST_CASE("edits, undos and redos leave what replaying the edits that stand makes, and no memory behind") {
  const char* many = std::getenv("IAMQ_EDITS");
  const int steps = many != nullptr && *many != '\0' ? std::atoi(many) : 20000;
  const unsigned seed = std::random_device()();
  std::cout << "seed " << seed << "\n";
  INFO("seed " << seed);
  Edits edits(seed);
  std::vector<std::string> done;    // the edits that stand, in order
  std::vector<std::string> undone;  // those that can be done again, the next one last
  std::size_t remembered = 0;       // how many of `done` can be undone
  done.reserve(static_cast<std::size_t>(steps));
  {  // what is made once for all sessions is made here
    Session first(no_file);
    REQUIRE(test::run(first, beginning).errors.empty());
    for (int i = 0; i < 100; ++i) test::run(first, edits.next());
    shown(first);
  }
  const std::size_t before = allocated();
  std::size_t left_in_session = 0;
  {
    Session session(no_file);
    REQUIRE(test::run(session, beginning).errors.empty());
    const std::string untouched = shown(session);
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
    {
      Session again(no_file);
      REQUIRE(test::run(again, beginning).errors.empty());
      for (const std::string& edit : done) REQUIRE(test::run(again, edit).errors.empty());
      CHECK(shown(again) == shown(session));
    }
    REQUIRE(test::run(session, "reset").errors.empty());
    CHECK(shown(session) == untouched);
    left_in_session = allocated() - before;
    CHECK(left_in_session < most_bytes_of_history + most_bytes_of_a_step * static_cast<std::size_t>(steps));
  }
  std::size_t kept_here = 0;
  for (const auto* texts : {&done, &undone}) {
    for (const std::string& text : *texts) kept_here += text.capacity() + sizeof(text) + 32;
  }
  const std::size_t after = allocated();
  CHECK(after < before + kept_here + slack);
  std::cout << steps << " steps, " << done.size() << " edits stand; in the session "
            << left_in_session / static_cast<std::size_t>(steps) << " bytes a step, behind it "
            << (after > before + kept_here ? after - before - kept_here : 0) << " bytes\n";
}
