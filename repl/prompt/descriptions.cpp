#include "repl/prompt/descriptions.hpp"

#include <array>
#include <utility>

#include "runtime/bind/spelling.hpp"

namespace iamq::repl {
namespace {

// Words that begin a statement, a line or a clause. The grammar says where they may stand; a test holds each row
// against it.
constexpr std::array<std::pair<std::string_view, std::string_view>, 85> keywords = {{
    {"account", "declares an account: `account Production 999999999999`"},
    {"user", "a user"},
    {"group", "a group of users"},
    {"role", "a role"},
    {"policy", "a policy"},
    {"organization", "an organization, with what stands in it"},
    {"ou", "an organizational unit"},
    {"scp", "a service control policy"},
    {"rcp", "a resource control policy"},
    {"bucket", "an S3 bucket"},
    {"key", "a KMS key"},
    {"queue", "an SQS queue"},
    {"topic", "an SNS topic"},
    {"secret", "a secret of Secrets Manager"},
    {"function", "a Lambda function"},
    {"resource", "a resource by its ARN"},
    {"provider", "an identity provider, SAML or OIDC"},
    {"endpoint", "a VPC endpoint"},
    {"session", "a session of a role"},
    {"service", "an AWS service as principal"},
    {"management", "the management account of an organization"},
    {"service-linked", "a service-linked role"},
    {"federated", "a federated user"},
    {"include", "runs another script here"},
    {"import", "reads an export of AWS or a world file"},
    {"test", "expectations on a copy of the world"},
    {"expect", "an answer that must hold"},
    {"attach", "attaches a managed policy"},
    {"detach", "takes a managed policy away"},
    {"add", "adds a user to a group, or statements to a policy"},
    {"remove", "removes a user from a group, or a statement"},
    {"replace", "gives a policy another text"},
    {"set", "sets a boundary or a default version"},
    {"move", "moves an account to another ou"},
    {"rename", "gives a new name"},
    {"revoke", "revokes the sessions of a role"},
    {"clear", "takes a boundary away"},
    {"delete", "deletes what is declared"},
    {"tag", "sets tags"},
    {"untag", "removes tags"},
    {"can", "asks whether somebody can do something"},
    {"who", "asks who can do something"},
    {"what", "asks what somebody can do, or needs; tries a change: `what if { … }`"},
    {"effective", "what somebody can do, all rules applied"},
    {"permissions", "what somebody can do, all rules applied"},
    {"which", "asks which roles, resources or policies"},
    {"how", "asks how somebody gets to a role, or how to let them"},
    {"why", "explains a decision step by step"},
    {"compare", "tells whether one policy allows more than another"},
    {"is", "asks whether one policy lies within another"},
    {"prove", "proves that nobody can do something"},
    {"explain", "explains an error message of AWS"},
    {"diff", "what has changed, and who gained and lost by it"},
    {"checkpoint", "remembers the world under a name"},
    {"undo", "takes the last change back"},
    {"redo", "makes it again"},
    {"reset", "takes all edits back"},
    {"commit", "keeps what was tried"},
    {"discard", "gives up what was tried"},
    {"save", "writes the session as a script"},
    {"show", "prints an entity with its policies"},
    {"list", "lists what is declared"},
    {"quotas", "how near to AWS's limits something is"},
    {"summary", "a policy as AWS's console shows it, and what of it comes to nothing"},
    {"lint", "looks for mistakes in policies"},
    {"context", "`context keys of X`: which keys its policies look at"},
    {"allow", "a statement that allows"},
    {"deny", "a statement that denies"},
    {"on", "the resources"},
    {"via", "roles that are assumed on the way"},
    {"with", "what the request brings along: `mfa`, condition keys, tags"},
    {"passing", "the role that is passed along"},
    {"without", "as if a boundary or a policy were not there"},
    {"assume", "assumes a role"},
    {"trusts", "who may assume the role"},
    {"mfa", "signed in with a second factor"},
    {"external", "an external id: `external id X`"},
    {"tags", "tags: `tags {team=web, env=prod}`"},
    {"only", "nothing but this: every other key is absent"},
    {"no", "a key that is absent: `no aws:SourceIp`"},
    {"source", "a source identity: `source identity X`"},
    {"all", "all of them, perhaps with `except`"},
    {"everyone", "everybody, also outside of AWS"},
    {"explicit", "a statement denies it"},
    {"implicit", "no statement allows it"},
}};

}  // namespace

std::string description(const stdlib::Action& action) {
  std::string text(stdlib::name_of(action.level));
  std::string types;
  for (const auto& resource : action.resources) types += (types.empty() ? "" : ", ") + std::string(resource.type->name);
  return types.empty() ? text : text + ", on " + types;
}

std::string description(const stdlib::Key& key) {
  return std::string(stdlib::name_of(key.type)) + (key.is_multivalued ? ", several values" : "");
}

std::string description(const stdlib::Service& service) {
  return std::string(service.name) + ", " + std::to_string(service.action_count) +
         (service.action_count == 1 ? " action" : " actions");
}

std::string description(const model::World& world, model::EntityId entity) {
  std::string text(bind::noun_of(world, entity));
  if (entity.kind == model::EntityKind::account)
    return text + " " + std::string(world.text(world.accounts[entity.index].id));
  if (entity.kind == model::EntityKind::managed_policy && world.managed_policies[entity.index].is_aws_managed) {
    return "policy of AWS";
  }
  const auto account = world.account_of(entity);
  return account ? text + " in " + std::string(world.text(world.account(*account).name)) : text;
}

std::string_view description_of_keyword(std::string_view keyword) {
  for (const auto& [word, text] : keywords) {
    if (word == keyword) return text;
  }
  return {};
}

std::size_t described_keywords() {
  return keywords.size();
}

}  // namespace iamq::repl
