#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "runtime/import/snapshot.hpp"
#include "runtime/import/snapshot_fields.hpp"

namespace iamq::import {

// Reads what SnapshotWriter wrote. The bytes are believed nothing: each number is held against what it counts.
class SnapshotReader {
public:
  // Thrown where the bytes cannot be what was written.
  struct Damaged {};

  SnapshotReader(std::string_view bytes, const SnapshotPlace& place) : rest_(bytes), place_(place) {}

  template <class T>
  void operator()(T& value);
  std::uint32_t count();  // of things that follow, of a byte at least each
  bool is_at_end() const { return rest_.empty(); }

private:
  std::uint64_t number();
  std::int64_t signed_number();
  std::string_view text();
  void read(std::string& value) { value = text(); }
  void read(std::string_view& value);  // it lives as long as the Library
  void read(policy::StringId& id);
  void read(policy::DocumentId& id);
  void read(policy::PolicyId& id);
  void read(text::SourceId& id);
  void read(text::Span& span);
  void read(policy::OperatorId& id);
  // Of one text, as seen from its beginning.
  struct SharedPositions {
    policy::Positions positions;
    std::uint32_t length = 0;
    std::vector<std::array<std::size_t, 4>> counts;  // of actions, resources, principals and conditions
  };
  void read_positions(policy::Policy& policy);
  SharedPositions positions();
  text::Span inside();
  static void check(const SharedPositions& shared, const policy::Document& document);

  // The thing of that number; null: it follows here.
  template <class T>
  const T* known(const std::vector<T>& things);

  std::string_view rest_;
  const SnapshotPlace& place_;
  std::vector<policy::StringId> strings_;
  std::vector<policy::DocumentId> documents_;
  std::vector<policy::PolicyId> policies_;
  std::vector<text::SourceId> sources_;
  std::vector<SharedPositions> positions_;
};

template <class T>
const T* SnapshotReader::known(const std::vector<T>& things) {
  const std::uint64_t place = number();
  if (place > things.size()) throw Damaged{};
  return place == things.size() ? nullptr : &things[place];
}

template <class T>
void SnapshotReader::operator()(T& value) {
  if constexpr (requires { read(value); }) {
    read(value);
  } else if constexpr (std::same_as<T, bool>) {
    const std::uint64_t bit = number();
    if (bit > 1) throw Damaged{};
    value = bit == 1;
  } else if constexpr (std::is_enum_v<T>) {
    constexpr unsigned last = last_of<T>;
    static_assert(last != 0 || sizeof(T) == sizeof(std::uint32_t), "a row in last_of is missing");
    const std::uint64_t one = number();
    if (one > (last == 0 ? UINT32_MAX : last)) throw Damaged{};
    value = static_cast<T>(one);
  } else if constexpr (std::integral<T>) {
    const std::uint64_t one = number();
    if (one > UINT32_MAX) throw Damaged{};
    value = static_cast<T>(one);
  } else if constexpr (requires { value.push_back(value.front()); }) {
    const std::uint32_t size = count();
    constexpr std::uint32_t most_at_once = 256;  // a wrong number takes no memory
    value.reserve(std::min(size, most_at_once));
    for (std::uint32_t i = 0; i < size; ++i) (*this)(value.emplace_back());
  } else if constexpr (requires { value.has_value(); }) {
    bool is_there = false;
    (*this)(is_there);
    if (is_there) (*this)(value.emplace());
  } else {
    fields(*this, value);
  }
}

}  // namespace iamq::import
