#include "runtime/condition/context.hpp"

#include <algorithm>
#include <utility>

#include "runtime/policy/wildcard.hpp"

namespace iamq::condition {

namespace {

const Context::Entry absent_entry{{}, {}, Context::State::absent, false, false};
const Context::Entry unknown_entry{{}, {}, Context::State::unknown, false, false};

bool begins_with(std::string_view key, std::string_view prefix) {
  return policy::equal_ignoring_case(key.substr(0, prefix.size()), prefix);
}

unsigned char lower(char c) {
  return static_cast<unsigned char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

// By length and then without case: most keys begin alike, and few are equally long.
bool is_before(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return a.size() < b.size();
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (a[i] != b[i] && lower(a[i]) != lower(b[i])) return lower(a[i]) < lower(b[i]);
  }
  return false;
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

std::size_t Context::place_of(std::string_view key) const {
  const auto stands_before = [&](std::uint32_t entry, std::string_view wanted) {
    return is_before(entries_[entry].key, wanted);
  };
  const auto place = std::lower_bound(by_key_.begin(), by_key_.end(), key, stands_before);
  return static_cast<std::size_t>(place - by_key_.begin());
}

bool Context::stands_at(std::size_t place, std::string_view key) const {
  return place < by_key_.size() && policy::equal_ignoring_case(entries_[by_key_[place]].key, key);
}

Context::Entry& Context::new_entry(std::string_view key, State state) {
  const std::size_t place = place_of(key);
  if (!stands_at(place, key)) {
    if (entries_.empty()) {
      constexpr std::size_t usual_keys = 16;  // just what malloc keeps at hand
      entries_.reserve(usual_keys);
      by_key_.reserve(usual_keys);
    }
    by_key_.insert(by_key_.begin() + static_cast<std::ptrdiff_t>(place), static_cast<std::uint32_t>(entries_.size()));
    entries_.emplace_back();
  }
  Entry& entry = entries_[by_key_[place]];
  entry.state = state;
  entry.values.clear();
  entry.is_list = entry.is_there = false;
  entry.key = key;
  return entry;
}

void Context::set(std::string_view key, std::string value) {
  new_entry(key, State::known).values.push_back(std::move(value));
}

void Context::set_list(std::string_view key, std::vector<std::string> values) {
  Entry& entry = new_entry(key, State::known);
  entry.values = std::move(values);
  entry.is_list = true;
}

void Context::set_absent(std::string_view key) {
  new_entry(key, State::absent);
}

void Context::set_unknown(std::string_view key) {
  new_entry(key, State::unknown);
}

void Context::set_there(std::string_view key) {
  new_entry(key, State::unknown).is_there = true;
}

void Context::close_below(std::string_view prefix) {
  closed_prefixes_.push_back(policy::lower_case(prefix));
}

void Context::open_below(std::string_view prefix) {
  std::vector<Entry> all = std::exchange(entries_, {});
  by_key_.clear();
  for (Entry& entry : all) {
    if (!begins_with(entry.key, prefix)) new_entry(entry.key, entry.state) = std::move(entry);
  }
  const std::string lower = policy::lower_case(prefix);
  closed_prefixes_.erase(std::remove(closed_prefixes_.begin(), closed_prefixes_.end(), lower), closed_prefixes_.end());
  open_prefixes_.push_back(lower);
}

void Context::keep_only(const std::set<std::string, std::less<>>& keys) {
  std::vector<Entry> all = std::exchange(entries_, {});
  by_key_ = {};
  for (Entry& entry : all) {
    if (keys.count(policy::lower_case(entry.key)) != 0) new_entry(entry.key, entry.state) = std::move(entry);
  }
  entries_.shrink_to_fit();
  by_key_.shrink_to_fit();
}

bool Context::says(std::string_view key) const {
  return stands_at(place_of(key), key);
}

const Context::Entry& Context::find(std::string_view key) const {
  const std::size_t place = place_of(key);
  if (stands_at(place, key)) return entries_[by_key_[place]];
  const auto is_below = [&](const std::string& prefix) { return begins_with(key, prefix); };
  if (std::any_of(open_prefixes_.begin(), open_prefixes_.end(), is_below)) return unknown_entry;
  const bool is_closed = std::any_of(closed_prefixes_.begin(), closed_prefixes_.end(), is_below);
  return is_closed || others_ == State::absent ? absent_entry : unknown_entry;
}

std::vector<const Context::Entry*> Context::entries() const {
  std::vector<const Entry*> all;
  all.reserve(by_key_.size());
  for (const std::uint32_t entry : by_key_) all.push_back(&entries_[entry]);
  return all;
}

policy::VariableLookup Context::variables() const {
  return {this, &find_variable};
}

}  // namespace iamq::condition
