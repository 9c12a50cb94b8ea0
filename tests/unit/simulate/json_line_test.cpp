// JSON that is written piece by piece is the JSON of a tree, byte by byte.
#include "runtime/simulate/json_line.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <string>

namespace {

using iamq::simulate::JsonLine;
using Tree = nlohmann::ordered_json;

std::string dumped(const Tree& tree) {
  return tree.dump(-1, ' ', false, Tree::error_handler_t::replace);
}

std::string text_alone(const std::string& text) {
  JsonLine json;
  json.text(text);
  return json.take();
}

TEST_CASE("members and elements are parted by commas, at every depth") {
  JsonLine json;
  json.begin_object();
  json.key("a");
  json.begin_list();
  json.begin_object();
  json.end_object();
  json.begin_list();
  json.end_list();
  json.number(0);
  json.number(4294967295);
  json.end_list();
  json.key("b");
  json.boolean(true);
  json.key("c");
  json.begin_object();
  json.key("d");
  json.boolean(false);
  json.key("e");
  json.text("ends with a colon:");
  json.key("f");
  json.text("{");
  json.key("g");
  json.text("");
  json.end_object();
  json.end_object();
  CHECK(json.take() ==
        R"({"a":[{},[],0,4294967295],"b":true,"c":{"d":false,"e":"ends with a colon:","f":"{","g":""}})");
}

TEST_CASE("texts are escaped as in a tree, and bytes that are no UTF-8 replaced") {
  for (int byte = 0; byte < 256; ++byte) {
    for (const std::string around : {"", "plain ", "\xC3\xA9"}) {
      const std::string text = around + static_cast<char>(byte) + around;
      CHECK(text_alone(text) == dumped(text));
    }
  }
  for (const std::string text :
       {"\xE2\x82\xAC and \xF0\x9F\x98\x80", "\xE2\x82", "\xC3", "a\"b\\c/d\n", "\xED\xA0\x80"}) {
    CHECK(text_alone(text) == dumped(text));
  }
}

}  // namespace
