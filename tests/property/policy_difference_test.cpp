// Comparisons of two policies against brute force. "No request can exist" is held against every request over a few
// letters (or a sample of them, where they are many), each decided by the evaluator; a request that is said to tell two
// policies apart is held against both, by the evaluator and by the oracle. IAMQ_POLICY_PAIRS says on how many pairs,
// IAMQ_SEED from which seed. With IAMQ_SOLVER=cvc5 a sample of the pairs is decided by that solver as well.
#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <iostream>
#include <map>
#include <random>

#include "runtime/condition/operators.hpp"
#include "runtime/evaluate/fill_context.hpp"
#include "runtime/evaluate/statement.hpp"
#include "runtime/exact/comparison.hpp"
#include "runtime/policy/document_reader.hpp"
#include "runtime/policy/wildcard.hpp"
#include "tests/oracle/known_keys.hpp"
#include "tests/oracle/random_pair.hpp"
#include "tests/oracle/write_case.hpp"
#include "tests/pairs/smt.hpp"
#include "tests/property/random_cases.hpp"

namespace {

using namespace iamq;
using exact::Difference;
using oracle::PolicyPair;
using Kind = exact::Difference::Kind;

constexpr std::size_t most_requests = 1500;   // of one pair
constexpr std::uint64_t one_for_solver = 50;  // one pair of so many is put to the solver

evaluate::Caller caller_of(const oracle::Caller& from) {
  static constexpr std::array kinds{evaluate::CallerKind::root,           evaluate::CallerKind::user,
                                    evaluate::CallerKind::role_session,   evaluate::CallerKind::federated_user,
                                    evaluate::CallerKind::service,        evaluate::CallerKind::federated,
                                    evaluate::CallerKind::canonical_user, evaluate::CallerKind::anonymous};
  evaluate::Caller caller;
  caller.kind = kinds[static_cast<std::size_t>(from.kind)];
  caller.arn = from.name;
  caller.account = from.account;
  caller.issuer_arn = from.issuer;
  if (from.kind == oracle::Kind::role_session) caller.credentials = evaluate::Credentials::role;
  return caller;
}

oracle::Caller caller_of(const evaluate::Caller& from) {
  oracle::Caller caller;
  caller.kind = static_cast<oracle::Kind>(from.kind);
  caller.name = from.arn;
  caller.account = from.account;
  caller.issuer = from.issuer_arn;
  return caller;
}

evaluate::Request request_of(const oracle::Case& from) {
  evaluate::Request request;
  request.caller = caller_of(from.caller);
  request.action = from.action;
  request.resources.push_back({from.targets.front().arn, {}});
  request.context = condition::Context(condition::Context::State::absent);
  for (const auto& [key, given] : from.context) {
    if (given.is_list) {
      request.context.set_list(key, given.values);
    } else {
      request.context.set(key, given.values.front());
    }
  }
  return request;
}

oracle::Case case_of(const evaluate::Request& from) {
  oracle::Case asked;
  asked.caller = caller_of(from.caller);
  asked.action = from.action;
  asked.targets.emplace_back();
  asked.targets.front().arn = from.resources.front().arn;
  for (const condition::Context::Entry& entry : from.context.entries()) {
    const std::string key = policy::lower_case(entry.key);
    if (entry.state == condition::Context::State::known) asked.context[key] = {entry.values.texts(), entry.is_list};
    if (entry.is_there) asked.context[key] = {{"true"}, false};  // whatever it is: what it is makes no difference
  }
  return asked;
}

bool has_principals(const PolicyPair& pair) {
  return pair.theme == oracle::Theme::principals || pair.theme == oracle::Theme::trust;
}

// A pair as the product reads it.
class ReadPair {
public:
  explicit ReadPair(const PolicyPair& pair) : pair_(pair), a(read(pair.a)), b(read(pair.b)) {}

  const policy::Library& library() const { return library_; }
  bool a_allows(const evaluate::Request& request) const { return exact::allows(a, request, library_); }
  bool b_allows(const evaluate::Request& request) const { return exact::allows(b, request, library_); }

private:
  policy::PolicyId read(const oracle::Document& document) {
    const std::string json_text = oracle::to_json(document);
    const text::SourceId source = sources_.add("policy", json_text);
    const policy::Json json = policy::read_json(sources_, {source, 0, static_cast<std::uint32_t>(json_text.size())});
    policy::Policy policy;
    policy.kind = pair_.theme == oracle::Theme::trust        ? policy::PolicyKind::trust
                  : pair_.theme == oracle::Theme::principals ? policy::PolicyKind::resource
                                                             : policy::PolicyKind::managed;
    auto read = policy::read_document(json, json.top(), policy.kind, library_);
    REQUIRE(read.document.statements.size() == document.statements.size());
    policy.document = library_.add_document(std::move(read.document));
    return library_.add_policy(std::move(policy));
  }

