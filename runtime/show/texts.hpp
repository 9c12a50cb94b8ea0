#pragma once

#include <string>
#include <vector>

#include "runtime/policy/library.hpp"
#include "runtime/query/asking.hpp"

// What `show` prints of an entity: as a declaration of the language that reads back, or as JSON in the words of
// `aws iam get-account-authorization-details`.
namespace iamq::show {

std::string entity_as_iamq(const query::Asking& asking, model::EntityId entity);
std::string entity_as_json(const query::Asking& asking, model::EntityId entity);
// Everything, as declarations that read back to an equal World (but for what left_out_of_world_text names).
std::string world_as_iamq(const query::Asking& asking);
// The same in pieces, in order: what stands in each was declared at `declared`, if it was declared in a text.
struct WorldPiece {
  std::string text;  // whole lines
  std::vector<text::Span> declared;
  bool stands_apart = true;  // a blank line before it
};
std::vector<WorldPiece> world_pieces(const query::Asking& asking);
std::string policy_as_iamq(const query::Asking& asking, policy::PolicyId policy);
// Commands of the AWS CLI that put the policies there: each as short as an equal one can be, and split where AWS takes
// no longer one.
std::string entity_as_aws_cli(const query::Asking& asking, model::EntityId entity);
std::string policy_as_aws_cli(const query::Asking& asking, policy::PolicyId policy);
std::string policy_as_json(const query::Asking& asking, policy::PolicyId policy);

}  // namespace iamq::show
