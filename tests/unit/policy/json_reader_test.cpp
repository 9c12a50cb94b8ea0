#include "runtime/policy/json_reader.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <optional>
#include <random>

#include "runtime/policy/json_plain.hpp"
#include "runtime/policy/json_unread.hpp"
#include "tests/unit/policy/diagnostic_text.hpp"

using namespace iamq;
using policy::Json;
using policy::JsonNode;

namespace {

struct Read {
  text::Sources sources;
  Json json;
  explicit Read(const std::string& text, const policy::JsonLimits& limits = {}) {
    const auto id = sources.add("t.json", text);
    json = policy::read_json(sources, {id, 0, static_cast<std::uint32_t>(text.size())}, limits);
  }
  std::string errors() const { return text::testing::shown(json.diagnostics, sources); }
};

std::string errors_of(const std::string& text) {
  return Read(text).errors();
}

}  // namespace

TEST_CASE("json: values keep their kind, text and place") {
  const Read read("\xEF\xBB\xBF { \"a\" : [ 1, -2.5e3, true,false ,null, \"x\\u00e9\\n\\\"\" ], \"b\":{} } \n");
  REQUIRE(read.errors().empty());
  const Json& json = read.json;
  REQUIRE(json.top().kind == JsonNode::Kind::object);
  REQUIRE(json.top().child_count == 2);
  const JsonNode* a = json.find(json.top(), "a");
  REQUIRE(a != nullptr);
  CHECK(read.sources.text(a->span) == "[ 1, -2.5e3, true,false ,null, \"x\\u00e9\\n\\\"\" ]");
  CHECK(read.sources.text(a->key_span) == "\"a\"");
  std::vector<std::string> texts;
  for (const JsonNode& item : json.children(*a)) texts.emplace_back(read.sources.text(item.span));
  CHECK(texts == std::vector<std::string>{"1", "-2.5e3", "true", "false", "null", "\"x\\u00e9\\n\\\"\""});
  std::uint32_t last = a->first_child;
  while (json.at(last).next_sibling != 0) last = json.at(last).next_sibling;
  CHECK(json.at(last).text == "x\xC3\xA9\n\"");
  CHECK(json.find(json.top(), "c") == nullptr);
  CHECK(json.find(*a, "a") == nullptr);
}

TEST_CASE("json: escapes") {
  CHECK(Read(R"("\ud83d\ude00\/\b\f\r\t\\")").json.top().text == "\xF0\x9F\x98\x80/\b\f\r\t\\");
  CHECK(Read(R"("\u0000")").json.top().text == std::string_view("\0", 1));
  CHECK(Read(R"("\uFFFF\u07ff\u0800")").json.top().text == "\xEF\xBF\xBF\xDF\xBF\xE0\xA0\x80");
}

TEST_CASE("json: a part of a source is read at its own place") {
  text::Sources sources;
  const auto id = sources.add("p.iamq", "policy P = {\"a\": 1, \"a\": 2} more");
  const Json json = policy::read_json(sources, {id, 11, 27});
  CHECK(text::testing::shown(json.diagnostics, sources) ==
        "1:21 [\"a\"] error json-duplicate-key: `a` stands twice in one object\n"
        "  1:13 [\"a\"] first here\n"
        "  help: keep one of them; several values of one element go into a list\n");
}

TEST_CASE("json: duplicate keys are refused also when spelt differently or among many") {
  CHECK(errors_of(R"({"Effect":1,"Eff\u0065ct":2})") ==
        "1:13 [\"Eff\\u0065ct\"] error json-duplicate-key: `Effect` stands twice in one object\n"
        "  1:2 [\"Effect\"] first here\n"
        "  help: keep one of them; several values of one element go into a list\n");
  std::string many = "{";
  for (int i = 0; i < 100000; ++i) many += "\"k" + std::to_string(i) + "\":0,";
  CHECK(Read(many + "\"k\":1}").json.ok());
  CHECK(Read(many + "\"k99\":1}").json.diagnostics.size() == 1);
}

