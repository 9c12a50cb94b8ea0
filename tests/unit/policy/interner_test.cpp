#include "runtime/policy/interner.hpp"

#include <catch2/catch.hpp>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace iamq::policy {

TEST_CASE("Texts that are adopted have the ids that they would have one by one") {
  std::vector<std::string> texts{"", "known before"};
  for (int i = 0; i < 5000; ++i) texts.push_back("text " + std::to_string(i));
  Interner one_by_one, at_once;
  for (Interner* each : {&one_by_one, &at_once}) each->intern("known before");
  std::vector<StringId> ids;
  std::string measures;
  auto bytes = std::make_shared<std::string>();
  for (const std::string& text : texts) {
    ids.push_back(one_by_one.intern(text));
    Interner::Measures::append(measures, text);
    *bytes += text;
  }
  const std::weak_ptr<std::string> kept = bytes;
  const std::string_view view = *bytes;
  CHECK(at_once.adopt(view, Interner::Measures(measures), std::move(bytes)) == ids);
  at_once.index();
  CHECK(at_once.size() == one_by_one.size());
  CHECK_FALSE(kept.expired());
  for (std::size_t i = 0; i < ids.size(); ++i) {
    CHECK(at_once.text(ids[i]) == texts[i]);
    CHECK(at_once.intern(texts[i]) == ids[i]);
  }
  CHECK(at_once.adopt({}, Interner::Measures({}), nullptr).empty());
}

TEST_CASE("Of equal texts that are adopted the first is found") {
  Interner interner;
  const auto bytes = std::make_shared<std::string>("twicetwice");
  std::string measures;
  for (int i = 0; i < 2; ++i) Interner::Measures::append(measures, "twice");
  const auto ids = interner.adopt(*bytes, Interner::Measures(measures), bytes);
  interner.index();
  CHECK(interner.text(ids.back()) == "twice");
  CHECK(interner.intern("twice") == ids.front());
}

TEST_CASE("Measures fit the texts that they were taken of") {
  std::string bytes;
  for (const std::string_view text : {"one", "", "three"}) Interner::Measures::append(bytes, text);
  const std::string_view all = bytes, texts = "onethree";
  CHECK(Interner::Measures(all).fit(texts));
  CHECK_FALSE(Interner::Measures(all).fit("onethre"));
  CHECK_FALSE(Interner::Measures(all).fit("onethree!"));
  CHECK_FALSE(Interner::Measures(all).fit("ONEthree"));
  CHECK_FALSE(Interner::Measures(all.substr(0, all.size() - 1)).fit(texts));
  CHECK(Interner::Measures({}).fit(""));
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
