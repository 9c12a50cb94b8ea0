#include "runtime/bind/suggestions.hpp"

#include <algorithm>

#include "runtime/bind/aws_managed.hpp"
#include "runtime/bind/spelling.hpp"
#include "stdlib/managed_policies.hpp"
#include "stdlib/text_match.hpp"

namespace iamq::bind {
namespace {

using lang::Noun;

// Every row of the World that a predicate accepts.
template <class Fits>
std::vector<EntityId> rows_that(const World& world, Fits&& fits) {
  std::vector<EntityId> found;
  const auto collect = [&](EntityKind kind, const auto& table) {
    table.each([&](std::uint32_t index, const auto&) {
      if (const EntityId entity{kind, index}; fits(entity)) found.push_back(entity);
    });
  };
  collect(EntityKind::account, world.accounts);
  collect(EntityKind::user, world.users);
  collect(EntityKind::group, world.groups);
  collect(EntityKind::role, world.roles);
  collect(EntityKind::managed_policy, world.managed_policies);
  collect(EntityKind::control_policy, world.control_policies);
  collect(EntityKind::resource, world.resources);
  collect(EntityKind::ou, world.ous);
  collect(EntityKind::provider, world.providers);
  collect(EntityKind::endpoint, world.endpoints);
  collect(EntityKind::session, world.sessions);
  return found;
}

// What a noun narrows a wish to; for a noun without rows of its own the wish as it is.
Wanted narrowed_by(Noun noun, const Wanted& wanted) {
  switch (noun) {
    case Noun::account:
      return wanted::account;
    case Noun::user:
      return wanted::user;
    case Noun::group:
      return wanted::group;
    case Noun::role:
      return wanted::role;
    case Noun::policy:
      return wanted.fits == wanted::control_policy.fits ? wanted : wanted::managed_policy;
    case Noun::organization:
    case Noun::ou:
      return wanted::ou;
    case Noun::scp:
      return wanted::scp;
    case Noun::rcp:
      return wanted::rcp;
    case Noun::bucket:
    case Noun::key:
    case Noun::queue:
    case Noun::topic:
    case Noun::secret:
    case Noun::function:
    case Noun::resource:
      return {name_of(noun), wanted::resource.code, wanted::resource.fits};
    case Noun::provider:
    case Noun::saml:
    case Noun::oidc:
      return wanted::provider;
    case Noun::endpoint:
      return wanted::endpoint;
    case Noun::session:
      return wanted::session;
    case Noun::federated_user:
      return wanted::federated_user;
    case Noun::none:
    case Noun::service:
    case Noun::canonical_user:
    case Noun::root:
      return wanted;
  }
  return wanted;
}

std::string how_to_declare(std::string_view noun, std::string_view name) {
  const std::string word = quote_word(name);
  if (name.find('*') != name.npos) {
    if (noun == "role")
      return "a name is no pattern; `who can sts:AssumeRole on arn:aws:iam::*:role/" + word + "` is one";
    return "a name is no pattern; `list users` and `list roles` show the names";
  }
  if (noun == "account") return "declare it with `account " + word + " 123456789012` and its own twelve digits";
  if (noun == "scp" || noun == "rcp") {
    return "declare it with `" + std::string(noun) + " " + word + " on ou OU { … }`";
  }
  if (noun == "ou") return "declare it inside the organization: `ou " + word + " { … }`";
  if (noun == "session") return "declare it with `session " + word + " of ROLE`";
  if (noun == "federated user") return "declare it with `federated user " + word + " of USER`";
  if (noun == "provider") return "declare it with `provider saml " + word + " in ACCOUNT` or `provider oidc …`";
  if (noun == "resource") {
    return "declare it, as in `bucket " + word + " in ACCOUNT` or `resource ARN as " + word + "`, or write its ARN";
  }
  if (noun == "principal" && (name.ends_with(".amazonaws.com") || name.ends_with(".amazonaws.com.cn"))) {
    return "write `service " + word + "`";
  }
  if (noun == "principal" || noun == "role or user" || noun == "user or role" || noun == "user, group or role" ||
      noun == "user, group, role, account or OU") {
    return "declare it, as in `user " + word + " in ACCOUNT` or `role " + word + " in ACCOUNT`";
  }
  if (noun == "policy") return "declare it with `policy " + word + " in ACCOUNT { … }`";
  static constexpr std::string_view entities[] = {"user",  "group", "role",   "bucket",   "key",
                                                  "queue", "topic", "secret", "function", "endpoint"};
  if (std::find(std::begin(entities), std::end(entities), noun) != std::end(entities)) {
    return "declare it with `" + std::string(noun) + " " + word + " in ACCOUNT`";
  }
  return "";
}

// The rows whose names the user may have meant, by how they would be written here.
std::string suggestion(const Binder& binder, std::string_view name, const Wanted& wanted) {
  const World& world = binder.world;
  const auto candidates = rows_that(world, [&](EntityId entity) { return wanted.fits(world, entity); });
  const auto qualifier = split_account(world, name);
  const std::string_view last = qualifier ? qualifier->rest : name;

  std::vector<std::string_view> names, of_aws;
  for (const EntityId entity : candidates) {
    if (qualifier && world.account_of(entity) != qualifier->account) continue;
    (is_aws_managed(world, entity) ? of_aws : names).push_back(world.text(world.name_of(entity)));
  }
  for (const std::string_view candidate : names) {
    if (candidate != last && stdlib::equals_ignoring_case(candidate, last)) {
      const std::string found(name.substr(0, name.size() - last.size()));
      return "names are compared with case: did you mean `" + found + quote_word(candidate) + "`?";
    }
  }
  // It is there, but in another account than the one written before it.
  const std::string_view behind_slash = name.substr(name.rfind('/') + 1);
  for (const EntityId entity : candidates) {
    if (behind_slash.size() < name.size() && world.text(world.name_of(entity)) == behind_slash) {
      return "did you mean `" + qualified_name(world, entity) + "`?";
    }
  }
  if (const auto near = text::nearest(last, names)) {
    return "did you mean `" + std::string(name.substr(0, name.size() - last.size())) + quote_word(*near) + "`?";
  }
  const auto near_of_aws = text::nearest(last, of_aws);
  if ((near_of_aws && *near_of_aws == last) || (wanted.noun == "policy" && stdlib::find_managed_policy(name))) {
    return "AWS's own policies are written `aws:" + std::string(last) + "`";
  }
  return near_of_aws ? "did you mean `aws:" + *near_of_aws + "`?" : "";
}

}  // namespace

text::Diagnostic* report_unknown(Binder& binder, Noun noun, std::string_view name, const text::Span& span,
                                 const Wanted& wanted) {
  if (binder.is_in_trouble(name)) return nullptr;
  const Wanted narrow = narrowed_by(noun, wanted);
  std::string noun_text(narrow.noun);
  if (noun_text == "scp" || noun_text == "rcp" || noun_text == "ou") {
    std::transform(noun_text.begin(), noun_text.end(), noun_text.begin(),
                   [](char c) { return static_cast<char>(c - 'a' + 'A'); });
  }
  std::string help = suggestion(binder, name, narrow);
  const auto qualifier = split_account(binder.world, name);
  if (help.empty() && !qualifier && name.substr(0, 4) != "arn:") {
    if (const auto slash = name.find('/'); slash != std::string_view::npos) {
      help = "no account is called `" + std::string(name.substr(0, slash)) + "`";
    }
  }
  if (help.empty() && name.substr(0, 4) != "arn:")
    help = how_to_declare(narrow.noun, qualifier ? qualifier->rest : name);
  auto& error = binder.error(narrow.code, "unknown " + noun_text + " `" + std::string(name) + "`", span);
  error.help = std::move(help);
  return &error;
}

void report_ambiguous(Binder& binder, std::string_view name, const std::vector<std::string>& readings,
                      const text::Span& span) {
  std::vector<std::string> quoted;
  for (const std::string& reading : readings) quoted.push_back("`" + reading + "`");
  binder
      .error("ambiguous-name", text::in_backticks(name) + " can mean " + std::to_string(readings.size()) + " things",
             span)
      .help = "write " + joined_with_or(quoted);
}

void report_ambiguous(Binder& binder, std::string_view name, const std::vector<EntityId>& readings,
                      const text::Span& span) {
  std::vector<std::string> spelled;
  for (const EntityId entity : readings) spelled.push_back(spelled_out(binder.world, entity));
  report_ambiguous(binder, name, spelled, span);
  for (std::size_t i = 0; i < readings.size(); ++i) {
    const text::Span declared = binder.world.declared_at(readings[i]);
    if (declared.end > declared.begin) binder.diagnostics.back().labels.push_back({declared, spelled[i]});
  }
}

void report_wrong_kind(Binder& binder, std::string_view name, EntityId found, std::string_view noun,
                       const text::Span& span) {
  auto& error = binder.error(
      "wrong-kind",
      text::in_backticks(name) + " is " + with_article(noun_of(binder.world, found)) + ", not " + with_article(noun),
      span);
  const text::Span declared = binder.world.declared_at(found);
  if (declared.end > declared.begin) error.labels.push_back({declared, "declared here"});
  if (found.kind == model::EntityKind::resource && noun == "role") {
    error.help = "roles are assumed; of a resource ask with an action: `who can ACTION on " + std::string(name) + "`";
  }
  if (noun == "group") {
    error.help = "users are in groups; of policies write `attach POLICY to " + std::string(name) +
                 "`, `detach POLICY from " + std::string(name) + "`";
  }
}

}  // namespace iamq::bind
