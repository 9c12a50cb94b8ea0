#include "runtime/condition/context.hpp"

#include <algorithm>
#include <array>
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

// A key in lower case, as the entries are sorted: keys of usual length without taking memory.
class LowerCase {
public:
  explicit LowerCase(std::string_view key) {
    char* begin = room_.data();
    if (key.size() > room_.size()) {
      long_.resize(key.size());
      begin = long_.data();
    }
    for (std::size_t i = 0; i < key.size(); ++i) {
      const char c = key[i];
      begin[i] = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    text_ = {begin, key.size()};
  }
  LowerCase(const LowerCase&) = delete;
  LowerCase& operator=(const LowerCase&) = delete;
  std::string_view text() const { return text_; }

private:
  std::array<char, 64> room_;
  std::string long_;
  std::string_view text_;
};

using Entries = std::map<std::string, Context::Entry, std::less<>>;

// The entry of the key as if nothing had been said of it.
Context::Entry& new_entry(Entries& entries, std::string_view key, Context::State state) {
  const LowerCase lower(key);
  auto found = entries.lower_bound(lower.text());
  if (found == entries.end() || found->first != lower.text()) {
    found = entries.emplace_hint(found, lower.text(), Context::Entry{});
  } else {
    found->second = {};
  }
  found->second.state = state;
  found->second.key = key;
  return found->second;
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

void Context::set(std::string_view key, std::string value) {
  new_entry(entries_, key, State::known).values.push_back(std::move(value));
}

void Context::set_list(std::string_view key, std::vector<std::string> values) {
  Entry& entry = new_entry(entries_, key, State::known);
  entry.values = std::move(values);
  entry.is_list = true;
}

void Context::set_absent(std::string_view key) {
  new_entry(entries_, key, State::absent);
}

void Context::set_unknown(std::string_view key) {
  new_entry(entries_, key, State::unknown);
}

void Context::set_there(std::string_view key) {
  new_entry(entries_, key, State::unknown).is_there = true;
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
  return entries_.find(LowerCase(key).text()) != entries_.end();
}

const Context::Entry& Context::find(std::string_view key) const {
  const LowerCase lower(key);
  const auto found = entries_.find(lower.text());
  if (found != entries_.end()) return found->second;
  const auto is_below = [&](const std::string& prefix) { return begins_with(lower.text(), prefix); };
  if (std::any_of(open_prefixes_.begin(), open_prefixes_.end(), is_below)) return unknown_entry;
  const bool is_closed = std::any_of(closed_prefixes_.begin(), closed_prefixes_.end(), is_below);
  return is_closed || others_ == State::absent ? absent_entry : unknown_entry;
}

policy::VariableLookup Context::variables() const {
  return {this, &find_variable};
}

}  // namespace iamq::condition
