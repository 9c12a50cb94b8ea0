#include "runtime/exact/obvious_values.hpp"

#include <algorithm>
#include <string>
#include <string_view>

#include "runtime/condition/condition.hpp"
#include "runtime/condition/operators.hpp"
#include "runtime/exact/values_to_try.hpp"
#include "runtime/policy/variable.hpp"
#include "runtime/policy/wildcard.hpp"

namespace iamq::exact {

namespace {

using condition::Context;

class OwnValues {
public:
  OwnValues(policy::Version version, const Context& given, const policy::Library& library,
            const stdlib::Catalog& catalog)
      : version_(version), context_(given), library_(library), catalog_(catalog) {
    context_.set_others(Context::State::absent);
  }

  bool meet(const std::vector<policy::Condition>& conditions) {
    for (const auto& each : conditions) {
      if (is_null(each) && says(each, "true")) context_.set_absent(library_.text(each.key));
    }
    // Values with variables come last: they take in what the others have set.
    for (const bool with_variables : {false, true}) {
      for (const auto& each : conditions) {
        if (is_null(each) || condition::row(each.op).is_negated || each.values.empty()) continue;
        const std::string_view value = library_.text(*each.values.begin());
        if ((value.find("${") != std::string_view::npos) == with_variables) take(library_.text(each.key), value);
      }
    }
    for (const auto& each : conditions) {
      if (!is_null(each) || says(each, "false")) take_any(library_.text(each.key));
    }
    condition::Logic logic;
    return can_all_be_ && std::all_of(conditions.begin(), conditions.end(), [&](const auto& each) {
             return condition::holds(each, version_, context_, library_, logic).is_true();
           });
  }

private:
  static bool is_null(const policy::Condition& each) {
    return condition::row(each.op).type == condition::ValueType::null;
  }
  bool says(const policy::Condition& each, std::string_view value) const {
    return each.values.size() == 1 && policy::equal_ignoring_case(library_.text(*each.values.begin()), value);
  }

  void set(std::string_view key, const std::string& value) {
    can_all_be_ = can_all_be_ && can_be(std::string(key), value, catalog_);
    context_.set(key, value);
  }

  void take(std::string_view key, std::string_view value) {
    if (context_.says(key)) return;
    for (auto at = value.find("${"); at != std::string_view::npos;) {
      const auto variable = policy::read_variable(value.substr(at));
      if (variable && !variable->is_literal_character()) take_any(variable->key);
      at = value.find("${", at + (variable ? variable->length : 1));
    }
    const auto filled = policy::substitute(value, version_, context_.variables());
    if (filled.state != policy::VariableValue::State::known || context_.says(key)) return;
    std::string text(filled.text());
    const std::string_view mask = filled.literal_mask();
    for (std::size_t i = 0; i < text.size(); ++i) {
      const bool is_wildcard = (text[i] == '*' || text[i] == '?') && (mask.empty() || mask[i] == '0');
      if (is_wildcard) text[i] = 'x';
    }
    set(key, text);
  }

  void take_any(std::string_view key) {
    if (context_.says(key)) return;
    for (const std::string_view usual : {"x", "true", "1", "2030-01-01T00:00:00Z", "203.0.113.7"}) {
      const std::string value(usual);
      if (can_be(std::string(key), value, catalog_)) return context_.set(key, value);
    }
  }

  policy::Version version_;
  Context context_;
  const policy::Library& library_;
  const stdlib::Catalog& catalog_;
  bool can_all_be_ = true;
};

}  // namespace

bool meet_their_own_values(const std::vector<policy::Condition>& conditions, policy::Version version,
                           const Context& given, const policy::Library& library, const stdlib::Catalog& catalog) {
  return OwnValues(version, given, library, catalog).meet(conditions);
}

}  // namespace iamq::exact
