#include "tests/oracle/shrink_case.hpp"

namespace iamq::oracle {

namespace {

std::vector<Documents*> lists_of(Case& asked) {
  std::vector<Documents*> lists{&asked.identity, &asked.boundaries, &asked.session, &asked.endpoint};
  for (Documents& level : asked.scps) lists.push_back(&level);
  for (Target& target : asked.targets) {
    lists.push_back(&target.policy);
    for (Documents& level : target.rcps) lists.push_back(&level);
  }
  return lists;
}

std::vector<Statement*> statements_of(Case& asked) {
  std::vector<Statement*> statements;
  for (Documents* list : lists_of(asked)) {
    for (Document& document : *list) {
      for (Statement& statement : document.statements) statements.push_back(&statement);
    }
  }
  return statements;
}

class Smaller {
public:
  explicit Smaller(const Case& asked) : asked_(asked) {}

  // For every place of the list that `part` finds in a copy of the case, the case without what stands there.
  template <typename Part>
  void without_each(Part part, std::size_t at_least = 0) {
    for (std::size_t i = 0;; ++i) {
      Case copy = asked_;
      auto& list = part(copy);
      if (i >= list.size() || list.size() <= at_least) return;
      list.erase(list.begin() + static_cast<std::ptrdiff_t>(i));
      cases.push_back(std::move(copy));
    }
  }

  std::vector<Case> cases;

private:
  const Case& asked_;
};

}  // namespace

std::vector<Case> smaller_cases(const Case& asked) {
  Smaller smaller(asked);
  Case original = asked;
  smaller.without_each([](Case& copy) -> std::vector<Target>& { return copy.targets; }, 1);
  smaller.without_each([](Case& copy) -> std::vector<Documents>& { return copy.scps; });
  for (std::size_t i = 0; i < asked.targets.size(); ++i) {
    smaller.without_each([&](Case& copy) -> std::vector<Documents>& { return copy.targets[i].rcps; });
  }
  const auto lists = lists_of(original);
  for (std::size_t i = 0; i < lists.size(); ++i) {
    // An endpoint without a policy is no endpoint of this model; it goes as a whole, below.
    const std::size_t at_least = lists[i] == &original.endpoint ? 1 : 0;
    smaller.without_each([&](Case& copy) -> Documents& { return *lists_of(copy)[i]; }, at_least);
    for (std::size_t j = 0; j < lists[i]->size(); ++j) {
      smaller.without_each([&](Case& copy) -> std::vector<Statement>& { return (*lists_of(copy)[i])[j].statements; },
                           1);
    }
  }
  for (const auto& [key, given] : asked.context) {
    Case copy = asked;
    copy.context.erase(key);
    smaller.cases.push_back(std::move(copy));
  }
  const auto statements = statements_of(original);
  for (std::size_t i = 0; i < statements.size(); ++i) {
    const auto statement = [i](Case& copy) -> Statement& { return *statements_of(copy)[i]; };
    smaller.without_each([&](Case& copy) -> std::vector<Condition>& { return statement(copy).conditions; });
    smaller.without_each([&](Case& copy) -> std::vector<std::string>& { return statement(copy).actions.texts; }, 1);
    smaller.without_each([&](Case& copy) -> std::vector<Principal>& { return statement(copy).principals; }, 1);
    if (statements[i]->resources) {
      smaller.without_each([&](Case& copy) -> std::vector<std::string>& { return statement(copy).resources->texts; },
                           1);
    }
    for (std::size_t j = 0; j < statements[i]->conditions.size(); ++j) {
      smaller.without_each(
          [&](Case& copy) -> std::vector<std::string>& { return statement(copy).conditions[j].values; }, 1);
    }
  }
  const auto clear = [&](bool Case::*flag, Documents Case::*documents) {
    if (!(asked.*flag)) return;
    Case copy = asked;
    copy.*flag = false;
    (copy.*documents).clear();
    smaller.cases.push_back(std::move(copy));
  };
  clear(&Case::has_session_policies, &Case::session);
  clear(&Case::has_endpoint, &Case::endpoint);
  return smaller.cases;
}

}  // namespace iamq::oracle