  const PolicyPair& pair_;
  text::Sources sources_;
  policy::Library library_{condition::operator_names()};

public:
  policy::PolicyId a, b;
};

// Holds what was found out about a pair against all requests; says what is wrong, or nothing.
class Check {
public:
  Check(const PolicyPair& pair, std::uint64_t seed) : pair_(pair), read_(pair), random_(seed) {}

  std::string run() {
    exact::Budget budget;
    const auto& catalog = stdlib::Catalog::shared();
    comparison = exact::compare_policies(read_.a, read_.b, read_.library(), catalog, exact::Scope::all_texts, budget);
    if (comparison.overlap.kind == Kind::none && comparison.overlap.requests == 0) {
      comparison.overlap =
          exact::policy_overlap(read_.a, read_.b, read_.library(), catalog, exact::Scope::all_texts, budget);
    }
    for (const auto& [difference, in_a, in_b] :
         {std::tuple{&comparison.only_in_a, true, false}, std::tuple{&comparison.only_in_b, false, true},
          std::tuple{&comparison.overlap, true, true}}) {
      if (difference->kind == Kind::found && wrong_.empty()) confirm(*difference->request, in_a, in_b);
    }
    const bool claims_none = comparison.only_in_a.kind == Kind::none || comparison.only_in_b.kind == Kind::none ||
                             comparison.overlap.kind == Kind::none;
    if (claims_none && wrong_.empty()) try_all();
    return wrong_;
  }

  // What a solver says otherwise, or nothing; `asked` counts what could be put to it.
  std::string disagrees_with(const std::string& solver, std::size_t& asked) const {
    for (const bool is_a : {true, false}) {
      const Difference& difference = is_a ? comparison.only_in_a : comparison.only_in_b;
      if (difference.kind == Kind::unknown) continue;
      const auto text = pairs::smt_text(is_a ? read_.a : read_.b, is_a ? read_.b : read_.a, false, read_.library());
      if (!text) continue;
      const pairs::Verdict verdict = pairs::ask_solver(solver, *text, 5);
      if (verdict == pairs::Verdict::unknown) continue;
      ++asked;
      if ((verdict == pairs::Verdict::yes) != (difference.kind == Kind::found)) {
        return solver + (verdict == pairs::Verdict::yes ? " finds a" : " finds no") + " request that only " +
               (is_a ? "a" : "b") + " allows:\n" + *text;
      }
    }
    return {};
  }

  exact::Comparison comparison;
  std::size_t tried = 0;

private:
  void confirm(const evaluate::Request& request, bool in_a, bool in_b) {
    if (read_.a_allows(request) != in_a || read_.b_allows(request) != in_b) {
      wrong_ = "the evaluator decides otherwise about " + shown(request);
      return;
    }
    const oracle::Case asked = case_of(request);
    if (is_left_open(asked)) return;
    if (oracle::allows(pair_.a, asked) != in_a || oracle::allows(pair_.b, asked) != in_b) {
      wrong_ = "the oracle decides otherwise about " + shown(request);
      return;
    }
    if (!has_principals(pair_) || request.caller.account.empty()) return;
    evaluate::Request filled = request;  // keys that follow from the caller have the values that follow
    filled.context = condition::Context(condition::Context::State::absent);
    evaluate::fill_context(filled);
    for (const char* key : {"aws:PrincipalArn", "aws:PrincipalAccount"}) {
      const auto given = request.context.find(key);
      if (given.state == condition::Context::State::known && !(given.values == filled.context.find(key).values)) {
        wrong_ = "nobody sends " + shown(request);
      }
    }
  }

  // "You must use the ForAllValues or ForAnyValue set operators with multivalued context keys": what an operator
  // without one makes of several values AWS does not say, so that two readings of it need not agree.
  bool is_left_open(const oracle::Case& asked) const {
    for (const auto* document : {&pair_.a, &pair_.b}) {
      for (const auto& statement : document->statements) {
        for (const auto& condition : statement.conditions) {
          const bool has_qualifier = condition.op.rfind("For", 0) == 0 || condition.op == "Null";
          const auto given = std::find_if(asked.context.begin(), asked.context.end(), [&](const auto& entry) {
            return policy::equal_ignoring_case(entry.first, condition.key);
          });
          if (!has_qualifier && given != asked.context.end() && given->second.values.size() > 1) return true;
        }
      }
    }
    return false;
  }

  void try_all() {
    const oracle::Dimensions dimensions = oracle::dimensions_of(pair_);
    const std::size_t count = dimensions.count();
    tried = std::min(count, most_requests);
    for (std::size_t i = 0; i < tried && wrong_.empty(); ++i) {
      oracle::Case asked = dimensions.request(count <= most_requests ? i : random_() % count);
      evaluate::Request request = request_of(asked);
      if (has_principals(pair_)) evaluate::fill_context(request);
      const bool in_a = read_.a_allows(request), in_b = read_.b_allows(request);
      const Difference& said = in_a && in_b ? comparison.overlap : in_a ? comparison.only_in_a : comparison.only_in_b;
      if ((in_a || in_b) && said.kind == Kind::none) {
        wrong_ = "no request was to exist that " + std::string(in_a && in_b ? "both allow" : "only one allows") +
                 ", but there is " + shown(request);
      }
    }
  }

