#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/index/action_sets.hpp"

namespace iamq::index {

// Whether a statement's Resource takes in a resource as far as its text tells; `by_request`: what `${…}` stands for
// decides.
enum class ResourceFit : std::uint8_t { no, yes, by_request };

// The documents of a session's Library in the form that is asked fast: Action as numbers of the catalog, Resource as
// texts that are told apart by their beginnings. Each document is compiled when it is first asked for, once.
// What the elements mean is runtime/evaluate's and runtime/policy's business; tests/property/index_test holds the two
// against each other.
class CompiledPolicies {
public:
  explicit CompiledPolicies(const policy::Library& library) : library_(library), action_sets_(library) {}

  struct Statement {
    const policy::Statement* source = nullptr;
    policy::Version version{};
    ActionSets::Number actions = 0;
    ActionSet::Range hull{1, 0};  // of its actions; none: no action lies in it
    bool takes_in_all_of_hull = false;
    std::uint32_t patterns = 0, pattern_count = 0;  // of Resource or NotResource
    bool takes_in_every_resource = false;
    bool is_deny = false;
    bool is_for_some = false;  // it has a Principal or NotPrincipal, or conditions: the action and resource are not all
  };
  struct Document {
    std::uint64_t services = 0;  // of the actions it speaks of: the bits of service_bit()
    std::uint32_t statements = 0, statement_count = 0;
    bool is_compiled = false;
  };

  const Document& document(policy::DocumentId id) {
    const auto number = static_cast<std::size_t>(id);
    if (number >= documents_.size() || !documents_[number].is_compiled) compile(id);
    return documents_[number];
  }
  // Lets it come near while something else is done.
  void fetch(policy::DocumentId id) const {
    const auto number = static_cast<std::size_t>(id);
    if (number < documents_.size()) __builtin_prefetch(&documents_[number]);
  }
  // By number: those of a document begin at `Document::statements`. Until the next document is compiled.
  const Statement& statement(std::uint32_t number) const { return statements_[number]; }
  bool takes_in(const Statement& statement, std::uint32_t action) const {
    if (action < statement.hull.first || action > statement.hull.last) return false;
    return statement.takes_in_all_of_hull || action_sets_[statement.actions].contains(action);
  }
  bool allows_everything(policy::DocumentId id);  // by one statement that says no more than that
  const ActionSet& actions(const Statement& statement) const { return action_sets_[statement.actions]; }
  ActionSets& action_sets() { return action_sets_; }
  // Whether its Resource takes in a resource ("arn:…" or "*").
  ResourceFit fit(const Statement& statement, std::string_view resource) const {
    return statement.takes_in_every_resource ? ResourceFit::yes : fit_of_patterns(statement, resource);
  }

  // One of 64 bits, which a few services share.
  static std::uint64_t service_bit(const stdlib::Action& action);

private:
  struct Pattern {
    std::string_view text;    // completed to six fields
    std::uint32_t fixed = 0;  // so many bytes of it stand before the first wildcard or variable
    enum class Kind : std::uint8_t { exact, prefix, wildcard, variable } kind = Kind::exact;
  };
  void compile(policy::DocumentId id);
  ResourceFit fit_of_patterns(const Statement& statement, std::string_view resource) const;
  Pattern compiled(std::string_view pattern, policy::Version version);
  std::uint64_t services_of(const ActionSet& actions) const;

  const policy::Library& library_;
  ActionSets action_sets_;
  std::vector<Document> documents_;
  std::vector<Statement> statements_;
  std::vector<Pattern> patterns_;
  std::deque<std::string> completed_;  // texts of patterns that are no policy's
};

}  // namespace iamq::index
