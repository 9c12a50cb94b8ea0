#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/import/snapshot.hpp"
#include "tests/unit/import/import_for_tests.hpp"

// Any bytes as the files of a folder: never a crash or a hang; the same comes of them whether their sources keep the
// texts or the import reads them itself and lets them go; and what is kept of the import makes it again. A byte 1
// stands between two files, of each of which the first byte chooses where it lies.

using namespace iamq;
using import::ExportFile;
using import::ImportResult;
using import::testing::Imports;

namespace {

constexpr const char* names[] = {"111111111111/iam/get-account-authorization-details.json",
                                 "222222222222/iam/get-account-authorization-details.json",
                                 "world.json",
                                 "organizations/list-accounts.json",
                                 "organizations/describe-organization.json",
                                 "111111111111/s3api/get-bucket-policy--bucket=box.json",
                                 "aggregator.json"};

void require(bool condition, const char* what) {
  if (condition) return;
  std::fprintf(stderr, "imports_fuzz: %s\n", what);
  std::abort();
}

struct File {
  std::string name, text;
};

std::vector<File> files_of(std::string_view input) {
  constexpr std::size_t most = 4;
  std::vector<File> files;
  while (!input.empty() && files.size() < most) {
    const std::string_view one = input.substr(0, input.find('\x01'));
    input.remove_prefix(std::min(one.size() + 1, input.size()));
    if (one.empty()) continue;
    const auto chosen = static_cast<unsigned char>(one.front()) % std::size(names);
    // Two may not bear one name.
    files.push_back({std::to_string(files.size()) + "/" + names[chosen], std::string(one.substr(1))});
  }
  return files;
}

// One session, and the import of the files into it.
struct Importing {
  Importing(const std::vector<File>& of, bool lets_go) {
    statement = {imports.sources.add("script", "import \"folder\""), 0, 15};
    imports.shipped = [](std::string_view) { return std::nullopt; };
    for (const File& one : of) {
      ExportFile& file = files.emplace_back();
      file.is_of_folder = true;
      file.statement = statement;
      if (!lets_go) {
        file.source = imports.sources.add(one.name, one.text);
        continue;
      }
      file.source = imports.sources.add_let_go(one.name, static_cast<std::uint32_t>(one.text.size()),
                                               [text = one.text] { return std::optional(text); });
      file.read = [text = one.text](std::string& into) {
        into = text;
        return std::string();
      };
    }
  }

  import::SnapshotPlace place(){return {imports.sources, *imports.library, files, statement};
} std::string words_of(const ImportResult& result) {
  if (result.world) imports.world = *result.world;
  return imports.told(result) + imports.shown();
}

Imports imports;
text::Span statement;
std::vector<ExportFile> files;
};  // namespace

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto files = files_of({reinterpret_cast<const char*>(data), size});
  const auto import_all = [](Importing& into) {
    return import_files(into.imports.sources, into.files, into.imports.world, into.imports.shipped);
  };
  Importing kept(files, false), let_go(files, true), again(files, true);
  const ImportResult result = import_all(kept);
  const auto bytes = write_snapshot(result, kept.place());
  const std::string words = kept.words_of(result);
  require(let_go.words_of(import_all(let_go)) == words, "something else comes of texts that are let go");
  if (!bytes) return 0;
  const auto keeper = std::make_shared<const std::string>(*bytes);
  const auto read = read_snapshot({*keeper, keeper}, again.imports.world, again.place());
  require(read.has_value(), "what was kept of an import cannot be read");
  require(again.words_of(*read) == words, "what was kept of an import makes another one");
  return 0;
}
