#include "tests/oracle/open_keys.hpp"

#include <algorithm>
#include <functional>
#include <set>

#include "tests/oracle/alphabet.hpp"
#include "tests/oracle/known_keys.hpp"
#include "tests/oracle/text.hpp"

namespace iamq::oracle {

namespace {

void for_each_statement(const Case& asked, const std::function<void(const Statement&)>& call) {
  const auto visit = [&](const Documents& documents) {
    for (const Document& document : documents) {
      for (const Statement& statement : document.statements) call(statement);
    }
  };
  visit(asked.identity);
  visit(asked.boundaries);
  visit(asked.session);
  visit(asked.endpoint);
  for (const Documents& level : asked.scps) visit(level);
  for (const Target& target : asked.targets) {
    visit(target.policy);
    for (const Documents& level : target.rcps) visit(level);
  }
}

// Numeric, Date, Bool …; empty for Null, which goes with each.
std::string type_of(const std::string& op) {
  if (op == "Null") return "";
  for (const char* type : {"Numeric", "Date", "Bool", "Binary", "IpAddress", "Arn", "String"}) {
    if (op.find(type) != std::string::npos) return type;
  }
  return op;
}

bool holds_variable(const std::string& text, const std::string& key) {
  return lower(text).find("${" + lower(key)) != std::string::npos;
}

struct Uses {
  std::set<std::string> types;   // of the operators that ask the key
  std::set<std::string> values;  // that the policies compare it with
  bool is_qualified = false;
  bool is_plain = false;  // asked without ForAnyValue and ForAllValues
  bool is_variable = false;
};

Uses uses_of(const Case& asked, const std::string& key) {
  Uses uses;
  for_each_statement(asked, [&](const Statement& statement) {
    for (const Condition& condition : statement.conditions) {
      const bool is_key = lower(condition.key) == lower(key);
      for (const std::string& value : condition.values) {
        uses.is_variable |= holds_variable(value, key);
      }
      if (!is_key) continue;
      const bool is_qualified = condition.op.find(':') != std::string::npos;
      if (condition.op != "Null") {
        uses.types.insert(type_of(condition.op));
        uses.values.insert(condition.values.begin(), condition.values.end());
        uses.is_qualified |= is_qualified;
        uses.is_plain |= !is_qualified;
      } else {
        uses.types.insert("");
      }
    }
    if (statement.resources) {
      for (const std::string& text : statement.resources->texts) uses.is_variable |= holds_variable(text, key);
    }
  });
  return uses;
}

std::string replaced(std::string text, const std::string& what, const std::string& by) {
  for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += by.size()) {
    text.replace(at, what.size(), by);
  }
  return text;
}

// Texts that one pattern tells apart: its own letters, its wildcards filled in two ways, other cases of the letters.
void add_texts_near(const std::string& pattern, const std::set<std::string>& of_variables,
                    std::set<std::string>& texts) {
  texts.insert(pattern);  // under 2008-10-17 a variable is text
  std::string plain = pattern;
  for (const char* character : {"*", "?", "$"}) {
    plain = replaced(plain, std::string("${") + character + "}", character);
  }
  if (const std::size_t begin = plain.find("${"); begin != std::string::npos) {
    const std::size_t end = plain.find('}', begin);
    for (const std::string& value : of_variables) {
      add_texts_near(plain.substr(0, begin) + value + plain.substr(end + 1), of_variables, texts);
    }
    return;
  }
  texts.insert(plain);
  texts.insert(lower(plain));
  for (const char* any : {"", "x", "yy"}) texts.insert(replaced(replaced(plain, "*", any), "?", "x"));
  if (!plain.empty()) texts.insert(std::string(1, static_cast<char>(std::toupper(plain[0]))) + plain.substr(1));
}

// What the variables of a policy may stand for: what the context gives, what their keys are compared with elsewhere (a
// value that meets that comparison must be met by the variable, too), and a few more.
std::set<std::string> variable_values(const Case& asked) {
  std::set<std::string> values{"", "red", "ana"};
  Case complete = asked;
  add_known_keys(complete);
  for (const auto& [key, given] : complete.context) {
    if (given.values.size() == 1) values.insert(given.values.front());
  }
  for (const KeyRow& row : keys()) {
    const Uses uses = uses_of(asked, row.name);
    if (!uses.is_variable) continue;
    for (const std::string& value : uses.values) {
      if (value.find("${") == std::string::npos) add_texts_near(value, {}, values);
    }
  }
  return values;
}

std::set<std::string> texts_of(const Case& asked, const Uses& uses, const KeyRow& row) {
  std::set<std::string> texts;
  if (row.type != KeyType::string) texts.insert(row.request_values.begin(), row.request_values.end());
  if (row.type == KeyType::numeric)
    texts.insert({"-2", "-0.5", "0.05", "5", "9.995", "10.0000000000000000000005", "50", "200",
                  "10.000000000000000000001", "100", "4000", "11", "9"});
  if (row.type == KeyType::date) {
    texts.insert({"1999-01-01", "2010-01-01T00:00:00Z", "2026-11-20T23:59:00Z", "2026-11-21T00:00:00Z",
                  "2026-11-21T06:00:00Z", "2026-11-21T11:59:30Z", "2026-11-21T12:00:00.1Z", "2026-11-21T13:00:00Z",
                  "1795262399", "1795262401", "2030-01-01T00:00:00Z"});
  }
  if (row.type == KeyType::address)
    texts.insert({"10.200.0.1", "10.1.9.9", "192.0.2.7", "198.51.100.1", "8.8.8.8", "2001:db8::1", "2600::1", "fe80::1",
                  "no address"});
  if (row.type == KeyType::arn)
    texts.insert({"arn:aws:s3:::rxd", "arn:aws:s3:::zzz", "arn:aws:sns:eu-west-1:1:ordersx", "arn:aws:sqs:::q"});
  if (row.type == KeyType::binary) texts.insert({"QQ==", "QUJDRA=="});
  if (row.type == KeyType::string || row.type == KeyType::arn || uses.types.count("String") > 0) {
    texts.insert({"zzz", ""});
    for (const std::string& value : uses.values) add_texts_near(value, variable_values(asked), texts);
  }
  if (uses.is_variable) {  // what could stand in a resource or in another key
    texts.insert({"red", "r", "re", "ed", "d", "r*", "*", "zzz", "ana", "blue", "Red", "?ed", ""});
    for (const Target& target : asked.targets) {
      const std::size_t slash = target.arn.find('/');
      if (slash == std::string::npos) continue;
      const std::string rest = target.arn.substr(slash + 1);
      for (std::size_t length = 1; length <= rest.size(); ++length) texts.insert(rest.substr(0, length));
    }
    const std::set<std::string> others = variable_values(asked);
    texts.insert(others.begin(), others.end());
    // A key with several values is compared with each of them.
    for (const auto& [key, given] : asked.context) texts.insert(given.values.begin(), given.values.end());
  }
  return texts;
}

}  // namespace

