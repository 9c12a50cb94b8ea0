#include "tests/oracle/random_pair.hpp"

#include <algorithm>
#include <array>
#include <random>
#include <set>

#include "tests/oracle/shrink_case.hpp"
#include "tests/oracle/statements.hpp"
#include "tests/oracle/text.hpp"

namespace iamq::oracle {

namespace {

const std::string bucket = "arn:aws:s3:::";

enum class Type { text, number, date, boolean, address, arn };

struct PairKey {
  std::string name;
  Type type = Type::text;
  bool is_list = false;
  bool is_always_there = false;
};

const std::vector<PairKey>& pair_keys() {
  static const std::vector<PairKey> keys{
      {"aws:PrincipalTag/t", Type::text},
      {"s3:prefix", Type::text},
      {"aws:RequestTag/r", Type::text},
      {"k:free", Type::text},
      {"aws:TagKeys", Type::text, true},
      {"s3:max-keys", Type::number},
      {"aws:SourceIp", Type::address},
      {"aws:SourceArn", Type::arn},
      {"aws:CurrentTime", Type::date, false, true},
      {"aws:UserAgent", Type::text, false, true},
      {"aws:SecureTransport", Type::boolean, false, true},
      {"aws:MultiFactorAuthPresent", Type::boolean},
  };
  return keys;
}

std::vector<std::string> texts_up_to(std::size_t length, std::string_view letters) {
  std::vector<std::string> texts{""};
  for (std::size_t begin = 0; length > 0; --length) {
    const std::size_t end = texts.size();
    for (; begin < end; ++begin) {
      for (const char letter : letters) texts.push_back(texts[begin] + letter);
    }
  }
  return texts;
}

class PairMaker {
public:
  explicit PairMaker(std::uint64_t seed) : random_(seed) {}

  PolicyPair make() {
    pair_.theme = static_cast<Theme>(number(theme_count));
    choose_keys();
    pair_.a = document();
    // Policies that have much in common are the harder ones.
    if (chance(60)) {
      pair_.b = pair_.a;
      change(pair_.b);
      if (chance(30)) change(pair_.b);
      if (chance(20)) std::swap(pair_.a, pair_.b);
    } else {
      pair_.b = document();
    }
    return pair_;
  }

private:
  std::size_t number(std::size_t below) { return random_() % below; }
  bool chance(std::size_t percent) { return number(100) < percent; }
  template <typename List>
  const auto& pick(const List& list) {
    return list[number(list.size())];
  }

  bool is(Theme theme) const { return pair_.theme == theme || pair_.theme == Theme::everything; }
  bool has_principals() const { return pair_.theme == Theme::principals || pair_.theme == Theme::trust; }

  void choose_keys() {
    const std::size_t count = pair_.theme == Theme::several_keys  ? 2 + number(2)
                              : pair_.theme == Theme::joined_keys ? 2
                              : pair_.theme == Theme::everything  ? 2
                              : pair_.theme == Theme::patterns    ? 0
                                                                  : 1;
    for (std::size_t i = 0; i < count; ++i) {
      const bool is_text = pair_.theme == Theme::joined_keys || pair_.theme == Theme::variables;
      keys_.push_back(is_text && chance(85) ? pair_keys()[number(4)] : pick(pair_keys()));
    }
    if (has_principals() && chance(40)) keys_.push_back({"aws:PrincipalAccount", Type::text});
    if (has_principals() && chance(40)) keys_.push_back({"aws:PrincipalArn", Type::arn});
  }

  Document document() {
    Document result;
    result.version = chance(92) ? "2012-10-17" : "2008-10-17";
    for (std::size_t i = 1 + number(3); i > 0; --i) result.statements.push_back(statement());
    return result;
  }

  // Takes something away, adds or replaces it.
  void change(Document& document) {
    Statement& some = document.statements[number(document.statements.size())];
    switch (number(7)) {
      case 0:
        if (document.statements.size() > 1) document.statements.pop_back();
        break;
      case 1:
        document.statements.push_back(statement());
        break;
      case 2:
        some.actions.texts = actions().texts;
        break;
      case 3:
        if (some.resources) some.resources->texts = resources();
        break;
      case 4:
        if (!some.conditions.empty()) some.conditions.pop_back();
        break;
      case 5:
        add_condition(some);
        break;
      default:
        if (some.has_principals) {
          some.principals = principals();
          some.principals_negated = some.principals_negated && some.principals.front().type != "*";
        } else {
          some.is_deny = !some.is_deny;
        }
        break;
    }
  }

