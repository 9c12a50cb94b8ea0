// What teams wait for in CI: ten thousand expectations on an organization of ten thousand principals, on as many
// threads as there are processors; and how many mistakes a second are tried on the tutorial. CPU time counts, so that
// other work of the machine does not: of several threads the sum, which they share if the machine is theirs.

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <random>
#include <string>
#include <thread>

#include "repl/assure/mutate.hpp"
#include "repl/testing/test_run.hpp"
#include "tests/bench/cpu_time.hpp"
#include "tests/bench/organization.hpp"

namespace {

using namespace iamq;

// Expectations that hold: what is asked is what is so.
std::string expectations(const bench::Organization& organization, std::size_t count) {
  Session session([](std::string_view, std::string_view) { return FileAnswer{}; });
  session.execute("organization", organization.script);
  std::mt19937 random{1};
  const auto pick = [&](const std::vector<std::string>& from) { return from[random() % from.size()]; };
  std::string text;
  for (std::size_t i = 0; i < count;) {
    const std::string who = pick(random() % 2 == 0 ? organization.users : organization.roles);
    const std::string action = random() % 2 == 0 ? "s3:GetObject" : "dynamodb:GetItem";
    const std::string resource = action == "s3:GetObject"
                                     ? "arn:aws:s3:::data-" + std::to_string(random() % 40) + "/app1/x"
                                     : "arn:aws:dynamodb:eu-west-1:" + std::to_string(100'000'000'000 + random() % 40) +
                                           ":table/app" + std::to_string(random() % 40);
    const std::string act = who + " can " + action + " on " + resource + " with mfa";
    const Execution execution =
        session.execute("question", "can " + who + " " + action + " on " + resource + " with mfa");
    const auto* answer =
        execution.outcomes.empty() ? nullptr : std::get_if<query::Answer>(&execution.outcomes.front().result);
    if (answer == nullptr || !answer->verdict) continue;
    if (*answer->verdict == query::Verdict::depends) continue;
    const bool is_yes = *answer->verdict == query::Verdict::yes;
    text += "expect " + who + (is_yes ? " can " : " cannot ") + action + " on " + resource + " with mfa\n";
    ++i;
  }
  return text;
}

void run_expectations(std::size_t principals, std::size_t count) {
  const auto organization = bench::make_organization(principals, 1);
  const auto folder = std::filesystem::temp_directory_path() / ("iamq-bench-" + std::to_string(::getpid()));
  std::filesystem::create_directory(folder);
  const auto path = folder / "organization.iamq";
  std::ofstream(path) << organization.script << expectations(organization, count);
  const unsigned processors = std::max(1U, std::thread::hardware_concurrency());
  for (const unsigned jobs : {1U, processors}) {
    repl::TestOptions options;
    options.jobs = jobs;
    render::Tally all;
    const double begin = cpu_time();
    repl::run_test_files({{path.string(), {}}}, options, [&](const repl::FileResult& file) { all = file.tally(); });
    const double seconds = cpu_time() - begin;
    std::cout << count << " expectations on " << organization.principals << " principals, " << jobs
              << (jobs == 1 ? " thread: " : " threads: ") << seconds << " s, " << seconds / jobs << " s a thread ("
              << all.met << " passed, " << all.failed + all.undecided << " not)" << std::endl;
  }
  std::filesystem::remove_all(folder);
}

void run_mutants() {
  const std::string path = std::string(IAMQ_SOURCE_DIR) + "/examples/delegation/tutorial.iamq";
  repl::SuiteWorker worker(path, {});
  std::size_t count = 0;
  const double begin = cpu_time();
  while (cpu_time() - begin < 3) count += repl::try_mutants(worker, path, {}).size();
  std::cout << static_cast<double>(count) / (cpu_time() - begin) << " mistakes a second on the tutorial, 1 thread"
            << std::endl;
}

}  // namespace

int main() {
  run_mutants();
  run_expectations(10'000, 10'000);
}
