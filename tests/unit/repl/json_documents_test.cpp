// JSON objects one after the other, however they are laid out, and what becomes of those that are broken.
#include "repl/json_documents.hpp"

#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

namespace {

using Documents = std::vector<std::pair<std::size_t, std::string>>;

Documents documents_of(const std::string& text) {
  std::string path = (std::filesystem::temp_directory_path() / "iamq-documents-XXXXXX").string();
  const int descriptor = ::mkstemp(path.data());
  REQUIRE(descriptor >= 0);
  ::close(descriptor);
  std::ofstream(path, std::ios::binary) << text;
  Documents documents;
  {
    iamq::repl::JsonDocuments reader(path);
    for (std::string_view document; reader.next(document);) documents.emplace_back(reader.number(), document);
    CHECK(reader.error().empty());
  }
  std::remove(path.c_str());
  return documents;
}

}  // namespace

TEST_CASE("objects stand one a line, over many lines, or several on one") {
  CHECK(documents_of("") == Documents{});
  CHECK(documents_of("\n \n") == Documents{});
  CHECK(documents_of("{}") == Documents{{1, "{}"}});
  CHECK(documents_of("{\"a\":1}\n\n{\"b\":[{}]}\n") == Documents{{1, "{\"a\":1}"}, {3, "{\"b\":[{}]}"}});
  CHECK(documents_of("{\n  \"a\": [\n{}\n]\n}\n{}") == Documents{{1, "{\n  \"a\": [\n{}\n]\n}"}, {6, "{}"}});
  CHECK(documents_of("{} {\"a\":\n1} {}\r\n") == Documents{{1, "{}"}, {1, " {\"a\":\n1}"}, {2, " {}"}});
  // Braces in strings are text; the lines between keep their numbers.
  CHECK(documents_of("{\"a\":\"}\\\"{\"}\n{\"b\":1,\n\n\n\"c\":2}") ==
        Documents{{1, "{\"a\":\"}\\\"{\"}"}, {2, "{\"b\":1,\n\n\n\"c\":2}"}});
}

TEST_CASE("a broken object does not swallow those behind it") {
  CHECK(documents_of("{\"a\":1\n{\"b\":2}\n") == Documents{{1, "{\"a\":1"}, {2, "{\"b\":2}"}});
  CHECK(documents_of("{\"a\":\"x\n{\"b\":2}\n") == Documents{{1, "{\"a\":\"x"}, {2, "{\"b\":2}"}});
  CHECK(documents_of("nonsense\n{}\n}\n{}") == Documents{{1, "nonsense"}, {2, "{}"}, {3, "}"}, {4, "{}"}});
  CHECK(documents_of("{\"a\":[{\n\"b\":1}\n") == Documents{{1, "{\"a\":[{\n\"b\":1}"}});
}
