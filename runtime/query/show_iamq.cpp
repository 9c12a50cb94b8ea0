#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

#include "lang/text/quoting.hpp"
#include "runtime/condition/operators.hpp"
#include "runtime/export/native.hpp"
#include "runtime/policy/arn.hpp"
#include "runtime/query/show_text.hpp"

namespace iamq::query {

using model::EntityId;
using model::EntityKind;
using model::StringId;
using model::World;

namespace {

std::optional<condition::ValueType> value_type(const stdlib::Catalog& catalog, std::string_view key) {
  using stdlib::KeyType;
  const auto type = catalog.key_type(key);
  if (!type) {
    return std::nullopt;
  }
  switch (*type) {
    case KeyType::string:
      return condition::ValueType::string;
    case KeyType::arn:
      return condition::ValueType::arn;
    case KeyType::numeric:
      return condition::ValueType::numeric;
    case KeyType::date:
      return condition::ValueType::date;
    case KeyType::boolean:
      return condition::ValueType::boolean;
    case KeyType::ip_address:
      return condition::ValueType::ip_address;
    case KeyType::binary:
      return condition::ValueType::binary;
  }
  return std::nullopt;
}

std::string native(const Asking& asking, policy::PolicyId policy) {
  const auto& library = asking.world->library();
  const auto key_type = [&](std::string_view key) { return value_type(*asking.catalog, key); };
  return export_::native_text(library.document(policy), library, key_type);
}

// Every line behind the first gets two blanks more.
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

bool is_bare(std::string_view name) {
  return !name.empty() && name.find_first_of(" \t,;{}()[]\"=<>!#") == std::string_view::npos &&
         static_cast<unsigned char>(name.front()) < 0x80;
}

std::string word(std::string_view text) {
  return is_bare(text) ? std::string(text) : text::quote(text);
}

class IamqWriter {
public:
  explicit IamqWriter(const Asking& asking) : asking_(asking), world_(*asking.world) {}

  std::string declaration(EntityId entity) {
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
        managed_policy(world_.managed_policies[entity.index]);
        return text_;
      case EntityKind::control_policy:
        control_policy(entity.index);
        return text_;
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
          line("policy " + deeper(native(asking_, *endpoint.policy)));
        }
        break;
      }
      case EntityKind::account: {
        const auto& account = world_.accounts[entity.index];
        head_ = std::string(account.is_management ? "management account " : "account ") + name(account.name) + " " +
                std::string(world_.text(account.id));
        if (account.alias != StringId{}) {
          head_ += " alias " + name(account.alias);
        }
        if (account.region != StringId{}) {
          line("region " + name(account.region));
        }
        if (account.blocks_public_access) {
          line("block public access");
        }
        break;
      }
      case EntityKind::ou: {
        const auto& ou = world_.ous[entity.index];
        head_ = std::string(ou.is_root ? "organization " : "ou ") + name(ou.name);
        if (ou.id != StringId{}) {
          head_ += " " + name(ou.id);
        }
        world_.accounts.each([&](std::uint32_t, const model::Account& account) {
          if (account.ou == entity.index) {
            line("account " + name(account.name) + " { }");
          }
        });
        break;
      }
      case EntityKind::session:
        session(world_.sessions[entity.index]);
        break;
    }
    return close();
  }

