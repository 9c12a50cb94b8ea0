#pragma once

#include <memory>
#include <utility>
#include <vector>

namespace iamq::repl {

// An object that lasts until the program ends and is then left to the system: to take the World of a large organization
// apart piece by piece takes a quarter as long as to read it.
template <class T, class... Arguments>
T& made_to_last(Arguments&&... arguments) {
  static auto& all = *new std::vector<std::unique_ptr<T>>;
  all.push_back(std::make_unique<T>(std::forward<Arguments>(arguments)...));
  return *all.back();
}

}  // namespace iamq::repl
