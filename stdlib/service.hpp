#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "stdlib/condition_key.hpp"

// What the catalog says about one service. All of it is owned by the Catalog it came from and lives as long.
namespace iamq::stdlib {

class Service;
struct Section;

// AWS's five access levels, in the order of its policy summaries.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_understand-policy-summary-access-level-summaries.html
enum class AccessLevel { list, read, write, permissions_management, tagging };

// `List`, `Read`, `Write`, `Permissions management`, `Tagging`.
std::string_view name_of(AccessLevel level);

// A type of resource that actions of a service work on.
struct ResourceType {
  const Service* service = nullptr;
  std::string_view name;                           // `bucket`, `object`
  std::span<const std::string_view> arn_patterns;  // `arn:${Partition}:s3:::${BucketName}`; one at least
  std::span<const Key* const> keys;                // the keys that describe such a resource

  // Whether what a policy names as its resource (`arn:aws:s3:::app-*`, `*`) covers some resource of this type. A policy
  // variable in it may be any text.
  bool may_be_covered_by(std::string_view resource) const;
};

// That an action works on a type of resource.
struct ActionResource {
  const ResourceType* type = nullptr;
  bool is_required = false;          // AWS's `*`: a policy that names resources must name one of this type
  std::span<const Key* const> keys;  // known only where the action is applied to this type
};

struct Action {
  const Service* service = nullptr;
  std::string_view full_name;  // `s3:GetObject`
  std::string_view name;       // `GetObject`
  AccessLevel level = AccessLevel::read;
  std::span<const ActionResource> resources;
  std::span<const Key* const> keys;                     // known on every call of the action
  std::span<const std::string_view> dependent_actions;  // full names of what a caller needs besides
  std::uint32_t index = 0;                              // dense over the whole catalog; see Catalog::action

  // Whether a policy can allow it on `*` only, since it works on no resource that has an ARN.
  bool is_wildcard_only() const { return resources.empty(); }

  // How the action works on resources of that type, or null if it does not.
  const ActionResource* find_resource(const ResourceType& type) const;
};

// A service: its own line is known from the start, the rest is read when first asked for.
class Service {
public:
  Service(Service&&) noexcept;
  ~Service();

  std::string_view prefix;    // `s3`
  std::string_view name;      // `Amazon S3`
  std::string_view category;  // `storage`
  bool supports_rcp = false;  // whether resource control policies apply to it
  std::uint32_t action_count = 0;
  std::uint32_t first_action_index = 0;  // Action::index of its first action

  // Sorted by name, upper and lower case alike.
  std::span<const Action> actions() const;
  std::span<const ResourceType> resource_types() const;

  // The keys that some action or resource type of the service knows: its own first, then `aws:…` and other services'.
  std::span<const Key> keys() const;

  // Action names are compared without regard to case, as IAM does: `GetObject`, `getobject`.
  const Action* find_action(std::string_view action_name) const;

  // The type with that name, compared without regard to case.
  const ResourceType* find_resource_type(std::string_view type_name) const;

  // The key among keys() that a policy means by this text: an exact name before a template, a longer template before a
  // shorter one.
  const Key* find_key(std::string_view key) const;

  // The type whose ARN pattern fits this ARN, the most specific one if several do, or null.
  const ResourceType* resource_type_of(std::string_view arn) const;

private:
  friend class Catalog;
  Service();
  const Section& section() const;

  std::string_view body_;  // the lines of the catalog below the service's own
  mutable std::unique_ptr<const Section> section_;
};

}  // namespace iamq::stdlib
