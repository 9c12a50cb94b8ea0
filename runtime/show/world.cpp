#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <vector>

#include "runtime/query/cells.hpp"
#include "runtime/show/show.hpp"
#include "runtime/show/texts.hpp"

namespace iamq::show {

using model::EntityId;
using model::EntityKind;
using query::Answer;
using query::AnswerKind;
using query::Asking;
using query::new_answer;

namespace {

// The World as a world file that `import` reads (docs/worlds.md).
class WorldWriter {
public:
  // Members stay in the order in which they are written here.
  using Value = nlohmann::ordered_json;

  explicit WorldWriter(const Asking& asking) : asking_(asking), world_(*asking.world) {}

  Value world() const {
    Value json;
    json["accounts"] = Value::array();
    bool are_resources_known = world_.resources.size() != 0;
    const auto first = first_with_export();
    world_.accounts.each([&](std::uint32_t index, const model::Account& account) {
      if (!account.is_only_placed) {
        std::set<std::uint32_t> with = first == index ? accounts_without_export() : std::set<std::uint32_t>{};
        with.insert(index);
        json["accounts"].push_back(
            this->account(with, first == index ? aws_managed_of_nobody() : std::set<std::uint32_t>{}, account));
        are_resources_known = are_resources_known || account.completeness.resource_policies;
      }
    });
    if (are_resources_known) {
      json["resources"] = Value::array();
      std::vector<const model::Resource*> rows;  // by their ARNs: a script and an export have them in other orders
      world_.resources.each([&](std::uint32_t, const model::Resource& row) { rows.push_back(&row); });
      std::stable_sort(rows.begin(), rows.end(), [&](const model::Resource* a, const model::Resource* b) {
        return world_.text(a->arn) < world_.text(b->arn);
      });
      for (const model::Resource* row : rows) json["resources"].push_back(resource(*row));
    }
    if (const auto root = organization()) {
      json["organization"] = organization_json(*root);
    }
    return json;
  }

private:
  std::string text(model::StringId id) const { return std::string(world_.text(id)); }
  Value entity(EntityId entity) const { return Value::parse(entity_as_json(asking_, entity)); }
  Value document(policy::PolicyId policy) const { return Value::parse(policy_as_json(asking_, policy)); }
  bool is_missing(policy::PolicyId policy) const { return world_.library().policy(policy).is_missing; }

  // The one whose export holds what belongs to no other: that of the lowest id.
  std::optional<std::uint32_t> first_with_export() const {
    std::optional<std::uint32_t> first;
    world_.accounts.each([&](std::uint32_t index, const model::Account& account) {
      const bool is_before = !first || world_.text(account.id) < world_.text(world_.accounts[*first].id);
      if (!account.is_only_placed && is_before) first = index;
    });
    return first;
  }

  // Users and roles may stand in the export of another account.
  std::set<std::uint32_t> accounts_without_export() const {
    std::set<std::uint32_t> all;
    world_.accounts.each([&](std::uint32_t index, const model::Account& account) {
      if (account.is_only_placed) all.insert(index);
    });
    return all;
  }

  // AWS's policies that an export had although nobody there bears them.
  std::set<std::uint32_t> aws_managed_of_nobody() const {
    std::set<std::uint32_t> all;
    world_.managed_policies.each([&](std::uint32_t index, const model::ManagedPolicy& row) {
      if (row.is_aws_managed) all.insert(index);
    });
    const auto take_out = [&](std::uint32_t, const model::Identity& row) {
      for (const std::uint32_t policy : row.attached) all.erase(policy);
      if (row.boundary) all.erase(*row.boundary);
    };
    world_.users.each(take_out);
    world_.groups.each(take_out);
    world_.roles.each(take_out);
    return all;
  }

  // `indexes`: the account's, and of those whose principals stand in the same export; `aws_managed`: policies besides
  // those that somebody bears.
  Value account(const std::set<std::uint32_t>& indexes, std::set<std::uint32_t> aws_managed,
                const model::Account& account) const {
    Value json;
    json["id"] = text(account.id);
    json["name"] = text(account.name);
    put_block(account.public_access_block, json);
    Value exported = Value::object();
    add_entities(indexes, world_.users, EntityKind::user, "UserDetailList", aws_managed, exported);
    add_entities(indexes, world_.groups, EntityKind::group, "GroupDetailList", aws_managed, exported);
    add_entities(indexes, world_.roles, EntityKind::role, "RoleDetailList", aws_managed, exported);
    add_policies(indexes, aws_managed, exported);
    json["export"] = std::move(exported);
    return json;
  }