  Statement statement() {
    Statement result;
    result.is_deny = chance(25);
    result.actions = actions();
    if (pair_.theme != Theme::trust) result.resources = Patterns{chance(15), resources()};
    if (has_principals()) {
      result.has_principals = true;
      result.principals = principals();
      result.principals_negated = result.principals.front().type != "*" && result.is_deny && chance(40);
    }
    if (!keys_.empty()) {
      for (std::size_t i = number(3); i > 0; --i) add_condition(result);
    }
    return result;
  }

  // Up to four letters, of which some are wildcards.
  std::string pattern(std::size_t most) {
    std::string text;
    for (std::size_t i = 1 + number(most); i > 0; --i) text += pick(std::string_view("aabb**?"));
    return text;
  }

  Patterns actions() {
    Patterns result{chance(15), {}};
    const bool varies = is(Theme::patterns);
    for (std::size_t i = 1 + number(varies ? 2 : 1); i > 0; --i) {
      if (chance(varies ? 8 : 30)) {
        result.texts.emplace_back(result.is_negated ? "s:b" : "*");
      } else {
        result.texts.push_back(varies ? "s:" + pattern(3) : chance(80) ? "s:a" : "s:*");
      }
    }
    return result;
  }

  std::string resource() {
    if (is(Theme::variables) && !keys_.empty() && chance(45)) {
      std::string text = bucket + (chance(50) ? pattern(1) : "");
      text += "${" + pick(keys_).name + (chance(15) ? ", 'a'}" : "}");
      if (chance(8)) text += "${" + pick(keys_).name + "}";
      return text + (chance(50) ? pattern(2) : "");
    }
    if (chance(10)) return "*";
    return bucket + pattern(is(Theme::patterns) ? 4 : 2);
  }

  std::vector<std::string> resources() {
    const bool varies = is(Theme::patterns) || is(Theme::variables);
    if (!varies) return {chance(75) ? "*" : bucket + "a*"};
    std::vector<std::string> texts;
    for (std::size_t i = 1 + number(2); i > 0; --i) texts.push_back(resource());
    return texts;
  }

  std::vector<Principal> principals() {
    static const std::vector<Principal> known{
        {"AWS", "arn:aws:iam::111122223333:root"},
        {"AWS", "arn:aws:iam::111122223333:user/u"},
        {"AWS", "arn:aws:iam::111122223333:user/v"},
        {"AWS", "arn:aws:iam::111122223333:role/r"},
        {"AWS", "arn:aws:sts::111122223333:assumed-role/r/s"},
        {"AWS", "arn:aws:iam::444455556666:root"},
        {"AWS", "arn:aws:iam::444455556666:role/r"},
        {"Service", "sns.amazonaws.com"},
        {"Service", "ec2.amazonaws.com"},
        {"Federated", "accounts.google.com"},
    };
    if (chance(20)) return {{"*", "*"}};
    std::vector<Principal> result;
    for (std::size_t i = 1 + number(3); i > 0; --i) {
      const Principal& some = pick(known);
      if (some.type == "Federated" && pair_.theme != Theme::trust) continue;
      result.push_back(some);
    }
    if (result.empty()) result.push_back(known.front());
    return result;
  }

  void add_condition(Statement& statement) {
    if (keys_.empty()) return;
    const PairKey& key = pick(keys_);
    Condition condition;
    condition.key = chance(15) ? lower(key.name) : key.name;
    if (chance(12)) {
      condition.op = "Null";
      condition.values = {chance(50) ? "true" : "false"};
    } else {
      const Type type = chance(94) ? key.type : Type::text;
      condition.op = operator_of(type);
      const bool is_qualified = key.is_list ? chance(85) : key.name != "k:free" && chance(8);
      if (is_qualified) condition.op = (chance(50) ? "ForAnyValue:" : "ForAllValues:") + condition.op;
      if (!key.is_list && chance(25)) condition.op += "IfExists";
      for (std::size_t i = 1 + number(type == Type::boolean ? 1 : 2); i > 0; --i) {
        condition.values.push_back(value(type));
      }
    }
    const bool is_twice = std::any_of(
        statement.conditions.begin(), statement.conditions.end(),
        [&](const Condition& other) { return other.op == condition.op && lower(other.key) == lower(condition.key); });
    if (!is_twice) statement.conditions.push_back(condition);
  }

