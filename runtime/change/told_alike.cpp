#include "runtime/change/told_alike.hpp"

namespace iamq::change {

AlikeCallers& ToldAlike::alike() {
  if (!alike_) alike_.emplace(before_, after_, scope_);
  return *alike_;
}

const ToldAlike::Places* ToldAlike::told_of(const AlikeCallers::Caller& caller) {
  if (first_) {
    if (auto key = alike().key_of(first_->first)) told_[std::move(*key)] = std::move(first_->second);
    first_.reset();
    has_keys_ = true;
  }
  if (!has_keys_) return nullptr;
  key_ = alike().key_of(caller);
  const auto known = key_ ? told_.find(*key_) : told_.end();
  return known == told_.end() ? nullptr : &known->second;
}

void ToldAlike::tell(const AlikeCallers::Caller& caller, const Places& places) {
  if (!has_keys_) {
    first_.emplace(caller, places);
  } else if (key_) {
    told_[*key_] = places;
  }
}

}  // namespace iamq::change
