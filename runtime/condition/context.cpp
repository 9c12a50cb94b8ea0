#include "runtime/condition/context.hpp"

#include <algorithm>
#include <bit>
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

// By length, and equally long ones whatever their case.
bool is_before(std::string_view a, std::string_view b) {
  const auto is_less = [](char x, char y) { return lower(x) < lower(y); };
  return a.size() != b.size() ? a.size() < b.size()
                              : std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end(), is_less);
}

// How long a key is and how it ends, for most begin alike. The same in any case.
std::uint32_t mark_of(std::string_view key) {
  return key.empty() ? 0 : static_cast<std::uint32_t>(key.size() << 8 | lower(key.back()));
}

std::size_t hash_of(std::string_view key) {
  std::size_t hash = key.size();
  for (const char c : key) hash = (hash ^ lower(c)) * 0x9e3779b97f4a7c15U;
  return hash >> 16;
}

// From here on they are not looked through one by one.
constexpr std::size_t many_keys = 64;

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

const Context::Row* Context::find_row(std::string_view key) const {
  if (!slots_.empty()) return find_among_many(key);
  const std::uint32_t mark = mark_of(key);
  const auto found = std::find_if(rows_.begin(), rows_.end(), [&](const Row& row) {
    return row.mark == mark && policy::equal_ignoring_case(text(row.key), key);
  });
  return found == rows_.end() ? nullptr : &*found;
}

const Context::Row* Context::find_among_many(std::string_view key) const {
  for (std::size_t slot = hash_of(key);; ++slot) {
    const std::uint32_t place = slots_[slot & (slots_.size() - 1)];
    if (place == 0) return nullptr;
    const Row& row = rows_[place - 1];
    if (policy::equal_ignoring_case(text(row.key), key)) return &row;
  }
}

// The row that was added last, and at first all of them.
void Context::make_findable() {
  if (rows_.size() <= many_keys) return;
  std::size_t begin = rows_.size() - 1;
  if (slots_.size() < 2 * rows_.size()) {
    slots_.assign(std::bit_ceil(4 * rows_.size()), 0);
    begin = 0;
  }
  for (std::size_t i = begin; i < rows_.size(); ++i) {
    std::size_t slot = hash_of(text(rows_[i].key));
    while (slots_[slot & (slots_.size() - 1)] != 0) ++slot;
    slots_[slot & (slots_.size() - 1)] = static_cast<std::uint32_t>(i + 1);
  }
}

Context::Row& Context::new_row(std::string_view key, State state) {
  const Row* const old = find_row(key);
  if (old == nullptr) return add_row(key, state);
  Row& row = rows_[static_cast<std::size_t>(old - rows_.data())];
  unused_bytes_ += row.key.length + row.value_count * sizeof(Piece);
  for (const std::string_view value : entry(row).values) unused_bytes_ += value.size();
  row = {keep(key), row.mark, static_cast<std::uint32_t>(values_.size()), 0, state, false, false};
  return row;
}

Context::Row& Context::add_row(std::string_view key, State state) {
  if (rows_.capacity() == 0) {
    constexpr std::size_t usual_keys = 20, usual_bytes = 640;
    rows_.reserve(usual_keys);
    values_.reserve(usual_keys);
    text_.reserve(usual_bytes);
  }
  Row& row = rows_.emplace_back(
      Row{keep(key), mark_of(key), static_cast<std::uint32_t>(values_.size()), 0, state, false, false});
  make_findable();
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

template <class Texts>
void Context::give_list(std::string_view key, const Texts& values) {
  Row& row = new_row(key, State::known);
  row.value_count = static_cast<std::uint32_t>(values.size());
  row.is_list = true;
  for (const std::string_view value : values) values_.push_back(keep(value));
}

void Context::set_list(std::string_view key, const std::vector<std::string>& values) {
  give_list(key, values);
}

void Context::set_list(std::string_view key, std::initializer_list<std::string_view> values) {
  give_list(key, values);
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
  if (!says(key)) give(add_row(key, State::known), value);
}

void Context::set_absent_unless_said(std::string_view key) {
  if (!says(key)) add_row(key, State::absent);
}

void Context::close_below(std::string_view prefix) {
  closed_prefixes_.push_back(keep(prefix));
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
  slots_.clear();
  unused_bytes_ = 0;
  for (const Row& row : before.rows_) {
    if (keeps(before.text(row.key))) say_again(before.entry(row));
  }
  for (auto* prefixes : {&closed_prefixes_, &open_prefixes_}) {
    for (Piece& prefix : *prefixes) prefix = keep(before.text(prefix));
  }
}

void Context::clear() {
  others_ = State::unknown;
  is_single_valued_ = nullptr;
  text_.clear();
  rows_.clear();
  values_.clear();
  slots_.clear();
  unused_bytes_ = 0;
  closed_prefixes_.clear();
  open_prefixes_.clear();
}

void Context::open_below(std::string_view prefix) {
  keep_if([&](std::string_view key) { return !begins_with(key, prefix); });
  const auto is_same = [&](Piece closed) { return policy::equal_ignoring_case(text(closed), prefix); };
  closed_prefixes_.erase(std::remove_if(closed_prefixes_.begin(), closed_prefixes_.end(), is_same),
                         closed_prefixes_.end());
  open_prefixes_.push_back(keep(prefix));
}

void Context::keep_only(const std::set<std::string, std::less<>>& keys) {
  keep_if([&](std::string_view key) {
    return std::any_of(keys.begin(), keys.end(),
                       [&](std::string_view kept) { return policy::equal_ignoring_case(kept, key); });
  });
  text_.shrink_to_fit();
  rows_.shrink_to_fit();
  values_.shrink_to_fit();
}

bool Context::says(std::string_view key) const {
  return find_row(key) != nullptr;
}

Context::Entry Context::find(std::string_view key) const {
  if (const Row* const row = find_row(key)) return entry(*row);
  const auto is_below = [&](Piece prefix) { return begins_with(key, text(prefix)); };
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
  std::sort(all.begin(), all.end(), [](const Entry& a, const Entry& b) { return is_before(a.key, b.key); });
  return all;
}

policy::VariableLookup Context::variables() const {
  return {this, &find_variable};
}

}  // namespace iamq::condition
