#include "runtime/condition/context.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "runtime/policy/wildcard.hpp"

namespace iamq::condition {

namespace {

const Context::Entry absent_entry{Context::State::absent, {}, false, false, {}};
const Context::Entry unknown_entry{Context::State::unknown, {}, false, false, {}};

bool begins_with(std::string_view text, std::string_view prefix) {
  return text.substr(0, prefix.size()) == prefix;
}

policy::VariableValue find_variable(const void* context, std::string_view key) {
  using Value = policy::VariableValue;
  const Context::Entry& entry = static_cast<const Context*>(context)->find(key);
  switch (entry.state) {
    case Context::State::unknown:
      return {Value::State::unknown, {}};
    case Context::State::absent:
      return {Value::State::absent, {}};
    case Context::State::known:
      break;
  }
  // Only single-valued keys can be policy variables.
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
  if (entry.is_list || entry.values.size() != 1) return {Value::State::absent, {}};
  return {Value::State::known, entry.values.front()};
}

}  // namespace

void Context::keep_only(const std::set<std::string, std::less<>>& keys) {
  std::erase_if(entries_, [&](const auto& entry) { return keys.count(entry.first) == 0; });
}

void Context::set(std::string_view key, std::string value) {
  entries_[policy::lower_case(key)] = {State::known, {std::move(value)}, false, false, std::string(key)};
}

void Context::set_list(std::string_view key, std::vector<std::string> values) {
  entries_[policy::lower_case(key)] = {State::known, std::move(values), true, false, std::string(key)};
}

void Context::set_absent(std::string_view key) {
  entries_[policy::lower_case(key)] = {State::absent, {}, false, false, std::string(key)};
}

void Context::set_unknown(std::string_view key) {
  entries_[policy::lower_case(key)] = {State::unknown, {}, false, false, std::string(key)};
}

void Context::set_there(std::string_view key) {
  entries_[policy::lower_case(key)] = {State::unknown, {}, false, true, std::string(key)};
}

void Context::close_below(std::string_view prefix) {
  closed_prefixes_.push_back(policy::lower_case(prefix));
}

void Context::open_below(std::string_view prefix) {
  const std::string lower = policy::lower_case(prefix);
  const auto begins_so = [&](const auto& entry) { return begins_with(entry.first, lower); };
  for (auto entry = entries_.begin(); entry != entries_.end();) {
    entry = begins_so(*entry) ? entries_.erase(entry) : std::next(entry);
  }
  closed_prefixes_.erase(std::remove(closed_prefixes_.begin(), closed_prefixes_.end(), lower), closed_prefixes_.end());
  open_prefixes_.push_back(lower);
}

bool Context::says(std::string_view key) const {
  return entries_.find(policy::lower_case(key)) != entries_.end();
}

const Context::Entry& Context::find(std::string_view key) const {
  const std::string lower = policy::lower_case(key);
  const auto found = entries_.find(lower);
  if (found != entries_.end()) return found->second;
  const auto is_below = [&](const std::string& prefix) { return begins_with(lower, prefix); };
  if (std::any_of(open_prefixes_.begin(), open_prefixes_.end(), is_below)) return unknown_entry;
  const bool is_closed = std::any_of(closed_prefixes_.begin(), closed_prefixes_.end(), is_below);
  return is_closed || others_ == State::absent ? absent_entry : unknown_entry;
}

policy::VariableLookup Context::variables() const {
  return {this, &find_variable};
}

}  // namespace iamq::condition
