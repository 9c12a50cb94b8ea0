#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "runtime/import/snapshot.hpp"
#include "runtime/import/snapshot_fields.hpp"

namespace iamq::import {

// Numbers take as many bytes as they need. A text, a source, a document and a policy are written once, into the section
// of their kind, in the order in which they are first named; elsewhere stands their number.
class SnapshotWriter {
public:
  explicit SnapshotWriter(const SnapshotPlace& place);

  template <class T>
  void operator()(const T& value);

  // False: something cannot be kept.
  bool is_possible() const { return is_possible_; }
  // From here on: what there is to say of the import, which stands in a section of its own.
  void begin_told() { rows_.bytes = std::exchange(bytes_, {}); }
  // All sections, each with its size and the number of its things before it.
  std::string take();

private:
  template <class Id>
  class Numbers {
  public:
    // The number of a thing, and whether it was named before.
    std::pair<std::uint32_t, bool> of(Id id) {
      const auto index = static_cast<std::size_t>(id);
      if (index >= numbers_.size()) numbers_.resize(std::max(index + 1, 2 * numbers_.size()), 0);
      const bool is_known = numbers_[index] != 0;
      if (!is_known) numbers_[index] = ++count_;
      return {numbers_[index] - 1, is_known};
    }

  private:
    std::vector<std::uint32_t> numbers_;  // by id, which are numbers themselves; 0: not named yet
    std::uint32_t count_ = 0;
  };

  struct Section {
    std::string bytes;
    std::uint64_t count = 0;
  };
  // What `work` writes is one more thing of the section.
  template <class Work>
  void in(Section& section, Work&& work) {
    std::string outside = std::exchange(bytes_, std::move(section.bytes));
    work();
    section.bytes = std::exchange(bytes_, std::move(outside));
    ++section.count;
  }

  void number(std::uint64_t value);
  void signed_number(std::int64_t value);
  void write(std::string_view text);
  void write(policy::StringId id);
  void write(policy::DocumentId id);
  void write(policy::PolicyId id);
  void write(policy::PositionsId id);
  void write(text::SourceId id);
  void write(const text::Span& span);
  void write(const policy::OperatorId& id);

  const SnapshotPlace& place_;
  std::string bytes_;  // of the section that is being written
  Section text_measure_section_, text_section_, source_section_, position_section_, document_section_, policy_section_,
      rows_;
  bool is_possible_ = true;
  Numbers<policy::StringId> strings_;
  Numbers<policy::DocumentId> documents_;
  Numbers<policy::PolicyId> policies_;
  Numbers<text::SourceId> sources_;
  Numbers<policy::PositionsId> positions_;
  std::unordered_map<text::SourceId, std::uint32_t> files_;  // of the import
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
