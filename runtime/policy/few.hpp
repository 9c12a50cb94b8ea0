#pragma once

#include <algorithm>
#include <cstdint>
#include <initializer_list>
#include <type_traits>
#include <utility>
#include <vector>

namespace iamq::policy {

// A list of small things of which there is mostly none, one or two: these stand in it, more are allocated. There are
// millions of such lists in documents and in the rows of a World, and a std::vector takes half as much again by itself
// and an allocation for the first. To be used as one; at most 2^32 - 1 things.
template <class T>
class Few {
  static_assert(std::is_trivially_copyable_v<T> && sizeof(T) <= sizeof(T*));

public:
  using value_type = T;
  using size_type = std::size_t;
  using iterator = T*;
  using const_iterator = const T*;

  Few() = default;
  Few(std::initializer_list<T> values) { append(values.begin(), values.size()); }
  Few(const std::vector<T>& values) { append(values.data(), values.size()); }  // implicit: one is as good as the other
  Few(const Few& other) { append(other.begin(), other.size()); }
  Few(Few&& other) noexcept { swap(other); }
  Few& operator=(Few other) noexcept {
    swap(other);
    return *this;
  }
  ~Few() {
    if (room_ != 0) delete[] place_.elsewhere;
  }

  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  T* data() { return room_ == 0 ? place_.here : place_.elsewhere; }
  const T* data() const { return room_ == 0 ? place_.here : place_.elsewhere; }
  T* begin() { return data(); }
  T* end() { return data() + size_; }
  const T* begin() const { return data(); }
  const T* end() const { return data() + size_; }
  T& operator[](std::size_t i) { return data()[i]; }
  const T& operator[](std::size_t i) const { return data()[i]; }
  T& front() { return *begin(); }
  const T& front() const { return *begin(); }
  T& back() { return end()[-1]; }
  const T& back() const { return end()[-1]; }

  void reserve(std::size_t room) {
    if (room <= capacity()) return;
    T* const elsewhere = new T[room];
    std::copy(begin(), end(), elsewhere);
    if (room_ != 0) delete[] place_.elsewhere;
    place_.elsewhere = elsewhere;
    room_ = static_cast<std::uint32_t>(room);
  }
  T& emplace_back() {
    push_back(T());
    return back();
  }
  void push_back(const T& value) {
    const T copy = value;  // it may stand in here
    if (size_ == capacity()) reserve(std::max<std::size_t>(4, 2 * capacity()));
    data()[size_++] = copy;
  }
  void shrink_to_fit() {
    if (room_ > size_) *this = Few(*this);
  }
  void clear() { size_ = 0; }
  T* erase(const T* one) { return erase(one, one + 1); }
  T* erase(const T* first, const T* last) {
    T* const gap = begin() + (first - begin());
    std::copy(last, static_cast<const T*>(end()), gap);
    size_ -= static_cast<std::uint32_t>(last - first);
    return gap;
  }
  void swap(Few& other) noexcept {
    std::swap(place_, other.place_);
    std::swap(size_, other.size_);
    std::swap(room_, other.room_);
  }

  friend bool operator==(const Few& a, const Few& b) { return std::equal(a.begin(), a.end(), b.begin(), b.end()); }

private:
  static constexpr std::size_t room_here = sizeof(T*) / sizeof(T);
  std::size_t capacity() const { return room_ == 0 ? room_here : room_; }
  void append(const T* values, std::size_t count) {
    reserve(count);
    std::copy(values, values + count, data());
    size_ = static_cast<std::uint32_t>(count);
  }

  union Place {
    Place() : elsewhere(nullptr) {}
    T here[room_here];
    T* elsewhere;
  };
  Place place_;
  std::uint32_t size_ = 0;
  std::uint32_t room_ = 0;  // elsewhere; 0: they stand here
};

}  // namespace iamq::policy
