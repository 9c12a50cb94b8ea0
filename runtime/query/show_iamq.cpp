#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <string_view>

#include "runtime/export/native.hpp"
#include "runtime/policy/arn.hpp"
#include "runtime/query/show_text.hpp"
#include "stdlib/managed_policies.hpp"

namespace iamq::query {

using model::EntityId;
using model::EntityKind;
using model::StringId;
using model::World;

namespace {

std::string native(const Asking& asking, policy::PolicyId policy) {
  const auto& library = asking.world->library();
  if (library.policy(policy).is_missing) return "not given";
  return export_::native_text(library.document(policy), library, export_::key_types(*asking.catalog));
}

// Whether the text is the one that iamq ships: such a row is declared where its text stands.
bool is_shipped(const World& world, const model::ManagedPolicy& row) {
  const policy::Policy& current = world.library().policy(row.current());
  return !current.is_missing && row.declared == current.span;
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

using export_::word;

class IamqWriter {
public:
  // `all_versions`: of managed policies; else the default version alone.
  IamqWriter(const Asking& asking, bool all_versions)
      : asking_(asking), world_(*asking.world), all_versions_(all_versions) {}

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
        left_out(account);
        break;
      }
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

  // SCPs and RCPs that stand in no organization shown: each by itself.
  std::string loose_control_policies() const {
    std::string text;
    world_.control_policies.each([&](std::uint32_t index, const model::ControlPolicy& policy) {
      bool is_attached = false;
      const auto look = [&](const auto& row) {
        const auto& attached = policy.is_scp ? row.scps : row.rcps;
        is_attached = is_attached || std::find(attached.begin(), attached.end(), index) != attached.end();
      };
      world_.ous.each([&](std::uint32_t, const model::Ou& ou) { look(ou); });
      world_.accounts.each([&](std::uint32_t, const model::Account& account) {
        if (account.ou) look(account);
      });
      if (!is_attached) text += (text.empty() ? "" : "\n") + control_policy(index);
    });
    return text;
  }

private:
  // The `##` lines above it, as they stood.
  std::string doc(EntityId entity) const {
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
  StringId doc_of(EntityId entity) const {
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

  // What the input did not hold; a script alone holds everything.
  void left_out(const model::Account& account) {
    if (!account.has_full_aws_access) {
      line("no FullAWSAccess");
    }
    std::string what;
    const auto add = [&](bool is_left_out, std::string_view name) {
      if (is_left_out) what += (what.empty() ? "" : ", ") + std::string(name);
    };
    add(account.is_only_placed, "anything");
    add(!account.completeness.principals && !account.is_only_placed, "principals");
    add(!account.completeness.resource_policies && !account.is_only_placed, "resource policies");
    add(!account.completeness.organization, "organization");
    if (!what.empty()) {
      line("not given " + what);
    }
  }

  // An organization or a unit with all that stands in it.
  std::string unit(std::uint32_t index, const std::string& in, const std::string& indent) const {
    const auto& ou = world_.ous[index];
    std::string text = indent + (ou.is_root ? "organization " : "ou ") + name(ou.name);
    if (ou.id != StringId{}) {
      text += " " + name(ou.id);
    }
    std::string inside;
    if (!ou.has_full_aws_access) {
      inside += indent + "  no FullAWSAccess\n";
    }
    world_.ous.each([&](std::uint32_t child, const model::Ou& row) {
      if (row.parent == index) {
        inside += unit(child, "", indent + "  ");
      }
    });
    world_.accounts.each([&](std::uint32_t, const model::Account& account) {
      if (account.ou == index) {
        inside += indent + "  account " + name(account.name) + "\n";
      }
    });
    return text + in + (inside.empty() ? "\n" : " {\n" + inside + indent + "}\n");
  }

  bool is_below(std::optional<std::uint32_t> place, std::uint32_t top) const {
    for (; place; place = world_.ous[*place].parent) {
      if (*place == top) {
        return true;
      }
    }
    return false;
  }

  // The SCPs and RCPs attached there: they are declared beside the units.
  std::string control_policies_below(std::uint32_t top) const {
    std::set<std::uint32_t> attached;
    const auto add = [&](const auto& row) {
      attached.insert(row.scps.begin(), row.scps.end());
      attached.insert(row.rcps.begin(), row.rcps.end());
    };
    world_.ous.each([&](std::uint32_t index, const model::Ou& ou) {
      if (is_below(index, top)) {
        add(ou);
      }
    });
    world_.accounts.each([&](std::uint32_t, const model::Account& account) {
      if (is_below(account.ou, top)) {
        add(account);
      }
    });
    std::string text;
    for (const std::uint32_t index : attached) {
      text += "\n" + control_policy(index);
    }
    return text;
  }

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
    return policy.is_aws_managed ? aws_name(policy) : name(policy.name);
  }
  // With its path where iamq does not know the policy by its name alone.
  std::string aws_name(const model::ManagedPolicy& policy) const {
    const auto* known = stdlib::find_managed_policy(world_.text(policy.name));
    if (known != nullptr && known->arn == world_.text(policy.arn)) return "aws:" + std::string(world_.text(policy.name));
    constexpr std::string_view beginning = "arn:aws:iam::aws:policy/";
    const std::string_view arn = world_.text(policy.arn);
    return word(arn.substr(0, beginning.size()) == beginning ? "aws:" + std::string(arn.substr(beginning.size()))
                                                            : std::string(arn));
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
    if (row.unique_id != StringId{}) {
      line("id " + name(row.unique_id));
    }
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
    if (!role.instance_profiles.empty()) {
      std::string profiles;
      for (const StringId arn : role.instance_profiles) profiles += (profiles.empty() ? "" : ", ") + name(arn);
      line("instance profiles " + profiles);
    }
    if (role.trust) {
      trust(role, *role.trust);
    }
    identity(role);
  }

  // As lines where the policy says no more than `trusts` does.
  void trust(const model::Role& role, policy::PolicyId policy) {
    const auto& library = world_.library();
    const auto names = [&](const policy::PrincipalPattern& one) { return principal(one, role.account); };
    const auto lines =
        export_::trust_lines(library.document(policy), library, export_::key_types(*asking_.catalog), names);
    if (lines && !library.policy(policy).is_missing) {
      body_ += *lines;
    } else {
      line("trust policy " + deeper(native(asking_, policy)));
    }
  }

  // `account Development`, `user David`, `role Production/UpdateApp`: what a declaration in that account would write.
  std::optional<std::string> principal(const policy::PrincipalPattern& pattern, model::AccountId from) const {
    const std::string_view text = world_.text(pattern.text);
    if (pattern.type == policy::PrincipalType::aws) {
      const auto arn = policy::split_arn(text);
      if (arn && text == policy::root_arn("aws", arn->account)) {
        const auto account = world_.account_by_id(arn->account);
        return "account " + (account ? name(world_.account(*account).name) : word(arn->account));
      }
    }
    const auto entity = world_.by_arn(text);
    if (!entity) {
      return std::nullopt;
    }
    const bool is_provider = entity->kind == EntityKind::provider;
    const bool has_noun = is_provider || entity->kind == EntityKind::user || entity->kind == EntityKind::role;
    if (!has_noun || is_provider != (pattern.type == policy::PrincipalType::federated)) {
      return std::nullopt;
    }
    std::string_view noun = entity->kind == EntityKind::user ? "user " : "role ";
    if (is_provider) {
      noun = world_.providers[entity->index].is_saml ? "saml " : "oidc ";
    }
    const auto account = world_.account_of(*entity);
    const std::string_view own = world_.text(world_.name_of(*entity));
    if (account == from) {
      return std::string(noun) + word(own);
    }
    return std::string(noun) + word(std::string(world_.text(world_.account(*account).name)) + "/" + std::string(own));
  }

  std::string managed_policy(const model::ManagedPolicy& policy) const {
    std::string text;
    if (policy.is_aws_managed) {
      text = "# " + std::string(world_.text(policy.arn)) + ", version " +
             std::string(world_.text(policy.versions[policy.default_version].name)) + "\npolicy " + name(policy.name) +
             " " + native(asking_, policy.current());
    } else {
      text = "policy " + name(policy.name) + " in " + name(world_.account(policy.account).name) + " ";
      if (policy.path != StringId{} && world_.text(policy.path) != "/") {
        text += "path " + name(policy.path) + " ";
      }
      if (policy.unique_id != StringId{}) {
        text += "id " + name(policy.unique_id) + " ";
      }
      text += (all_versions_ && has_several(policy) ? versions(policy) : native(asking_, policy.current()));
    }
    return with_line_end(std::move(text));
  }

public:
  // One of AWS's own with a text that is not the one that iamq ships.
  std::string aws_managed_policy(const model::ManagedPolicy& policy) const {
    std::string text = "policy " + aws_name(policy) + " ";
    if (policy.unique_id != StringId{}) {
      text += "id " + name(policy.unique_id) + " ";
    }
    const bool is_first = policy.versions.size() == 1 && world_.text(policy.versions.front().name) == "v1";
    const bool is_missing = world_.library().policy(policy.current()).is_missing;
    return with_line_end(text + (is_first || is_missing ? native(asking_, policy.current()) : versions(policy)));
  }

private:

  // Versions that are worth telling: more than one, or one that is not the first.
  bool has_several(const model::ManagedPolicy& policy) const {
    const bool is_missing = world_.library().policy(policy.current()).is_missing;
    return policy.versions.size() > 1 || (!is_missing && world_.text(policy.versions.front().name) != "v1");
  }

  std::string versions(const model::ManagedPolicy& policy) const {
    std::string text = "{\n";
    for (std::size_t i = 0; i < policy.versions.size(); ++i) {
      const auto& version = policy.versions[i];
      text += "  version " + name(version.name) + (i == policy.default_version ? " default " : " ") +
              deeper(native(asking_, version.policy)) + "\n";
    }
    return text + "}";
  }

  std::string control_policy(std::uint32_t index) const {
    const auto& policy = world_.control_policies[index];
    std::string targets;
    const auto add = [&](std::string_view noun, const auto& row) {
      const auto& attached = policy.is_scp ? row.scps : row.rcps;
      if (std::find(attached.begin(), attached.end(), index) != attached.end()) {
        targets += (targets.empty() ? "" : ", ") + std::string(noun) + name(row.name);
      }
    };
    world_.ous.each([&](std::uint32_t, const model::Ou& ou) { add(ou.is_root ? "organization " : "ou ", ou); });
    world_.accounts.each([&](std::uint32_t, const model::Account& account) { add("account ", account); });
    return doc({EntityKind::control_policy, index}) + (policy.is_scp ? "scp " : "rcp ") + name(policy.name) +
           (targets.empty() ? std::string() : " on " + targets) + " " + with_line_end(native(asking_, policy.policy));
  }

  void resource(const model::Resource& resource) {
    using model::ResourceKind;
    static constexpr std::array<std::string_view, 7> nouns = {"bucket", "key",      "queue",   "topic",
                                                              "secret", "function", "resource"};
    const std::string_view own_name = world_.text(resource.name);
    const std::string_view whole = world_.text(resource.arn);
    const bool ends_with_name =
        whole.size() > own_name.size() && whole.substr(whole.size() - own_name.size()) == own_name;
    if (resource.kind == ResourceKind::other || !ends_with_name) {  // a name that its ARN does not have
      open("resource", resource);
      head_ = "resource " + name(resource.arn);
      if (resource.name != StringId{} && resource.name != resource.arn) {
        head_ += " as " + name(resource.name);
      } else {
        head_ += " in " + name(world_.account(resource.account).name);
      }
    } else {
      open(nouns[static_cast<std::size_t>(resource.kind)], resource);
      const auto arn = policy::split_arn(world_.text(resource.arn));
      const std::string_view usual = world_.text(world_.account(resource.account).region);
      if (arn && !arn->region.empty() && arn->region != usual) {
        line("region " + word(arn->region));
      }
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

  static std::string with_line_end(std::string text) {
    if (text.empty() || text.back() != '\n') {
      text += '\n';
    }
    return text;
  }

  const Asking& asking_;
  const World& world_;
  bool all_versions_;
  std::string head_, body_;
};

}  // namespace

std::string entity_as_iamq(const Asking& asking, EntityId entity) {
  return IamqWriter(asking, false).declaration(entity);
}

std::vector<WorldPiece> world_pieces(const Asking& asking) {
  const World& world = *asking.world;
  std::vector<WorldPiece> pieces;
  const auto add = [&](EntityId entity) {
    pieces.push_back({IamqWriter(asking, true).declaration(entity), {world.declared_at(entity)}, true});
  };
  const auto add_all = [&](EntityKind kind, const auto& table, const auto& belongs) {
    table.each([&](std::uint32_t index, const auto& row) {
      if (belongs(row)) add({kind, index});
    });
  };
  // Together, so that what follows can name each.
  world.accounts.each([&](std::uint32_t index, const model::Account&) {
    add({EntityKind::account, index});
    pieces.back().stands_apart = false;
  });
  const auto control_policies = [&](WorldPiece& piece) {
    world.control_policies.each(
        [&](std::uint32_t, const model::ControlPolicy& row) { piece.declared.push_back(row.declared); });
  };
  world.ous.each([&](std::uint32_t index, const model::Ou& ou) {
    if (!ou.is_root) return;
    add({EntityKind::ou, index});
    world.ous.each([&](std::uint32_t, const model::Ou& unit) {
      if (!unit.is_root) pieces.back().declared.push_back(unit.declared);
    });
    control_policies(pieces.back());
  });
  if (std::string controls = IamqWriter(asking, true).loose_control_policies(); !controls.empty()) {
    pieces.push_back({std::move(controls), {}, true});
    control_policies(pieces.back());
  }
  world.managed_policies.each([&](std::uint32_t, const model::ManagedPolicy& row) {
    if (row.is_aws_managed && !is_shipped(world, row)) {
      pieces.push_back({IamqWriter(asking, true).aws_managed_policy(row), {row.declared}, true});
    }
  });
  world.accounts.each([&](std::uint32_t account, const model::Account&) {
    const auto is_here = [&](const model::Named& row) { return row.account == model::AccountId{account}; };
    add_all(EntityKind::managed_policy, world.managed_policies,
            [&](const model::ManagedPolicy& row) { return !row.is_aws_managed && is_here(row); });
    add_all(EntityKind::provider, world.providers, is_here);
    add_all(EntityKind::group, world.groups, is_here);
    add_all(EntityKind::user, world.users, is_here);
    add_all(EntityKind::role, world.roles, is_here);
    add_all(EntityKind::resource, world.resources, is_here);
    add_all(EntityKind::endpoint, world.endpoints, is_here);
  });
  world.sessions.each([&](std::uint32_t index, const model::Session&) { add({EntityKind::session, index}); });
  return pieces;
}

std::string world_as_iamq(const Asking& asking) {
  std::string text;
  for (const WorldPiece& piece : world_pieces(asking)) {
    text += (text.empty() || !piece.stands_apart ? "" : "\n") + piece.text;
  }
  return text;
}

std::string policy_as_iamq(const Asking& asking, policy::PolicyId policy) {
  const auto& row = asking.world->library().policy(policy);
  const auto name = asking.world->text(row.name);
  std::string text = (row.kind == policy::PolicyKind::trust ? "trust policy " : "policy ") +
                     (name.empty() ? std::string() : word(name) + " ") + native(asking, policy);
  if (text.back() != '\n') {
    text += '\n';
  }
  return text;
}

}  // namespace iamq::query
