#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "runtime/change/scope.hpp"

// Callers whom a change touches in the same way, so that one of them is decided for all.
namespace iamq::change {

// Users and roles held against the requests that a change touches: what of their policies can speak of those.
class AlikeCallers {
public:
  AlikeCallers(const query::Asking& before, const query::Asking& after, const Scope& scope);

  // A caller as the two Worlds know it.
  struct Caller {
    model::EntityId before, after;
  };
  // Callers with the same key differ only in what no policy looks at that bears on these requests. Nothing: somebody
  // looks at what is the caller's own (name, ARN, tags), or a policy of his is not known.
  using Key = std::vector<std::uint32_t>;
  std::optional<Key> key_of(const Caller& caller);

  // The actions that may be allowed to the caller at all, in either World, by his own policies or by the resource's:
  // numbers of the catalog. His own are the same in both.
  std::vector<std::uint32_t> actions_for(model::EntityId caller);

private:
  // What of a document bears on the requests.
  struct Bearing {
    bool is_read = false, bears = false;
    bool is_own = false;        // it looks at what is a caller's own
    std::vector<bool> allowed;  // as actions_; empty: none
  };
  const Bearing& bearing_of(policy::DocumentId document);
  std::vector<bool> actions_of(const policy::Statement& statement) const;  // as actions_; empty: none
  bool speaks_of_resource(const policy::Statement& statement) const;
  bool is_touched(std::string_view resources) const;
  bool is_named(const model::World& world, model::EntityId caller) const;
  void read_names(const model::World& world);
  void read_names(const model::World& world, model::EntityId resource);
  bool looks_at_own(const model::World& world, model::AccountId account);
  bool reads_controls_of_own(const model::World& world, model::AccountId account);
  bool looks_at_own(const model::World& world, policy::PolicyId policy);
  bool add_key(const model::World& world, model::EntityId caller, Key& key);
  // Every document of the caller's own and of his groups; false: some text is missing.
  template <class Function>
  bool each_document(const model::World& world, const model::Identity& identity, Function&& function) const;
  template <class Function>
  bool each_document_of(const model::World& world, model::EntityId caller, Function&& function) const;

  const model::World& before_;
  const model::World& after_;
  const policy::Library& library_;
  const bool is_everything_;
  std::vector<std::string> patterns_;      // of the resources that are touched
  std::vector<std::uint32_t> numbers_;     // of the actions
  std::vector<std::string_view> actions_;  // their full names
  std::set<std::string_view> services_;    // of the actions
  std::vector<Bearing> bearings_;          // by document
  std::set<std::string_view> names_;       // of users and roles, or their unique ids, that a policy of a resource names
  // Where all is about resources that both Worlds have, in one account: whose they are.
  std::optional<model::AccountId> owner_;
  bool is_own_ = false;  // a policy of a resource looks at what is a caller's own
  // As actions_: what the resource's policies allow to others than named callers.
  std::vector<bool> opened_;
  std::unordered_map<std::uint64_t, bool> own_places_;  // by World and account
  std::set<policy::DocumentId> seen_;                   // of resources
};

}  // namespace iamq::change
