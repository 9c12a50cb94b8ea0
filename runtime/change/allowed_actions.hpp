#pragma once

#include <cstdint>
#include <map>
#include <string_view>
#include <utility>
#include <vector>

#include "runtime/change/touched.hpp"
#include "runtime/evaluate/gather.hpp"
#include "runtime/query/asking.hpp"

namespace iamq::change {

// The actions that some Allow could give a caller, so that nobody new is decided over the whole catalog. Never too few.
class AllowedActions {
public:
  // `asking` must outlive it.
  explicit AllowedActions(const query::Asking& asking) : asking_(asking), for_everybody_(*asking.catalog) {}

  // Numbers of the catalog.
  std::vector<std::uint32_t> of(const model::Subject& caller);

private:
  using Numbers = std::vector<std::uint32_t>;
  // A statement of a resource's policy or a trust policy that names somebody.
  struct Naming {
    const policy::PrincipalPattern* principal;
    const policy::Statement* statement;
  };
  void read_resources();
  void read(policy::PolicyId policy);
  const Numbers& by_identity(policy::DocumentId document);
  void add_named(std::string_view name, const evaluate::Caller& caller, ActionSet& actions) const;

  const query::Asking& asking_;
  bool has_read_ = false;
  ActionSet for_everybody_;                            // what resources' policies allow to anybody
  std::multimap<std::string_view, Naming> by_name_;    // the name that a principal's ARN ends with, or the whole text
  std::map<policy::DocumentId, Numbers> by_document_;  // of identity policies
};

}  // namespace iamq::change
