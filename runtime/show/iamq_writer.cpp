#include "runtime/show/iamq_writer.hpp"

#include <algorithm>

// What every declaration has: a head, lines in braces, a name, the comments above it.
namespace iamq::show {

using model::EntityId;
using model::EntityKind;
using model::StringId;

std::string deeper(std::string_view text) {
  std::string result;
  for (const char c : text) {
    result += c;
    if (c == '\n') {
      result += "  ";
    }
  }
  while (!result.empty() && (result.back() == ' ' || result.back() == '\n')) {
    result.pop_back();
  }
  return result;
}

std::string with_line_end(std::string text) {
  if (text.empty() || text.back() != '\n') {
    text += '\n';
  }
  return text;
}

std::string IamqWriter::declaration(EntityId entity) {
  switch (entity.kind) {
    case EntityKind::user: {
      const auto& user = world_.users[entity.index];
      open("user", user);
      names("groups", world_.groups, user.groups);
      identity(user);
      break;
    }
    case EntityKind::group:
      open("group", world_.groups[entity.index]);
      identity(world_.groups[entity.index]);
      break;
    case EntityKind::role:
      role(world_.roles[entity.index]);
      break;
    case EntityKind::managed_policy:
      return doc(entity) + managed_policy(world_.managed_policies[entity.index]);
    case EntityKind::control_policy:
      return control_policy(entity.index);
    case EntityKind::resource:
      resource(world_.resources[entity.index]);
      break;
    case EntityKind::provider: {
      const auto& provider = world_.providers[entity.index];
      open(provider.is_saml ? "provider saml" : "provider oidc", provider);
      break;
    }
    case EntityKind::endpoint: {
      const auto& endpoint = world_.endpoints[entity.index];
      open("endpoint", endpoint);
      if (endpoint.policy) {
        line("policy " + deeper(native(*endpoint.policy)));
      }
      break;
    }
    case EntityKind::account:
      account(world_.accounts[entity.index]);
      break;
    case EntityKind::ou: {
      const auto& ou = world_.ous[entity.index];
      const std::string in = ou.parent ? " in " + name(world_.ous[*ou.parent].name) : "";
      return doc(entity) + unit(entity.index, in, "") + control_policies_below(entity.index);
    }
    case EntityKind::session:
      session(world_.sessions[entity.index]);
      break;
  }
  return doc(entity) + close();
}

// The `##` lines above it, as they stood.
std::string IamqWriter::doc(EntityId entity) const {
  const std::string_view text = world_.text(doc_of(entity));
  std::string lines;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    const std::string_view line = text.substr(begin, end - begin);
    lines += "##" + std::string(line.empty() ? "" : " ") + std::string(line) + "\n";
    begin = end + 1;
  }
  return lines;
}

StringId IamqWriter::doc_of(EntityId entity) const {
  switch (entity.kind) {
    case EntityKind::account:
      return world_.accounts[entity.index].doc;
    case EntityKind::ou:
      return world_.ous[entity.index].doc;
    case EntityKind::control_policy:
      return world_.control_policies[entity.index].doc;
    case EntityKind::session:
      return world_.sessions[entity.index].doc;
    default:
      return world_.named_row(entity)->doc;
  }
}

void IamqWriter::open(std::string_view noun, const model::Named& row) {
  head_ = std::string(noun) + " " + name(row.name) + " in " + name(world_.account(row.account).name);
  if (row.path != StringId{} && world_.text(row.path) != "/") {
    line("path " + name(row.path));
  }
  if (!row.tags.empty()) {
    line("tags " + tags(row));
  }
}

std::string IamqWriter::tags(const model::Named& row) const {
  std::string all;
  for (const auto& tag : row.tags) {
    all += (all.empty() ? "" : ", ") + name(tag.key) + "=" + name(tag.value);
  }
  return all;
}

}  // namespace iamq::show
