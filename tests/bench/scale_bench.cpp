// Questions about organizations of a thousand to a million principals, and what such an organization weighs. Requests
// are random (a new seed each run, printed; IAMQ_SEED sets it) and none is asked twice, but in the row `hot`. The
// plain evaluator is asked the same in the same run, and its outcomes are compared before any time is told. All times
// are of the CPU: what else the machine does counts less.
//
// IAMQ_BENCH_PRINCIPALS: the largest organization (default 1000000).

#include <benchmark/benchmark.h>
#include <malloc.h>

#include <cstdlib>
#include <cstring>
#include <fstream>
#include <functional>
#include <iostream>
#include <map>
#include <memory>
#include <random>
#include <set>

#include "runtime/evaluate/gather.hpp"
#include "runtime/index/decider.hpp"
#include "runtime/index/screen.hpp"
#include "runtime/query/role_graph.hpp"
#include "runtime/session.hpp"
#include "tests/bench/cpu_time.hpp"
#include "tests/bench/organization.hpp"

namespace {

using namespace iamq;
using evaluate::Outcome;
using model::EntityId;
using model::EntityKind;

unsigned seed() {
  static const unsigned chosen = [] {
    const char* given = std::getenv("IAMQ_SEED");
    const unsigned number = given != nullptr && *given != '\0' ? static_cast<unsigned>(std::strtoul(given, nullptr, 10))
                                                               : std::random_device()();
    std::cout << "seed " << number << std::endl;
    return number;
  }();
  return chosen;
}

double resident_bytes() {
  std::ifstream pages("/proc/self/statm");
  double all = 0, resident = 0;
  pages >> all >> resident;
  return resident * 4096;
}

struct Request {
  EntityId principal;
  std::uint32_t action = 0;
  model::Target target;
};

struct Made {
  bench::Organization organization;
  std::unique_ptr<Session> session;
  std::unique_ptr<index::Index> index;
  std::vector<EntityId> principals;
  double bytes_of_each = 0, seconds_to_read = 0;

