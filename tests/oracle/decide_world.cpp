#include <algorithm>

#include "tests/oracle/decide.hpp"
#include "tests/oracle/known_keys.hpp"
#include "tests/oracle/text.hpp"
#include "tests/oracle/world.hpp"

namespace iamq::oracle {

namespace {

// Who has come how far.
struct Session {
  Caller caller;
  Documents identity;
  Documents boundaries;
  Tags tags;                    // what aws:PrincipalTag/… tells
  std::string source_identity;  // set once, there for good
};

void set(Context& context, const std::string& key, const std::string& value) {
  context[lower(key)] = KeyValues{{value}, false};
}

Session start(const WorldUser& user, bool has_mfa) {
  Session session;
  session.caller.kind = Kind::user;
  session.caller.name = arn_of(user);
  session.caller.account = user.account;
  session.caller.has_session_token = has_mfa;
  session.identity = {user.policy};
  session.tags = user.tags;
  return session;
}

// "Session tags … override" the role's own tags of the same key.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html
Session after(const Session& before, const WorldRole& role, const Hop& hop) {
  Session session;
  session.caller.kind = Kind::role_session;
  session.caller.issuer = arn_of(role);
  session.caller.account = role.account;
  session.caller.name = "arn:aws:sts::" + role.account + ":assumed-role/" + role.name + "/" + hop.session_name;
  session.identity = {role.policy};
  session.boundaries = role.boundary;
  session.tags = hop.tags;
  for (const auto& [key, value] : role.tags) {
    const bool is_overridden = std::any_of(
        hop.tags.begin(), hop.tags.end(), [&, name = key](const auto& tag) { return lower(tag.first) == lower(name); });
    if (!is_overridden) session.tags.emplace_back(key, value);
  }
  session.source_identity = hop.source_identity.empty() ? before.source_identity : hop.source_identity;
  return session;
}

class Decider {
public:
  explicit Decider(const WorldCase& asked) : world_(asked.world), question_(asked.question) {}

  Outcome outcome() {
    Session session = start(world_.users[question_.user], question_.has_mfa);
    is_first_ = true;
    for (const Hop& hop : question_.hops) {
      const WorldRole& role = world_.roles[hop.role];
      if (const Outcome refused = assume(session, role, hop); refused != Outcome::allowed) return refused;
      session = after(session, role, hop);
      is_first_ = false;
    }
    if (const Outcome refused = request(session); refused != Outcome::allowed) return refused;
    return question_.passed_role ? pass(session, world_.roles[*question_.passed_role]) : Outcome::allowed;
  }

private:
  // What a session's request carries, whatever it is about.
  Case case_of(const Session& session, const std::string& action) const {
    Case asked;
    asked.caller = session.caller;
    asked.action = action;
    asked.identity = session.identity;
    asked.boundaries = session.boundaries;
    for (const auto& [key, value] : session.tags) set(asked.context, "aws:PrincipalTag/" + key, value);
    if (!session.source_identity.empty()) set(asked.context, "aws:SourceIdentity", session.source_identity);
    if (!question_.source_ip.empty()) set(asked.context, "aws:SourceIp", question_.source_ip);
    // MFA is of the user's own credentials: those of a role do not tell of it.
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html
    if (is_first_ && question_.has_mfa) set(asked.context, "aws:MultiFactorAuthPresent", "true");
    return asked;
  }

  static Outcome decided(Case asked) {
    add_known_keys(asked);
    return oracle::decide(asked);
  }

  Target target_of(const WorldRole& role) const {
    Target target;
    target.arn = arn_of(role);
    target.policy = {role.trust};
    return target;
  }

  // Tags ask for sts:TagSession, a source identity for sts:SetSourceIdentity, of both sides, like the call itself. A
  // source identity that the session has already is set again, so that every role of a chain has to allow it.
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html#id_session-tags_permissions-required
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_monitor.html#id_credentials_temp_control-access_monitor-perms
  Outcome assume(const Session& session, const WorldRole& role, const Hop& hop) const {
    std::vector<std::string> actions{"sts:AssumeRole"};
    const std::string identity = hop.source_identity.empty() ? session.source_identity : hop.source_identity;
    if (!hop.tags.empty()) actions.emplace_back("sts:TagSession");
    if (!identity.empty()) actions.emplace_back("sts:SetSourceIdentity");
    for (const std::string& action : actions) {
      Case asked = case_of(session, action);
      asked.targets = {target_of(role)};
      set(asked.context, "sts:RoleSessionName", hop.session_name);
      if (!hop.external_id.empty()) set(asked.context, "sts:ExternalId", hop.external_id);
      if (!hop.source_identity.empty()) set(asked.context, "sts:SourceIdentity", hop.source_identity);
      std::vector<std::string> tag_keys;
      for (const auto& [key, value] : hop.tags) {
        set(asked.context, "aws:RequestTag/" + key, value);
        tag_keys.push_back(key);
      }
      if (!tag_keys.empty()) asked.context["aws:tagkeys"] = KeyValues{tag_keys, true};
      if (const Outcome outcome = decided(asked); outcome != Outcome::allowed) return outcome;
    }
    return Outcome::allowed;
  }

  Outcome request(const Session& session) const {
    Case asked = case_of(session, question_.action);
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/access_forward_access_sessions.html
    if (!question_.through.empty()) {
      set(asked.context, "aws:ViaAWSService", "true");
      set(asked.context, "aws:CalledViaFirst", question_.through);
      set(asked.context, "aws:CalledViaLast", question_.through);
      asked.context["aws:calledvia"] = KeyValues{{question_.through}, true};
    }
    Target target;
    target.arn = question_.resource;
    for (const Bucket& bucket : world_.buckets) {
      const std::string arn = "arn:aws:s3:::" + bucket.name;
      if (target.arn != arn && !starts_with(target.arn, arn + "/")) continue;
      target.owner = bucket.account;
      target.policy = bucket.policy;
      const auto& blocking = world_.blocking_accounts;
      target.blocks_public_access =
          bucket.blocks_public_access || std::find(blocking.begin(), blocking.end(), bucket.account) != blocking.end();
    }
    asked.targets = {target};
    return decided(asked);
  }

  // "To pass a role … a user must have permissions to pass the role to the service", and the role must trust it; a role
  // is passed within its account only.
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
  Outcome pass(const Session& session, const WorldRole& role) const {
    const std::string service = split(lower(question_.action), ':', 2).front() + ".amazonaws.com";
    Case asked = case_of(session, "iam:PassRole");
    set(asked.context, "iam:PassedToService", service);
    Target target;
    target.arn = arn_of(role);
    asked.targets = {target};
    if (const Outcome outcome = decided(asked); outcome != Outcome::allowed) return outcome;
    Case trusted;
    trusted.caller.kind = Kind::service;
    trusted.caller.name = service;
    trusted.action = "sts:AssumeRole";
    trusted.targets = {target_of(role)};
    return decided(trusted);
  }

  const World& world_;
  const Question& question_;
  bool is_first_ = true;
};

}  // namespace

std::string arn_of(const WorldUser& user) {
  return "arn:aws:iam::" + user.account + ":user/" + user.name;
}

std::string arn_of(const WorldRole& role) {
  return "arn:aws:iam::" + role.account + ":role/" + role.name;
}

Outcome decide(const WorldCase& asked) {
  return Decider(asked).outcome();
}

}  // namespace iamq::oracle
