#pragma once

#include <algorithm>
#include <array>
#include <bitset>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

namespace iamq::model {

// A flat table whose copies share their rows: copying a table of a million rows copies a few thousand pointers, and
// writing to a row copies the chunk that holds it. Row numbers stay the same for ever; an erased row leaves a hole.
template <class Row>
class Table {
public:
  std::uint32_t add(Row row) {
    emplace() = std::move(row);
    return size_ - 1;
  }
  // A new row, to be filled where it stands. The reference lasts until the next call on this table.
  Row& emplace() {
    const std::uint32_t index = size_++;
    if (index % chunk_rows == 0) chunks_.push_back(std::make_shared<Chunk>());
    Chunk& chunk = writable(index);
    chunk.is_there.set(index % chunk_rows);
    return chunk.rows[index % chunk_rows];
  }

  // Null if the row was erased or never was.
  const Row* find(std::uint32_t index) const {
    if (index >= size_) {
      return nullptr;
    }
    const Chunk& chunk = *chunks_[index / chunk_rows];
    return chunk.is_there[index % chunk_rows] ? &chunk.rows[index % chunk_rows] : nullptr;
  }
  // The row must be there.
  const Row& operator[](std::uint32_t index) const { return *find(index); }

  // The row, for writing; it must be there. The reference lasts until the next call on this table.
  Row& edit(std::uint32_t index) { return writable(index).rows[index % chunk_rows]; }
  void erase(std::uint32_t index) {
    Chunk& chunk = writable(index);
    chunk.rows[index % chunk_rows] = Row();
    chunk.is_there.reset(index % chunk_rows);
  }

  // One past the highest row number; holes are counted.
  std::uint32_t size() const { return size_; }

  template <class Function>  // function(index, row), in order, holes left out
  void each(Function&& function) const {
    for (std::uint32_t index = 0; index < size_; ++index) {
      if (const Row* row = find(index)) {
        function(index, *row);
      }
    }
  }

  // function(index, row or null) for every row number of either table whose memory the two do not share; the others are
  // equal, without looking.
  template <class Function>
  void each_unshared(const Table& other, Function&& function) const {
    const std::uint32_t size = std::max(size_, other.size_);
    for (std::uint32_t first = 0; first < size; first += chunk_rows) {
      if (first + chunk_rows <= std::min(size_, other.size_) && shares(other, first)) continue;
      for (std::uint32_t index = first; index < std::min(size, first + chunk_rows); ++index)
        function(index, find(index));
    }
  }

  // Whether the row is the very same memory in both: then it is equal, without looking.
  bool shares(const Table& other, std::uint32_t index) const {
    return index < size_ && index < other.size_ && chunks_[index / chunk_rows] == other.chunks_[index / chunk_rows];
  }

private:
  static constexpr std::uint32_t chunk_rows = 128;
  struct Chunk {
    Chunk() {}  // rows make themselves: make_shared need not fill them with zeros first
    std::array<Row, chunk_rows> rows;
    std::bitset<chunk_rows> is_there;
  };
  Chunk& writable(std::uint32_t index) {
    auto& chunk = chunks_[index / chunk_rows];
    if (chunk.use_count() > 1) {
      chunk = std::make_shared<Chunk>(*chunk);
    }
    return *chunk;
  }
  std::vector<std::shared_ptr<Chunk>> chunks_;
  std::uint32_t size_ = 0;
};

}  // namespace iamq::model