  std::string operator_of(Type type) {
    static const std::vector<std::string> texts{
        "StringEquals",  "StringNotEquals", "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase", "StringLike",
        "StringNotLike", "StringLike",      "StringNotLike"};
    static const std::vector<std::string> comparisons{"Equals",         "NotEquals",   "LessThan",
                                                      "LessThanEquals", "GreaterThan", "GreaterThanEquals"};
    static const std::vector<std::string> addresses{"IpAddress", "NotIpAddress"};
    static const std::vector<std::string> arns{"ArnLike", "ArnNotLike", "ArnEquals", "ArnNotEquals", "StringLike"};
    switch (type) {
      case Type::text:
        break;
      case Type::number:
        return "Numeric" + pick(comparisons);
      case Type::date:
        return "Date" + pick(comparisons);
      case Type::boolean:
        return "Bool";
      case Type::address:
        return pick(addresses);
      case Type::arn:
        return pick(arns);
    }
    return pick(texts);
  }

  std::string value(Type type) {
    static const std::vector<std::string> numbers{"1", "2", "2.0", "3"};
    static const std::vector<std::string> dates{"2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z", "2026-03-01T00:00:00Z"};
    static const std::vector<std::string> booleans{"true", "false"};
    static const std::vector<std::string> addresses{"10.0.0.0/8", "10.1.0.0/16", "10.1.2.3", "0.0.0.0/0", "::1"};
    static const std::vector<std::string> arns{"arn:aws:s3:::a",
                                               "arn:aws:s3:::a*",
                                               "arn:aws:*:::a?",
                                               "arn:aws:s3:::?",
                                               "arn:aws:iam::111122223333:user/*",
                                               "arn:aws:iam::111122223333:role/r"};
    static const std::vector<std::string> accounts{"111122223333", "4444*", "1*"};
    switch (type) {
      case Type::text:
        break;
      case Type::number:
        return pick(numbers);
      case Type::date:
        return pick(dates);
      case Type::boolean:
        return pick(booleans);
      case Type::address:
        return pick(addresses);
      case Type::arn:
        return pick(arns);
    }
    if (pair_.theme == Theme::joined_keys || (pair_.theme == Theme::everything && chance(20))) {
      const std::string variable = "${" + pick(keys_).name + "}";
      if (chance(45)) return variable;
      if (chance(15)) return variable + pattern(1);
    }
    if (has_principals() && chance(50)) return pick(accounts);
    return chance(12) ? "A" : pattern(3);
  }

