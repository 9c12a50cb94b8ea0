#include "runtime/bind/conditions.hpp"

#include "runtime/condition/decimal.hpp"
#include "runtime/condition/instant.hpp"
#include "runtime/condition/ip_address.hpp"
#include "runtime/condition/readable.hpp"
#include "runtime/policy/operator_suggestion.hpp"

namespace iamq::bind {

using condition::Readable;
using condition::ValueType;
using lang::Comparison;
using stdlib::KeyType;

namespace {

ValueType value_type(KeyType type) {
  switch (type) {
    case KeyType::string:
      return ValueType::string;
    case KeyType::arn:
      return ValueType::arn;
    case KeyType::numeric:
      return ValueType::numeric;
    case KeyType::date:
      return ValueType::date;
    case KeyType::boolean:
      return ValueType::boolean;
    case KeyType::ip_address:
      return ValueType::ip_address;
    case KeyType::binary:
      return ValueType::binary;
  }
  return ValueType::string;
}

// The readable form as runtime/condition knows it; nothing for an operator that is named.
std::optional<Readable> readable(const lang::Condition& condition) {
  Readable form;
  switch (condition.comparison) {
    case Comparison::is:
    case Comparison::equal:
    case Comparison::in:
      form.comparison = condition::Comparison::is;
      break;
    case Comparison::is_not:
    case Comparison::not_equal:
    case Comparison::not_in:
      form.comparison = condition::Comparison::is_not;
      break;
    case Comparison::like:
      form.comparison = condition::Comparison::like;
      break;
    case Comparison::not_like:
      form.comparison = condition::Comparison::not_like;
      break;
    case Comparison::less:
      form.comparison = condition::Comparison::less;
      break;
    case Comparison::less_or_equal:
      form.comparison = condition::Comparison::less_or_equal;
      break;
    case Comparison::greater:
      form.comparison = condition::Comparison::greater;
      break;
    case Comparison::greater_or_equal:
      form.comparison = condition::Comparison::greater_or_equal;
      break;
    case Comparison::exists:
      form.comparison = condition::Comparison::exists;
      break;
    case Comparison::does_not_exist:
      form.comparison = condition::Comparison::does_not_exist;
      break;
    case Comparison::named_operator:
      return std::nullopt;
  }
  if (condition.quantifier == lang::Quantifier::any_value) form.quantifier = policy::SetQualifier::for_any_value;
  if (condition.quantifier == lang::Quantifier::all_values) form.quantifier = policy::SetQualifier::for_all_values;
  form.if_exists = condition.if_exists;
  return form;
}

// IAM has no operator for the condition: why, and what to write instead.
void report_no_operator(Binder& binder, const lang::Condition& condition, condition::Comparison comparison,
                        std::optional<KeyType> type) {
  const std::string& key = condition.key.text;
  const auto report = [&](std::string message, std::string help) {
    binder.error("no-operator", std::move(message), condition.span).help = std::move(help);
  };
  switch (comparison) {
    case condition::Comparison::exists:
    case condition::Comparison::does_not_exist:
      report("IAM cannot ask this of a missing key",
             "`exists` and `does not exist` take neither `any value of` nor `if exists`");
      return;
    case condition::Comparison::less:
    case condition::Comparison::less_or_equal:
    case condition::Comparison::greater:
    case condition::Comparison::greater_or_equal:
      report("`" + key + "` is no number and no date, so it has no order",
             "`<`, `<=`, `>` and `>=` compare numbers (`10`) and dates (`2026-01-31T00:00:00Z`)");
      return;
    default:
      break;
  }
  if (type == KeyType::boolean) {
    const bool is_true = condition.values.size() == 1 && condition.values.front().text == "true";
    report("IAM has no operator for a Bool that is not a value",
           "write `" + key + " is " + (is_true ? "false" : "true") +
               " if exists`, which also holds when the key is missing");
    return;
  }
  report("IAM has no operator that compares `" + key + "` so",
         "name the operator yourself, as in `StringNotEquals(" + key + ", …)`");
}

void report_unknown_operator(Binder& binder, const lang::Word& written) {
  auto& error = binder.error("unknown-operator", "unknown condition operator `" + written.text + "`", written.span);
  error.help = policy::operator_suggestion(written.text, binder.world.library().operators());
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
  const auto type = binder.environment.catalog.key_type(condition.key.text);
  const auto form = readable(condition);
  std::optional<policy::OperatorId> op;
  if (form) {
    std::vector<std::string_view> values;
    for (const lang::Word& value : condition.values) values.push_back(value.text);
    op = condition::operator_for(*form, type ? std::optional(value_type(*type)) : std::nullopt, values);
    if (!op) report_no_operator(binder, condition, form->comparison, type);
  } else if (condition.operator_name) {
    op = binder.world.library().operators().parse(condition.operator_name->text);
    if (!op) report_unknown_operator(binder, *condition.operator_name);
  }
  if (!op) return std::nullopt;
  if (!is_from_aws) notice_unknown_key(binder, condition.key);

  policy::Condition read;
  read.op = *op;
  read.key = binder.intern(condition.key.text);
  if (const auto implied = form ? condition::implied_value(form->comparison) : std::nullopt) {
    read.values = {binder.intern(*implied)};
  }
  const bool takes_pattern = condition.comparison == Comparison::like || condition.comparison == Comparison::not_like;
  for (const lang::Word& value : condition.values) {
    read.values.push_back(binder.intern(value.text));
    if (!type || !form || takes_pattern || is_from_aws) continue;
    if (const auto wrong = what_is_wrong_with_value(value.text, *type)) {
      binder.warning("bad-value", "`" + value.text + "` never is a value of `" + condition.key.text + "`: " + *wrong,
                     value.span);
    }
  }
  return read;
}

}  // namespace iamq::bind