  static std::string shown(const evaluate::Request& request) {
    std::string text = request.caller.arn + " " + request.action + " on " + request.resources.front().arn;
    for (const condition::Context::Entry& entry : request.context.entries()) {
      if (entry.state != condition::Context::State::known) continue;
      text += (entry.is_list ? " list " : " ") + std::string(entry.key) + "=";
      for (const std::string_view value : entry.values) text += "`" + std::string(value) + "`";
    }
    return text;
  }

  const PolicyPair& pair_;
  ReadPair read_;
  std::mt19937_64 random_;
  std::string wrong_;
};

std::string wrong_with(const PolicyPair& pair) {
  try {
    return Check(pair, 1).run();
  } catch (const std::exception& error) {
    return error.what();
  }
}

// The pair with as little left in it as still goes wrong.
PolicyPair shrunk(PolicyPair pair) {
  for (bool is_smaller = true; is_smaller;) {
    is_smaller = false;
    for (const PolicyPair& smaller : oracle::smaller_pairs(pair)) {
      if (wrong_with(smaller).empty()) continue;
      pair = smaller;
      is_smaller = true;
      break;
    }
  }
  return pair;
}

struct Tally {
  std::size_t pairs = 0, verdicts = 0, unknown = 0;
};

TEST_CASE("comparisons of policies agree with all requests over a few letters", "[property]") {
  const int pairs = test::how_many("IAMQ_POLICY_PAIRS", 2000);
  const char* given = std::getenv("IAMQ_SEED");
  const std::uint64_t first =
      given != nullptr && *given != '\0' ? std::strtoull(given, nullptr, 10) : std::random_device{}();
  std::cout << "IAMQ_SEED=" << first << '\n';
  std::array<Tally, oracle::theme_count> tallies{};
  std::array<std::size_t, 6> relations{};
  std::size_t tried = 0;
  std::map<std::string, std::size_t> reasons;
  int wrong_ones = 0;
  const char* solver = std::getenv("IAMQ_SOLVER");
  std::size_t asked_of_solver = 0;
  for (std::uint64_t i = 0; i < static_cast<std::uint64_t>(pairs); ++i) {
    const std::uint64_t seed = first + i * 0x9E3779B97F4A7C15U;
    const PolicyPair pair = oracle::random_pair(seed);
    Check check(pair, seed);
    std::string wrong;
    try {
      wrong = check.run();
    } catch (const std::exception& error) {
      wrong = error.what();
    }
    if (!wrong.empty()) {
      const PolicyPair small = shrunk(pair);
      const std::string still = wrong_with(small);
      std::cout << "seed " << seed << ", " << oracle::name_of(pair.theme) << ":\n  a " << oracle::to_json(small.a)
                << "\n  b " << oracle::to_json(small.b) << "\n  " << (still.empty() ? wrong : still) << '\n';
      CHECK(wrong == "");
      if (++wrong_ones == 10) break;
    }
    if (solver != nullptr && wrong.empty() && i % one_for_solver == 0) {
      const std::string says = check.disagrees_with(solver, asked_of_solver);
      if (!says.empty()) {
        std::cout << "seed " << seed << ":\n  a " << oracle::to_json(pair.a) << "\n  b " << oracle::to_json(pair.b)
                  << "\n  " << says << '\n';
        CHECK(says == "");
        if (++wrong_ones == 10) break;
      }
    }
    Tally& tally = tallies[static_cast<std::size_t>(pair.theme)];
    ++tally.pairs;
    tried += check.tried;
    ++relations[static_cast<std::size_t>(check.comparison.relation)];
    for (const Difference* each :
         {&check.comparison.only_in_a, &check.comparison.only_in_b, &check.comparison.overlap}) {
      ++tally.verdicts;
      if (each->kind != Kind::unknown) continue;
      ++tally.unknown;
      ++reasons[each->because];
    }
  }
  if (solver != nullptr) std::cout << solver << " was asked " << asked_of_solver << " questions\n";
  for (const auto& [because, count] : reasons) std::cout << "unknown: " << because << ": " << count << '\n';
  std::size_t verdicts = 0, unknown = 0;
  for (std::size_t i = 0; i < tallies.size(); ++i) {
    std::cout << oracle::name_of(static_cast<oracle::Theme>(i)) << ": " << tallies[i].pairs << " pairs, unknown "
              << tallies[i].unknown << " of " << tallies[i].verdicts << '\n';
    verdicts += tallies[i].verdicts;
    unknown += tallies[i].unknown;
  }
  for (std::size_t i = 0; i < relations.size(); ++i) {
    std::cout << exact::name_of(static_cast<exact::Relation>(i)) << ' ' << relations[i] << (i + 1 < 6 ? ", " : "\n");
  }
  std::cout << tried << " requests tried; unknown " << unknown << " of " << verdicts << " verdicts\n";
  CHECK(unknown * 100 <= verdicts * 3);  // the letters are chosen to be hard
}

}  // namespace
