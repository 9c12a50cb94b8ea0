#include "runtime/policy/interner.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace iamq::policy {

TEST_CASE("Many texts at once have the ids that they would have one by one") {
  std::vector<std::string> texts{"", "known before"};
  for (int i = 0; i < 5000; ++i) texts.push_back("text " + std::to_string(i % 3000));
  const std::vector<std::string_view> views(texts.begin(), texts.end());
  Interner one_by_one, at_once;
  for (Interner* each : {&one_by_one, &at_once}) each->intern("known before");
  std::vector<StringId> ids;
  for (const std::string_view text : views) ids.push_back(one_by_one.intern(text));
  CHECK(at_once.intern_all(views) == ids);
  CHECK(at_once.size() == one_by_one.size());
  for (std::size_t i = 0; i < ids.size(); ++i) CHECK(at_once.text(ids[i]) == texts[i]);
  CHECK(at_once.intern_all({}).empty());
}

TEST_CASE("Texts of every length stay where they are") {
  for (const std::size_t first : {1u, 4095u, 4096u, 4097u, 8192u, 8193u, 65536u, 200'000u}) {
    Interner interner;
    std::vector<std::string> texts{std::string(first, 'f')};
    for (std::size_t i = 0; i < 500; ++i) texts.push_back(std::to_string(i) + std::string(i * 37 % 9000, 'x'));
    std::vector<std::string_view> kept;
    for (const std::string& text : texts) kept.push_back(interner.text(interner.intern(text)));
    for (std::size_t i = 0; i < texts.size(); ++i) CHECK(kept[i] == texts[i]);
  }
}

}  // namespace iamq::policy
