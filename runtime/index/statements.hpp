#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "runtime/policy/library.hpp"

namespace iamq::index {

// Which statements of which documents speak of an action, so that a question about one action looks at those alone.
// Documents never change and are never forgotten: the index only grows, and all Worlds of a session share it.
class Statements {
public:
  explicit Statements(const policy::Library& library) : library_(library) {}

  struct Place {
    policy::DocumentId document{};
    std::uint32_t statement = 0;  // index in the document
  };

  // Reads the documents that the library has got since the last time.
  void update();

  // The statements whose Action or NotAction takes in the action ("s3:GetObject", any case), each once; documents that
  // came after the last update are left out.
  std::vector<Place> about(std::string_view action) const;

private:
  using Number = std::uint32_t;  // in places_
  struct Pattern {
    policy::StringId text{};
    std::vector<Number> statements;  // those with this pattern in their Action
  };
  void add(const policy::Statement& statement, Number number);

  const policy::Library& library_;
  std::size_t read_ = 0;  // documents
  std::vector<Place> places_;
  std::vector<Pattern> patterns_;
  std::unordered_map<policy::StringId, std::size_t> by_text_;             // in patterns_
  std::unordered_map<std::string, std::vector<std::size_t>> by_service_;  // lower case; "*": every service
  std::vector<Number> with_not_action_;
};

}  // namespace iamq::index
