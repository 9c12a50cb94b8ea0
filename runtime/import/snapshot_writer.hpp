#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "runtime/import/snapshot.hpp"
#include "runtime/import/snapshot_fields.hpp"

namespace iamq::import {

// Numbers take as many bytes as they need; a text, a document, a policy and a source are written where they are first
// named, and by their number from then on.
class SnapshotWriter {
public:
  explicit SnapshotWriter(const SnapshotPlace& place);

  template <class T>
  void operator()(const T& value);

  // False: something cannot be kept.
  bool is_possible() const { return is_possible_; }
  std::string take() { return std::move(bytes_); }

private:
  template <class Id>
  class Numbers {
  public:
    // The number of a thing, and whether it was named before.
    std::pair<std::uint32_t, bool> of(Id id) {
      const auto [known, is_new] = numbers_.try_emplace(id, static_cast<std::uint32_t>(numbers_.size()));
      return {known->second, !is_new};
    }

  private:
    std::unordered_map<Id, std::uint32_t> numbers_;
  };

  void number(std::uint64_t value);
  void signed_number(std::int64_t value);
  void write(std::string_view text);
  void write(policy::StringId id);
  void write(policy::DocumentId id);
  void write(policy::PolicyId id);
  void write(text::SourceId id);
  void write(const text::Span& span);
  void write(const policy::OperatorId& id);
  void write_positions(const policy::Policy& policy);
  void write_inside(const text::Span& span, const text::Span& whole);

  const SnapshotPlace& place_;
  std::string bytes_;
  bool is_possible_ = true;
  Numbers<policy::StringId> strings_;
  Numbers<policy::DocumentId> documents_;
  Numbers<policy::PolicyId> policies_;
  Numbers<text::SourceId> sources_;
  std::unordered_map<std::string, std::uint32_t> positions_;  // by their bytes
  std::unordered_map<const void*, std::uint32_t> shared_;     // of them
  std::unordered_map<text::SourceId, std::uint32_t> files_;   // of the import
};

template <class T>
void SnapshotWriter::operator()(const T& value) {
  const auto each = [this](const auto& list) {
    number(list.size());
    for (const auto& one : list) (*this)(one);
  };
  if constexpr (requires { write(value); }) {
    write(value);
  } else if constexpr (std::integral<T> || std::is_enum_v<T>) {
    number(static_cast<std::uint64_t>(value));
  } else if constexpr (requires { value.begin(); }) {
    each(value);
  } else if constexpr (requires { value.has_value(); }) {
    number(value ? 1 : 0);
    if (value) (*this)(*value);
  } else {
    fields(*this, value);
  }
}

}  // namespace iamq::import
