#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "lang/text/source.hpp"
#include "runtime/policy/json_reader.hpp"
#include "runtime/query/given_keys.hpp"

namespace iamq::query {

// A line of `iamq ask`, read as far as it can be without its World. docs/ask.md tells the fields.
struct SetQuestion {
  enum class Kind : std::uint8_t { who_can, who_can_assume, roles_assumable, can, allowed_actions, what_if_diff };
  // Who asks, in `can` and the like: an ARN, or one of AWS's other types of principals.
  struct Principal {
    enum class Type : std::uint8_t { aws, service, federated, canonical_user, anonymous } type = Type::aws;
    std::string_view text;
  };

  // `{"verb": "attach-policy", "policy": ARN, "to": ARN}`, in `what-if-diff`.
  struct Edit {
    enum class Verb : std::uint8_t {
      attach_policy,
      detach_policy,
      add_to_group,
      remove_from_group,
      set_boundary,
      clear_boundary,
      delete_user,
      delete_role,
      delete_policy_statement,
    } verb = Verb::attach_policy;
    std::string_view what;   // the policy, or the user of a group
    std::string_view where;  // to or from whom; the bearer of a boundary; what is deleted; a statement's Sid
  };

  std::string id;
  std::string_view world;  // empty: the line names none
  std::string error;       // why it cannot be asked; empty: it can
  Kind kind = Kind::who_can;
  Principal principal;
  std::string_view action, resource, resource_account, role, service;
  std::vector<std::string_view> via;
  std::vector<Edit> edits;  // what_if_diff: one after the other; the request is the one of its `probe`
  std::vector<GivenKey> context;
  bool with_chains = true;
  const policy::JsonNode* expected = nullptr;  // null: the line expects nothing

  policy::Json json;  // what the texts above are views into
};

// Reads the JSON object that is `line`. The Sources must outlive the question.
SetQuestion read_set_question(const text::Sources& sources, const text::Span& line);

}  // namespace iamq::query
