#pragma once

#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

#include "runtime/evaluate/gather.hpp"

namespace iamq::query {

// The decisions that an answer was made from. Copies of an answer, as the one that `it` stands for, share them until
// one of them gets more: answers about large organizations have hundreds of thousands.
class Reasons {
public:
  using const_iterator = std::vector<evaluate::Explained>::const_iterator;

  void push_back(evaluate::Explained reason) {
    if (!all_) {
      all_ = std::make_shared<std::vector<evaluate::Explained>>();
    } else if (all_.use_count() > 1) {
      all_ = std::make_shared<std::vector<evaluate::Explained>>(*all_);
    }
    all_->push_back(std::move(reason));
  }

  std::size_t size() const { return all_ ? all_->size() : 0; }
  bool empty() const { return size() == 0; }
  const evaluate::Explained& operator[](std::size_t place) const { return (*all_)[place]; }
  const evaluate::Explained& front() const { return all_->front(); }
  const evaluate::Explained& back() const { return all_->back(); }
  const_iterator begin() const { return all_ ? all_->cbegin() : const_iterator(); }
  const_iterator end() const { return all_ ? all_->cend() : const_iterator(); }

private:
  std::shared_ptr<std::vector<evaluate::Explained>> all_;
};

}  // namespace iamq::query