std::vector<std::string> askable_keys(const Case& asked) {
  std::vector<std::string> found;
  for (const KeyRow& row : keys()) {
    if (row.is_filled_in) continue;
    const Uses uses = uses_of(asked, row.name);
    std::set<std::string> types = uses.types;
    types.erase("");
    if (uses.types.empty() && !uses.is_variable) continue;
    const bool mixes_types = types.size() > 1 || (uses.is_variable && !types.empty() && *types.begin() != "String");
    const bool is_list_as_one = row.is_list ? uses.is_variable || uses.is_plain : uses.is_qualified;
    if (!mixes_types && !is_list_as_one) found.push_back(row.name);
  }
  return found;
}

bool are_compared_by_patterns(const Case& asked, const std::vector<std::string>& open) {
  bool are = false;
  for_each_statement(asked, [&](const Statement& statement) {
    for (const Condition& condition : statement.conditions) {
      const bool is_open = std::any_of(open.begin(), open.end(),
                                       [&](const std::string& key) { return lower(key) == lower(condition.key); });
      for (const std::string& value : condition.values) {
        are |= is_open && std::any_of(open.begin(), open.end(), [&](const std::string& key) {
                 const bool is_equality =
                     lower(value) == "${" + lower(key) + "}" && condition.op.find("IgnoreCase") == std::string::npos;
                 return lower(key) != lower(condition.key) && holds_variable(value, key) && !is_equality;
               });
      }
    }
  });
  return are;
}

std::vector<std::optional<KeyValues>> telling_values(const Case& asked, const std::string& key) {
  const auto row = std::find_if(keys().begin(), keys().end(), [&](const KeyRow& each) { return each.name == key; });
  const std::set<std::string> texts = texts_of(asked, uses_of(asked, key), *row);
  std::vector<std::optional<KeyValues>> values{std::nullopt};
  for (const std::string& text : texts) values.push_back(KeyValues{{text}, row->is_list});
  if (!row->is_list) return values;
  values.push_back(KeyValues{{}, true});
  for (auto first = texts.begin(); first != texts.end(); ++first) {
    for (auto second = std::next(first); second != texts.end(); ++second) {
      if (!first->empty()) values.push_back(KeyValues{{*first, *second}, true});
    }
  }
  return values;
}

}  // namespace iamq::oracle
