#include "runtime/bind/statements.hpp"

#include <algorithm>

#include "runtime/bind/conditions.hpp"
#include "runtime/bind/principals.hpp"
#include "runtime/bind/resources.hpp"
#include "stdlib/suggestion.hpp"

namespace iamq::bind {

using policy::Effect;
using policy::PolicyKind;
using policy::ReadDocument;
using policy::Statement;
using policy::StatementPositions;

namespace {

// ---- actions --------------------------------------------------------------------------------------------------------

void notice_unknown_action(Binder& binder, const lang::Word& action) {
  const stdlib::Catalog& catalog = binder.environment.catalog;
  const std::string_view text = action.text;
  const auto colon = text.find(':');
  if (colon == std::string_view::npos || text.substr(0, colon).find_first_of("*?") != std::string_view::npos) return;
  std::string what;
  if (catalog.find_service(text.substr(0, colon)) == nullptr) {
    what = "AWS documents no service `" + std::string(text.substr(0, colon)) + "`";
  } else if (text.find_first_of("*?", colon) != std::string_view::npos) {
    if (catalog.expand(text).empty()) {
      binder.warning("unknown-action", "no action that AWS documents is like `" + action.text + "`", action.span);
    }
    return;
  } else if (catalog.find_action(text) == nullptr) {
    what = "AWS documents no action `" + action.text + "`";
  } else {
    return;
  }
  auto& warning = binder.warning("unknown-action", what, action.span);
  warning.help = stdlib::help_for_unknown_action(catalog, text);
}

void read_actions(Binder& binder, const lang::Actions& actions, const PolicyPlace& place, Statement& statement,
                  StatementPositions& positions) {
  statement.not_action = actions.all_except && !actions.words.empty();
  if (actions.all_except && actions.words.empty()) {
    statement.actions.push_back(binder.intern("*"));
    positions.actions.push_back(actions.span);
  }
  for (const lang::Word& word : actions.words) {
    if (!place.is_from_aws) notice_unknown_action(binder, word);
    statement.actions.push_back(binder.intern(word.text));
    positions.actions.push_back(word.span);
  }
}

// ---- the other elements ---------------------------------------------------------------------------------------------

void read_principals(Binder& binder, const lang::Principals& principals, Statement& statement,
                     StatementPositions& positions) {
  statement.has_principal = true;
  statement.not_principal = principals.everyone && !principals.refs.empty();
  if (principals.everyone && principals.refs.empty()) {
    statement.principals.push_back({policy::PrincipalType::everyone, {}});
    positions.principals.push_back(principals.span);
  }
  for (const lang::Ref& ref : principals.refs) {
    const auto principal = resolve_policy_principal(binder, ref);
    if (!principal) continue;
    statement.principals.push_back(principal->pattern);
    positions.principals.push_back(principal->span);
  }
}

void read_resources(Binder& binder, const lang::PolicyRule& rule, const PolicyPlace& place, Statement& statement,
                    StatementPositions& positions) {
  const lang::Resources& resources = *rule.resources;
  statement.has_resource = true;
  statement.not_resource = resources.all_except && !resources.targets.empty();
  if (resources.all_except && resources.targets.empty()) {
    statement.resources.push_back(binder.intern("*"));
    positions.resources.push_back(resources.span);
  }
  TargetContext context;
  context.in_policy = true;
  context.account = place.account;
  // What is excepted tells nothing of which service the rest is about, but its own service is the likely one.
  for (const lang::Word& action : rule.actions.words) context.actions.push_back(action.text);
  lang::Resources one = resources;
  for (const lang::Target& target : resources.targets) {
    one.targets = {target};
    for (const model::Target& found : resolve_targets(binder, one, context)) {
      statement.resources.push_back(found.arn);
      positions.resources.push_back(target.span);
    }
  }
}

void read_conditions(Binder& binder, const std::vector<lang::Condition>& conditions, const PolicyPlace& place,
                     Statement& statement, StatementPositions& positions) {
  for (const lang::Condition& written : conditions) {
    auto condition = read_condition(binder, written, place.is_from_aws);
    if (!condition) continue;
    statement.conditions.push_back(std::move(*condition));
    positions.conditions.push_back(written.span);
  }
}

void read_sid(Binder& binder, const std::optional<lang::Word>& sid, Statement& statement,
              StatementPositions& positions) {
  if (!sid) return;
  statement.sid = binder.intern(sid->text);
  positions.sid = sid->span;
}

text::Span first_word(const text::Span& span, std::size_t length) {
  return {span.source, span.begin, std::min(span.end, static_cast<std::uint32_t>(span.begin + length))};
}

void read_rule(Binder& binder, const lang::PolicyRule& rule, const PolicyPlace& place, ReadDocument& read) {
  Statement statement;
  StatementPositions positions;
  positions.whole = rule.span;
  positions.effect = first_word(rule.span, rule.is_allow ? 5 : 4);
  statement.effect = rule.is_allow ? Effect::allow : Effect::deny;
  read_actions(binder, rule.actions, place, statement, positions);
  if (rule.principals) read_principals(binder, *rule.principals, statement, positions);
  if (rule.resources) read_resources(binder, rule, place, statement, positions);
  read_conditions(binder, rule.conditions, place, statement, positions);
  read_sid(binder, rule.sid, statement, positions);
  read.document.statements.push_back(std::move(statement));
  read.positions.push_back(std::move(positions));
}

// ---- trusts ---------------------------------------------------------------------------------------------------------

// Which call a principal makes to take a role.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_request.html
std::string_view assume_action(const PolicyPrincipal& principal) {
  if (principal.is_saml) return "sts:AssumeRoleWithSAML";
  return principal.is_oidc ? "sts:AssumeRoleWithWebIdentity" : "sts:AssumeRole";
}

void read_version(Binder& binder, const lang::VersionRule& rule, ReadDocument& read) {
  if (rule.block) {
    binder.error("versions-here", "only a customer managed policy has several versions", rule.version.span).help =
        "write its statements without `version " + rule.version.text + " { … }`";
    return;
  }
  if (rule.version.text == "2012-10-17") {
    read.document.version = policy::Version::v2012_10_17;
  } else if (rule.version.text == "2008-10-17") {
    read.document.version = policy::Version::v2008_10_17;
  } else {
    binder
        .error("unknown-policy-version", "IAM has no policy language version `" + rule.version.text + "`",
               rule.version.span)
        .help = "`2012-10-17`, or the older `2008-10-17` without policy variables";
  }
}

}  // namespace

void read_trust(Binder& binder, const lang::TrustRule& rule, const PolicyPlace& place, ReadDocument& read) {
  Statement common;
  StatementPositions positions;
  positions.whole = rule.span;
  positions.effect = first_word(rule.span, 6);
  positions.actions = {positions.effect};
  common.has_principal = true;
  common.not_principal = rule.principals.everyone && !rule.principals.refs.empty();
  read_conditions(binder, rule.conditions, place, common, positions);

  std::vector<std::pair<std::string_view, std::vector<PolicyPrincipal>>> by_action;
  const auto add = [&](const PolicyPrincipal& principal) {
    const std::string_view action = common.not_principal ? "sts:AssumeRole" : assume_action(principal);
    const auto known =
        std::find_if(by_action.begin(), by_action.end(), [&](const auto& entry) { return entry.first == action; });
    if (known == by_action.end()) {
      by_action.push_back({action, {principal}});
    } else {
      known->second.push_back(principal);
    }
  };
  if (rule.principals.everyone && rule.principals.refs.empty()) {
    PolicyPrincipal everyone;
    everyone.span = rule.principals.span;
    add(everyone);
  }
  for (const lang::Ref& ref : rule.principals.refs) {
    if (const auto principal = resolve_policy_principal(binder, ref)) add(*principal);
  }
  bool is_first = true;
  for (const auto& [action, principals] : by_action) {
    Statement statement = common;
    StatementPositions own = positions;
    statement.actions = {binder.intern(action)};
    for (const PolicyPrincipal& principal : principals) {
      statement.principals.push_back(principal.pattern);
      own.principals.push_back(principal.span);
    }
    // A Sid may stand once in a policy.
    if (is_first) read_sid(binder, rule.sid, statement, own);
    is_first = false;
    read.document.statements.push_back(std::move(statement));
    read.positions.push_back(std::move(own));
  }
}

ReadDocument read_rules(Binder& binder, const std::vector<lang::Rule>& rules, const text::Span& span,
                        const PolicyPlace& place) {
  const InScope in_scope(binder, place.account ? place.account : binder.scope);
  ReadDocument read;
  read.span = span;
  read.document.version = policy::Version::v2012_10_17;
  const lang::VersionRule* version = nullptr;
  for (const lang::Rule& rule : rules) {
    if (const auto* statement = std::get_if<lang::PolicyRule>(&rule.node)) {
      read_rule(binder, *statement, place, read);
    } else if (const auto* trust = std::get_if<lang::TrustRule>(&rule.node)) {
      if (place.kind == PolicyKind::trust) {
        read_trust(binder, *trust, place, read);
      } else {
        binder.error("trusts-here",
                     "`trusts` stands in a role or its trust policy, not in " +
                         std::string(policy::row(place.kind).name == "SCP" ? "an " : "a ") +
                         std::string(policy::row(place.kind).name),
                     trust->span);
      }
    } else if (const auto* id = std::get_if<lang::IdRule>(&rule.node)) {
      read.document.id = binder.intern(id->id.text);
    } else if (const auto* written = std::get_if<lang::VersionRule>(&rule.node)) {
      if (version != nullptr && !written->block) {
        binder.error("already-declared", "the policy says its version twice", written->version.span)
            .labels.push_back({version->version.span, "first here"});
      }
      version = written;
      read_version(binder, *written, read);
    }
  }
  return read;
}

}  // namespace iamq::bind
