// What an edit costs in organizations of a thousand to a hundred thousand principals: with everything that it changes,
// and with one question before and after it. Each line is one kind of edit; `median` and `worst` are milliseconds of
// one statement from its text to its answer, over as many different edits as fit in the time; of the CPU, which other
// work on the machine disturbs less than the clock. `MB` is what the process holds after the last of them.

#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <iostream>
#include <map>
#include <memory>
#include <random>

#include "runtime/session.hpp"
#include "tests/bench/cpu_time.hpp"
#include "tests/bench/organization.hpp"

namespace {

using namespace iamq;
using Clock = std::chrono::steady_clock;

double megabytes_held() {
  std::ifstream pages("/proc/self/statm");
  double all = 0, resident = 0;
  pages >> all >> resident;
  return resident * 4096 / 1e6;
}

unsigned seed() {
  const char* given = std::getenv("IAMQ_SEED");
  return given != nullptr && *given != '\0' ? static_cast<unsigned>(std::strtoul(given, nullptr, 10)) : 1;
}

struct Made {
  bench::Organization organization;
  std::unique_ptr<Session> session;
};

Made& made(std::size_t principals) {
  static std::map<std::size_t, Made> all;
  Made& one = all[principals];
  if (one.session) return one;
  one.organization = bench::make_organization(principals, seed());
  one.session = std::make_unique<Session>([](std::string_view, std::string_view) { return FileAnswer{}; });
  const auto begin = Clock::now();
  const Execution execution = one.session->execute("organization", one.organization.script);
  for (const auto* diagnostics : {&execution.diagnostics}) {
    for (const auto& diagnostic : *diagnostics) std::cerr << diagnostic.message << "\n";
  }
  for (const auto& outcome : execution.outcomes) {
    for (const auto& diagnostic : outcome.diagnostics) {
      if (diagnostic.severity == text::Severity::error) std::cerr << diagnostic.message << "\n";
    }
  }
  const std::chrono::duration<double> taken = Clock::now() - begin;
  std::cout << one.organization.principals << " principals in " << one.organization.accounts.size()
            << " accounts, seed " << seed() << ", read in " << taken.count() << " s" << std::endl;
  one.organization.script.clear();
  return one;
}

struct Picker {
  std::mt19937 random{seed()};
  const std::string& operator()(const std::vector<std::string>& from) {
    return from[std::uniform_int_distribution<std::size_t>(0, from.size() - 1)(random)];
  }
};
using Statement = std::function<std::string(const bench::Organization&, Picker&)>;

std::string account_of(const std::string& spelled) {
  const auto blank = spelled.find(' ');
  return spelled.substr(blank + 1, spelled.find('/') - blank - 1);
}

// One statement after the other, each timed by itself.
void run(benchmark::State& state, const Statement& statement) {
  Made& one = made(static_cast<std::size_t>(state.range(0)));
  Picker pick;
  std::vector<double> times;
  std::size_t rows = 0, failed = 0;
  const auto once = [&] {
    const std::string text = statement(one.organization, pick);
    const double begin = cpu_time();
    const Execution execution = one.session->execute("edit", text);
    const double taken = cpu_time() - begin;
    const auto* answer =
        execution.outcomes.empty() ? nullptr : std::get_if<query::Answer>(&execution.outcomes.back().result);
    failed += answer == nullptr ? 1 : 0;
    if (answer == nullptr && failed == 1) {
      for (const auto& d : execution.diagnostics) std::cerr << text << ": " << d.message << "\n";
      for (const auto& o : execution.outcomes)
        for (const auto& d : o.diagnostics) std::cerr << text << ": " << d.message << "\n";
    }
    rows += answer == nullptr ? 0 : answer->rows.size();
    return taken;
  };
  once();  // what is worked out once for a World is no part of it
  for (auto step : state) {
    times.push_back(once());
    state.SetIterationTime(times.back());
  }
  std::sort(times.begin(), times.end());
  state.counters["median_ms"] = times[times.size() / 2] * 1000;
  state.counters["worst_ms"] = times.back() * 1000;
  state.counters["MB"] = megabytes_held();
  state.counters["rows"] = static_cast<double>(rows) / static_cast<double>(times.size() + 1);
  if (failed != 0) state.SkipWithError("a statement has no answer");
}

void add(const char* name, Statement statement, std::int64_t iterations) {
  auto* benchmark = benchmark::RegisterBenchmark(
      name, [statement = std::move(statement)](benchmark::State& state) { run(state, statement); });
  benchmark->Arg(1'000)
      ->Arg(10'000)
      ->Arg(100'000)
      ->Iterations(iterations)
      ->UseManualTime()
      ->Unit(benchmark::kMillisecond);
}

void register_all() {
  using bench::Organization;
  const auto what_if = [](const std::string& edits) { return "what if { " + edits + " }"; };
  const auto attach = [](const Organization&, const std::string& whom) {
    return "attach policy " + account_of(whom) + "/extra to " + whom;
  };
  add(
      "whole diff: a policy for one user",
      [=](const Organization& o, Picker& pick) { return what_if(attach(o, pick(o.users))); }, 50);
  add(
      "whole diff: a policy for one role",
      [=](const Organization& o, Picker& pick) { return what_if(attach(o, pick(o.roles))); }, 50);
  add(
      "whole diff: a policy for a group",
      [=](const Organization& o, Picker& pick) { return what_if(attach(o, pick(o.groups))); }, 20);
  add(
      "whole diff: a bucket's policy",
      [=](const Organization& o, Picker& pick) {
        const std::string& bucket = pick(o.buckets);
        return what_if("replace policy of " + bucket + " { allow s3:PutObject to " + pick(o.users) + " on " +
                       bucket.substr(7) + "/in/* }");
      },
      10);
  add(
      "whole diff: whom a role trusts",
      [=](const Organization& o, Picker& pick) {
        return what_if("replace trust policy of " + pick(o.roles) + " { trusts " + pick(o.users) + " }");
      },
      10);
  add(
      "whole diff: an SCP for a unit",
      [=](const Organization& o, Picker& pick) {
        const std::string number = std::to_string(pick.random() % std::min<std::size_t>(12, o.accounts.size()));
        return what_if("scp new on ou Unit" + number + " { deny s3:PutObject on arn:aws:s3:::data-" + number + "/* }");
      },
      10);
  const auto question = [](const std::string& who) { return "can " + who + " s3:PutObject on arn:aws:s3:::data-0/x"; };
  add(
      "one question before and after",
      [=](const Organization& o, Picker& pick) {
        const std::string& user = pick(o.users);
        return what_if(attach(o, user)) + " then " + question(user);
      },
      500);
}

}  // namespace

int main(int argc, char** argv) {
  register_all();
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
