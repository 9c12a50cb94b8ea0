#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "runtime/import/snapshot.hpp"
#include "runtime/import/snapshot_fields.hpp"

namespace iamq::import {

// What the sections before name by its number.
struct SnapshotTables {
  struct KeptSource {
    text::SourceId id{};
    std::uint32_t size = 0;
  };
  struct KeptPositions {
    policy::PositionsId id{};
    std::uint32_t length = 0;                     // see PositionsOutline
    std::optional<policy::DocumentId> fits = {};  // the last one of which that is known: mostly the only one
    std::uint32_t first = 0, count = 0;           // of `pieces`
  };
  std::vector<policy::StringId> strings;
  std::vector<KeptSource> sources;
  std::vector<KeptPositions> positions;
  using Pieces = std::array<std::uint32_t, 4>;  // see PositionsOutline
  std::vector<Pieces> pieces;
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
    if (end_ - at_ >= 2) {  // nearly all take one byte or two
      const auto first = static_cast<unsigned char>(at_[0]), second = static_cast<unsigned char>(at_[1]);
      const bool is_one = first < 0x80;
      if (is_one || second < 0x80) {
        at_ += is_one ? 1 : 2;
        return is_one ? first : (first & 0x7FU) | std::uint64_t{second} << 7;
      }
    }
    return long_number();
  }
  std::uint32_t count();                       // of things that follow, of a byte at least each
  std::string_view bytes(std::uint64_t size);  // that follow
  bool is_at_end() const { return at_ == end_; }

  // These read a whole section of so many things.
  void read_sources(std::uint64_t count);
  void read_documents(std::uint64_t count);
  void read_policies(std::uint64_t count);
  void read_rows(model::World& world);

private:
  std::uint64_t long_number();
  std::int64_t signed_number() {
    const std::uint64_t value = number();
    return static_cast<std::int64_t>(value >> 1 ^ ((value & 1) != 0 ? ~std::uint64_t{0} : 0));
  }
  // The number that is so far from `last`, which it becomes; of `count` things.
  std::uint64_t step(std::int64_t& last, std::uint64_t count) {
    const std::uint64_t place = static_cast<std::uint64_t>(last) + static_cast<std::uint64_t>(signed_number());
    if (place >= count) throw Damaged{};
    last = static_cast<std::int64_t>(place);
    return place;
  }
  std::string_view text() { return bytes(number()); }
  void read(std::string& value) { value = text(); }
  void read(std::string_view& value);  // it lives as long as the Library
  void read(policy::StringId& id) { id = known(tables_.strings, last_.string); }
  void read(policy::DocumentId& id) { id = known(tables_.documents, last_.document); }
  void read(policy::PolicyId& id);
  void read(text::SourceId& id) { id = known(tables_.sources, last_.source).id; }
  void read(text::Span& span);
  void read(policy::OperatorId& id);
  text::SourceId source();
  policy::Policy policy();
  void read_positions(policy::Policy& policy);

  template <class T>
  const T& known(const std::vector<T>& things, std::int64_t& last) {
    return things[step(last, things.size())];
  }

  const char* at_;
  const char* end_;
  const SnapshotPlace& place_;
  SnapshotTables& tables_;
  SnapshotSteps last_;
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