  std::mt19937_64 random_;
  std::vector<PairKey> keys_;
  PolicyPair pair_;
};

std::vector<std::optional<KeyValues>> values_of(const PairKey& key) {
  std::vector<std::string> singles;
  switch (key.type) {
    case Type::text:
      singles = texts_up_to(3, "abz");
      singles.insert(singles.end(), {"A", "aB", "zzzz", "y"});
      break;
    case Type::number:
      singles = {"0", "1", "1.5", "2", "2.00", "2.5", "3", "4"};
      break;
    case Type::date:
      singles = {"2025-01-01T00:00:00Z", "2026-01-01T00:00:00Z", "2026-01-15T00:00:00Z", "2026-02-01T00:00:00Z",
                 "2026-02-15T00:00:00Z", "2026-03-01T00:00:00Z", "2027-01-01T00:00:00Z"};
      break;
    case Type::boolean:
      singles = {"true", "false"};
      break;
    case Type::address:
      singles = {"10.1.2.3", "10.1.2.4", "10.2.0.0", "11.0.0.0", "::1", "::2"};
      break;
    case Type::arn:
      singles = {"arn:aws:s3:::a",   "arn:aws:s3:::aa",  "arn:aws:s3:::az", "arn:aws:s3:::z",
                 "arn:aws:s3:::aaz", "arn:aws:sns:::aa", "arn:aws:sns:::b"};
      break;
  }
  std::vector<std::optional<KeyValues>> values;
  if (!key.is_always_there) values.emplace_back(std::nullopt);
  if (!key.is_list) {
    for (const std::string& text : singles) values.emplace_back(KeyValues{{text}, false});
    return values;
  }
  values.emplace_back(KeyValues{{}, true});
  const std::vector<std::string> elements = texts_up_to(2, "abz");
  for (const std::string& one : elements) {
    values.emplace_back(KeyValues{{one}, true});
    for (const std::string& other : elements) {
      if (one < other) values.emplace_back(KeyValues{{one, other}, true});
    }
  }
  return values;
}

std::vector<Caller> callers() {
  const auto of = [](Kind kind, std::string name, std::string account, std::string issuer = "") {
    Caller caller;
    caller.kind = kind;
    caller.name = std::move(name);
    caller.account = std::move(account);
    caller.issuer = std::move(issuer);
    return caller;
  };
  std::vector<Caller> all;
  for (const std::string account : {"111122223333", "444455556666", "777788889999"}) {
    all.push_back(of(Kind::root, "arn:aws:iam::" + account + ":root", account));
    for (const std::string name : {"u", "v", "w"}) {
      all.push_back(of(Kind::user, "arn:aws:iam::" + account + ":user/" + name, account));
    }
    for (const std::string name : {"r/s", "r/t", "q/s"}) {
      all.push_back(of(Kind::role_session, "arn:aws:sts::" + account + ":assumed-role/" + name, account,
                       "arn:aws:iam::" + account + ":role/" + name.substr(0, 1)));
    }
  }
  all.push_back(of(Kind::service, "sns.amazonaws.com", ""));
  all.push_back(of(Kind::service, "ec2.amazonaws.com", ""));
  all.push_back(of(Kind::service, "s3.amazonaws.com", ""));
  all.push_back(of(Kind::federated, "accounts.google.com", ""));
  all.push_back(of(Kind::federated, "www.amazon.com", ""));
  all.push_back(of(Kind::anonymous, "", ""));
  return all;
}

bool mentions(const Document& document, const std::string& key) {
  return std::any_of(document.statements.begin(), document.statements.end(), [&](const Statement& statement) {
    const auto holds_variable = [&](const std::string& text) {
      return lower(text).find("${" + lower(key)) != std::string::npos;
    };
    if (statement.resources &&
        std::any_of(statement.resources->texts.begin(), statement.resources->texts.end(), holds_variable)) {
      return true;
    }
    return std::any_of(statement.conditions.begin(), statement.conditions.end(), [&](const Condition& condition) {
      return lower(condition.key) == lower(key) ||
             std::any_of(condition.values.begin(), condition.values.end(), holds_variable);
    });
  });
}

}  // namespace

std::string_view name_of(Theme theme) {
  static constexpr std::array<std::string_view, theme_count> names{
      "patterns", "one key", "several keys", "variables", "joined keys", "principals", "trust", "everything"};
  return names[static_cast<std::size_t>(theme)];
}

PolicyPair random_pair(std::uint64_t seed) {
  return PairMaker(seed).make();
}

std::vector<PolicyPair> smaller_pairs(const PolicyPair& pair) {
  Case both;
  both.identity = {pair.a, pair.b};
  std::vector<PolicyPair> pairs;
  for (const Case& smaller : smaller_cases(both)) {
    if (smaller.identity.size() == 2) pairs.push_back({pair.theme, smaller.identity[0], smaller.identity[1]});
  }
  return pairs;
}

Dimensions dimensions_of(const PolicyPair& pair) {
  Dimensions found;
  const bool is_patterns = pair.theme == Theme::patterns || pair.theme == Theme::everything;
  for (const std::string& name : texts_up_to(is_patterns ? 3 : 1, "abz")) {
    if (!name.empty()) found.actions.push_back("s:" + name);
  }
  found.actions.emplace_back("t:a");
  if (pair.theme == Theme::trust) {
    found.resources.emplace_back();
  } else if (pair.theme == Theme::patterns || pair.theme == Theme::variables) {
    for (const std::string& name : texts_up_to(4, "abz")) found.resources.push_back(bucket + name);
    found.resources.emplace_back("z");
  } else if (pair.theme == Theme::everything) {
    for (const std::string& name : texts_up_to(3, "abz")) found.resources.push_back(bucket + name);
  } else {
    found.resources = {bucket + "a", bucket + "b", "z"};
  }
  const bool has_principals = pair.theme == Theme::principals || pair.theme == Theme::trust;
  found.callers = has_principals ? callers() : std::vector<Caller>(1);
  if (!has_principals) found.callers.front().kind = Kind::user;
  for (const PairKey& key : pair_keys()) {
    if (!mentions(pair.a, key.name) && !mentions(pair.b, key.name)) continue;
    found.keys.push_back({key.name, values_of(key)});
  }
  return found;
}

std::size_t Dimensions::count() const {
  std::size_t count = actions.size() * resources.size() * callers.size();
  for (const Key& key : keys) count *= key.values.size();
  return count;
}

Case Dimensions::request(std::size_t number) const {
  const auto take = [&](std::size_t size) {
    const std::size_t place = number % size;
    number /= size;
    return place;
  };
  Case asked;
  asked.action = actions[take(actions.size())];
  asked.targets.emplace_back();
  asked.targets.front().arn = resources[take(resources.size())];
  asked.caller = callers[take(callers.size())];
  for (const Key& key : keys) {
    const auto& value = key.values[take(key.values.size())];
    if (value) asked.context[lower(key.name)] = *value;
  }
  return asked;
}

bool allows(const Document& document, const Case& asked) {
  bool some_allow = false;
  for (const Statement& statement : document.statements) {
    if (!applies(statement, document, asked, asked.targets.front())) continue;
    if (statement.is_deny) return false;
    some_allow = true;
  }
  return some_allow;
}

}  // namespace iamq::oracle
