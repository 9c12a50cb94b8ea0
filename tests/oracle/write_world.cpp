#include <algorithm>

#include "tests/oracle/text.hpp"
#include "tests/oracle/world.hpp"
#include "tests/oracle/write_case.hpp"

namespace iamq::oracle {

namespace {

std::string list_of(const Tags& tags) {
  std::string text;
  for (const auto& [key, value] : tags) text += (text.empty() ? "" : ", ") + key + "=" + value;
  return text;
}

std::string tags_line(const Tags& tags) {
  return tags.empty() ? "" : "  tags " + list_of(tags) + "\n";
}

std::string to_script(const World& world) {
  std::string text;
  for (const std::string& account : world.accounts) {
    const auto& blocking = world.blocking_accounts;
    const bool blocks = std::find(blocking.begin(), blocking.end(), account) != blocking.end();
    text += "account a" + account + " " + account + (blocks ? " { block public access }\n" : "\n");
  }
  for (const WorldUser& user : world.users) {
    text += "user " + user.name + " in a" + user.account + " {\n" + tags_line(user.tags) +
            "  policy p = " + to_json(user.policy) + "\n}\n";
  }
  for (const WorldRole& role : world.roles) {
    for (const Document& boundary : role.boundary) {
      text += "policy limit-" + role.name + " in a" + role.account + " = " + to_json(boundary) + "\n";
    }
    text += "role " + role.name + " in a" + role.account + " {\n" + tags_line(role.tags);
    if (!role.boundary.empty()) text += "  boundary limit-" + role.name + "\n";
    text += "  trust policy = " + to_json(role.trust) + "\n  policy p = " + to_json(role.policy) + "\n}\n";
  }
  for (const Bucket& bucket : world.buckets) {
    text += "bucket " + bucket.name + " in a" + bucket.account + " {\n";
    if (bucket.blocks_public_access) text += "  block public access\n";
    for (const Document& policy : bucket.policy) text += "  policy = " + to_json(policy) + "\n";
    text += "}\n";
  }
  return text;
}

std::string hop_text(const Hop& hop, const World& world) {
  std::string text = world.roles[hop.role].name + " as " + hop.session_name;
  std::string facts;
  const auto add = [&](const std::string& fact) { facts += (facts.empty() ? "" : ", ") + fact; };
  if (!hop.external_id.empty()) add("external id " + hop.external_id);
  if (!hop.tags.empty()) add("tags {" + list_of(hop.tags) + "}");
  if (!hop.source_identity.empty()) add("source identity " + hop.source_identity);
  return facts.empty() ? text : text + " (" + facts + ")";
}

}  // namespace

std::string to_script(const WorldCase& asked) {
  const World& world = asked.world;
  const Question& question = asked.question;
  std::string text =
      to_script(world) + "can " + world.users[question.user].name + " " + question.action + " on " + question.resource;
  std::string via;
  for (const Hop& hop : question.hops) via += (via.empty() ? " via " : ", ") + hop_text(hop, world);
  text += via;
  if (question.passed_role) text += " passing " + world.roles[*question.passed_role].name;
  if (!question.through.empty()) text += " through service " + question.through;
  text += " with only aws:SourceIp=" + question.source_ip;
  if (question.has_mfa) text += ", mfa";
  return text + "\n";
}

}  // namespace iamq::oracle
