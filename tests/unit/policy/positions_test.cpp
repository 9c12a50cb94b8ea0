#include "runtime/policy/positions.hpp"

#include <catch2/catch.hpp>
#include <random>

#include "runtime/policy/library.hpp"

namespace iamq::policy {

namespace {

text::Span place(std::uint32_t begin, std::uint32_t end, std::uint32_t source = 7) {
  return {text::SourceId{source}, begin, end};
}

// Two statements of a text that begins at 1000; the second says nothing of where its pieces stand.
std::vector<StatementPositions> two_statements() {
  StatementPositions one, other;
  one.whole = place(1000, 1400);
  one.effect = place(1001, 1006);
  one.actions = {place(1010, 1020), place(1200, 1300)};
  one.resources = {place(1300, 1301)};
  one.conditions = {{}};
  one.sid = place(1390, 1395);
  other.whole = place(1400, 1400);
  other.principals = {place(1400, 1500)};
  return {one, other};
}

void check_same(const StatementPositions& a, const StatementPositions& b) {
  for (const auto member : {&StatementPositions::whole, &StatementPositions::effect, &StatementPositions::sid}) {
    CHECK(a.*member == b.*member);
  }
  for (const auto member : {&StatementPositions::actions, &StatementPositions::resources,
                            &StatementPositions::principals, &StatementPositions::conditions}) {
    CHECK(a.*member == b.*member);
  }
}

}  // namespace

TEST_CASE("Positions come out of their bytes as they went in") {
  const auto statements = two_statements();
  const text::Span whole = place(1000, 1500);
  const std::string packed = packed_positions(statements, whole);
  const Positions positions(packed, whole);
  CHECK(positions.are_known());
  REQUIRE(positions.size() == 2);
  for (std::size_t i = 0; i < 2; ++i) {
    check_same(positions[i], statements[i]);
    check_same(positions.all()[i], statements[i]);
  }
}

TEST_CASE("A policy without statements has known positions, and one whose positions are not known has none") {
  CHECK(Positions(packed_positions({}, place(1, 2)), place(1, 2)).are_known());
  CHECK(Positions(packed_positions({}, place(1, 2)), place(1, 2)).all().empty());
  CHECK(!Positions({}, place(1, 2)).are_known());
  CHECK(Positions({}, place(1, 2)).size() == 0);
  CHECK(Positions({}, place(1, 2)).all().empty());
}

TEST_CASE("The same text in another place has the same bytes") {
  const std::string packed = packed_positions(two_statements(), place(1000, 1500));
  const Positions moved(packed, place(40, 540, 9));
  CHECK(moved[0].actions[1] == place(240, 340, 9));
  CHECK(moved[0].conditions[0] == text::Span{});
  CHECK(packed_positions(moved.all(), place(40, 540, 9)) == packed);
}

TEST_CASE("What stands outside of its policy's text stays where it is") {
  auto statements = two_statements();
  statements[0].actions[0] = place(3, 900, 2);
  statements[1].whole = place(999, 1100);
  const text::Span whole = place(1000, 1500);
  const std::string packed = packed_positions(statements, whole);
  for (std::size_t i = 0; i < 2; ++i) check_same(Positions(packed, whole)[i], statements[i]);
  const auto outline = outline_of(packed);
  REQUIRE(outline);
  CHECK(!outline->is_inside);
}

TEST_CASE("An outline tells what positions fit") {
  const auto outline = outline_of(packed_positions(two_statements(), place(1000, 1500)));
  REQUIRE(outline);
  CHECK(outline->is_inside);
  CHECK(outline->length == 500);
  CHECK(outline->pieces == std::vector<std::array<std::size_t, 4>>{{2, 1, 0, 1}, {0, 0, 1, 0}});
}

TEST_CASE("Bytes that are no positions have no outline, and take no memory") {
  const std::string packed = packed_positions(two_statements(), place(1000, 1500));
  CHECK(!outline_of(""));
  CHECK(!outline_of(packed + '\0'));
  CHECK(!outline_of("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"));
  CHECK(!outline_of(std::string("\x01\x02\xff\xff\xff\xff\x10", 7)));  // longer than any text
  for (std::size_t size = 0; size < packed.size(); ++size) CHECK(!outline_of(packed.substr(0, size)));
  std::mt19937 random(20261122);
  for (int i = 0; i < 20'000; ++i) {
    std::string damaged = packed;
    damaged[random() % damaged.size()] = static_cast<char>(random() % 256);
    if (const auto outline = outline_of(damaged))
      CHECK(Positions(damaged, place(0, 1)).size() == outline->pieces.size());
  }
}

TEST_CASE("A Library keeps the positions of one text once for all places where it stands") {
  Library library{OperatorNames{}};
  const auto first = library.keep_positions(two_statements(), place(1000, 1500));
  const Positions there(library.packed(first), place(0, 500, 3));
  CHECK(library.keep_positions(there.all(), place(0, 500, 3)) == first);
  CHECK(library.keep_positions(two_statements(), place(999, 1500)) != first);
  CHECK(first != PositionsId{});
}

TEST_CASE("Equal documents are one document, however many there are") {
  Library library{OperatorNames{}};
  const auto document = [&](int number) {
    Statement statement;
    statement.actions = {library.strings().intern("s3:Get" + std::to_string(number))};
    Document made;
    made.statements = {statement};
    return made;
  };
  std::vector<DocumentId> ids;
  for (int i = 0; i < 1000; ++i) ids.push_back(library.add_document(document(i)));
  CHECK(library.document_count() == 1000);
  for (int i = 0; i < 1000; ++i) {
    CHECK(library.add_document(document(i)) == ids[static_cast<std::size_t>(i)]);
    CHECK(library.document(ids[static_cast<std::size_t>(i)]) == document(i));
  }
  CHECK(library.document_count() == 1000);
}

}  // namespace iamq::policy
