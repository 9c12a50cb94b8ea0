#include "tests/oracle/statements.hpp"

#include <algorithm>

#include "tests/oracle/conditions.hpp"
#include "tests/oracle/text.hpp"

namespace iamq::oracle {

namespace {

bool has_variables(const Document& document) {
  return document.version == "2012-10-17";  // an absent Version is 2008-10-17
}

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
bool is_resource(const std::string& text, const std::string& resource, bool with_variables, const Context& context) {
  if (text == "*") return true;
  std::vector<std::string> fields = split(text, ':', 6);
  while (fields.size() < 6) fields.emplace_back("*");
  Pattern pattern;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const bool is_last = i == 5;  // variables stand in the resource part only
    const auto field = is_last && with_variables ? substituted_pattern(fields[i], context) : plain_pattern(fields[i]);
    if (!field) return false;  // a variable without value matches nothing
    pattern.insert(pattern.end(), field->begin(), field->end());
    if (!is_last) pattern.push_back({U':', false});
  }
  return matches(pattern, resource);
}

bool names_account(const Principal& principal, const Caller& caller) {
  if (principal.type != "AWS" || caller.account.empty()) return false;
  if (principal.text == caller.account) return true;
  const std::vector<std::string> parts = split(principal.text, ':', 6);
  return parts.size() == 6 && parts[2] == "iam" && parts[4] == caller.account && parts[5] == "root" &&
         parts[1] == split(caller.name, ':', 6)[1];
}

bool is_everyone(const Principal& principal) {
  return principal.type == "*" || (principal.type == "AWS" && principal.text == "*");
}

// The caller by its own ARN or name.
bool names_itself(const Principal& principal, const Caller& caller) {
  if (principal.text != caller.name) return false;
  switch (caller.kind) {
    case Kind::root:
    case Kind::user:
    case Kind::role_session:
    case Kind::federated_user:
      return principal.type == "AWS";
    case Kind::service:
      return principal.type == "Service";
    case Kind::federated:
      return principal.type == "Federated";
    case Kind::canonical_user:
      return principal.type == "CanonicalUser";
    case Kind::anonymous:
      return false;
  }
  return false;
}

bool names_issuer(const Principal& principal, const Caller& caller) {
  return principal.type == "AWS" && !caller.issuer.empty() && principal.text == caller.issuer;
}

NamedAs named_by(const Principal& principal, const Caller& caller) {
  if (is_everyone(principal)) return NamedAs::itself;
  if (names_account(principal, caller)) return NamedAs::account;
  if (names_itself(principal, caller)) return NamedAs::itself;
  return names_issuer(principal, caller) ? NamedAs::role : NamedAs::nobody;
}

// Whether a Deny with NotPrincipal spares the caller: every link of account, role and session, or of account and user,
// has to be listed; and nobody with a permissions boundary is spared.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
bool is_spared(const Statement& statement, const Case& asked) {
  const auto lists = [&](bool (*names)(const Principal&, const Caller&)) {
    return std::any_of(statement.principals.begin(), statement.principals.end(),
                       [&](const Principal& principal) { return names(principal, asked.caller); });
  };
  const bool is_entity = asked.caller.kind == Kind::user || asked.caller.kind == Kind::role_session ||
                         asked.caller.kind == Kind::federated_user;
  if (is_entity && !asked.boundaries.empty()) return false;
  if (std::any_of(statement.principals.begin(), statement.principals.end(), is_everyone)) return true;
  switch (asked.caller.kind) {
    case Kind::root:
      return lists(names_account);
    case Kind::user:
      return lists(names_account) && lists(names_itself);
    case Kind::role_session:
    case Kind::federated_user:
      return lists(names_account) && lists(names_issuer) && lists(names_itself);
    case Kind::service:
    case Kind::federated:
    case Kind::canonical_user:
      return lists(names_itself);
    case Kind::anonymous:
      return false;
  }
  return false;
}

}  // namespace

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html
bool is_action(std::string_view pattern, std::string_view action) {
  return matches(plain_pattern(lower(pattern)), lower(action));
}

NamedAs named_as(const Statement& statement, const Caller& caller) {
  NamedAs strongest = NamedAs::nobody;
  for (const Principal& principal : statement.principals) strongest = std::max(strongest, named_by(principal, caller));
  return strongest;
}

bool applies(const Statement& statement, const Document& document, const Case& asked, const Target& target) {
  if (statement.has_principals) {
    const bool is_meant = statement.principals_negated ? !is_spared(statement, asked)
                                                       : named_as(statement, asked.caller) != NamedAs::nobody;
    if (!is_meant) return false;
  }
  const bool is_listed_action =
      std::any_of(statement.actions.texts.begin(), statement.actions.texts.end(),
                  [&](const std::string& pattern) { return is_action(pattern, asked.action); });
  if (is_listed_action == statement.actions.is_negated) return false;
  if (statement.resources) {
    const bool is_listed = std::any_of(
        statement.resources->texts.begin(), statement.resources->texts.end(), [&](const std::string& pattern) {
          return is_resource(pattern, target.arn, has_variables(document), asked.context);
        });
    if (is_listed == statement.resources->is_negated) return false;
  }
  return std::all_of(statement.conditions.begin(), statement.conditions.end(), [&](const Condition& condition) {
    return holds(condition, has_variables(document), asked.context);
  });
}

}  // namespace iamq::oracle
