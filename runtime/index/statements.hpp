#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "runtime/policy/library.hpp"

namespace iamq::index {

// Which statements of which documents may speak of an action on a resource, so that a question about one request looks
// at those alone. Documents never change and are never forgotten: the index only grows, and all Worlds of a session
// share it.
class Statements {
public:
  explicit Statements(const policy::Library& library) : library_(library) {}

  struct Place {
    policy::DocumentId document{};
    std::uint32_t statement = 0;  // index in the document
  };

  // Reads the documents that the library has got since the last time.
  void update();

  // The statements whose Action or NotAction takes in the action ("s3:GetObject", any case), and whose Resource may
  // take in the resource ("arn:…" or "*") by what stands before its first wildcard or variable; each once. Documents
  // that came after the last update are left out.
  std::vector<Place> about(std::string_view action, std::string_view resource) const;

private:
  using Number = std::uint32_t;  // in places_
  struct OnResource {
    std::uint32_t beginning = 0;  // a hash of it: two that share one cost a look at the statement
    Number statement = 0;
    auto operator<=>(const OnResource&) const = default;
  };
  struct Pattern {
    policy::StringId text{};
    std::vector<OnResource> statements;  // those with this pattern in their Action, in order up to `ordered`
    std::size_t ordered = 0;
    std::vector<std::uint32_t> lengths;  // of the beginnings; ascending
  };
  void add(const policy::Statement& statement, Number number);
  std::size_t pattern_of(policy::StringId text);
  static void put_in_order(Pattern& pattern);

  const policy::Library& library_;
  std::size_t read_ = 0;  // documents
  std::vector<Place> places_;
  std::vector<Pattern> patterns_;
  std::unordered_map<policy::StringId, std::size_t> by_text_;             // in patterns_
  std::unordered_map<std::string, std::vector<std::size_t>> by_service_;  // lower case; "*": every service
  std::vector<Number> with_not_action_;
};

}  // namespace iamq::index
