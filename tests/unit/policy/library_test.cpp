#include "runtime/policy/library.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <utility>
#include <vector>

#include "tests/unit/policy/operators_for_tests.hpp"

namespace iamq::policy {
namespace {

Document allowing(Library& library, const std::string& action) {
  Statement statement;
  statement.actions = {library.strings().intern(action)};
  Document document;
  document.statements = {std::move(statement)};
  return document;
}

}  // namespace

TEST_CASE("Documents that are adopted have the ids that they would have one by one") {
  Library one_by_one(testing::operator_names()), at_once(testing::operator_names());
  std::vector<DocumentId> ids;
  for (Library* each : {&one_by_one, &at_once}) each->add_document(allowing(*each, "s3:known-before"));
  std::vector<std::string> actions{"s3:known-before"};
  for (int i = 0; i < 1000; ++i) actions.push_back("s3:" + std::to_string(i));
  for (const std::string& action : actions) {
    ids.push_back(one_by_one.add_document(allowing(one_by_one, action)));
    CHECK(at_once.adopt_document(allowing(at_once, action)) == ids.back());
  }
  at_once.index_documents();
  CHECK(at_once.document_count() == one_by_one.document_count());
  for (std::size_t i = 0; i < actions.size(); ++i) {
    CHECK(at_once.add_document(allowing(at_once, actions[i])) == ids[i]);
  }
  CHECK(at_once.add_document(allowing(at_once, "s3:another")) == static_cast<DocumentId>(actions.size()));
}

}  // namespace iamq::policy
