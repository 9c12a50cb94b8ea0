#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/bind/policy_slots.hpp"
#include "runtime/evaluate/request.hpp"
#include "runtime/model/world.hpp"
#include "stdlib/catalog.hpp"

// Edits as text of the language: what an answer proposes is what was tried, and runs when it is pasted.
namespace iamq::change {

// What a new statement has to allow: what was asked, or one request on the way to it.
struct Needed {
  std::vector<std::string> actions;    // as asked
  std::vector<std::string> resources;  // ARNs and patterns of ARNs; `*` for actions that take no resource
  bool is_of_named_session = false;    // the caller is one session of a role, called by its name
};

class Writer {
public:
  Writer(const model::World& world, const stdlib::Catalog& catalog) : world_(world), catalog_(catalog) {}

  // `allow s3:GetObject [to user A/Bob] on data/x`
  std::string allow(const Needed& needed, std::string_view principal = {}) const;
  // `{ allow s3:GetObject on data/x }`
  static std::string in_braces(const std::vector<std::string>& rules);
  // A whole document between braces, on one line if it is short, else as JSON or in lines; `more` stands behind.
  std::string text_of(const policy::Document& document, const std::string& more = {}) const;

  // One statement of a policy, on one line; of long lists the first ones only, and how many there are.
  std::string statement(policy::PolicyId policy, const policy::Statement& statement) const;

  // `add to policy p of user A/Bob { … }`
  std::string add_to(const bind::PolicySlot& slot, const std::string& rule) const;
  std::string replace(const bind::PolicySlot& slot, const policy::Document& document) const;

  // The principal of a policy that means this caller and nobody else, as far as there is one; else nothing.
  // `as_session`: the one session of a role, not the role.
  std::optional<std::string> principal(const evaluate::Caller& caller, bool as_session = false) const;

  // `data/x` where a declared name is clear, else the ARN.
  std::string resource(std::string_view arn) const;

  // A name that no policy bears yet: `Bob-GetObject`.
  std::string new_name(std::string_view whose, std::string_view action) const;
  std::string account_word(model::AccountId account) const;

private:
  const model::World& world_;
  const stdlib::Catalog& catalog_;
};

}  // namespace iamq::change
