// Requests that leave keys open. What is decided holds for every value that the keys may turn out to have, by the
// oracle; what an answer depends on says exactly when the request is allowed, and names no key that makes no
// difference. IAMQ_OPEN_KEYS says on how many requests.
#include <algorithm>
#include <catch2/catch.hpp>
#include <functional>
#include <iostream>
#include <map>
#include <set>

#include "runtime/condition/condition.hpp"
#include "stdlib/catalog.hpp"
#include "tests/oracle/decide.hpp"
#include "tests/oracle/known_keys.hpp"
#include "tests/oracle/open_keys.hpp"
#include "tests/oracle/text.hpp"
#include "tests/property/product.hpp"
#include "tests/property/random_cases.hpp"

namespace iamq::test {

struct OpenCase {
  oracle::Case asked;
  std::vector<std::string> open;
};

void showValue(const OpenCase& given, std::ostream& out) {
  out << "\nopen:";
  for (const std::string& key : given.open) out << ' ' << key;
  out << '\n' << oracle::to_text(given.asked);
}

}  // namespace iamq::test

namespace {

using namespace iamq;
using oracle::Outcome;
using test::OpenCase;

constexpr std::size_t most_valuations = 3000;

// One to three of the keys that the policies ask for, as long as their values can all be tried.
OpenCase open_case(std::uint64_t seed) {
  OpenCase made;
  do {
    made.asked = oracle::random_case(seed++);
    made.open = oracle::askable_keys(made.asked);
  } while (made.open.empty());
  std::rotate(made.open.begin(), made.open.begin() + static_cast<std::ptrdiff_t>(seed % made.open.size()),
              made.open.end());
  made.open.resize(std::min<std::size_t>(made.open.size(), 1 + seed % 3));
  const auto valuations = [&] {
    std::size_t count = 1;
    for (const std::string& key : made.open) count *= oracle::telling_values(made.asked, key).size();
    return count;
  };
  while (made.open.size() > 1 && valuations() > most_valuations) made.open.pop_back();
  for (const std::string& key : made.open) made.asked.context.erase(oracle::lower(key));
  return made;
}

// Whether a few values of the keys, tried one by one, change the answer.
bool seems_to_depend(const OpenCase& given) {
  const auto is_allowed = [](oracle::Case asked) {
    oracle::add_known_keys(asked);
    return oracle::decide(asked) == Outcome::allowed;
  };
  const bool is_allowed_without = is_allowed(given.asked);
  for (const std::string& key : given.open) {
    const auto values = oracle::telling_values(given.asked, key);
    for (std::size_t i = 1; i < values.size(); i += 1 + values.size() / 8) {
      oracle::Case asked = given.asked;
      asked.context[oracle::lower(key)] = *values[i];
      if (is_allowed(asked) != is_allowed_without) return true;
    }
  }
  return false;
}

// Most requests are decided whatever their open keys are; two in three here are such as are not.
OpenCase random_open_case(std::uint64_t seed) {
  OpenCase made = open_case(seed);
  for (int tries = 0; seed % 3 != 0 && tries < 20 && !seems_to_depend(made); ++tries) {
    made = open_case(seed += 1000003 * 3);
  }
  return made;
}

std::vector<OpenCase> smaller_open_cases(const OpenCase& given) {
  std::vector<OpenCase> smaller;
  for (std::size_t i = 0; given.open.size() > 1 && i < given.open.size(); ++i) {
    smaller.push_back(given);
    smaller.back().open.erase(smaller.back().open.begin() + static_cast<std::ptrdiff_t>(i));
  }
  for (oracle::Case& asked : oracle::smaller_cases(given.asked)) {
    const std::vector<std::string> askable = oracle::askable_keys(asked);
    std::vector<std::string> open;
    for (const std::string& key : given.open) {
      if (std::find(askable.begin(), askable.end(), key) != askable.end()) open.push_back(key);
    }
    if (!open.empty()) smaller.push_back({std::move(asked), std::move(open)});
  }
  return smaller;
}

}  // namespace

namespace rc {

template <>
struct Arbitrary<OpenCase> {
  static Gen<OpenCase> arbitrary() {
    return [](const Random& random, int) {
      return shrinkable::shrinkRecur(random_open_case(Random(random).next()), [](const OpenCase& given) {
        return seq::fromContainer(smaller_open_cases(given));
      });
    };
  }
};

}  // namespace rc

namespace {

// The values of all open keys, by their number in telling_values.
using Choice = std::vector<std::size_t>;

struct Valuation {
  Choice choice;
  oracle::Context context;  // of the oracle
  condition::Context product_context;
};

class Valuations {
public:
  explicit Valuations(const OpenCase& given, const condition::Context& known) : given_(given), known_(known) {
    for (const std::string& key : given.open) values_.push_back(oracle::telling_values(given.asked, key));
    known_.set_others(condition::Context::State::absent);
  }

  void each(const std::function<void(const Valuation&)>& call) const {
    Valuation valuation{{}, given_.asked.context, known_};
    next(valuation, call);
  }

private:
  void next(Valuation& valuation, const std::function<void(const Valuation&)>& call) const {
    const std::size_t at = valuation.choice.size();
    if (at == values_.size()) return call(valuation);
    const std::string& key = given_.open[at];
    for (std::size_t i = 0; i < values_[at].size(); ++i) {
      Valuation longer = valuation;
      longer.choice.push_back(i);
      const auto& value = values_[at][i];
      if (!value) {
        longer.product_context.set_absent(key);
      } else if (value->is_list) {
        longer.product_context.set_list(key, value->values);
        longer.context[oracle::lower(key)] = *value;
      } else {
        longer.product_context.set(key, value->values.front());
        longer.context[oracle::lower(key)] = *value;
      }
      next(longer, call);
    }
  }

