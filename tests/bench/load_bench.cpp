// What it costs to load a folder of exports of 10 MB, 100 MB and 1 GB, to keep what came of it, to start with what was
// kept, and to compare the folder with itself. `ms` is the clock from the start of a process to its end, `cpu_ms` what
// all its threads take of the processors, `peak_MB` what it takes of memory at most, `per_text` that divided by the
// bytes of the distinct policy texts. Files are in the page cache.

#include <benchmark/benchmark.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <map>

#include "exports.hpp"
#include "repl/files.hpp"
#include "repl/import_cache.hpp"
#include "repl/inputs.hpp"
#include "repl/memory.hpp"

namespace {

using namespace iamq;
namespace fs = std::filesystem;

struct Folder {
  fs::path path, cache;
  bench::ExportsMade made;
  ~Folder() {
    std::error_code error;
    fs::remove_all(path, error);
    fs::remove_all(cache, error);
  }
};

const Folder& folder_of(std::uint64_t bytes) {
  static std::map<std::uint64_t, Folder> all;
  Folder& folder = all[bytes];
  if (folder.path.empty()) {
    folder.path = fs::temp_directory_path() / ("iamq-load-" + std::to_string(getpid()) + "-" + std::to_string(bytes));
    folder.cache = folder.path.string() + "-cache";
    folder.made = bench::make_exports(folder.path, bytes, 1);
    std::cout << bytes / 1'000'000 << " MB: " << folder.made.accounts << " accounts, " << folder.made.files
              << " files, " << folder.made.principals << " principals, " << folder.made.distinct_policies / 1'000'000
              << " MB of distinct policy texts\n";
  }
  return folder;
}

bool load(Session& session, repl::Files& files, const fs::path& path) {
  repl::Console console(repl::Colour::never);
  return repl::read_input(session, files, path.string(), console) == repl::ExitCode::fine;
}

// In a process of its own, whose memory is nobody else's.
void in_a_process(benchmark::State& state, const Folder& folder, int (*work)(const fs::path&)) {
  rusage used{};
  for (auto _ : state) {
    const auto begin = std::chrono::steady_clock::now();
    const pid_t child = fork();
    if (child == 0) {
      repl::give_large_memory_back();  // as the program does
      setenv("IAMQ_CACHE", folder.cache.c_str(), 1);
      if (std::freopen("/dev/null", "w", stderr) == nullptr) _exit(2);
      _exit(work(folder.path));  // as the program ends: without taking the World apart
    }
    int status = 0;
    if (child < 0 || wait4(child, &status, 0, &used) != child || status != 0) state.SkipWithError("it failed");
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
    state.SetIterationTime(took.count());
  }
  const double peak = static_cast<double>(used.ru_maxrss) * 1024;
  state.counters["cpu_ms"] = static_cast<double>(used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1e3 +
                             static_cast<double>(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e3;
  state.counters["peak_MB"] = peak / 1e6;
  state.counters["per_text"] = peak / static_cast<double>(folder.made.distinct_policies);
}

// Left to the system, as the program leaves them.
struct Loading {
  explicit Loading(bool keeps) : files(repl::Files::Settings{{}, false, !keeps}) {
    repl::use_import_cache(session, files);
  }
  repl::Files files;
  Session session{[this](std::string_view name, std::string_view from) { return files.read(name, from); }};
};

int load_only(const fs::path& path) {
  auto& [files, session] = *new Loading(false);
  return load(session, files, path) ? 0 : 1;
}

int load_with_cache(const fs::path& path) {
  auto& [files, session] = *new Loading(true);
  return load(session, files, path) ? 0 : 1;
}

int compare(const fs::path& path) {
  auto& [files, session] = *new Loading(false);
  if (!load(session, files, path)) return 1;
  const auto before = session.start_over();
  if (!load(session, files, path)) return 1;
  return session.drift_since(before, "diff", {}).answer.rows.empty() ? 0 : 1;
}

void loads(benchmark::State& state) {
  in_a_process(state, folder_of(static_cast<std::uint64_t>(state.range(0)) * 1'000'000), load_only);
}
void keeps(benchmark::State& state) {
  const Folder& folder = folder_of(static_cast<std::uint64_t>(state.range(0)) * 1'000'000);
  fs::remove_all(folder.cache);
  in_a_process(state, folder, load_with_cache);
}
// Behind `keeps`.
void starts_again(benchmark::State& state) {
  const Folder& folder = folder_of(static_cast<std::uint64_t>(state.range(0)) * 1'000'000);
  if (!fs::exists(folder.cache)) return state.SkipWithError("nothing is kept");
  in_a_process(state, folder, load_with_cache);
}
void diffs(benchmark::State& state) {
  in_a_process(state, folder_of(static_cast<std::uint64_t>(state.range(0)) * 1'000'000), compare);
}

BENCHMARK(loads)->Arg(10)->Arg(100)->Arg(1000)->Iterations(1)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(keeps)->Arg(10)->Arg(100)->Arg(1000)->Iterations(1)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(starts_again)->Arg(10)->Arg(100)->Arg(1000)->Iterations(1)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(diffs)->Arg(10)->Arg(100)->Arg(1000)->Iterations(1)->UseManualTime()->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