TEST_CASE("json: nothing, or not all of it") {
  CHECK(errors_of("") == "1:1 [] error json-truncated: there is no JSON here\n  help: write an object in `{ }`\n");
  CHECK(errors_of(" \n ") == "2:2 [] error json-truncated: there is no JSON here\n  help: write an object in `{ }`\n");
  CHECK(errors_of("{\"a\": [1, {\"b\": 2}") ==
        "1:19 [] error json-truncated: the JSON ends before its list is closed\n"
        "  1:7 [[] opened here\n"
        "  help: add `]}` at the end, or the text that is missing\n");
  CHECK(errors_of("{\"a\": ") ==
        "1:7 [] error json-truncated: the JSON ends before its object is closed\n"
        "  1:1 [{] opened here\n"
        "  help: add `}` at the end, or the text that is missing\n");
  CHECK(errors_of("{\"a\": \"b\\\"c") ==
        "1:7 [\"b\\\"c] error json-truncated: the JSON ends inside a string\n"
        "  help: close the string with `\"`\n");
}

TEST_CASE("json: commas") {
  CHECK(errors_of("{\"a\": 1,}") == "1:8 [,] error json-syntax: a comma before `}`\n  help: remove the comma\n");
  CHECK(errors_of("[1, ]") == "1:3 [,] error json-syntax: a comma before `]`\n  help: remove the comma\n");
  CHECK(errors_of("{\"a\": 1\n \"b\": 2}") ==
        "1:8 [] error json-syntax: a comma is missing\n  help: write `,` between the members\n");
  CHECK(errors_of("[\"a\" \"b\"]") ==
        "1:5 [] error json-syntax: a comma is missing\n  help: write `,` between the values\n");
  CHECK(errors_of("[1,,2]") == "1:4 [,] error json-syntax: two commas in a row\n  help: remove one\n");
  CHECK(errors_of("[,1]") == "1:2 [,] error json-syntax: a comma where a value should stand\n");
}

TEST_CASE("json: quotes") {
  CHECK(errors_of("{'a': 1}") ==
        "1:2 ['a'] error json-syntax: strings need double quotes, not single ones\n  help: write `\"a\"`\n");
  CHECK(errors_of("{a: 1}") == "1:2 [a] error json-syntax: the name `a` needs double quotes\n  help: write `\"a\"`\n");
  CHECK(errors_of("{\"a\": Allow}") ==
        "1:7 [Allow] error json-syntax: `Allow` is no JSON value\n  help: write `\"Allow\"` if it is a string\n");
  CHECK(errors_of("{\"a\": True}") == "1:7 [True] error json-syntax: `True` is no JSON value\n  help: write `true`\n");
  CHECK(errors_of("{\u201Ca\u201D: 1}") ==
        "1:2 [\u201C] error json-syntax: a typographic quote\n  help: strings need the plain `\"`\n");
  CHECK(errors_of("{\"a\": \"b\n\"}") ==
        "1:9 [\n] error json-control-character: a line ends inside a string\n"
        "  help: close the string with `\"`, or write `\\n` for a line break\n");
  CHECK(errors_of("[\"\t\"]") ==
        "1:3 [\t] error json-control-character: an unescaped control character inside a string\n"
        "  help: write `\\t`\n");
  CHECK(errors_of(std::string("[\"\x01\"]")) ==
        "1:3 [\x01] error json-control-character: an unescaped control character inside a string\n"
        "  help: write `\\u0001`\n");
}

TEST_CASE("json: brackets and what is behind the end") {
  CHECK(errors_of("{\"a\": [1}") ==
        "1:9 [}] error json-syntax: `}` does not close `[`\n  1:7 [[] opened here\n  help: write `]` first\n");
  CHECK(errors_of("{}}") ==
        "1:3 [}] error json-syntax: `}` closes nothing\n  help: remove it, or open what it should close\n");
  CHECK(errors_of("{} {}") ==
        "1:4 [{] error json-two-values: a second JSON value after the first\n"
        "  help: a policy is one object; put its statements into one `Statement` list\n");
  CHECK(errors_of("{},") == "1:3 [,] error json-syntax: a comma after the end of the JSON\n  help: remove the comma\n");
  CHECK(errors_of("{} x") ==
        "1:4 [x] error json-syntax: unexpected `x` after the end of the JSON\n  help: remove it\n");
  CHECK(errors_of("{ // why\n}") ==
        "1:3 [//] error json-syntax: JSON has no comments\n"
        "  help: remove the comment; in .iamq a statement can have one\n");
  CHECK(errors_of("{\"a\" = 1}") ==
        "1:6 [=] error json-syntax: expected `:` after the name of a member, found `=`\n"
        "  help: write `:` instead of `=`\n");
  CHECK(errors_of("[\"a\": 1]") ==
        "1:5 [:] error json-syntax: `:` in a list\n  help: members with names stand in `{ }`\n");
}

