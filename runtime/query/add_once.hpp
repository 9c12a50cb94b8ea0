#pragma once

#include <algorithm>

namespace iamq::query {

// Appends what is not in the list yet: for lists so short that looking through them is the fastest.
template <class List, class Item>
void add_once(List& list, const Item& item) {
  if (std::find(list.begin(), list.end(), item) == list.end()) list.push_back(typename List::value_type(item));
}

}  // namespace iamq::query