  const OpenCase& given_;
  condition::Context known_;
  std::vector<std::vector<std::optional<oracle::KeyValues>>> values_;
};

bool is_met(const condition::Formula& formula, const condition::Context& complete) {
  return std::any_of(formula.any_of.begin(), formula.any_of.end(), [&](const auto& all_of) {
    return std::all_of(all_of.begin(), all_of.end(), [&](const condition::Literal& literal) {
      return condition::holds(literal.atom, complete) != literal.is_negated;
    });
  });
}

// Keys that the formula names; the one of a variable may be written in another case.
std::set<std::string> keys_of(const condition::Formula& formula) {
  std::set<std::string> keys;
  for (const auto& all_of : formula.any_of) {
    for (const condition::Literal& literal : all_of) keys.insert(oracle::lower(literal.atom.key));
  }
  return keys;
}

// Whether some two valuations differ in that key alone and in whether the request is allowed.
bool makes_a_difference(std::size_t key, const std::map<Choice, Outcome>& outcomes) {
  std::map<Choice, std::set<bool>> without;
  for (const auto& [choice, outcome] : outcomes) {
    Choice others = choice;
    others[key] = 0;
    auto& seen = without[others];
    seen.insert(outcome == Outcome::allowed);
    if (seen.size() == 2) return true;
  }
  return false;
}

// Nobody tells how many values a key has that AWS does not document. The oracle says nothing of several values for a
// key that is asked like one of a single value; the evaluator does, and so such a key may be named for their sake.
bool makes_a_difference_as_list(const OpenCase& given, std::size_t key, test::Product& product,
                                const std::map<Choice, Outcome>& outcomes, const Valuations& valuations) {
  if (stdlib::Catalog::shared().key_type(given.open[key])) return false;
  bool makes = false;
  valuations.each([&](const Valuation& valuation) {
    if (makes || valuation.choice[key] != 0) return;
    product.request.context = valuation.product_context;
    product.request.context.set_list(given.open[key], {"one", "two"});
    const bool is_allowed = product.decide().is_allowed();
    for (const auto& [choice, outcome] : outcomes) {
      Choice others = choice;
      others[key] = 0;
      makes |= others == valuation.choice && (outcome == Outcome::allowed) != is_allowed;
    }
  });
  return makes;
}

TEST_CASE("what is decided with open keys is what the oracle says of all their values", "[property]") {
  const int cases = test::how_many("IAMQ_OPEN_KEYS", 500);
  std::size_t depending = 0, valuations = 0;
  const bool is_right = test::holds_for_random_cases("open keys", cases, [&](const OpenCase& given) {
    test::Product product(given.asked);
    if (!product.error.empty()) RC_FAIL("the reader refuses the case: " + product.error);
    for (const std::string& key : given.open) product.request.context.set_unknown(key);
    const evaluate::Decision decision = product.decide();
    if (decision.outcome == evaluate::Outcome::depends) ++depending;
    std::map<Choice, Outcome> outcomes;
    const Valuations all(given, product.request.context);
    all.each([&](const Valuation& valuation) {
      oracle::Case asked = given.asked;
      asked.context = valuation.context;
      oracle::add_known_keys(asked);
      const Outcome outcome = oracle::decide(asked);
      outcomes[valuation.choice] = outcome;
      ++valuations;
      const auto with = [&] { return "with these values: " + oracle::to_json(asked, 0); };
      switch (decision.outcome) {
        case evaluate::Outcome::allowed:
          if (outcome != Outcome::allowed) RC_FAIL("said to be allowed, and is not " + with());
          break;
        case evaluate::Outcome::explicitly_denied:
          if (outcome != Outcome::explicitly_denied) RC_FAIL("said to be explicitly denied, and is not " + with());
          break;
        case evaluate::Outcome::implicitly_denied:
          if (outcome == Outcome::allowed) RC_FAIL("said to be denied, and is allowed " + with());
          break;
        case evaluate::Outcome::depends:
          if (is_met(decision.condition, valuation.product_context) != (outcome == Outcome::allowed)) {
            RC_FAIL("the condition is wrong " + with());
          }
      }
    });
    if (decision.outcome != evaluate::Outcome::depends) return;
    // What is told of two keys of which one is a part of the other may say too much.
    if (oracle::are_compared_by_patterns(given.asked, given.open)) return;
    const std::set<std::string> named = keys_of(decision.condition);
    for (std::size_t i = 0; i < given.open.size(); ++i) {
      const bool is_named = named.count(oracle::lower(given.open[i])) > 0;
      if (is_named && !makes_a_difference(i, outcomes) &&
          !makes_a_difference_as_list(given, i, product, outcomes, all)) {
        RC_FAIL(given.open[i] + " is named and makes no difference");
      }
    }
  });
  REQUIRE(is_right);
  std::cout << cases << " requests, " << depending << " of them depend; " << valuations << " valuations\n";
  CHECK(depending * 4 > static_cast<std::size_t>(cases));
}

}  // namespace
