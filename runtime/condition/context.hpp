#pragma once

#include <cstdint>
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
  struct Entry {
    std::string key;  // as it was given
    std::vector<std::string> values;
    State state = State::absent;
    bool is_list = false;   // given as a list: a multivalued key, also with one value or none
    bool is_there = false;  // of an unknown one: whatever its value, the request carries the key
  };

  // What holds of a key that nothing was said of.
  explicit Context(State others = State::unknown) : others_(others) {}

  void set(std::string_view key, std::string value);
  void set_list(std::string_view key, std::vector<std::string> values);
  void set_absent(std::string_view key);
  void set_unknown(std::string_view key);
  // Unknown, but in the request for sure.
  void set_there(std::string_view key);
  // Every key that begins so and of which nothing was said is absent, whatever `others` is: a principal's tags are all
  // known, so `aws:PrincipalTag/` is closed.
  void close_below(std::string_view prefix);
  // Forgets what was said of the keys that begin so: each of them is unknown.
  void open_below(std::string_view prefix);
  // Forgets what was said of all keys but these (in lower case).
  void keep_only(const std::set<std::string, std::less<>>& keys);
  bool says(std::string_view key) const;  // something was said of it
  // Tells of any key whether it never has several values. Without it every unknown key may be a list.
  void set_single_valued(bool (*is_single_valued)(std::string_view key)) { is_single_valued_ = is_single_valued; }
  bool is_single_valued(std::string_view key) const { return is_single_valued_ != nullptr && is_single_valued_(key); }
  void set_others(State others) { others_ = others; }
  State others() const { return others_; }

  // For a key nothing was said of, an entry with the state of `others`. Valid until something more is said.
  const Entry& find(std::string_view key) const;

  // Single-valued and known, else absent or unknown: what `${key}` stands for.
  policy::VariableLookup variables() const;

  // All that was said, in an order that the keys alone decide. Valid until something more is said.
  std::vector<const Entry*> entries() const;

private:
  // Where the key stands in `by_key_`, or would.
  std::size_t place_of(std::string_view key) const;
  bool stands_at(std::size_t place, std::string_view key) const;
  // The entry of the key as if nothing had been said of it.
  Entry& new_entry(std::string_view key, State state);

  State others_;
  bool (*is_single_valued_)(std::string_view key) = nullptr;
  // A request has some twenty keys, and is made anew for every question: they stand in one piece of memory.
  std::vector<Entry> entries_;
  std::vector<std::uint32_t> by_key_;                         // indices of `entries_`, in the order of `entries()`
  std::vector<std::string> closed_prefixes_, open_prefixes_;  // lower case
};

}  // namespace iamq::condition
