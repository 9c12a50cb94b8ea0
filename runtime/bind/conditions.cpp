#include "runtime/bind/conditions.hpp"

#include <algorithm>

#include "runtime/condition/decimal.hpp"
#include "runtime/condition/instant.hpp"
#include "runtime/condition/ip_address.hpp"

namespace iamq::bind {

using lang::Comparison;
using stdlib::KeyType;

namespace {

std::string_view family_of(KeyType type) {
  switch (type) {
    case KeyType::string:
      return "String";
    case KeyType::arn:
      return "Arn";
    case KeyType::numeric:
      return "Numeric";
    case KeyType::date:
      return "Date";
    case KeyType::boolean:
      return "Bool";
    case KeyType::ip_address:
      return "IpAddress";
    case KeyType::binary:
      return "Binary";
  }
  return "String";
}

// The type that `<` compares by. A key of another type (a tag, say) is compared by what its values are.
std::optional<KeyType> ordered_type(const lang::Condition& condition, std::optional<KeyType> type) {
  if (type == KeyType::numeric || type == KeyType::date) return type;
  const auto all = [&](auto&& is) { return std::all_of(condition.values.begin(), condition.values.end(), is); };
  if (all([](const lang::Word& word) { return condition::is_decimal(word.text); })) return KeyType::numeric;
  if (all([](const lang::Word& word) { return condition::read_instant(word.text).has_value(); })) return KeyType::date;
  return std::nullopt;
}

std::optional<std::string> refuse(Binder& binder, const lang::Condition& condition, std::string message,
                                  std::string help) {
  binder.error("no-operator", std::move(message), condition.span).help = std::move(help);
  return std::nullopt;
}

std::optional<std::string> equals_name(Binder& binder, const lang::Condition& condition, KeyType type, bool negated) {
  const std::string& key = condition.key.text;
  switch (type) {
    case KeyType::ip_address:
      return negated ? "NotIpAddress" : "IpAddress";
    case KeyType::boolean: {
      if (!negated) return "Bool";
      const bool is_true = condition.values.size() == 1 && condition.values.front().text == "true";
      return refuse(binder, condition, "IAM has no operator for a Bool that is not a value",
                    "write `" + key + " is " + (is_true ? "false" : "true") +
                        " if exists`, which also holds when the key is missing");
    }
    case KeyType::binary:
      if (!negated) return "BinaryEquals";
      return refuse(
          binder, condition, "IAM has no operator for a binary value that is not a value",
          "name the values that may be, or write the operator yourself, as in `StringNotEquals(" + key + ", …)`");
    case KeyType::string:
    case KeyType::arn:
    case KeyType::numeric:
    case KeyType::date:
      break;
  }
  return std::string(family_of(type)) + (negated ? "NotEquals" : "Equals");
}

std::optional<std::string> ordered_name(Binder& binder, const lang::Condition& condition, std::optional<KeyType> type,
                                        std::string_view suffix) {
  const auto ordered = ordered_type(condition, type);
  if (ordered) return std::string(family_of(*ordered)).append(suffix);
  return refuse(binder, condition, "`" + condition.key.text + "` is no number and no date, so it cannot be compared so",
                "`<`, `<=`, `>` and `>=` compare numbers (`10`) and dates (`2026-01-31T00:00:00Z`)");
}

std::string like_name(KeyType type, bool negated) {
  return std::string(type == KeyType::arn ? "Arn" : "String") + (negated ? "NotLike" : "Like");
}

// The operator's base name, chosen by the comparison and the key's type.
std::optional<std::string> base_name(Binder& binder, const lang::Condition& condition) {
  const auto known = binder.environment.catalog.key_type(condition.key.text);
  const KeyType type = known.value_or(KeyType::string);
  switch (condition.comparison) {
    case Comparison::is:
    case Comparison::equal:
    case Comparison::in:
      return equals_name(binder, condition, type, false);
    case Comparison::is_not:
    case Comparison::not_equal:
    case Comparison::not_in:
      return equals_name(binder, condition, type, true);
    case Comparison::like:
      return like_name(type, false);
    case Comparison::not_like:
      return like_name(type, true);
    case Comparison::less:
      return ordered_name(binder, condition, known, "LessThan");
    case Comparison::less_or_equal:
      return ordered_name(binder, condition, known, "LessThanEquals");
    case Comparison::greater:
      return ordered_name(binder, condition, known, "GreaterThan");
    case Comparison::greater_or_equal:
      return ordered_name(binder, condition, known, "GreaterThanEquals");
    case Comparison::exists:
    case Comparison::does_not_exist:
      return "Null";
    case Comparison::named_operator:
      return condition.operator_name ? condition.operator_name->text : std::string();
  }
  return std::nullopt;
}

std::string with_qualifier(const lang::Condition& condition, const std::string& base) {
  std::string name;
  if (condition.quantifier == lang::Quantifier::any_value) name = "ForAnyValue:";
  if (condition.quantifier == lang::Quantifier::all_values) name = "ForAllValues:";
  return name + base + (condition.if_exists ? "IfExists" : "");
}

void report_unknown_operator(Binder& binder, const lang::Word& written) {
  auto& error = binder.error("unknown-operator", "unknown condition operator `" + written.text + "`", written.span);
  std::string_view base = written.text;
  const auto colon = base.find(':');
  std::string prefix;
  if (colon != std::string_view::npos) {
    const auto qualifier = text::nearest(base.substr(0, colon), {"ForAnyValue", "ForAllValues"});
    prefix = qualifier.value_or(std::string(base.substr(0, colon))) + ":";
    base.remove_prefix(colon + 1);
  }
  std::string suffix;
  if (base.size() > 8 && base.substr(base.size() - 8) == "IfExists") {
    suffix = "IfExists";
    base.remove_suffix(8);
  }
  const auto& operators = binder.world.library().operators();
  if (const auto near = text::nearest(base, operators.known())) {
    const std::string meant = prefix + *near + suffix;
    if (operators.parse(meant)) error.help = "did you mean `" + meant + "`?";
  }
}

}  // namespace

std::optional<std::string> what_is_wrong_with_value(std::string_view value, KeyType type) {
  if (value.find("${") != std::string_view::npos) return std::nullopt;
  switch (type) {
    case KeyType::boolean:
      if (value == "true" || value == "false") return std::nullopt;
      return "it is neither `true` nor `false`";
    case KeyType::numeric:
      if (condition::is_decimal(value)) return std::nullopt;
      return "it is no number";
    case KeyType::date:
      if (condition::read_instant(value)) return std::nullopt;
      return "it is no date, as in `2026-01-31T00:00:00Z`";
    case KeyType::ip_address:
      if (condition::is_ip_range(value)) return std::nullopt;
      return "it is no IP address, nor a range of them, as in `203.0.113.0/24`";
    case KeyType::string:
    case KeyType::arn:
    case KeyType::binary:
      return std::nullopt;
  }
  return std::nullopt;
}

void notice_unknown_key(Binder& binder, const lang::Word& key) {
  const stdlib::Catalog& catalog = binder.environment.catalog;
  if (catalog.key_type(key.text)) return;
  std::vector<std::string_view> names;
  for (const stdlib::Key* known : catalog.keys()) {
    if (!known->is_template()) names.push_back(known->name);
  }
  auto& warning = binder.warning("unknown-key", "AWS documents no condition key `" + key.text + "`", key.span);
  if (const auto near = text::nearest(key.text, names)) warning.help = "did you mean `" + *near + "`?";
}

std::optional<policy::Condition> read_condition(Binder& binder, const lang::Condition& condition, bool is_from_aws) {
  const auto base = base_name(binder, condition);
  if (!base) return std::nullopt;
  const bool is_named = condition.comparison == Comparison::named_operator;
  const auto op = binder.world.library().operators().parse(is_named ? *base : with_qualifier(condition, *base));
  if (!op) {
    if (is_named && condition.operator_name) {
      report_unknown_operator(binder, *condition.operator_name);
    } else {
      refuse(binder, condition, "IAM cannot ask this of a missing key",
             "`exists` and `does not exist` take neither `any value of` nor `if exists`");
    }
    return std::nullopt;
  }
  if (!is_from_aws) notice_unknown_key(binder, condition.key);

  policy::Condition read;
  read.op = *op;
  read.key = binder.intern(condition.key.text);
  if (condition.comparison == Comparison::exists) read.values = {binder.intern("false")};
  if (condition.comparison == Comparison::does_not_exist) read.values = {binder.intern("true")};
  const auto type = binder.environment.catalog.key_type(condition.key.text);
  const bool is_typed = !is_named && *base != "StringLike" && *base != "StringNotLike";
  for (const lang::Word& value : condition.values) {
    read.values.push_back(binder.intern(value.text));
    if (!type || !is_typed || is_from_aws) continue;
    if (const auto wrong = what_is_wrong_with_value(value.text, *type)) {
      binder.warning("bad-value", "`" + value.text + "` never is a value of `" + condition.key.text + "`: " + *wrong,
                     value.span);
    }
  }
  return read;
}

}  // namespace iamq::bind
