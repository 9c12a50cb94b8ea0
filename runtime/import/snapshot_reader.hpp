#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "runtime/import/snapshot.hpp"
#include "runtime/import/snapshot_fields.hpp"

namespace iamq::import {

// What the sections before name by its number.
struct SnapshotTables {
  struct KeptPositions {
    policy::PositionsId id{};
    policy::PositionsOutline outline;
  };
  std::vector<policy::Interner::Measure> text_measures;
  std::vector<policy::StringId> strings;
  std::vector<text::SourceId> sources;
  std::vector<KeptPositions> positions;
  std::vector<policy::DocumentId> documents;
  // Policies get the next numbers that the Library has: whoever names one needs not wait until it is read.
  std::uint64_t first_policy = 0, policy_count = 0;
};

// Reads a section of what SnapshotWriter wrote. The bytes are believed nothing: each number is held against what it
// counts.
class SnapshotReader {
public:
  // Thrown where the bytes cannot be what was written.
  struct Damaged {};

  SnapshotReader(std::string_view bytes, const SnapshotPlace& place, SnapshotTables& tables)
      : at_(bytes.data()), end_(bytes.data() + bytes.size()), place_(place), tables_(tables) {}

  template <class T>
  void operator()(T& value);
  std::uint64_t number() {
    if (at_ != end_ && static_cast<unsigned char>(*at_) < 0x80) return static_cast<unsigned char>(*at_++);
    return long_number();
  }
  std::uint32_t count();                       // of things that follow, of a byte at least each
  std::string_view bytes(std::uint64_t size);  // that follow
  bool is_at_end() const { return at_ == end_; }

  // These read a whole section of so many things.
  void read_text_measures(std::uint64_t count);
  void read_sources(std::uint64_t count);
  void read_all_positions(std::uint64_t count);
  void read_documents(std::uint64_t count);
  void read_policies(std::uint64_t count);
  void read_rows(model::World& world);

private:
  std::uint64_t long_number();
  std::int64_t signed_number();
  std::string_view text() { return bytes(number()); }
  void read(std::string& value) { value = text(); }
  void read(std::string_view& value);  // it lives as long as the Library
  void read(policy::StringId& id) { id = known(tables_.strings); }
  void read(policy::DocumentId& id) { id = known(tables_.documents); }
  void read(policy::PolicyId& id);
  void read(text::SourceId& id) { id = known(tables_.sources); }
  void read(text::Span& span);
  void read(policy::OperatorId& id);
  text::SourceId source();
  policy::Policy policy();
  void read_positions(policy::Policy& policy);
  static void check(const policy::PositionsOutline& outline, const policy::Document& document);

  // The thing of that number.
  template <class T>
  const T& known(const std::vector<T>& things) {
    const std::uint64_t place = number();
    if (place >= things.size()) throw Damaged{};
    return things[place];
  }

  const char* at_;
  const char* end_;
  const SnapshotPlace& place_;
  SnapshotTables& tables_;
};

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
