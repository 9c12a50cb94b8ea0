// The evaluator's small tables of services and actions against the catalog they were taken from.
#include "stdlib/catalog.hpp"
#include "runtime/evaluate/rcp_services.hpp"
#include "tests/unit/evaluate/given.hpp"

namespace {

using namespace iamq;

TEST_CASE("the services that RCPs bind are the catalog's") {
  const stdlib::Catalog catalog;
  for (const stdlib::Service& service : catalog.services()) {
    INFO(service.prefix);
    CHECK(evaluate::is_bound_by_rcps(std::string(service.prefix) + ":Anything") == service.supports_rcp);
  }
  CHECK(evaluate::is_bound_by_rcps("S3:GetObject"));
  CHECK_FALSE(evaluate::is_bound_by_rcps("s:GetObject"));
  CHECK_FALSE(evaluate::is_bound_by_rcps(""));
}

TEST_CASE("what AWS owns can be read and not changed, action by action") {
  const stdlib::Catalog catalog;
  const stdlib::Service* iam = catalog.find_service("iam");
  REQUIRE(iam);
  for (const stdlib::Action& action : iam->actions()) {
    const bool is_reading = action.level == stdlib::AccessLevel::list || action.level == stdlib::AccessLevel::read;
    for (const char* owned : {"arn:aws:iam::aws:policy/ReadOnlyAccess",
                              "arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_X"}) {
      INFO(action.full_name << " " << owned);
      test::Given given(action.full_name, owned);
      given.identity(test::allow_all);
      CHECK(given.outcome() == (is_reading ? evaluate::Outcome::allowed : evaluate::Outcome::implicitly_denied));
    }
  }
}

}  // namespace
