#include "runtime/condition/context.hpp"

#include <algorithm>
#include <utility>

#include "runtime/policy/wildcard.hpp"

namespace iamq::condition {

namespace {

bool begins_with(std::string_view key, std::string_view prefix) {
  return policy::equal_ignoring_case(key.substr(0, prefix.size()), prefix);
}

unsigned char lower(char c) {
  return static_cast<unsigned char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

// By length and then without case: most keys begin alike, and few are equally long.
bool is_before_equally_long(std::string_view a, std::string_view b) {
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (a[i] != b[i] && lower(a[i]) != lower(b[i])) return lower(a[i]) < lower(b[i]);
  }
  return false;
}

policy::VariableValue find_variable(const void* context, std::string_view key) {
  using Value = policy::VariableValue;
  const Context::Entry entry = static_cast<const Context*>(context)->find(key);
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

Context::Entry Context::entry(const Row& row) const {
  return {
      text(row.key), {text_, values_.data() + row.first_value, row.value_count}, row.state, row.is_list, row.is_there};
}

Context::Piece Context::keep(std::string_view text) {
  const auto begin = static_cast<std::uint32_t>(text_.size());
  text_ += text;
  return {begin, static_cast<std::uint32_t>(text.size())};
}

std::size_t Context::place_of(std::string_view key) const {
  const auto stands_before = [&](const Row& row, std::string_view wanted) {
    if (row.key.length != wanted.size()) return row.key.length < wanted.size();
    return is_before_equally_long(text(row.key), wanted);
  };
  constexpr std::size_t few = 16;  // are looked through faster
  if (rows_.size() > few) {
    return static_cast<std::size_t>(std::lower_bound(rows_.begin(), rows_.end(), key, stands_before) - rows_.begin());
  }
  std::size_t place = 0;
  while (place < rows_.size() && stands_before(rows_[place], key)) ++place;
  return place;
}

bool Context::stands_at(std::size_t place, std::string_view key) const {
  return place < rows_.size() && rows_[place].key.length == key.size() &&
         policy::equal_ignoring_case(text(rows_[place].key), key);
}

Context::Row& Context::new_row(std::string_view key, State state) {
  return new_row_at(place_of(key), key, state);
}

Context::Row& Context::new_row_at(std::size_t place, std::string_view key, State state) {
  if (stands_at(place, key)) {
    const Row& old = rows_[place];
    unused_bytes_ += old.key.length + old.value_count * sizeof(Piece);
    for (const std::string_view value : entry(old).values) unused_bytes_ += value.size();
  } else {
    if (rows_.capacity() == 0) {
      constexpr std::size_t usual_keys = 20, usual_bytes = 640;
      rows_.reserve(usual_keys);
      values_.reserve(usual_keys);
      text_.reserve(usual_bytes);
    }
    rows_.insert(rows_.begin() + static_cast<std::ptrdiff_t>(place), Row{});
  }
  Row& row = rows_[place];
  row = {keep(key), static_cast<std::uint32_t>(values_.size()), 0, state, false, false};
  return row;
}

void Context::give(Row& row, std::string_view value) {
  row.value_count = 1;
  values_.push_back(keep(value));
}

void Context::set(std::string_view key, std::string_view value) {
  give(new_row(key, State::known), value);
  // Whoever tries one value after the other says them of one context.
  constexpr std::size_t much = 4096;
  if (unused_bytes_ > much && unused_bytes_ > text_.size() / 2) keep_if([](std::string_view) { return true; });
}

void Context::set_list(std::string_view key, const std::vector<std::string>& values) {
  Row& row = new_row(key, State::known);
  row.value_count = static_cast<std::uint32_t>(values.size());
  row.is_list = true;
  for (const std::string& value : values) values_.push_back(keep(value));
}

void Context::set_absent(std::string_view key) {
  new_row(key, State::absent);
}

void Context::set_unknown(std::string_view key) {
  new_row(key, State::unknown);
}

void Context::set_there(std::string_view key) {
  new_row(key, State::unknown).is_there = true;
}

void Context::set_unless_said(std::string_view key, std::string_view value) {
  const std::size_t place = place_of(key);
  if (!stands_at(place, key)) give(new_row_at(place, key, State::known), value);
}

void Context::set_absent_unless_said(std::string_view key) {
  const std::size_t place = place_of(key);
  if (!stands_at(place, key)) new_row_at(place, key, State::absent);
}

void Context::close_below(std::string_view prefix) {
  closed_prefixes_.push_back(policy::lower_case(prefix));
}

void Context::say_again(const Entry& entry) {
  Row& row = new_row(entry.key, entry.state);
  row.value_count = static_cast<std::uint32_t>(entry.values.size());
  row.is_list = entry.is_list;
  row.is_there = entry.is_there;
  for (const std::string_view value : entry.values) values_.push_back(keep(value));
}

template <class Keeps>
void Context::keep_if(Keeps keeps) {
  Context before(others_);
  std::swap(text_, before.text_);
  std::swap(rows_, before.rows_);
  std::swap(values_, before.values_);
  unused_bytes_ = 0;
  for (const Row& row : before.rows_) {
    if (keeps(before.text(row.key))) say_again(before.entry(row));
  }
}

void Context::clear() {
  others_ = State::unknown;
  is_single_valued_ = nullptr;
  text_.clear();
  rows_.clear();
  values_.clear();
  unused_bytes_ = 0;
  closed_prefixes_.clear();
  open_prefixes_.clear();
}

void Context::open_below(std::string_view prefix) {
  keep_if([&](std::string_view key) { return !begins_with(key, prefix); });
  const std::string lower = policy::lower_case(prefix);
  closed_prefixes_.erase(std::remove(closed_prefixes_.begin(), closed_prefixes_.end(), lower), closed_prefixes_.end());
  open_prefixes_.push_back(lower);
}

void Context::keep_only(const std::set<std::string, std::less<>>& keys) {
  keep_if([&](std::string_view key) { return keys.count(policy::lower_case(key)) != 0; });
  text_.shrink_to_fit();
  rows_.shrink_to_fit();
  values_.shrink_to_fit();
}

bool Context::says(std::string_view key) const {
  return stands_at(place_of(key), key);
}

Context::Entry Context::find(std::string_view key) const {
  const std::size_t place = place_of(key);
  if (stands_at(place, key)) return entry(rows_[place]);
  const auto is_below = [&](const std::string& prefix) { return begins_with(key, prefix); };
  Entry nothing_said;
  const bool is_open = std::any_of(open_prefixes_.begin(), open_prefixes_.end(), is_below);
  const bool is_closed = !is_open && std::any_of(closed_prefixes_.begin(), closed_prefixes_.end(), is_below);
  nothing_said.state = !is_open && (is_closed || others_ == State::absent) ? State::absent : State::unknown;
  return nothing_said;
}

std::vector<Context::Entry> Context::entries() const {
  std::vector<Entry> all;
  all.reserve(rows_.size());
  for (const Row& row : rows_) all.push_back(entry(row));
  return all;
}

policy::VariableLookup Context::variables() const {
  return {this, &find_variable};
}

}  // namespace iamq::condition