  // Users, groups or roles of accounts; `aws_managed` collects AWS's policies that they bear.
  template <class Table>
  void add_entities(const std::set<std::uint32_t>& accounts, const Table& table, EntityKind kind, const char* list,
                    std::set<std::uint32_t>& aws_managed, Value& exported) const {
    exported[list] = Value::array();
    table.each([&](std::uint32_t index, const auto& row) {
      if (accounts.count(static_cast<std::uint32_t>(row.account)) == 0 || asking_.is_stopped()) {
        return;
      }
      Value json = entity({kind, index});
      leave_out_missing_texts(row, list_of_inline_policies(kind), json);
      complete(row, json);
      exported[list].push_back(std::move(json));
      for (const std::uint32_t policy : row.attached) {
        note_aws_managed(policy, aws_managed);
      }
      if (row.boundary) {
        note_aws_managed(*row.boundary, aws_managed);
      }
    });
  }

  static const char* list_of_inline_policies(EntityKind kind) {
    return kind == EntityKind::user    ? "UserPolicyList"
           : kind == EntityKind::group ? "GroupPolicyList"
                                       : "RolePolicyList";
  }

  // A text that is not in the model must not read back as an empty one.
  void leave_out_missing_texts(const model::Identity& row, const char* list, Value& json) const {
    for (std::size_t i = 0; i < row.inline_policies.size(); ++i) {
      if (is_missing(row.inline_policies[i])) {
        json[list][i].erase("PolicyDocument");
      }
    }
  }

  // What AWS writes always, also where there is nothing to say.
  void complete(const model::User&, Value& json) const { complete(json, "UserId", "Tags"); }
  void complete(const model::Group&, Value& json) const { complete(json, "GroupId", nullptr); }
  void complete(const model::Role& row, Value& json) const {
    complete(json, "RoleId", "Tags");
    json["MaxSessionDuration"] = row.max_session_seconds;
    json["InstanceProfileList"] = Value::array();
    for (const auto profile : row.instance_profiles) {
      json["InstanceProfileList"].push_back({{"Arn", text(profile)}});
    }
    if (row.trust && is_missing(*row.trust)) {
      json.erase("AssumeRolePolicyDocument");
    }
  }
  static void complete(Value& json, const char* id, const char* tags) {
    if (!json.contains(id)) {
      json[id] = "";
    }
    if (tags != nullptr && !json.contains(tags)) {
      json[tags] = Value::array();
    }
  }

  void note_aws_managed(std::uint32_t policy, std::set<std::uint32_t>& aws_managed) const {
    if (world_.managed_policies[policy].is_aws_managed) {
      aws_managed.insert(policy);
    }
  }

  void add_policies(const std::set<std::uint32_t>& accounts, const std::set<std::uint32_t>& aws_managed,
                    Value& exported) const {
    exported["Policies"] = Value::array();
    world_.managed_policies.each([&](std::uint32_t index, const model::ManagedPolicy& row) {
      const bool is_of_account = row.is_aws_managed ? aws_managed.count(index) != 0
                                                    : accounts.count(static_cast<std::uint32_t>(row.account)) != 0;
      if (!is_of_account || is_missing(row.current())) {
        return;
      }
      Value json = entity({EntityKind::managed_policy, index});
      for (std::size_t i = 0; i < row.versions.size(); ++i) {
        if (is_missing(row.versions[i].policy)) {
          json["PolicyVersionList"][i].erase("Document");
        }
      }
      complete(json, "PolicyId", nullptr);
      exported["Policies"].push_back(std::move(json));
    });
  }

  Value resource(const model::Resource& row) const {
    Value json;
    json["arn"] = text(row.arn);
    json["account"] = text(world_.account(row.account).id);
    json["policy"] = row.policy ? document(*row.policy) : Value();
    json["tags"] = Value::object();
    for (const model::Tag& tag : row.tags) {
      json["tags"][text(tag.key)] = text(tag.value);
    }
    // An account without an export does not stand among the accounts: its buckets tell what counts.
    const bool is_of_told = !world_.account(row.account).is_only_placed;
    put_block(is_of_told ? row.public_access_block : world_.public_access_block(row), json);
    return json;
  }
  static void put_block(model::PublicAccessBlock block, Value& json) {
    if (block == model::PublicAccessBlock::off) return;
    json["block public access"] = block == model::PublicAccessBlock::on ? Value(true) : Value("not given");
  }

  // The first organization; a world file has one at most.
  std::optional<std::uint32_t> organization() const {
    std::optional<std::uint32_t> root;
    world_.ous.each([&](std::uint32_t index, const model::Ou& ou) {
      if (ou.is_root && !root) {
        root = index;
      }
    });
    return root;
  }

  Value organization_json(std::uint32_t root) const {
    const model::Ou& ou = world_.ous[root];
    Value json;
    json["id"] = text(ou.id != model::StringId{} ? ou.id : ou.name);
    world_.accounts.each([&](std::uint32_t index, const model::Account& account) {
      if (account.is_management && world_.organization_of(model::AccountId{index}) == root) {
        json["management account"] = text(account.id);
      }
    });
    json["root"] = unit(root, ou.root_id, ou.name);
    return json;
  }

