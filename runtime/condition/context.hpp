#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <iterator>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/policy/pattern.hpp"

namespace iamq::condition {

// A request's context: for every key known (with its values), absent (known not to be there) or unknown. Keys are
// compared without case.
class Context {
public:
  enum class State : std::uint8_t { known, absent, unknown };
  class Values;  // a range of std::string_view
  // Valid until something more is said.
  struct Entry;

  // What holds of a key that nothing was said of.
  explicit Context(State others = State::unknown) : others_(others) {}

  // Neither key nor value may be a text of this context.
  void set(std::string_view key, std::string_view value);
  void set_list(std::string_view key, const std::vector<std::string>& values);
  void set_list(std::string_view key, std::initializer_list<std::string_view> values);
  void set_absent(std::string_view key);
  void set_unknown(std::string_view key);
  // Unknown, but in the request for sure.
  void set_there(std::string_view key);
  // Only where nothing was said of the key.
  void set_unless_said(std::string_view key, std::string_view value);
  void set_absent_unless_said(std::string_view key);
  // Every key that begins so and of which nothing was said is absent, whatever `others` is: a principal's tags are all
  // known, so `aws:PrincipalTag/` is closed.
  void close_below(std::string_view prefix);
  // Forgets what was said of the keys that begin so: each of them is unknown.
  void open_below(std::string_view prefix);
  // Forgets what was said of all keys but these (in lower case).
  void keep_only(const std::set<std::string, std::less<>>& keys);
  // As if it were made anew, in the memory that it has: for whoever makes one request after the other.
  void clear();
  bool says(std::string_view key) const;  // something was said of it
  // Tells of any key whether it never has several values. Without it every unknown key may be a list.
  void set_single_valued(bool (*is_single_valued)(std::string_view key)) { is_single_valued_ = is_single_valued; }
  bool is_single_valued(std::string_view key) const { return is_single_valued_ != nullptr && is_single_valued_(key); }
  void set_others(State others) { others_ = others; }
  State others() const { return others_; }

  // For a key nothing was said of, an entry with the state of `others`.
  Entry find(std::string_view key) const;

  // Single-valued and known, else absent or unknown: what `${key}` stands for.
  policy::VariableLookup variables() const;

  // All that was said, in an order that the keys alone decide.
  std::vector<Entry> entries() const;

private:
  struct Piece {  // of text_
    std::uint32_t begin = 0, length = 0;
  };
  struct Row {
    Piece key;
    std::uint32_t mark = 0;                          // of the key: tells it from most others
    std::uint32_t first_value = 0, value_count = 0;  // of values_
    State state = State::absent;
    bool is_list = false, is_there = false;
  };
  std::string_view text(Piece piece) const { return {text_.data() + piece.begin, piece.length}; }
  Entry entry(const Row& row) const;
  Piece keep(std::string_view text);
  const Row* find_row(std::string_view key) const;
  const Row* find_among_many(std::string_view key) const;
  void make_findable();
  // The row of the key as if nothing had been said of it.
  Row& new_row(std::string_view key, State state);
  Row& add_row(std::string_view key, State state);
  void give(Row& row, std::string_view value);
  template <class Texts>
  void give_list(std::string_view key, const Texts& values);
  void say_again(const Entry& entry);
  // Lets go of all that was said, but of the keys of which `keeps` is true.
  template <class Keeps>
  void keep_if(Keeps keeps);

  State others_;
  bool (*is_single_valued_)(std::string_view key) = nullptr;
  // A request has some twenty keys, is made anew for every question and kept with every reason: its texts stand in one
  // piece of memory.
  std::string text_;
  std::vector<Row> rows_;
  std::vector<Piece> values_;
  // Where a request has many keys: 1 + the place of a row, found by its key; 0 for none. A power of two of them.
  std::vector<std::uint32_t> slots_;
  std::size_t unused_bytes_ = 0;  // of text_
  std::vector<Piece> closed_prefixes_, open_prefixes_;
};

// In the order in which they were given.
class Context::Values {
public:
  class Iterator {
  public:
    using value_type = std::string_view;
    using reference = std::string_view;
    using pointer = const std::string_view*;
    using difference_type = std::ptrdiff_t;
    using iterator_category = std::input_iterator_tag;

    Iterator(std::string_view text, const Piece* piece) : text_(text), piece_(piece) {}
    std::string_view operator*() const { return {text_.data() + piece_->begin, piece_->length}; }
    Iterator& operator++() {
      ++piece_;
      return *this;
    }
    bool operator==(const Iterator& other) const { return piece_ == other.piece_; }

  private:
    std::string_view text_;
    const Piece* piece_;
  };

  Values() = default;
  Values(std::string_view text, const Piece* first, std::size_t count) : text_(text), first_(first), count_(count) {}
  Iterator begin() const { return {text_, first_}; }
  Iterator end() const { return {text_, first_ + count_}; }
  std::size_t size() const { return count_; }
  bool empty() const { return count_ == 0; }
  std::string_view front() const { return *begin(); }
  std::vector<std::string> texts() const { return {begin(), end()}; }
  friend bool operator==(const Values& a, const Values& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end());
  }

private:
  std::string_view text_;
  const Piece* first_ = nullptr;
  std::size_t count_ = 0;
};

struct Context::Entry {
  std::string_view key;  // as it was given
  Values values{};
  State state = State::absent;
  bool is_list = false;   // given as a list: a multivalued key, also with one value or none
  bool is_there = false;  // of an unknown one: whatever its value, the request carries the key
};

}  // namespace iamq::condition