  std::shared_ptr<const model::World> world() const { return session->world(); }
};

double bytes_of_policies(const policy::Library& library) {
  double bytes = 0;
  for (std::size_t i = 0; i < library.document_count(); ++i) {
    for (const auto& statement : library.document(policy::DocumentId{static_cast<std::uint32_t>(i)}).statements) {
      for (const auto pattern : statement.actions) bytes += static_cast<double>(library.text(pattern).size()) + 3;
      for (const auto pattern : statement.resources) bytes += static_cast<double>(library.text(pattern).size()) + 3;
      for (const auto& condition : statement.conditions) {
        for (const auto value : condition.values) bytes += static_cast<double>(library.text(value).size()) + 3;
        bytes += 30;
      }
      bytes += 60;
    }
  }
  return bytes;
}

Made& made(std::size_t principals) {
  static std::size_t held = 0;
  static Made one;  // only one: a million principals and a hundred thousand need not stand side by side
  if (held == principals) return one;
  one = {};
  ::malloc_trim(0);
  held = principals;
  const double empty = resident_bytes(), begin = cpu_time();
  one.session = std::make_unique<Session>([](std::string_view, std::string_view) { return FileAnswer{}; });
  constexpr std::size_t piece = 4'000'000;
  std::string script;
  const auto read = [&] {
    const Execution execution = one.session->execute("organization", std::exchange(script, {}));
    for (const auto& diagnostic : execution.diagnostics) std::cerr << diagnostic.message << "\n";
  };
  one.organization = bench::make_organization(principals, seed(), [&](std::string part) {
    script += part;
    if (script.size() > piece) read();
  });
  read();
  one.seconds_to_read = cpu_time() - begin;
  ::malloc_trim(0);
  const auto world = one.world();
  one.bytes_of_each =
      (resident_bytes() - empty - bytes_of_policies(world->library())) / static_cast<double>(principals);
  world->users.each([&](std::uint32_t i, const model::User&) { one.principals.push_back({EntityKind::user, i}); });
  world->roles.each([&](std::uint32_t i, const model::Role&) { one.principals.push_back({EntityKind::role, i}); });
  one.index = std::make_unique<index::Index>(world->library());
  return one;
}

// Requests that the policies speak of, as often as not.
std::vector<Request> random_requests(const Made& one, std::size_t count, std::mt19937& random) {
  constexpr std::array<std::string_view, 14> actions{"s3:GetObject",
                                                     "s3:PutObject",
                                                     "s3:ListBucket",
                                                     "dynamodb:GetItem",
                                                     "dynamodb:Query",
                                                     "sqs:SendMessage",
                                                     "sqs:DeleteMessage",
                                                     "ec2:DescribeInstances",
                                                     "kms:Decrypt",
                                                     "logs:PutLogEvents",
                                                     "secretsmanager:GetSecretValue",
                                                     "lambda:InvokeFunction",
                                                     "ec2:TerminateInstances",
                                                     "sns:Publish"};
  const auto& catalog = stdlib::Catalog::shared();
  auto& strings = one.world()->library().strings();
  const auto number = [&](std::size_t below) { return static_cast<std::size_t>(random()) % below; };
  std::vector<Request> requests;
  std::set<std::tuple<EntityId, std::uint32_t, policy::StringId>> seen;
  while (requests.size() < count) {
    Request request;
    request.principal = one.principals[number(one.principals.size())];
    const std::string_view name = actions[number(actions.size())];
    request.action =
        number(10) == 0 ? static_cast<std::uint32_t>(number(catalog.action_count())) : catalog.find_action(name)->index;
    const model::World& world = *one.world();
    const std::string_view own = world.text(world.account(*world.account_of(request.principal)).id);
    const std::size_t account =
        number(10) == 0 ? number(one.organization.accounts.size()) : std::stoull(std::string(own)) - 100'000'000'000;
    const std::string id = std::to_string(100'000'000'000 + account), app = "app" + std::to_string(number(40));
    const std::string_view service = catalog.action(request.action).service->prefix;
    const std::string arn =
        service == "s3"
            ? "arn:aws:s3:::data-" + std::to_string(account) + "/" + app + "/" + std::to_string(number(1000))
        : service == "dynamodb" ? "arn:aws:dynamodb:eu-west-1:" + id + ":table/" + app
        : service == "sqs"      ? "arn:aws:sqs:eu-west-1:" + id + ":" + app
        : service == "secretsmanager"
            ? "arn:aws:secretsmanager:eu-west-1:" + id + ":secret:" + app + "-" + std::to_string(number(1000))
            : "arn:aws:" + std::string(service) + ":eu-west-1:" + id + ":thing/" + std::to_string(number(1000));
    request.target.arn = strings.intern(arn);
    if (seen.insert({request.principal, request.action, request.target.arn}).second) requests.push_back(request);
  }
  return requests;
}

// Everything that a real request says is said: MFA, the network, transport.
evaluate::Situation full_situation(const model::World& world) {
  evaluate::Situation situation;
  situation.others = condition::Context::State::absent;
  auto& strings = world.library().strings();
  for (const auto& [key, value] : {std::pair{"aws:SourceIp", "10.1.2.3"},
                                   {"aws:SecureTransport", "true"},
                                   {"aws:MultiFactorAuthPresent", "true"},
                                   {"aws:RequestedRegion", "eu-west-1"}}) {
    model::ContextFact fact;
    fact.key = strings.intern(key);
    fact.values = {strings.intern(value)};
    situation.facts.context.push_back(std::move(fact));
  }
  return situation;
}

void tell_size(benchmark::State& state, const Made& one) {
  state.counters["principals"] = static_cast<double>(one.organization.principals);
}

// Outcomes of the plain evaluator are compared first; what the fast one leaves to it counts with its time.
void decide_at_random(benchmark::State& state) {
  Made& one = made(static_cast<std::size_t>(state.range(0)));
  std::mt19937 random(seed());
  const auto situation = full_situation(*one.world());
  index::Decider decider(*one.index, one.world(), situation);
  std::size_t left = 0, wrong = 0, allowed = 0;
  double plain = 0;
  const auto decided_plainly = [&](const Request& request) {
    return evaluate::decide(*one.world(), model::Subject::of(request.principal),
                            stdlib::Catalog::shared().action(request.action).full_name, {request.target}, situation)
        .decision.outcome;
  };
  const auto sample = random_requests(one, 20'000, random);
  const double begin = cpu_time();
  std::vector<Outcome> outcomes;
  for (const Request& request : sample) outcomes.push_back(decided_plainly(request));
  plain = cpu_time() - begin;
  for (std::size_t i = 0; i < sample.size(); ++i) {
    const auto fast = decider.outcome(sample[i].principal, sample[i].action, sample[i].target);
    left += fast ? 0 : 1;
    wrong += fast && *fast != outcomes[i] ? 1 : 0;
    allowed += outcomes[i] == Outcome::allowed ? 1 : 0;
  }
  if (wrong != 0) return state.SkipWithError("outcomes differ");
  // Whoever asks a million questions has asked some before: policies are compiled, most resources were seen.
  for (const Request& request : random_requests(one, 400'000, random)) {
    decider.outcome(request.principal, request.action, request.target);
  }
  const auto requests = random_requests(one, 400'000, random);
  std::size_t at = 0;
  const double fast_begin = cpu_time();
  for (auto _ : state) {
    if (at == requests.size()) break;
    const Request& request = requests[at++];
    auto outcome = decider.outcome(request.principal, request.action, request.target);
    if (!outcome) outcome = decided_plainly(request);
    benchmark::DoNotOptimize(outcome);
  }
  state.counters["ns"] = (cpu_time() - fast_begin) / static_cast<double>(at) * 1e9;
  state.counters["plain_ns"] = plain / static_cast<double>(sample.size()) * 1e9;
  state.counters["left"] = static_cast<double>(left) / static_cast<double>(sample.size());
  state.counters["allowed"] = static_cast<double>(allowed) / static_cast<double>(sample.size());
  tell_size(state, one);
}

void decide_hot(benchmark::State& state) {
  Made& one = made(static_cast<std::size_t>(state.range(0)));
  std::mt19937 random(seed());
  index::Decider decider(*one.index, one.world(), full_situation(*one.world()));
  const auto requests = random_requests(one, 100, random);
  std::size_t asked = 0;
  const double begin = cpu_time();
  for (auto _ : state) {
    auto outcome =
        decider.outcome(requests[asked % 100].principal, requests[asked % 100].action, requests[asked % 100].target);
    benchmark::DoNotOptimize(outcome);
    ++asked;
  }
  state.counters["ns"] = (cpu_time() - begin) / static_cast<double>(asked) * 1e9;
  tell_size(state, one);
}

void who_can(benchmark::State& state) {
  Made& one = made(static_cast<std::size_t>(state.range(0)));
  std::mt19937 random(seed());
  std::size_t found = 0, asked = 0;
  const auto requests = random_requests(one, 2000, random);
  index::Screen(*one.index, one.world(), "s3:GetObject", requests.front().target, {}).not_refused();
  const double begin = cpu_time();
  for (auto _ : state) {
    const Request& request = requests[asked++ % requests.size()];
    index::Screen screen(*one.index, one.world(),
                         std::string(stdlib::Catalog::shared().action(request.action).full_name), request.target, {});
    found += screen.not_refused().size();
  }
  state.counters["ms"] = (cpu_time() - begin) / static_cast<double>(asked) * 1e3;
  state.counters["found"] = static_cast<double>(found) / static_cast<double>(asked);
  tell_size(state, one);
}

// A question from its text to its whole answer with all reasons, unprinted; another one each time.
void ask_whole(benchmark::State& state, const std::function<std::string(const Made&, std::mt19937&)>& question) {
  Made& one = made(static_cast<std::size_t>(state.range(0)));
  std::mt19937 random(seed());
  std::size_t asked = 0;
  double most = 0;
  const double begin = cpu_time();
  for (auto _ : state) {
    const double before = cpu_time();
    const Execution execution = one.session->execute("question", question(one, random));
    const bool is_answered =
        execution.outcomes.size() == 1 && std::holds_alternative<query::Answer>(execution.outcomes.front().result);
    if (!is_answered) return state.SkipWithError("no answer");
    most = std::max(most, cpu_time() - before);
    ++asked;
  }
  state.counters["ms"] = (cpu_time() - begin) / static_cast<double>(asked) * 1e3;
  state.counters["most_ms"] = most * 1e3;
  tell_size(state, one);
}

const std::string& one_of(const std::vector<std::string>& all, std::mt19937& random) {
  return all[static_cast<std::size_t>(random()) % all.size()];
}

std::string who_can_on(const Made& one, std::mt19937& random) {
  return "who can s3:GetObject on " + one_of(one.organization.buckets, random).substr(std::strlen("bucket ")) + "/x" +
         std::to_string(random());
}
std::string who_can_anywhere(const Made&, std::mt19937& random) {
  constexpr std::array<std::string_view, 4> actions{"iam:PassRole", "kms:Decrypt", "ec2:TerminateInstances",
                                                    "dynamodb:Query"};
  return "who can " + std::string(actions[random() % actions.size()]);
}
std::string permissions_of(const Made& one, std::mt19937& random) {
  return "effective permissions of " + one_of(one.organization.users, random);
}
std::string roles_of(const Made& one, std::mt19937& random) {
  return "which roles can " + one_of(one.organization.users, random) + " assume";
}

// Who can be in which role, directly or through others: every arrow decided.
void reach(benchmark::State& state) {
  Made& one = made(static_cast<std::size_t>(state.range(0)));
  static const model::Clauses no_clauses;
  query::Asking asking;
  asking.world = one.world();
  asking.catalog = &stdlib::Catalog::shared();
  asking.index = one.index.get();
  const double begin = cpu_time();
  std::size_t arrows = 0, roles = 0;
  for (auto _ : state) {
    query::RoleGraph graph(asking, no_clauses);
    for (const EntityId role : graph.roles()) {
      const std::size_t callers = graph.callers(role, query::Place::later_hop).size();
      arrows += callers;
      roles += callers != 0 ? 1 : 0;
    }
  }
  state.counters["ms"] = (cpu_time() - begin) * 1e3;
  state.counters["arrows"] = static_cast<double>(arrows);
  state.counters["roles"] = static_cast<double>(roles);
  tell_size(state, one);
}

void weight(benchmark::State& state) {
  Made& one = made(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) benchmark::DoNotOptimize(one.principals.data());
  state.counters["bytes_each"] = one.bytes_of_each;
  state.counters["read_s"] = one.seconds_to_read;
  state.counters["policies_MB"] = bytes_of_policies(one.world()->library()) / 1e6;
  tell_size(state, one);
}

void add_rows(std::int64_t principals) {
  const auto add = [&](const char* name, void (*run)(benchmark::State&)) {
    return benchmark::RegisterBenchmark(name, run)->Arg(principals)->Unit(benchmark::kMillisecond);
  };
  add("weight", weight)->Iterations(1);
  add("decide/random", decide_at_random)->Iterations(400'000)->Unit(benchmark::kNanosecond);
  add("decide/hot", decide_hot)->Unit(benchmark::kNanosecond);
  add("who_can", who_can)->Iterations(200);
  add("reach", reach)->Iterations(1);
  const auto add_question = [&](const char* name, std::string (*question)(const Made&, std::mt19937&), int times) {
    benchmark::RegisterBenchmark(name, [question](benchmark::State& state) { ask_whole(state, question); })
        ->Arg(principals)
        ->Unit(benchmark::kMillisecond)
        ->Iterations(times);
  };
  add_question("whole/who can on R", who_can_on, 10);
  if (principals <= 100'000) add_question("whole/who can anywhere", who_can_anywhere, 4);
  add_question("whole/effective permissions", permissions_of, 20);
  add_question("whole/which roles", roles_of, 20);
}

}  // namespace

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  const char* given = std::getenv("IAMQ_BENCH_PRINCIPALS");
  const long most = given != nullptr ? std::strtol(given, nullptr, 10) : 1'000'000;
  for (long principals = 1000; principals <= most; principals *= 10) add_rows(principals);
  benchmark::RunSpecifiedBenchmarks();
}