TEST_CASE("json: numbers and escapes") {
  CHECK(errors_of("[012]") ==
        "1:3 [12] error json-syntax: a number cannot begin with `0`\n"
        "  help: remove the zero; an account id is a string and needs double quotes\n");
  CHECK(errors_of("[1.]") ==
        "1:4 []] error json-syntax: a number ends without its digits\n  help: write a digit here\n");
  CHECK(errors_of("[+1]") ==
        "1:2 [+] error json-syntax: a number cannot begin with `+` here\n"
        "  help: numbers are written `-1`, `0.5`, `10`\n");
  CHECK(errors_of(R"(["\d"])") ==
        "1:3 [\\d] error json-bad-escape: `\\d` is no escape of JSON\n  help: a backslash itself is written `\\\\`\n");
  CHECK(errors_of(R"(["\u12G4"])") ==
        "1:3 [\\u12G4] error json-bad-escape: `\\u` needs four hexadecimal digits\n  help: as in `\\u00e9`\n");
  CHECK(errors_of(R"(["a\ude00"])") ==
        "1:4 [\\ude00] error json-bad-escape: `\\ude00` is half of a character\n"
        "  help: characters above U+FFFF need two escapes, as in `\\ud83d\\ude00`\n");
  CHECK(errors_of(R"(["\ud83dx"])") ==
        "1:3 [\\ud83d] error json-bad-escape: `\\ud83d` is half of a character\n"
        "  help: characters above U+FFFF need two escapes, as in `\\ud83d\\ude00`\n");
}

TEST_CASE("json: bytes that are no UTF-8") {
  const std::string help = "  help: save the file as UTF-8\n";
  for (const std::string bad : {"\xFF", "\xC0\x80", "\xED\xA0\x80", "\xF5\x80\x80\x80", "\xE2\x82"}) {
    CAPTURE(bad);
    CHECK(errors_of("[\"" + bad + "\"]") ==
          "1:3 [" + bad.substr(0, 1) + "] error json-not-utf8: this byte is not UTF-8\n" + help);
  }
  CHECK(errors_of("[\xFF]") == "1:2 [\xFF] error json-not-utf8: this byte is not UTF-8\n" + help);
}

// Whether another reader takes the text; nothing where it stops at a number that is too large for it.
std::optional<bool> is_json_elsewhere(const std::string& text) {
  try {
    return !nlohmann::json::parse(text).is_discarded();
  } catch (const nlohmann::json::parse_error&) {
    return false;
  } catch (const nlohmann::json::out_of_range&) {
    return std::nullopt;
  }
}

// All that was read, as text.
std::string told(const Json& json) {
  std::string all;
  const auto add = [&](auto number) { all += std::to_string(static_cast<std::uint32_t>(number)) + " "; };
  for (const JsonNode& node : json.nodes) {
    add(node.kind);
    add(node.boolean);
    for (const text::Span& span : {node.span, node.key_span}) {
      add(span.begin);
      add(span.end);
    }
    for (const std::uint32_t number : {node.first_child, node.child_count, node.next_sibling}) add(number);
    all += std::string(node.key) + "=" + std::string(node.text) + "\n";
  }
  return all;
}

// Plain JSON is read without the grammar; objects that might be left unread never are.
Json read_by_the_grammar(const std::string& text, const text::Span& span) {
  return policy::read_json_but(text, span, [](std::string_view) { return false; });
}

