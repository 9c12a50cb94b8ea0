// What was said of context keys: in any case, and the last word counts.
#include "runtime/condition/context.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <random>
#include <string>
#include <vector>

namespace {

using iamq::condition::Context;
using State = Context::State;

std::vector<std::string> keys_of(const Context& context) {
  std::vector<std::string> keys;
  for (const Context::Entry& entry : context.entries()) keys.emplace_back(entry.key);
  return keys;
}

TEST_CASE("a key is the same in any case, and the last word counts") {
  Context context(State::absent);
  context.set("aws:UserName", "ann");
  CHECK(context.says("AWS:username"));
  CHECK(context.find("aws:username").values.texts() == std::vector<std::string>{"ann"});
  context.set_list("aws:USERNAME", {"a", "b"});
  CHECK(context.find("aws:username").is_list);
  CHECK(keys_of(context) == std::vector<std::string>{"aws:USERNAME"});
  context.set_there("aws:username");
  CHECK(context.find("aws:UserName").state == State::unknown);
  CHECK((context.find("aws:UserName").is_there && !context.find("aws:UserName").is_list));
  CHECK(context.find("aws:UserName").values.empty());
  context.set_absent("aws:username");
  CHECK_FALSE(context.find("aws:username").is_there);
  CHECK_FALSE(context.says("aws:usernam"));
  CHECK_FALSE(context.says("aws:username2"));
}

TEST_CASE("keys come in one order, whatever the order in which they were said and their case") {
  std::vector<std::string> keys{"", "a", "A1", "aws:", "aws:B", "aws:ba", "aws:C", "aws:\xC3\xA9", "s3:prefix", "Z"};
  for (int i = 0; i < 300; ++i) keys.push_back("tag/" + std::to_string(10000 + i));
  std::vector<std::string> sorted = keys;
  const auto lower = [](std::string text) {
    for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    return text;
  };
  std::sort(sorted.begin(), sorted.end(), [&](const auto& a, const auto& b) {
    return a.size() != b.size() ? a.size() < b.size() : lower(a) < lower(b);
  });
  std::shuffle(keys.begin(), keys.end(), std::mt19937(1));
  Context context;
  for (const std::string& key : keys) context.set(key, "value of " + key);
  CHECK(keys_of(context) == sorted);
  for (const std::string& key : keys) CHECK(context.find(lower(key)).values.front() == "value of " + key);
}

TEST_CASE("a prefix is closed and opened in any case, and what was said below an opened one is forgotten") {
  Context context;
  context.set("aws:PrincipalTag/Team", "red");
  context.set("aws:SourceIp", "10.0.0.1");
  context.set_absent("AWS:PRINCIPALTAG/other");
  CHECK(context.find("aws:PrincipalTag/x").state == State::unknown);
  context.close_below("aws:principaltag/");
  CHECK(context.find("aws:PrincipalTag/x").state == State::absent);
  CHECK(context.find("aws:PrincipalTag").state == State::unknown);
  context.open_below("aws:PrincipalTag/");
  CHECK(context.find("aws:PrincipalTag/x").state == State::unknown);
  CHECK(context.find("aws:principaltag/team").state == State::unknown);
  CHECK(keys_of(context) == std::vector<std::string>{"aws:SourceIp"});
  CHECK(context.find("aws:sourceip").values.front() == "10.0.0.1");
  context.set("aws:PrincipalTag/Team", "blue");
  CHECK(context.find("aws:principaltag/team").values.front() == "blue");
}

TEST_CASE("keys that are kept keep what was said of them, and prefixes stay closed and open") {
  Context context;
  context.set("aws:SourceIp", "10.0.0.1");
  context.close_below("aws:PrincipalTag/");
  context.set_list("aws:TagKeys", {"a", "b"});
  context.set("aws:PrincipalTag/Team", "red");
  context.close_below("s3:");
  context.open_below("S3:");
  context.set_others(State::absent);
  context.keep_only({"aws:tagkeys", "aws:principaltag/team"});
  CHECK(keys_of(context) == std::vector<std::string>{"aws:TagKeys", "aws:PrincipalTag/Team"});
  CHECK(context.find("aws:tagkeys").values.texts() == std::vector<std::string>{"a", "b"});
  CHECK(context.find("aws:principaltag/TEAM").values.front() == "red");
  CHECK(context.find("s3:prefix").state == State::unknown);
  context.set_others(State::unknown);
  CHECK(context.find("aws:PrincipalTag/x").state == State::absent);
  CHECK(context.find("aws:SourceIp").state == State::unknown);
}

TEST_CASE("a request may have many keys") {
  constexpr int many = 5000;
  Context context(State::absent);
  const auto key_of = [](int i) { return "aws:RequestTag/Key" + std::to_string(i); };
  for (int i = 0; i < many; ++i) context.set(key_of(i), std::to_string(i));
  for (int i = 0; i < many; i += 2) context.set("AWS:requesttag/KEY" + std::to_string(i), "again");
  const auto check = [&](const Context& held, int i) {
    const auto found = held.find("aws:requesttag/key" + std::to_string(i));
    REQUIRE(found.state == State::known);
    CHECK(found.values.texts() == std::vector<std::string>{i % 2 == 0 ? "again" : std::to_string(i)});
  };
  const Context copy = context;
  for (int i = 0; i < many; ++i) check(i % 3 == 0 ? copy : context, i);
  CHECK(context.entries().size() == many);
  CHECK_FALSE(context.says(key_of(many)));
  context.set_unless_said(key_of(7), "other");
  check(context, 7);
  context.open_below("aws:RequestTag/Key1");
  CHECK_FALSE(context.says(key_of(1)));
  check(context, 2);
  context.keep_only({"aws:requesttag/key7", "aws:requesttag/key8"});
  CHECK(context.entries().size() == 2);
  check(context, 8);
  context.clear();
  CHECK_FALSE(context.says(key_of(7)));
  context.set(key_of(7), "7");
  check(context, 7);
}

TEST_CASE("nothing is left in a context that was cleared") {
  Context context(State::absent);
  context.set("a", "one");
  context.set_list("b", {"one", "two"});
  context.set_there("c");
  context.open_below("d/");
  context.clear();
  CHECK(keys_of(context).empty());
  for (const char* key : {"a", "b", "c", "d/e", "f"}) CHECK(context.find(key).state == State::unknown);
  context.set("x", "three");
  context.set_absent("b");
  context.set_unless_said("x", "four");
  context.set_absent_unless_said("x");
  context.set_unless_said("y", "five");
  CHECK(keys_of(context) == std::vector<std::string>{"b", "x", "y"});
  CHECK(context.find("x").values.texts() == std::vector<std::string>{"three"});
  CHECK_FALSE(context.find("x").is_list);
  CHECK(context.find("b").values.empty());
  CHECK(context.find("y").values.texts() == std::vector<std::string>{"five"});
  context.open_below("x");
  CHECK(keys_of(context) == std::vector<std::string>{"b", "y"});
}

}  // namespace