private:
  std::string name(StringId id) const { return word(world_.text(id)); }

  void line(const std::string& text) { body_ += "  " + text + "\n"; }
  template <class Row>
  void names(std::string_view verb, const model::Table<Row>& table, const std::vector<std::uint32_t>& indices) {
    if (indices.empty()) {
      return;
    }
    std::string all;
    for (const auto index : indices) {
      all += (all.empty() ? "" : ", ") + spelled(table[index]);
    }
    line(std::string(verb) + " " + all);
  }
  // AWS's own policies have their own way to be named.
  std::string spelled(const model::ManagedPolicy& policy) const {
    return policy.is_aws_managed ? "aws:" + std::string(world_.text(policy.name)) : name(policy.name);
  }
  std::string spelled(const model::Named& row) const { return name(row.name); }

  void open(std::string_view noun, const model::Named& row) {
    head_ = std::string(noun) + " " + name(row.name) + " in " + name(world_.account(row.account).name);
    if (row.path != StringId{} && world_.text(row.path) != "/") {
      line("path " + name(row.path));
    }
    if (!row.tags.empty()) {
      std::string tags;
      for (const auto& tag : row.tags) {
        tags += (tags.empty() ? "" : ", ") + name(tag.key) + "=" + name(tag.value);
      }
      line("tags " + tags);
    }
  }
  std::string close() { return head_ + (body_.empty() ? "\n" : " {\n" + body_ + "}\n"); }

  void identity(const model::Identity& row) {
    names("attach", world_.managed_policies, row.attached);
    if (row.boundary) {
      line("boundary " + spelled(world_.managed_policies[*row.boundary]));
    }
    for (const auto policy : row.inline_policies) {
      line("policy " + name(world_.library().policy(policy).name) + " " + deeper(native(asking_, policy)));
    }
  }

  void role(const model::Role& role) {
    open(role.is_service_linked ? "service-linked role" : "role", role);
    // Said also where it is AWS's default: "how long does a session last?" is asked of roles.
    line("max session " + (role.max_session_seconds % 3600 == 0 ? std::to_string(role.max_session_seconds / 3600) + "h"
                                                                : std::to_string(role.max_session_seconds) + "s"));
    if (role.trust) {
      line("trust policy " + deeper(native(asking_, *role.trust)));
    }
    identity(role);
  }

  void managed_policy(const model::ManagedPolicy& policy) {
    if (policy.is_aws_managed) {
      text_ = "# " + std::string(world_.text(policy.arn)) + ", version " +
              std::string(world_.text(policy.versions[policy.default_version].name)) + "\npolicy " + name(policy.name) +
              " " + native(asking_, policy.current());
    } else {
      text_ = "policy " + name(policy.name) + " in " + name(world_.account(policy.account).name) + " " +
              native(asking_, policy.current());
    }
    end_line();
  }

  void control_policy(std::uint32_t index) {
    const auto& policy = world_.control_policies[index];
    std::string targets;
    const auto add = [&](std::string_view noun, const auto& row) {
      const auto& attached = policy.is_scp ? row.scps : row.rcps;
      if (std::find(attached.begin(), attached.end(), index) != attached.end()) {
        targets += (targets.empty() ? "" : ", ") + std::string(noun) + name(row.name);
      }
    };
    world_.ous.each([&](std::uint32_t, const model::Ou& ou) { add(ou.is_root ? "" : "ou ", ou); });
    world_.accounts.each([&](std::uint32_t, const model::Account& account) { add("account ", account); });
    text_ = std::string(policy.is_scp ? "scp " : "rcp ") + name(policy.name) +
            (targets.empty() ? std::string() : " on " + targets) + " " + native(asking_, policy.policy);
    end_line();
  }

  void resource(const model::Resource& resource) {
    using model::ResourceKind;
    static constexpr std::array<std::string_view, 7> nouns = {"bucket", "key",      "queue",   "topic",
                                                              "secret", "function", "resource"};
    if (resource.kind == ResourceKind::other) {
      open("resource", resource);
      head_ = "resource " + name(resource.arn);
      if (resource.name != StringId{} && resource.name != resource.arn) {
        head_ += " as " + name(resource.name);
      } else {
        head_ += " in " + name(world_.account(resource.account).name);
      }
    } else {
      open(nouns[static_cast<std::size_t>(resource.kind)], resource);
    }
    if (resource.role) {
      const auto role = world_.by_arn(world_.text(*resource.role));
      line("role " + name(role ? world_.name_of(*role) : *resource.role));
    }
    if (resource.blocks_public_access) {
      line("block public access");
    }
    if (resource.policy) {
      line("policy " + deeper(native(asking_, *resource.policy)));
    }
  }

  void session(const model::Session& session) {
    head_ = std::string(session.is_federated_user ? "federated user " : "session ") + name(session.name) + " of " +
            name(world_.name_of(session.of));
    for (const auto policy : session.facts.session_policies) {
      line("session policy " + deeper(native(asking_, policy)));
    }
    std::string facts;
    for (const auto& fact : session.facts.context) {
      std::string told;
      if (fact.state == model::ContextFact::State::absent) {
        told = "no " + name(fact.key);
      } else {
        std::string values;
        for (const auto value : fact.values) {
          values += (values.empty() ? "" : ", ") + name(value);
        }
        told = name(fact.key) + "=" + (fact.is_list || fact.values.size() != 1 ? "[" + values + "]" : values);
      }
      facts += (facts.empty() ? "" : ", ") + told;
    }
    if (!facts.empty()) {
      line("context " + facts);
    }
  }

  void end_line() {
    if (text_.empty() || text_.back() != '\n') {
      text_ += '\n';
    }
  }

  const Asking& asking_;
  const World& world_;
  std::string head_, body_, text_;
};

}  // namespace

std::string entity_as_iamq(const Asking& asking, EntityId entity) {
  return IamqWriter(asking).declaration(entity);
}

std::string policy_as_iamq(const Asking& asking, policy::PolicyId policy) {
  const auto name = asking.world->text(asking.world->library().policy(policy).name);
  std::string text = "policy " + (name.empty() ? std::string() : word(name) + " ") + native(asking, policy);
  if (text.back() != '\n') {
    text += '\n';
  }
  return text;
}

}  // namespace iamq::query
