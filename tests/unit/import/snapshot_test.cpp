#include "runtime/import/snapshot.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <memory>
#include <random>
#include <utility>

#include "runtime/import/content_key.hpp"
#include "tests/unit/import/import_for_tests.hpp"

namespace iamq::import::testing {

namespace {

std::string fixture() {
  return read_file(IAMQ_SOURCE_DIR "/tests/unit/import/account.json");
}

// The same texts in a session of their own, behind others, so that no number is the same by chance.
struct Elsewhere {
  explicit Elsewhere(const std::vector<std::string>& texts) {
    imports.sources.add("before", "something else");
    imports.library->strings().intern("another text");
    script = imports.sources.add("script", "  import \"exports\"");
    for (std::size_t i = 0; i < texts.size(); ++i) {
      ExportFile& file = files.emplace_back();
      file.source = imports.sources.add("export-" + std::to_string(i + 1) + ".json", texts[i]);
      file.statement = statement();
    }
  }
  text::Span statement() const { return {script, 2, 18}; }
  SnapshotPlace place() { return {imports.sources, *imports.library, files, statement()}; }
  ImportResult import() { return import_files(imports.sources, files, imports.world, imports.shipped); }

  Imports imports;
  text::SourceId script{};
  std::vector<ExportFile> files;
};

std::optional<ImportResult> read(std::string bytes, Elsewhere& where) {
  const auto kept = std::make_shared<const std::string>(std::move(bytes));
  return read_snapshot({*kept, kept}, where.imports.world, where.place());
}

}  // namespace

TEST_CASE("What an import came to is the same when it comes out of a snapshot") {
  const std::vector<std::string> texts{fixture()};
  Elsewhere first(texts), second(texts);
  const ImportResult imported = first.import();
  const auto bytes = write_snapshot(imported, first.place());
  REQUIRE(bytes);
  const auto again = read(*bytes, second);
  REQUIRE(again);
  CHECK(second.imports.told(*again) == first.imports.told(imported));
  CHECK(again->accounts.size() == imported.accounts.size());
  CHECK(again->accounts.front().users == imported.accounts.front().users);
  first.imports.world = *imported.world;
  second.imports.world = *again->world;
  CHECK(second.imports.shown() == first.imports.shown());
  // Every thing is numbered where it is first named: equal bytes are an equal World, whatever its own numbers are.
  CHECK(write_snapshot(*again, second.place()) == bytes);
}

TEST_CASE("That S3 Block Public Access is not known comes out of a snapshot, too") {
  const std::vector<std::string> texts{R"({
    "accounts": [{"id": "111111111111", "name": "Owner", "block public access": "not given",
                  "export": {"UserDetailList": [], "GroupDetailList": [], "RoleDetailList": [], "Policies": []}}],
    "resources": [{"arn": "arn:aws:s3:::unknown", "account": "111111111111", "block public access": "not given"},
                  {"arn": "arn:aws:s3:::on", "account": "111111111111", "block public access": true}]})"};
  Elsewhere first(texts), second(texts);
  const ImportResult imported = first.import();
  const auto bytes = write_snapshot(imported, first.place());
  REQUIRE(bytes);
  const auto again = read(*bytes, second);
  REQUIRE(again);
  CHECK(again->world->accounts[0].public_access_block == model::PublicAccessBlock::unknown);
  CHECK(again->world->resources[0].public_access_block == model::PublicAccessBlock::unknown);
  CHECK(again->world->resources[1].public_access_block == model::PublicAccessBlock::on);
}

// What has a field more needs it in runtime/import/snapshot_fields.hpp too, and here its new size.
#if defined(__x86_64__) && defined(__GLIBCXX__)
TEST_CASE("Nothing of what a snapshot holds has a field that it does not hold") {
  struct Row {
    std::size_t size, when_written;
  };
  constexpr Row rows[] = {
      {sizeof(policy::PrincipalPattern), 8},
      {sizeof(policy::OperatorId), 3},
      {sizeof(policy::Condition), 24},
      {sizeof(policy::Statement), 88},
      {sizeof(policy::Document), 32},
      {sizeof(policy::StatementPositions), 136},
      {sizeof(policy::Policy), 28},
      {sizeof(model::Tag), 8},
      {sizeof(model::Completeness), 32},
      {sizeof(model::Account), 136},
      {sizeof(model::Named), 56},
      {sizeof(model::Identity), 96},
      {sizeof(model::User), 112},
      {sizeof(model::Group), 96},
      {sizeof(model::Role), 128},
      {sizeof(model::PolicyVersion), 8},
      {sizeof(model::ManagedPolicy), 96},
      {sizeof(model::ControlPolicy), 32},
      {sizeof(model::Resource), 80},
      {sizeof(model::Ou), 80},
      {sizeof(model::Provider), 64},
      {sizeof(model::Endpoint), 64},
      {sizeof(model::ContextFact), 40},
      {sizeof(model::Facts), 88},
      {sizeof(model::Session), 160},
      {sizeof(text::Label), 48},
      {sizeof(text::Diagnostic), 128},
      {sizeof(ImportedAccount), 24},
  };
  for (const Row& row : rows) CHECK(row.size == row.when_written);
}
#endif

