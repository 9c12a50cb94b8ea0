#pragma once

#include <cstddef>
#include <iterator>
#include <memory>
#include <utility>
#include <vector>

#include "runtime/evaluate/gather.hpp"

namespace iamq::query {

// A decision, shared by all that it is a reason of: a thousand principals may go through one role.
using Reason = std::shared_ptr<const evaluate::Explained>;

// The decisions that an answer was made from. Copies of an answer, as the one that `it` stands for, share them until
// one of them gets more: answers about large organizations have hundreds of thousands.
class Reasons {
public:
  class const_iterator {
  public:
    using iterator_category = std::forward_iterator_tag;
    using value_type = evaluate::Explained;
    using difference_type = std::ptrdiff_t;
    using pointer = const evaluate::Explained*;
    using reference = const evaluate::Explained&;

    const_iterator() = default;
    explicit const_iterator(std::vector<Reason>::const_iterator place) : place_(place) {}
    reference operator*() const { return **place_; }
    pointer operator->() const { return place_->get(); }
    const_iterator& operator++() {
      ++place_;
      return *this;
    }
    const_iterator operator++(int) { return const_iterator(place_++); }
    friend bool operator==(const const_iterator&, const const_iterator&) = default;

  private:
    std::vector<Reason>::const_iterator place_;
  };

  void push_back(Reason reason) {
    if (!all_) {
      all_ = std::make_shared<std::vector<Reason>>();
    } else if (all_.use_count() > 1) {
      all_ = std::make_shared<std::vector<Reason>>(*all_);
    }
    all_->push_back(std::move(reason));
  }
  void push_back(evaluate::Explained reason) {
    push_back(std::make_shared<const evaluate::Explained>(std::move(reason)));
  }

  std::size_t size() const { return all_ ? all_->size() : 0; }
  bool empty() const { return size() == 0; }
  const evaluate::Explained& operator[](std::size_t place) const { return *(*all_)[place]; }
  const evaluate::Explained& front() const { return *all_->front(); }
  const evaluate::Explained& back() const { return *all_->back(); }
  const_iterator begin() const { return all_ ? const_iterator(all_->cbegin()) : const_iterator(); }
  const_iterator end() const { return all_ ? const_iterator(all_->cend()) : const_iterator(); }

private:
  std::shared_ptr<std::vector<Reason>> all_;
};

}  // namespace iamq::query
