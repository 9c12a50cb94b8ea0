#include "runtime/bind/spelling.hpp"

#include "lang/grammar/keywords.hpp"
#include "runtime/bind/aws_managed.hpp"

namespace iamq::bind {
namespace {

constexpr std::string_view stop_characters = " \t\r\n,;{}()[]\"=<>!";

// Whether the text is one word of the language as it stands.
bool is_plain_word(std::string_view text) {
  if (text.empty() || text.front() == '#' || text.back() == '?') return false;
  if (lang::grammar::is_small(lang::grammar::find_keyword(text))) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text.substr(i, 2) == "${") {
      const auto end = text.find('}', i);
      if (end == std::string_view::npos) return false;
      i = end;
    } else if (stop_characters.find(text[i]) != std::string_view::npos || static_cast<unsigned char>(text[i]) < 0x20) {
      return false;
    }
  }
  return true;
}

}  // namespace

std::string quote_word(std::string_view name) {
  if (is_plain_word(name)) return std::string(name);
  static constexpr std::string_view hex = "0123456789abcdef";
  std::string quoted = "\"";
  for (const char c : name) {
    if (c == '"' || c == '\\') {
      quoted += '\\';
      quoted += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      quoted += "\\u00";
      quoted += hex[static_cast<unsigned char>(c) >> 4U];
      quoted += hex[static_cast<unsigned char>(c) & 15U];
    } else {
      quoted += c;
    }
  }
  return quoted + '"';
}

std::string_view noun_of(const model::World& world, model::EntityId entity) {
  using model::EntityKind;
  using model::ResourceKind;
  switch (entity.kind) {
    case EntityKind::account:
      return "account";
    case EntityKind::user:
      return "user";
    case EntityKind::group:
      return "group";
    case EntityKind::role:
      return "role";
    case EntityKind::managed_policy:
      return "policy";
    case EntityKind::control_policy:
      return world.control_policies[entity.index].is_scp ? "scp" : "rcp";
    case EntityKind::resource:
      switch (world.resources[entity.index].kind) {
        case ResourceKind::bucket:
          return "bucket";
        case ResourceKind::key:
          return "key";
        case ResourceKind::queue:
          return "queue";
        case ResourceKind::topic:
          return "topic";
        case ResourceKind::secret:
          return "secret";
        case ResourceKind::function:
          return "function";
        case ResourceKind::other:
          return "resource";
      }
      return "resource";
    case EntityKind::ou:
      return "ou";
    case EntityKind::provider:
      return world.providers[entity.index].is_saml ? "saml" : "oidc";
    case EntityKind::endpoint:
      return "endpoint";
    case EntityKind::session:
      return world.sessions[entity.index].is_federated_user ? "federated user" : "session";
  }
  return "";
}

std::string qualified_name(const model::World& world, model::EntityId entity) {
  using model::EntityKind;
  const std::string name = quote_word(world.text(world.name_of(entity)));
  if (is_aws_managed(world, entity)) {
    return "aws:" + name;
  }
  const auto account = world.account_of(entity);
  if (entity.kind == EntityKind::account || !account) return name;
  return quote_word(world.text(world.account(*account).name)) + "/" + name;
}

std::string spelled_out(const model::World& world, model::EntityId entity) {
  // Sessions of several roles may have the same name.
  if (entity.kind == model::EntityKind::session && !world.sessions[entity.index].is_federated_user) {
    const model::Session& session = world.sessions[entity.index];
    return "session " + qualified_name(world, session.of) + "/" + quote_word(world.text(session.name));
  }
  return std::string(noun_of(world, entity)) + " " + qualified_name(world, entity);
}

std::string with_article(std::string_view noun) {
  if (noun == "scp") return "an SCP";
  if (noun == "rcp") return "an RCP";
  if (noun == "ou") return "an OU";
  if (noun == "saml") return "a SAML provider";
  if (noun == "oidc") return "an OIDC provider";
  const bool vowel = !noun.empty() && std::string_view("aeio").find(noun.front()) != std::string_view::npos;
  return (vowel ? "an " : "a ") + std::string(noun);
}

std::string joined_with_or(const std::vector<std::string>& items) {
  std::string text;
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (i > 0) text += i + 1 == items.size() ? " or " : ", ";
    text += items[i];
  }
  return text;
}

}  // namespace iamq::bind
