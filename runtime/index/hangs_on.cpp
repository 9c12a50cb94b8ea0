#include "runtime/index/hangs_on.hpp"

#include <algorithm>

#include "runtime/policy/arn.hpp"
#include "runtime/policy/wildcard.hpp"

namespace iamq::index {

namespace {

using evaluate::KeySource;

constexpr KeySource everything{true, true, true, true};

KeySource of_principals(const policy::Statement& statement, const policy::Library& library) {
  if (statement.not_principal) return everything;  // also on whether the caller has a boundary
  KeySource all;
  for (const auto& pattern : statement.principals) {
    if (pattern.type != policy::PrincipalType::aws) continue;
    const auto arn = policy::split_arn(library.text(pattern.text));
    if (!arn || arn->resource != "root") return everything;
    all.account = true;
  }
  return all;
}

}  // namespace

KeySource what_it_hangs_on(const policy::Statement& statement, std::span<const std::string> said_keys,
                           const policy::Library& library) {
  const auto has_variable = [&](policy::StringId text) {
    return library.text(text).find("${") != std::string_view::npos;
  };
  if (std::any_of(statement.resources.begin(), statement.resources.end(), has_variable)) return everything;
  KeySource all = of_principals(statement, library);
  for (const policy::Condition& condition : statement.conditions) {
    if (std::any_of(condition.values.begin(), condition.values.end(), has_variable)) return everything;
    const std::string key = policy::lower_case(library.text(condition.key));
    if (std::find(said_keys.begin(), said_keys.end(), key) == said_keys.end()) all = all | evaluate::source_of(key);
  }
  return all;
}

}  // namespace iamq::index
