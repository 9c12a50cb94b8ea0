#pragma once

#include <memory>

#include "runtime/index/compiled_policies.hpp"
#include "runtime/index/known_actions.hpp"
#include "runtime/index/open_roles.hpp"
#include "runtime/index/profile_documents.hpp"
#include "runtime/index/profiles.hpp"
#include "runtime/index/statements.hpp"

namespace iamq::evaluate {
struct Situation;
}

namespace iamq::index {

class Decider;
class ServiceMatches;

// A session's index: what is known of its library's statements and of its principals' profiles. Each World of the
// session can be asked for; it costs as much as differs from the World that was asked for before.
class Index {
public:
  explicit Index(const policy::Library& library)
      : library_(library), statements_(library), compiled_policies_(library) {}

  std::shared_ptr<const Profiles> profiles(const std::shared_ptr<const model::World>& world);
  const ProfileTable& profile_table() const { return profile_table_; }
  // Of all profiles that the table holds by now.
  std::shared_ptr<const ProfileDocuments> profile_documents(const std::shared_ptr<const model::World>& world);
  std::shared_ptr<const OpenRoles> open_roles(const std::shared_ptr<const model::World>& world);
  // The one that was asked for last, if World and situation are the same: it remembers what it found out.
  std::shared_ptr<Decider> decider(const std::shared_ptr<const model::World>& world,
                                   const evaluate::Situation& situation);
  // With all documents that the library holds by now.
  const Statements& statements();
  CompiledPolicies& compiled_policies() { return compiled_policies_; }
  KnownActions& known_actions() { return known_actions_; }
  // Of the catalog that was given last.
  ServiceMatches& service_matches(const stdlib::Catalog& catalog);

private:
  const policy::Library& library_;
  Statements statements_;
  CompiledPolicies compiled_policies_;
  KnownActions known_actions_;
  std::shared_ptr<ServiceMatches> service_matches_;
  ProfileTable profile_table_;
  std::shared_ptr<const Profiles> last_;
  std::shared_ptr<ProfileDocuments> last_documents_;
  std::shared_ptr<const OpenRoles> last_open_roles_;
  std::shared_ptr<Decider> last_decider_;
};

}  // namespace iamq::index