  Value unit(std::uint32_t index, model::StringId id, model::StringId name) const {
    const model::Ou& ou = world_.ous[index];
    Value json;
    if (id != model::StringId{}) {
      json["id"] = text(id);
    }
    json["name"] = text(name);
    add_control_policies(ou, json);
    json["children"] = Value::array();
    world_.accounts.each([&](std::uint32_t, const model::Account& account) {
      if (account.ou == index) {
        Value leaf;
        leaf["account"] = text(account.id);
        add_control_policies(account, leaf);
        json["children"].push_back(std::move(leaf));
      }
    });
    world_.ous.each([&](std::uint32_t below, const model::Ou& child) {
      if (child.parent == index) {
        json["children"].push_back(unit(below, child.id, child.name));
      }
    });
    return json;
  }

  template <class Level>
  void add_control_policies(const Level& level, Value& json) const {
    json["scps"] = Value::array();
    if (level.has_full_aws_access) {
      json["scps"].push_back({{"name", "FullAWSAccess"}, {"policy", document(world_.full_aws_access())}});
    }
    for (const std::uint32_t index : level.scps) {
      json["scps"].push_back(control_policy(index));
    }
    json["rcps"] = Value::array();
    for (const std::uint32_t index : level.rcps) {
      json["rcps"].push_back(control_policy(index));
    }
  }
  Value control_policy(std::uint32_t index) const {
    const model::ControlPolicy& row = world_.control_policies[index];
    return {{"name", text(row.name)}, {"policy", document(row.policy)}};
  }

  const Asking& asking_;
  const model::World& world_;
};

template <class Table>
std::size_t count(const Table& table) {
  std::size_t rows = 0;
  table.each([&](std::uint32_t, const auto&) { ++rows; });
  return rows;
}

// Of accounts whose resources' policies are known in part, neither form says in which part.
void add_partly_known(const model::World& world, std::vector<std::string>& all) {
  bool is_some = false;
  world.accounts.each(
      [&](std::uint32_t, const model::Account& row) { is_some = is_some || !row.completeness.known_policies.empty(); });
  if (is_some) all.emplace_back("which services' resource policies are known: they count as not given");
}

}  // namespace

std::variant<Answer, text::Diagnostic> show_world(const Asking& asking, std::string_view format,
                                                  const text::Span& where) {
  if (!format.empty() && format != "json" && format != "iamq") {
    text::Diagnostic diagnostic;
    diagnostic.code = "unknown-format";
    diagnostic.message = "the world is not shown as `" + std::string(format) + "`";
    diagnostic.span = where;
    diagnostic.help = format == "aws-cli" ? "`iamq export --to FOLDER` writes it as the files of the AWS CLI"
                                          : "write `show world as json` or `show world as iamq`";
    return diagnostic;
  }
  Answer answer = new_answer(asking, AnswerKind::show);
  answer.body = format == "iamq" ? world_as_iamq(asking) : WorldWriter(asking).world().dump(2) + "\n";
  return answer;
}

std::vector<std::string> left_out_of_world_file(const model::World& world) {
  std::vector<std::string> all;
  const auto add = [&](std::size_t count, const char* one, const char* many) {
    if (count != 0) {
      all.push_back(std::to_string(count) + " " + (count == 1 ? one : many));
    }
  };
  add(count(world.providers), "provider", "providers");
  add(count(world.endpoints), "endpoint", "endpoints");
  add(count(world.sessions), "session", "sessions");
  std::size_t organizations = 0;
  world.ous.each([&](std::uint32_t, const model::Ou& ou) { organizations += ou.is_root ? 1 : 0; });
  add(organizations > 1 ? organizations - 1 : 0, "organization behind the first", "organizations behind the first");
  add_partly_known(world, all);
  return all;
}

std::vector<std::string> left_out_of_world_text(const model::World& world) {
  // Of a policy with several versions the language can leave out none.
  std::size_t missing = 0;
  world.managed_policies.each([&](std::uint32_t, const model::ManagedPolicy& row) {
    for (const model::PolicyVersion& version : row.versions) {
      missing += row.versions.size() > 1 && world.library().policy(version.policy).is_missing ? 1 : 0;
    }
  });
  std::vector<std::string> all;
  if (missing != 0) {
    all.push_back(std::to_string(missing) + (missing == 1 ? " version of a policy whose text is missing"
                                                          : " versions of policies whose texts are missing"));
  }
  std::size_t people = 0;
  world.sessions.each(
      [&](std::uint32_t, const model::Session& row) { people += row.person != model::StringId{} ? 1 : 0; });
  if (people != 0) all.emplace_back("whose sessions people's are: their groups and permission sets");
  add_partly_known(world, all);
  return all;
}

}  // namespace iamq::show
