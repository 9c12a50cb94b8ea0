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
// of their kind, in the order in which they are first named; elsewhere stands how far their number is from the one that
// stood last in that section, which is mostly a step or none.
class SnapshotWriter {
public:
  explicit SnapshotWriter(const SnapshotPlace& place);
  SnapshotWriter(const SnapshotWriter&) = delete;
  SnapshotWriter& operator=(const SnapshotWriter&) = delete;

  template <class T>
  void operator()(const T& value);

  // False: something cannot be kept.
  bool is_possible() const { return is_possible_; }
  // From here on: what there is to say of the import, which stands in a section of its own.
  void begin_told() { section_ = &told_; }
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
    SnapshotSteps last = {};
  };
  // That an Interner adopts.
  struct Texts {
    Section measures, texts;
    void add(std::string_view text) {
      policy::Interner::Measures::append(measures.bytes, text);
      texts.bytes += text;
      ++texts.count;
    }
  };
  // What `work` writes is one more thing of the section.
  template <class Work>
  void in(Section& section, Work&& work) {
    Section* const outside = std::exchange(section_, &section);
    work();
    section_ = outside;
    ++section.count;
  }

  void number(std::uint64_t value) { append_number(section_->bytes, value); }
  void signed_number(std::int64_t value);
  void step(std::int64_t to, std::int64_t SnapshotSteps::*from);
  static void append_number(std::string& bytes, std::uint64_t value);
  void write(std::string_view text);
  void write(policy::StringId id);
  void write(policy::DocumentId id);
  void write(policy::PolicyId id);
  void write(policy::PositionsId id);
  void write(text::SourceId id);
  void write(const text::Span& span);
  void write(const policy::OperatorId& id);

  const SnapshotPlace& place_;
  Texts texts_, packed_positions_;
  Section source_section_, document_section_, policy_section_, rows_, told_;
  Section* section_ = &rows_;  // that is being written
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
