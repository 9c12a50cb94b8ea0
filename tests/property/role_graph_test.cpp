// Who may assume which role, as questions about chains find it out fast, is what the plain evaluator decides of each
// user and role one by one; on random worlds before and after random edits.

#include <algorithm>
#include <catch2/catch.hpp>
#include <iostream>

#include "runtime/evaluate/gather.hpp"
#include "runtime/query/role_graph.hpp"
#include "tests/property/questions.hpp"
#include "tests/property/random_cases.hpp"
#include "tests/property/random_world.hpp"

namespace {

using namespace iamq;
using model::EntityId;
using model::EntityKind;

using LetIn = std::vector<std::pair<EntityId, bool>>;  // who, and whether for sure

LetIn let_in(const model::World& world, EntityId role, const evaluate::Situation& situation) {
  LetIn found;
  for (const EntityId principal : test::principals_of(world)) {
    const auto decided = evaluate::decide_assume(world, query::session_of(principal), role, situation);
    const auto outcome = decided.decision.outcome;
    if (!query::is_denied(outcome)) found.emplace_back(principal, outcome == evaluate::Outcome::allowed);
  }
  return found;
}

}  // namespace

TEST_CASE("a role's callers are those whom the evaluator lets in", "[property]") {
  const int worlds = test::how_many("IAMQ_SCREENS", 150);
  const unsigned seed = test::seed_of_the_run();
  const model::Clauses no_clauses;
  const stdlib::Catalog& catalog = stdlib::Catalog::shared();
  std::size_t arrows = 0;
  for (int i = 0; i < worlds; ++i) {
    test::RandomWorld random(seed + static_cast<unsigned>(i));
    Session session([](std::string_view, std::string_view) { return FileAnswer{}; });
    REQUIRE(test::run(session, random.text()).errors.empty());
    index::Index index(session.world()->library());
    for (const bool is_edited : {false, true}) {
      if (is_edited) test::run(session, random.edits());
      INFO(seed + static_cast<unsigned>(i) << "\n" << random.text() << (is_edited ? random.edits() : ""));
      query::Asking asking;
      asking.world = session.world();
      asking.catalog = &catalog;
      asking.index = &index;
      query::RoleGraph graph(asking, no_clauses);
      for (const EntityId role : graph.roles()) {
        for (const query::Place place : {query::Place::first_hop, query::Place::later_hop}) {
          LetIn callers;
          for (const auto& caller : graph.callers(role, place)) callers.emplace_back(caller.principal, caller.is_sure);
          std::sort(callers.begin(), callers.end());
          const auto situation = query::situation_for(asking, no_clauses, place, "sts:AssumeRole");
          REQUIRE(callers == let_in(*session.world(), role, situation));
          arrows += callers.size();
        }
      }
    }
  }
  std::cout << arrows << " arrows\n";
  CHECK(arrows > 0);
}