TEST_CASE("json: another reader takes the same texts, and refuses the same; plain or not, the same is read") {
  const std::vector<std::string> texts{
      R"({ "a": [0, -12, true], "b" :{"c": null, "d":false , "e": {}}, "e": "text of some length", "a1":[[], ""]})",
      R"({"a": [1, -0.5e+10, true], "b": {"c": null, "d": false}, "e": "text of some length"})",
      R"(["\u00e9\ud83d\ude00\n\"", "\\", "é€😀", {}, [], "", 0, 10E1])"};
  const std::vector<std::string> pieces{"\"",
                                        "\\",
                                        "{",
                                        "}",
                                        "[",
                                        "]",
                                        ",",
                                        ":",
                                        "0",
                                        "1",
                                        "-",
                                        "+",
                                        ".",
                                        "e",
                                        "E",
                                        "t",
                                        "true",
                                        "null",
                                        " ",
                                        "\n",
                                        "\t",
                                        "\v",
                                        "\x01",
                                        "\x1f",
                                        "\x7f",
                                        "\\u",
                                        "\\ud800",
                                        "\\udc00",
                                        "\\u00",
                                        "\\x",
                                        "/",
                                        "\xC0\x80",
                                        "\xC3",
                                        "\xC3\xA9",
                                        "\xE0\x80\x80",
                                        "\xED\xA0\x80",
                                        "\xE2\x82\xAC",
                                        "\xF0\x80\x80\x80",
                                        "\xF0\x9F\x98\x80",
                                        "\xF4\x90\x80\x80",
                                        "\xF5",
                                        "\xFF",
                                        "12345678",
                                        "plain text"};
  std::mt19937 random(1);
  const auto any = [&](std::size_t count) { return std::uniform_int_distribution<std::size_t>(0, count - 1)(random); };
  std::size_t taken = 0;
  for (int i = 0; i < 60'000; ++i) {
    std::string text = texts[any(texts.size())];
    for (std::size_t edits = any(3) + 1; edits > 0; --edits) {
      const std::size_t at = any(text.size() + 1);
      text.replace(at, any(3) == 0 ? any(4) : 0, any(4) == 0 ? std::string() : pieces[any(pieces.size())]);
    }
    const std::optional<bool> is_json = is_json_elsewhere(text);
    if (!is_json) continue;
    text::Sources sources;
    const Json json = policy::read_json(sources, {sources.add("x", text), 0, static_cast<std::uint32_t>(text.size())});
    const bool is_taken = json.ok() || json.diagnostics.front().code == "json-duplicate-key";
    INFO(text);
    CHECK(is_taken == *is_json);
    const text::Span whole{text::SourceId{}, 0, static_cast<std::uint32_t>(text.size())};
    CHECK(told(json) == told(read_by_the_grammar(text, whole)));
    taken += is_taken;
  }
  CHECK(taken > 3000);
}

TEST_CASE("json: what is plain") {
  const auto is_plain = [](const std::string& text) {
    Json json;
    return policy::read_plain_json(json, text, {text::SourceId{}, 0, static_cast<std::uint32_t>(text.size())}, {});
  };
  CHECK(is_plain(R"( {"Version": "2012-10-17", "n": [-1, 0, 20, true, false, null, {}, [ ] ]} )"));
  CHECK(is_plain("0"));
  for (const std::string text : {"", "{", "1.5", "1e2", "01", "-", "tru", "[1,]", "{,}", "{\"a\" 1}", "[] []",
                                 "\"\\n\"", "\"\xC3\xA9\"", "\"\t\"", "{\"a\":1,\"a\":2}", "\xEF\xBB\xBF{}"}) {
    CAPTURE(text);
    CHECK_FALSE(is_plain(text));
  }
}

TEST_CASE("json: depth and size are limited") {
  const std::string deep(100000, '[');
  CHECK(errors_of(deep) ==
        "1:65 [[] error json-too-deep: objects and lists are nested deeper than 64\n"
        "  help: no IAM document needs that many levels\n");
  CHECK(Read(std::string(64, '[') + std::string(64, ']')).json.ok());
  std::string objects;
  for (int i = 0; i < 100000; ++i) objects += "{\"a\":";
  CHECK(Read(objects).json.diagnostics.front().code == "json-too-deep");
  CHECK(Read("[1,2,3]", {64, 6}).errors() ==
        "1:1 [] error json-too-large: the JSON has 7 bytes, more than the 6 that are read\n");
}
