#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "stdlib/catalog.hpp"

// `table/Books`: resources by the type that the catalog gives them, with the service taken from the actions.
namespace iamq::bind {

// One ARN that `type/id` may stand for; `{region}` and `{account}` are to be filled in where they are needed.
struct TypedArn {
  std::string service, id;
  bool has_region = false, has_account = false;
  std::string arn(std::string_view region, std::string_view account) const;
};

// The services that the actions belong to; all services if one of them is a pattern over services (`*`), or if there
// are none.
std::vector<const stdlib::Service*> services_of(const stdlib::Catalog& catalog,
                                                const std::vector<std::string_view>& actions);

// The readings of `type/id` in these services, each once. The type is the fixed beginning of an ARN's resource part
// (`table/`, `function:`), else a resource type's name (`bucket/x`, `queue/x`).
std::vector<TypedArn> typed_arns(const std::vector<const stdlib::Service*>& services, std::string_view word);

// The types that these services have, for suggestions.
std::vector<std::string_view> type_names(const std::vector<const stdlib::Service*>& services);

}  // namespace iamq::bind