TEST_CASE("A snapshot that is damaged is none, or a World that can be asked") {
  const std::vector<std::string> texts{fixture()};
  Elsewhere first(texts);
  const auto bytes = write_snapshot(first.import(), first.place());
  REQUIRE(bytes);
  std::mt19937 random(20261122);
  const auto below = [&](std::size_t end) { return std::uniform_int_distribution<std::size_t>(0, end - 1)(random); };
  std::size_t refused = 0;
  for (int i = 0; i < 3000; ++i) {
    std::string damaged = *bytes;
    if (i % 10 == 0) damaged.resize(below(damaged.size()));
    for (std::size_t count = 1 + below(3); count > 0 && !damaged.empty(); --count) {
      damaged[below(damaged.size())] = static_cast<char>(i % 3 == 0 ? 0xFF : below(256));
    }
    Elsewhere other(texts);
    const auto result = read(damaged, other);
    refused += result ? 0 : 1;
    if (result) CHECK(is_sound(*result->world));
  }
  CHECK(refused > 100);
  Elsewhere other(texts);
  CHECK_FALSE(read("", other));
  CHECK_FALSE(read(*bytes + '\0', other));
  CHECK_FALSE(read(std::string(1000, '\xFF'), other));
}

TEST_CASE("The seal tells whole bytes from others") {
  const std::string whole = sealed("what was kept");
  CHECK(unsealed(whole) == std::optional<std::string_view>("what was kept"));
  for (std::size_t i = 0; i < whole.size(); ++i) {
    std::string damaged = whole;
    damaged[i] = static_cast<char>(damaged[i] ^ 1);
    CHECK_FALSE(unsealed(damaged));
    CHECK_FALSE(unsealed(whole.substr(0, i)));
  }
}

TEST_CASE("The seal of many bytes tells every piece of them") {
  std::string bytes;
  while (bytes.size() < 9'000'000) bytes += "piece " + std::to_string(bytes.size());
  const std::string whole = sealed(bytes);
  CHECK(unsealed(whole) == std::optional<std::string_view>(bytes));
  for (std::size_t i = 0; i < whole.size(); i += 500'000) {
    std::string damaged = whole;
    damaged[i] = static_cast<char>(damaged[i] ^ 1);
    CHECK_FALSE(unsealed(damaged));
    CHECK_FALSE(unsealed(whole.substr(0, i)));
  }
  std::string swapped = whole;
  std::swap_ranges(swapped.begin() + 1'000'000, swapped.begin() + 2'000'000, swapped.begin() + 6'000'000);
  CHECK_FALSE(unsealed(swapped));
}

TEST_CASE("The digest of a text hangs on no pieces") {
  std::string text;
  for (int i = 0; i < 3000; ++i) text += static_cast<char>(i * 7 % 251);
  for (const std::size_t piece : {1, 2, 63, 64, 255, 256, 257, 1024, 2999, 3000}) {
    ContentKey key;
    for (std::size_t i = 0; i < text.size(); i += piece) key.add_piece(std::string_view(text).substr(i, piece));
    CHECK(key.digits() == digest_of(text));
  }
  CHECK(digest_of(text) != digest_of(text.substr(1)));
  CHECK(digest_of("") == ContentKey().digits());
}

TEST_CASE("The key of an import says all that it hangs on") {
  const auto key_of = [](const std::vector<std::string>& texts, bool is_of_folder = false, std::string_view why = {},
                         std::string_view statement = "import \"exports\"") {
    std::vector<std::string> digests;
    for (const std::string& text : texts) digests.push_back(digest_of(text));
    std::vector<KeyedFile> files;
    for (const std::string& digest : digests) files.push_back({"export.json", why, digest, is_of_folder});
    return key_of_import(statement, files);
  };
  CHECK(key_of({"a", "b"}).size() == 32);
  CHECK(key_of({"a", "b"}) == key_of({"a", "b"}));
  CHECK(key_of({"a", "b"}) != key_of({"ab", ""}));
  CHECK(key_of({"a", "b"}) != key_of({"a", "c"}));
  CHECK(key_of({"a"}) != key_of({"a"}, true));
  CHECK(key_of({""}) != key_of({""}, false, "cannot read it"));
  CHECK(key_of({"a"}) != key_of({"a"}, false, {}, "import \"exports\" as acme"));
}

}  // namespace iamq::import::testing
